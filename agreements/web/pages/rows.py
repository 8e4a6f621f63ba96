"""Commitments as rows of a table: markup made once in Python, so that long lists cost little to place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from agreements.domain.due import Due, DueState
from agreements.domain.happenings import OVER, LegalState
from agreements.domain.legal import Legal
from agreements.domain.naming import Title, called, shortened, title_in
from agreements.domain.statuses import ConditionKind, Level, Stance
from agreements.domain.timeline import AsOf
from agreements.models import Commitment, Condition, Position
from agreements.models.boards import CommitmentAt
from agreements.models.labels import ActorAt
from agreements.models.legal import ForceRecord, force_record
from agreements.models.naming import titles_awaited
from agreements.templatetags.moments import Before, Written, countdown_words, moment_html
from agreements.templatetags.pictures import badge_html
from agreements.web.addresses import page
from agreements.web.days import moment_of, overdue_words

#: Stances by which a party says that a duty is kept, and that it is not.
KEEPING = frozenset({Stance.ACCEPTS, Stance.SAYS_FULFILLED})
DENYING = frozenset({Stance.SAYS_BREACHED, Stance.DISPUTES})
#: Legal states that a row of a list shows.
SHOWN_STATES = OVER | {LegalState.SUSPENDED, LegalState.DISPUTED}
COUNTED_DOWN = timedelta(days=31)
#: A page of one process, agreement or actor counts at most so many commitments, and says so.
COUNTED = 2000
_IN_A_CELL = 50


class Stands(Protocol):
    """What knows where a commitment stands on both axes."""

    @property
    def due(self) -> Due: ...
    @property
    def level(self) -> Level: ...


class Outlined(Stands, Protocol):
    """A commitment with what is said of it: a boards.CommitmentAt, or less of one."""

    @property
    def commitment(self) -> Commitment: ...
    @property
    def positions(self) -> tuple[Position, ...]: ...
    @property
    def conditions(self) -> tuple[Condition, ...]: ...


@dataclass(frozen=True, slots=True)
class Row:
    """One commitment in a table; every value is ready to be placed."""

    code: str
    url: str
    text: str
    obligors: SafeString
    due: SafeString
    when: SafeString | str
    level: SafeString
    legal: SafeString | str
    remarks: tuple[str, ...]
    sources: str
    agreement: str
    agreement_url: str
    group: str


def rows_of(boards: Iterable[CommitmentAt], point: AsOf, force: ForceRecord | None = None) -> list[Row]:
    """The rows of commitments at the reader's point, in their order. `force`: of their agreements, where it is at hand.

    At most two queries, for what dates wait for, and fifteen for the legal states.
    """
    boards = list(boards)
    titles = titles_awaited(boards, point)
    if force is None:
        force = force_record({board.commitment.agreement_id for board in boards}, point)
    return [_row_of(board, titles.get(board.commitment.process_id, {}), force, point) for board in boards]


def _row_of(board: CommitmentAt, titles: Mapping[str, Title], force: ForceRecord, point: AsOf) -> Row:
    commitment, count = board.commitment, len(board.revision.sources.all())
    return Row(
        code=commitment.code,
        url=page(point, "commitment", commitment.pk),
        text=sentence_case(board.revision.paraphrase),
        obligors=actors_html(board.obligors, board.revision.obligor_words),
        due=badge_html(board.due.state, "due"),
        when=when_html(board, titles, point),
        level=badge_html(board.level, "level"),
        legal=_legal(force.of_commitment(commitment, board.due)),
        remarks=tuple(remarks(board)),
        sources=ngettext("%(n)d source", "%(n)d sources", count) % {"n": count},
        agreement=board.agreement_title,
        agreement_url=page(point, "agreement", commitment.agreement.slug),
        group=board.process_title,
    )


def _legal(legal: Legal) -> SafeString | str:
    """A badge where it does not simply hold."""
    return badge_html(legal.state, "legal") if legal.state in SHOWN_STATES else ""


def sentence_case(text: str) -> str:
    """A paraphrase as a line of its own begins with a capital letter."""
    return text[:1].upper() + text[1:]


def actors_html(actors: Iterable[ActorAt], words: str = "") -> SafeString:
    """Names of actors, isolated from the direction of the line; words of the text where it names no actor."""
    named = format_html_join(", ", "<bdi>{}</bdi>", ((actor.label,) for actor in actors))
    if named and words:
        return format_html("{}; {}", named, words)
    return named or format_html("{}", words or gettext("not named"))


def moments_of(due: Due) -> list[Written]:
    """The dates that the counting readings come to, each once, no finer than the text gives them."""
    found: dict[str, Written] = {}
    for reading in due.readings:
        if reading.counts and (moment := moment_of(reading.resolution.outcome)) is not None:
            found.setdefault(moment_html(moment), moment)
    return list(found.values())


def when_html(board: CommitmentAt, titles: Mapping[str, Title], point: AsOf) -> SafeString | str:
    """What a table says of the date: the moments, what is waited for by its title, or the words of the text."""
    due, moments = board.due, moments_of(board.due)
    if due.waiting_for:
        things = ((_awaited(ref, titles, point),) for ref in due.waiting_for)
        return format_html(gettext("after {anchor}"), anchor=format_html_join(", ", "<bdi>{}</bdi>", things))
    if not moments:
        return _as_written(board.revision.deadline.get("as_written", ""))
    dates = format_html_join(f" {gettext('or')} ", "{}", ((moment_html(moment),) for moment in moments))
    if any(one.counts and one.assumes and moment_of(one) is None for one in due.readings):
        dates = format_html(gettext("{dates} or no date"), dates=dates)
    if due.state in (DueState.RUNNING, DueState.ENDED):
        return dates if isinstance(moments[0], Before) else format_html(gettext("until {day}"), day=dates)
    if (
        due.state in (DueState.UPCOMING, DueState.DUE)
        and due.latest
        and due.latest < point.ahead_in(due.zone, COUNTED_DOWN)
    ):
        return format_html('{}<span class="sub">{}</span>', dates, countdown_words(moments[0], point))
    if late := overdue_words(due, point):
        return format_html('{}<span class="sub">{}</span>', dates, late)
    return dates


def _awaited(ref: str, titles: Mapping[str, Title], point: AsOf) -> SafeString | str:
    """“the end of R2 “Istanbul round””, which leads to the page of the round."""
    title = title_in(titles, ref)
    if title is None:
        return gettext("an event that is not on record yet")
    short = replace(title, title=shortened(title.title, _IN_A_CELL))
    words = called(ref, {title.code: short})
    said = words.render(gettext) if words else ref
    if title.key is None:
        return said
    return format_html('<a href="{}">{}</a>', page(point, title.kind.value, title.key), said)


def _as_written(words: str) -> str:
    """Words of the text in quotation marks; an editor's remark in brackets stays as it is."""
    return words if words.startswith("(") or not words else gettext("“%(words)s”") % {"words": words}


