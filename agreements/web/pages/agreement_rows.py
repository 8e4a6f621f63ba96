"""Agreements as rows of a table: how each stands, in two strips, with its dates and what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from agreements.domain.statuses import AGREEMENT_DATES, Role
from agreements.domain.timeline import AsOf
from agreements.models import AgreementRevision, Event
from agreements.models.boards import RoundAt
from agreements.models.casts import Cast, RoleLine
from agreements.models.labels import Labels
from agreements.models.legal import ForceRecord
from agreements.templatetags.labels import label
from agreements.templatetags.moments import countdown_words, moment_html
from agreements.templatetags.pictures import badge_html, segments, strip_svg
from agreements.web.addresses import page
from agreements.web.pages.legal import standing_of
from agreements.web.pages.outlines import PER_AGREEMENT
from agreements.web.pages.rows import Outlined, actors_html, tally
from agreements.web.pages.timeline import next_round
from agreements.web.pages.words import DATE_LABELS

_LISTED: Final = frozenset(
    {
        Role.PARTY,
        Role.BOUND_NOT_SIGNING,
        Role.MEDIATOR,
        Role.FACILITATOR,
        Role.HOST,
        Role.GUARANTOR,
        Role.WITNESS,
        Role.OBSERVER,
    }
)


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One agreement in a table; every value is ready to be placed."""

    title: str
    url: str
    legal: SafeString
    stage: str
    people: SafeString
    dates: SafeString
    due: SafeString
    level: SafeString
    count: str
    ahead: SafeString | str
    process: str
    process_url: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What rows are made from, read once for all of them."""

    boards: Sequence[Any]
    events: Sequence[Event]
    casts: Mapping[UUID, Cast]
    force: ForceRecord
    labels: Labels
    rounds: Sequence[RoundAt]
    processes: Mapping[UUID, str]


def agreement_rows(
    revisions: Iterable[AgreementRevision], around: Surroundings, point: AsOf
) -> list[AgreementRow]:
    """The rows of the agreements whose revisions these are (with agreement and process), in their order."""
    boards = _by_agreement((board.commitment.agreement_id, board) for board in around.boards)
    events = _by_agreement((event.agreement_id, event) for event in around.events if event.agreement_id)
    ahead = {
        pk: next_round(one for one in around.rounds if one.round.process_id == pk) for pk in around.processes
    }
    return [
        _row(
            revision,
            boards.get(revision.agreement_id, []),
            events.get(revision.agreement_id, []),
            around,
            ahead.get(revision.process_id),
            point,
        )
        for revision in revisions
    ]


def _by_agreement(pairs: Iterable[tuple]) -> dict[UUID, list]:
    groups: dict[UUID, list] = {}
    for pk, thing in pairs:
        groups.setdefault(pk, []).append(thing)
    return groups


def _row(
    revision: AgreementRevision,
    boards: Sequence[Outlined],
    events: list[Event],
    around: Surroundings,
    ahead: RoundAt | None,
    point: AsOf,
) -> AgreementRow:
    agreement, cast, counts = (
        revision.agreement,
        around.casts.get(revision.agreement_id, Cast(())),
        tally(boards),
    )
    standing = standing_of(around.force.of_agreement(agreement.pk, [one.due for one in boards]), boards)
    return AgreementRow(
        title=revision.title,
        url=page(point, "agreement", agreement.slug),
        legal=badge_html(standing.key, "legal"),
        stage=label(revision.stage, "stage") if revision.stage else "",
        people=_people(cast),
        dates=_dates(events),
        due=strip_svg(segments(counts.due, "due"), gettext("By due state")),
        level=strip_svg(segments(counts.level, "level"), gettext("By implementation")),
        count=_count(counts.total),
        ahead=_ahead(ahead, point),
        process=around.processes.get(agreement.process_id, ""),
        process_url=page(point, "process", agreement.process.slug),
    )


def _people(cast: Cast) -> SafeString:
    """Who takes part, a line for each heading that somebody in the list may look for."""
    lines = [
        line
        for line in cast.lines
        if line.role in _LISTED and not (line.of_process and line.role is Role.HOST)
    ]
    return format_html_join(
        "", '<span class="role"><span class="label">{}:</span> {}</span>', map(_line, lines)
    )


def _line(line: RoleLine) -> tuple[str, SafeString | str]:
    heading = label(line.role, "role_line")
    if not line.parts:
        return heading, gettext("none on record")
    if not line.of_process:
        return heading, actors_html(line.actors)
    return heading, format_html(gettext("{who} (of the process)"), who=actors_html(line.actors))


def _count(total: int) -> str:
    if total >= PER_AGREEMENT:
        return gettext("%(n)d+ commitments") % {"n": PER_AGREEMENT}
    return ngettext("%(n)d commitment", "%(n)d commitments", total) % {"n": total}


def _dates(events: Iterable[Event]) -> SafeString:
    """Those of the five dates that are recorded, each with every day given for it."""
    by_kind = {kind: [event for event in events if event.kind == kind] for kind in AGREEMENT_DATES}
    said = [(DATE_LABELS[kind], _either(found)) for kind, found in by_kind.items() if found]
    return format_html_join("", '<span class="date">{} {}</span>', said) or format_html(
        '<span class="mute">{}</span>', gettext("no date on record")
    )


def _either(events: Iterable[Event]) -> SafeString:
    """Each day once: several claims may give the same."""
    days = dict.fromkeys(moment_html(event.effective) for event in events)
    return format_html_join(f" {gettext('or')} ", "{}", ((day,) for day in days))


def _ahead(one: RoundAt | None, point: AsOf) -> SafeString | str:
    if one is None or one.planned is None:
        return gettext("none scheduled")
    return format_html(
        '<a href="{}">{}</a> <span class="sub">{}</span>',
        page(point, "round", one.round.pk),
        moment_html(one.planned),
        countdown_words(one.planned, point),
    )
