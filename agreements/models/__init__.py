"""Tables, constraints and querysets: what is stored, and every way it is read."""

from agreements.models.access import ApiToken, Membership, User
from agreements.models.actors import Actor, ActorRevision, Name, Participation
from agreements.models.agreements import (
    Agreement,
    AgreementRelation,
    AgreementRevision,
    ForceStatement,
    Passage,
    TextLayer,
)
from agreements.models.base import AppendOnly, AppendOnlyError, Fact
from agreements.models.commitments import (
    Assessment,
    Commitment,
    CommitmentRevision,
    Condition,
    ConditionClaim,
    Position,
    PositionWithdrawal,
)
from agreements.models.events import Disagreement, Event, Note
from agreements.models.processes import Process, ProcessRevision
from agreements.models.rounds import (
    AgendaItem,
    DatedRoundFact,
    Delegation,
    Round,
    RoundNumber,
    RoundOutcome,
    RoundProduct,
    RoundRevision,
    RoundSchedule,
)
from agreements.models.search_texts import SearchText
from agreements.models.sources import Source, SourceRevision

__all__ = [
    "Actor",
    "ActorRevision",
    "AgendaItem",
    "Agreement",
    "AgreementRelation",
    "AgreementRevision",
    "ApiToken",
    "AppendOnly",
    "AppendOnlyError",
    "Assessment",
    "Commitment",
    "CommitmentRevision",
    "Condition",
    "ConditionClaim",
    "DatedRoundFact",
    "Delegation",
    "Disagreement",
    "Event",
    "Fact",
    "ForceStatement",
    "Membership",
    "Name",
    "Note",
    "Participation",
    "Passage",
    "Position",
    "PositionWithdrawal",
    "Process",
    "ProcessRevision",
    "Round",
    "RoundNumber",
    "RoundOutcome",
    "RoundProduct",
    "RoundRevision",
    "RoundSchedule",
    "SearchText",
    "Source",
    "SourceRevision",
    "TextLayer",
    "User",
]