def remarks(board: CommitmentAt) -> list[str]:
    """What a reader must know before believing the row."""
    said = []
    kinds = {condition.kind for condition in board.conditions}
    if ConditionKind.ONE_ACCOUNT_ONLY in kinds:
        said.append(gettext("Stands in one account only"))
    elif any(condition.absent_from for condition in board.conditions):
        said.append(gettext("Condition stands in one account only"))
    elif kinds:
        said.append(gettext("Conditional"))
    if parties_differ(board):
        said.append(gettext("The parties differ on it"))
    if board.dissent:
        said.append(gettext("Assessors differ on it"))
    return said


def parties_differ(board: Outlined) -> bool:
    """Whether one party says that it is kept and another that it is breached, each by its newest word."""
    newest: dict[object, str] = {}
    for position in board.positions:
        if position.stance in KEEPING | DENYING:
            newest.setdefault(position.actor_id, position.stance)
    stances = set(newest.values())
    return bool(stances & KEEPING) and bool(stances & DENYING)


@dataclass(frozen=True, slots=True)
class Tally:
    """Commitments counted on both axes, as strips take them."""

    due: tuple[tuple[str, int, str], ...]
    level: tuple[tuple[str, int, str], ...]
    total: int

    @property
    def capped(self) -> bool:
        """Whether there may be more than were counted."""
        return self.total >= COUNTED


def tally(boards: Iterable[Stands], due_url: str = "", level_url: str = "") -> Tally:
    """Counts by due state and by level; STATE in an address becomes the key of each part."""
    boards = list(boards)
    due, level = Counter(board.due.state for board in boards), Counter(board.level for board in boards)
    return Tally(
        due=tuple((state.value, due[state], _filled(due_url, state)) for state in DueState if due[state]),
        level=tuple((one.value, level[one], _filled(level_url, one)) for one in Level if level[one]),
        total=len(boards),
    )


def _filled(url: str, key: str) -> str:
    return url.replace("STATE", key) if url else ""
