"""The words for how things stand: three axes that no status mixes; states of rounds, events, roles and names."""

from __future__ import annotations

from enum import StrEnum

from agreements.domain.refusals import gettext_noop


class Level(StrEnum):
    """How far a commitment is carried out: levels 0-3 of the Peace Accords Matrix, and three ways of not knowing."""

    NOT_INITIATED = "not_initiated"
    MINIMUM = "minimum"
    INTERMEDIATE = "intermediate"
    FULL = "full"
    NOT_ASSESSED = "not_assessed"
    NOT_VERIFIABLE = "not_verifiable"
    NO_ACCESS = "no_access"


#: The Peace Accords Matrix number of a level; the three ways of not knowing have none.
PAM_NUMBER = {Level.NOT_INITIATED: 0, Level.MINIMUM: 1, Level.INTERMEDIATE: 2, Level.FULL: 3}


class Confidence(StrEnum):
    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class AssessorRole(StrEnum):
    """In which role somebody assesses. A party's own report is kept, and never is the published level."""

    EDITOR = "editor"
    MEDIATOR = "mediator"
    MONITOR = "monitor"
    ANALYST = "analyst"
    PARTY = "party"


#: Whose newest assessment is published; the others are kept beside it as dissent.
PUBLISHING_ROLES = frozenset({AssessorRole.EDITOR, AssessorRole.MEDIATOR, AssessorRole.MONITOR})


class Stance(StrEnum):
    """What a party says about a commitment."""

    ACCEPTS = "accepts"
    SAYS_FULFILLED = "says_fulfilled"
    SAYS_BREACHED = "says_breached"
    DISPUTES = "disputes"
    RESERVES = "reserves"
    DECLINES_COMMENT = "declines_comment"
    STATEMENT = "statement"


class RoundState(StrEnum):
    PROPOSED = "proposed"
    SCHEDULED = "scheduled"
    MOVED = "moved"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    IN_PROGRESS = "in_progress"
    ADJOURNED = "adjourned"
    HELD_AGREEMENT = "held_agreement"
    HELD_NO_AGREEMENT = "held_no_agreement"
    COLLAPSED = "collapsed"
    NOT_HELD = "not_held"
    REPORTED_ONLY = "reported_only"


#: States of a schedule entry, and of an outcome entry.
PLANNING_STATES = (
    RoundState.PROPOSED,
    RoundState.SCHEDULED,
    RoundState.MOVED,
    RoundState.POSTPONED,
    RoundState.CANCELLED,
)
OUTCOME_STATES = tuple(state for state in RoundState if state not in PLANNING_STATES)
#: An outcome with one of these does not say that the round is over: nothing counts from its end yet.
NOT_OVER = frozenset({RoundState.IN_PROGRESS, RoundState.ADJOURNED, RoundState.NOT_HELD})
#: With these a planned date no longer stands.
WITHOUT_DATE = frozenset({RoundState.POSTPONED, RoundState.CANCELLED})


class ActorKind(StrEnum):
    STATE = "state"
    DE_FACTO_AUTHORITY = "de_facto_authority"
    ARMED_GROUP = "armed_group"
    ARMED_FORCE = "armed_force"
    POLITICAL_ORGANISATION = "political_organisation"
    COALITION = "coalition"
    ORGAN = "organ"
    ORGANISATION = "organisation"
    MISSION = "mission"
    JOINT_BODY = "joint_body"
    PERSON = "person"


class Role(StrEnum):
    """What an actor is in a process, an agreement or a round. One actor may have several."""

    PARTY = "party"
    SIGNATORY = "signatory"
    BOUND_NOT_SIGNING = "bound_not_signing"
    NAMED_NOT_PARTY = "named_not_party"
    ORGAN_OF_PARTY = "organ_of_party"
    ARMED_WING = "armed_wing"
    MEDIATOR = "mediator"
    FACILITATOR = "facilitator"
    HOST = "host"
    GUARANTOR = "guarantor"
    ACCOMPANYING = "accompanying"
    WITNESS = "witness"
    OBSERVER = "observer"
    MONITOR = "monitor"
    JOINT_BODY = "joint_body"
    ENDORSER = "endorser"
    PUBLISHER = "publisher"
    REQUESTER = "requester"
    HOLD_OUT = "hold_out"
    AFFECTED = "affected"
    OTHER = "other"


class NameStance(StrEnum):
    """How a name stands to the one it names, seen from those who use it."""

    SELF = "self"
    NEUTRAL = "neutral"
    OFFICIAL = "official"
    PEJORATIVE = "pejorative"
    CONTESTED = "contested"
    SPELLING = "spelling"
    EUPHEMISM = "euphemism"
    ERROR = "error"


