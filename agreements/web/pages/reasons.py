"""Why a state is what it is, as pages show it: the sentence with links in it, and the facts that it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from agreements.domain.naming import FactKind, code_of
from agreements.domain.sentences import Ref, Sentence
from agreements.domain.timeline import AsOf
from agreements.models import Fact
from agreements.models.used import Used
from agreements.templatetags.moments import moment_words
from agreements.web.addresses import at_point
from agreements.web.pages.links import Link


@dataclass(frozen=True, slots=True)
class Basis:
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


def basis_of(used: Iterable[Used], point: AsOf, own: Any, *, marked: bool = False) -> tuple[Basis, ...]:
    """The facts with the pages that show them; `own` is the subject of this page, which needs no link.

    `marked`: sentences on this page lead to its events here, as these have no page of their own.
    """
    found = []
    for one in used:
        url = "" if one.about == own else one.about.get_absolute_url() + at_point(point)
        place = f"fact-{one.fact.key}" if marked and one.kind is FactKind.EVENT else ""
        found.append(Basis(one.fact, one.label.render(gettext, moment_words), url, place))
    return tuple(found)


def addresses_of(links: Iterable[Link], bases: Iterable[Basis]) -> dict[str, str]:
    """By reference, where it is read: rounds and commitments on their pages, events on this one."""
    found = {basis.fact.key: f"#{basis.mark}" for basis in bases if basis.mark}
    for link in links:
        if link.url:
            found |= {link.code: link.url, code_of(link.code): link.url}
    return found
