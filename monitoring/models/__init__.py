"""Tables, constraints and querysets of consequences: crossings, alerts, who is told of them, runs."""

from monitoring.models.alerts import Alert
from monitoring.models.confirming import Confirmation
from monitoring.models.deadlines import Crossing, Outlook
from monitoring.models.deliveries import Attempt, Message, Notice
from monitoring.models.handling import Acknowledgement, Escalation, EscalationPlan, LeadTimes, Snooze, Spared
from monitoring.models.news import NewsItem
from monitoring.models.rehearsals import Rehearsal, RehearsedAlert
from monitoring.models.runs import Run, RunsRemoved, SilentSpan
from monitoring.models.subscriptions import CalendarAddress, Endpoint, Mailbox, SavedSearch, Subscription

__all__ = [
    "Acknowledgement",
    "Alert",
    "Attempt",
    "CalendarAddress",
    "Confirmation",
    "Crossing",
    "Endpoint",
    "Escalation",
    "EscalationPlan",
    "LeadTimes",
    "Mailbox",
    "Message",
    "NewsItem",
    "Notice",
    "Outlook",
    "Rehearsal",
    "RehearsedAlert",
    "Run",
    "RunsRemoved",
    "SavedSearch",
    "SilentSpan",
    "Snooze",
    "Spared",
    "Subscription",
]
