"""Tables, constraints and querysets of consequences: due moments, alerts, runs."""

from monitoring.models.alerts import Alert
from monitoring.models.deadlines import DueMoment
from monitoring.models.runs import Run

__all__ = ["Alert", "DueMoment", "Run"]
