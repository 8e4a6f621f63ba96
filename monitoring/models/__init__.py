"""Tables, constraints and querysets of consequences: due moments, alerts, who is told of them, runs."""

from monitoring.models.alerts import Alert
from monitoring.models.deadlines import DueMoment
from monitoring.models.deliveries import Attempt, Message, Notice
from monitoring.models.handling import Acknowledgement, Escalation, EscalationPlan, LeadTimes, Snooze
from monitoring.models.rehearsals import Rehearsal, RehearsedAlert
from monitoring.models.runs import Run, RunsRemoved, SilentSpan
from monitoring.models.subscriptions import CalendarAddress, Endpoint, Mailbox, SavedSearch, Subscription

__all__ = [
    "Acknowledgement",
    "Alert",
    "Attempt",
    "CalendarAddress",
    "DueMoment",
    "Endpoint",
    "Escalation",
    "EscalationPlan",
    "LeadTimes",
    "Mailbox",
    "Message",
    "Notice",
    "Rehearsal",
    "RehearsedAlert",
    "Run",
    "RunsRemoved",
    "SavedSearch",
    "SilentSpan",
    "Snooze",
    "Subscription",
]
