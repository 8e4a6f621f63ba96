"""Why a state is what it is, as pages show it: the sentence with links in it, and the facts that it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from agreements.domain.legal import Legal
from agreements.domain.naming import FactKind, code_of, refs_of, title_in, with_names
from agreements.domain.sentences import Ref, Sentence
from agreements.domain.statuses import Basis
from agreements.domain.timeline import AsOf
from agreements.models import Fact, Process
from agreements.models.boards import CommitmentAt
from agreements.models.legal import force_record
from agreements.models.naming import Answered, titles_of
from agreements.models.used import Used, used_for_date, used_in_law, with_their_sources
from agreements.templatetags.moments import Written, moment_words
from agreements.web.addresses import at_point
from agreements.web.days import moment_of
from agreements.web.pages.links import Link, blocked_by, url_of


@dataclass(frozen=True, slots=True)
class Ground:
    """A fact on which a state rests. `mark`: its place on the page, where a sentence may lead; empty without one."""

    fact: Fact
    label: str
    url: str
    mark: str = ""


def linked(sentence: Sentence, addresses: Mapping[str, str]) -> SafeString:
    """The sentence in the reader's language; what it refers to leads to its address, where there is one."""

    def mark(text: str, ref: Ref | None) -> str:
        if ref is None:
            return escape(text)
        address = addresses.get(ref.name)
        inner = mark_safe(text)  # noqa: S308 - made of parts that went through here without a reference
        return (
            format_html('<bdi><a href="{}">{}</a></bdi>', address, inner) if address else f"<bdi>{text}</bdi>"
        )

    words = sentence.render(lambda text: escape(gettext(text)), moment_words, mark)
    return mark_safe(words)  # noqa: S308 - template and values were escaped one by one


def grounds_of(used: Iterable[Used], point: AsOf, own: Any, *, marked: bool = False) -> tuple[Ground, ...]:
    """The facts with the pages that show them; `own` is the subject of this page, which needs no link.

    `marked`: sentences on this page lead to its events here, as these have no page of their own.
    """
    found = []
    for one in used:
        url = "" if one.about == own else one.about.get_absolute_url() + at_point(point)
        place = f"fact-{one.fact.key}" if marked and one.kind is FactKind.EVENT else ""
        found.append(Ground(one.fact, one.label.render(gettext, moment_words), url, place))
    return tuple(found)


def addresses_of(links: Iterable[Link], grounds: Iterable[Ground]) -> dict[str, str]:
    """By reference, where it is read: rounds and commitments on their pages, events on this one."""
    found: dict[str, str] = {}
    for link in links:
        if link.url:
            found |= {link.code: link.url, code_of(link.code): link.url}
    return found | {ground.fact.key: f"#{ground.mark}" for ground in grounds if ground.mark}


def linked_answers(answers: Sequence[Answered], process: Process, point: AsOf) -> list[SafeString]:
    """What deadlines of one process come to, each in a sentence that calls things by their titles and leads to them.

    `point` is the one at which the answers hold and the things are called so. At most two queries.
    """
    titles = titles_of(answers, point).get(process.pk, {})
    found = []
    for one in answers:
        refs = {ref: title_in(titles, ref) for ref in refs_of(one.due)}
        addresses = {ref: url_of(title, process, point) for ref, title in refs.items() if title}
        found.append(linked(with_names(one.due, titles).explanation, addresses))
    return found


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the deadline: whose, what it comes to, and the state that it alone would give.

    `assumes`: how what it counts from has to be for that, where it is in doubt.
    """

    label: str
    basis: Basis | None
    assumes: SafeString | str
    state: str
    sentence: SafeString
    when: Written | None
    counts: bool


@dataclass(frozen=True, slots=True)
class Why:
    """Its states on the two axes that are not assessed, each in words with links and with what it was read from."""

    due: SafeString
    readings: tuple[Reading, ...]
    read_from: tuple[Ground, ...]
    legal: Legal
    in_law: tuple[Ground, ...]
    depends_on: tuple[Link, ...]
    facts: tuple[Fact, ...]


def why_of(board: CommitmentAt, point: AsOf) -> Why:
    commitment = board.commitment
    force = force_record([commitment.agreement_id], point)
    legal = force.of_commitment(commitment, board.due)
    dated, in_law = used_for_date(board), used_in_law(legal, commitment.agreement, commitment.process, force)
    with_their_sources([dated, in_law])
    read_from, depends_on = grounds_of(dated, point, commitment, marked=True), blocked_by(board, point)
    addresses = addresses_of(depends_on, read_from)
    return Why(
        due=linked(board.due.explanation, addresses),
        readings=tuple(
            Reading(
                one.label,
                one.basis,
                linked(one.assumption, addresses) if one.assumption else "",
                one.state,
                linked(one.explanation, addresses),
                moment_of(one.resolution.outcome),
                one.counts,
            )
            for one in board.due.readings
        ),
        read_from=read_from,
        legal=legal,
        in_law=grounds_of(in_law, point, commitment),
        depends_on=tuple(depends_on),
        facts=tuple(used.fact for used in (*dated, *in_law)),
    )