class EventKind(StrEnum):
    INITIALLING = "initialling"
    SIGNATURE = "signature"
    ENTRY_INTO_FORCE = "entry_into_force"
    ANNOUNCEMENT = "announcement"
    PUBLICATION = "publication"
    CORRECTION_OF_TEXT = "correction_of_text"
    DECLARATION = "declaration"
    ACCEPTANCE = "acceptance"
    RESERVATION = "reservation"
    ENDORSEMENT = "endorsement"
    POSTPONEMENT = "postponement"
    EXTENSION = "extension"
    SUSPENSION = "suspension"
    NOTICE = "notice"
    EXPIRY = "expiry"
    EARLY_TERMINATION = "early_termination"
    FULFILMENT = "fulfilment"
    MECHANISM = "mechanism"
    MEASURE = "measure"
    MOVEMENT = "movement"
    TALKS = "talks"
    TALKS_COLLAPSE = "talks_collapse"
    STATEMENT = "statement"
    REPUDIATION = "repudiation"
    VIOLENCE = "violence"
    VIOLATION_ALLEGED = "violation_alleged"
    DISSOLUTION = "dissolution"
    RESUMPTION = "resumption"
    SUPERSEDED = "superseded"
    OVERTAKEN = "overtaken"
    OTHER = "other"


#: The five dates of an agreement, which differ, and the kind of event that gives each.
AGREEMENT_DATES = (
    EventKind.INITIALLING,
    EventKind.SIGNATURE,
    EventKind.ENTRY_INTO_FORCE,
    EventKind.ANNOUNCEMENT,
    EventKind.PUBLICATION,
)


class Stage(StrEnum):
    """Agreement stages of the PA-X Peace Agreements Database."""

    PRE = "Pre"
    SUBSTANTIVE_PARTIAL = "SubPar"
    SUBSTANTIVE_COMPREHENSIVE = "SubComp"
    IMPLEMENTATION = "Imp"
    RENEWAL = "Ren"
    CEASEFIRE = "Cea"
    OTHER = "Oth"


class RelationKind(StrEnum):
    EXTENDS = "extends"
    RENEWS = "renews"
    IMPLEMENTS = "implements"
    CHANGES = "changes"
    SUPERSEDES = "supersedes"
    CONSOLIDATES = "consolidates"
    REFERS_TO = "refers_to"
    CONTAINS = "contains"
    ANNEX_OF = "annex_of"
    PARALLEL_TO = "parallel_to"
    FOLLOWS = "follows"
    ENDORSED_BY = "endorsed_by"


class LayerKind(StrEnum):
    """Whose text it is: what was agreed is kept apart from what somebody says was agreed."""

    JOINT_TEXT = "joint_text"
    PARTY_ACCOUNT = "party_account"
    MEDIATOR_ACCOUNT = "mediator_account"
    MEDIUM_ACCOUNT = "medium_account"
    DRAFT = "draft"


class ChangeKind(StrEnum):
    """Why a commitment has a new revision."""

    MADE = "made"
    AMENDED = "amended"
    EXTENDED = "extended"
    SUSPENDED = "suspended"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


#: With these a commitment is no longer owed.
LAYING_DOWN = frozenset({ChangeKind.SUPERSEDED, ChangeKind.WITHDRAWN})


class KnownBasis(StrEnum):
    """On which ground it is said since when something was known."""

    STATED = "stated"
    PUBLISHED = "published"
    EFFECTIVE = "effective"
    ENTERED = "entered"


#: What is said of a fact that is known since its own time, for want of a dated source.
UNDATED = gettext_noop(
    "No source of this has a date: it is taken as known since the time that the source or the fact itself has, at the "
    "latest since it was entered."
)


class ConditionKind(StrEnum):
    """The conditions C1-C11 of the domain description."""

    HOLDS_ONLY_WHILE = "holds_only_while"
    ONLY_IF_DONE = "only_if_done"
    ENDS_IF = "ends_if"
    STEP_BY_STEP = "step_by_step"
    SUSPENDED_UNTIL = "suspended_until"
    CLAIMED_PRECONDITION = "claimed_precondition"
    EXCLUSION = "exclusion"
    RESERVATION = "reservation"
    BEST_EFFORTS = "best_efforts"
    NON_SIGNATORY = "non_signatory"
    ONE_ACCOUNT_ONLY = "one_account_only"


class ProductKind(StrEnum):
    """What a round did to an agreement or a commitment."""

    MADE = "made"
    AMENDED = "amended"
    CONFIRMED = "confirmed"


class NoteKind(StrEnum):
    REMARK = "remark"
    TRICKY = "tricky"
    OUTCOME = "outcome"
    STATUS = "status"
    VERSION = "version"


class Basis(StrEnum):
    """D33: on what ground the readings of one clause differ."""

    TEXT_VERSION = "text_version"
    BOUND = "bound"
    ANCHOR = "anchor"
    OTHER = "other"


class MemberRole(StrEnum):
    """What a signed-in person may be in a process."""

    ANALYST = "analyst"
    MEDIATOR = "mediator"
    DELEGATE = "delegate"
