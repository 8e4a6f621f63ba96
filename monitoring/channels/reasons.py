"""Why somebody is told, and why late: the sentences that every message carries, whatever its channel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext

from agreements.domain.sentences import gettext_noop
from agreements.domain.timeline import AsOf
from agreements.templatetags.moments import Loose, moment_words
from monitoring.channels.links import absolute, page
from monitoring.domain.channels import NoticeKind, Subject
from monitoring.flags import Flag
from monitoring.models.letters import Letter, Part
from monitoring.models.subjects import Named, names_of
from monitoring.models.unsubscribing import token_of

FOLLOWED: dict[Subject, str] = {
    Subject.PROCESS: gettext_noop("You are told because you follow the process “%(name)s”."),
    Subject.AGREEMENT: gettext_noop("You are told because you follow the agreement “%(name)s”."),
    Subject.ACTOR: gettext_noop("You are told because you follow what “%(name)s” owes and is owed."),
    Subject.COMMITMENT: gettext_noop("You are told because you follow the commitment “%(name)s”."),
    Subject.SEARCH: gettext_noop("You are told because it is found by your saved search “%(name)s”."),
}

BY_ROLE: dict[NoticeKind, str] = {
    NoticeKind.ALERT: gettext_noop("You are told because you followed it."),
    NoticeKind.ESCALATION: gettext_noop(
        "You are told because nobody took note of it in time, and its process names you for that case."
    ),
    NoticeKind.NEWS: gettext_noop("You are told because you followed it."),
    NoticeKind.SILENCE: gettext_noop("You are told because you run this site."),
    NoticeKind.TEST: gettext_noop(
        "You are told because you asked for a test on the page of your subscriptions."
    ),
}

OTHERWISE_WHY: dict[NoticeKind, str] = {
    NoticeKind.SILENCE: gettext_noop(
        "What fell due meanwhile is flagged now, each date at the moment at which it was crossed."
    ),
    NoticeKind.TEST: gettext_noop("This is a test. Nothing was flagged; warnings will arrive like this."),
}


@dataclass(frozen=True, slots=True)
class Reasons:
    """The reasons for the parts of one letter, by subscription."""

    named: dict[int, Named]

    def because(self, part: Part) -> str:
        """One sentence: which subscription or which role it is."""
        named = self.named.get(part.notice.subscription_id or 0)
        if named is None or not named.title:
            return gettext(BY_ROLE[NoticeKind(part.notice.kind)])
        return gettext(FOLLOWED[named.kind]) % {"name": named.title}

    def subscriptions(self, letter: Letter) -> dict[int, str]:
        """The sentences of the letter that rest on a subscription, by its number."""
        return {
            part.notice.subscription_id: self.because(part)
            for part in letter.parts
            if part.notice.subscription_id
        }


def reasons_of(letter: Letter) -> Reasons:
    """As the subjects were called when the message was packed. A constant number of queries."""
    subscriptions = {p.notice.subscription_id: p.notice.subscription for p in letter.parts}
    followed = [subscription for subscription in subscriptions.values() if subscription is not None]
    at = letter.message.packed_at
    return Reasons(names_of(followed, letter.user, AsOf(at, at)) if followed else {})


def unsubscribing(*subscriptions: int) -> str:
    """The address that ends one or several subscriptions without signing in."""
    return page("unsubscribe", token_of(*subscriptions))


def place_of(part: Part) -> str:
    """Where to read more: the page of the commitment or round, of the service, or of what its reader set up."""
    if part.flagged:
        return absolute(part.flagged.url)
    if part.news:
        return absolute(part.news.url)
    return page("subscriptions" if part.notice.kind == NoticeKind.TEST else "operations")


def why_flagged(part: Part) -> str:
    """One sentence: which mark was crossed and when, or what else it tells."""
    if part.flagged:
        return Flag(part.flagged).why
    if part.news:
        return part.news.sentence.render(gettext, moment_words)
    return gettext(OTHERWISE_WHY[NoticeKind(part.notice.kind)])


def lateness(part: Part) -> str:
    """One sentence where it was noticed late, and what kept it; empty where it was noticed in time."""
    alert = part.notice.alert
    if alert is None or not part.late:
        return ""
    values = {
        "crossed": _minute(alert.crossed_at, alert.zone),
        "noticed": _minute(alert.raised_at, alert.zone),
    }
    if part.service_was_down:
        return (
            gettext("Late because the service was down: crossed %(crossed)s, noticed %(noticed)s.") % values
        )
    return (
        gettext("Entered late: crossed %(crossed)s, noticed %(noticed)s when it was on record here.") % values
    )


def _minute(moment: datetime, zone: str) -> str:
    return moment_words(Loose(moment, zone, "minute"))
