"""The ways in which a warning leaves the house, and what each of them may be about."""

from __future__ import annotations

from enum import StrEnum

from agreements.domain.sentences import gettext_noop


class Channel(StrEnum):
    """By which way a person is told. The inbox needs none: it shows what was flagged to whoever signs in."""

    EMAIL = "email"
    WEBHOOK = "webhook"


class Subject(StrEnum):
    """What a subscription may follow; each is a column of its own in the table of subscriptions."""

    PROCESS = "process"
    AGREEMENT = "agreement"
    ACTOR = "actor"
    COMMITMENT = "commitment"
    SEARCH = "search"


class NoticeKind(StrEnum):
    """Why something is sent."""

    ALERT = "alert"
    ESCALATION = "escalation"
    NEWS = "news"
    SILENCE = "silence"
    TEST = "test"


class SwitchedOff(StrEnum):
    """Why nothing goes to an endpoint any longer although its owner did not end it."""

    GONE = "gone"


#: What tells of no alert.
OF_THE_SERVICE = frozenset({NoticeKind.SILENCE, NoticeKind.TEST})


CHANNEL_WORDS: dict[Channel, str] = {
    Channel.EMAIL: gettext_noop("e-mail"),
    Channel.WEBHOOK: gettext_noop("webhook"),
}

SUBJECT_WORDS: dict[Subject, str] = {
    Subject.PROCESS: gettext_noop("process"),
    Subject.AGREEMENT: gettext_noop("agreement"),
    Subject.ACTOR: gettext_noop("actor"),
    Subject.COMMITMENT: gettext_noop("commitment"),
    Subject.SEARCH: gettext_noop("saved search"),
}

SWITCHED_OFF_WORDS: dict[SwitchedOff, str] = {
    SwitchedOff.GONE: gettext_noop("It answered 410 Gone: nobody takes messages there any longer."),
}
