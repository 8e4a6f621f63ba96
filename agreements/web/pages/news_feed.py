"""The news of a process as an Atom feed (RFC 4287), by Django's syndication framework."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid5

from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import escape
from django.utils.text import Truncator
from django.utils.translation import gettext

from agreements.domain.timeline import AsOf
from agreements.models import Process, ProcessRevision
from agreements.models.headlines import News
from agreements.models.news import told_at
from agreements.templatetags.moments import moment_words
from agreements.web.addresses import at_point, at_point_for_good
from agreements.web.pages.atom import LONGEST_TITLE, SourcedAtom
from agreements.web.pages.process import revision_of
from agreements.web.pages.rows import sentence_case

MOST = 50


@dataclass(frozen=True, slots=True)
class Told:
    """A process at the reader's point."""

    process: Process
    revision: ProcessRevision
    point: AsOf


class ProcessNews(Feed):
    feed_type = SourcedAtom

    def get_object(self, request: HttpRequest, slug: str) -> Told:  # type: ignore[override]
        one = get_object_or_404(Process.objects.visible_to(request.user), slug=slug)
        return Told(one, revision_of(one, request.point), request.point)

    def title(self, told: Told) -> str:
        return told.revision.title

    def subtitle(self, told: Told) -> str:
        return told.revision.summary

    def link(self, told: Told) -> str:
        return told.process.get_absolute_url() + at_point(told.point)

    def feed_url(self, told: Told) -> str:
        return reverse("process-feed", args=[told.process.slug]) + at_point(told.point)

    def feed_guid(self, told: Told) -> str:
        return told.process.pk.urn

    def feed_extra_kwargs(self, told: Told) -> dict[str, Any]:
        return {"as_of": max(told.revision.known_from, told.revision.recorded_at)}

    def items(self, told: Told) -> list[tuple[News, Told]]:
        """The order is that of being told here, which is when a reader of the feed has to hear of it."""
        news = told_at([told.process.pk], told.point, fresh=MOST, with_sources=True).fresh
        return [(one, told) for one in news]

    def item_title(self, item: tuple[News, Told]) -> str:
        return Truncator(_words(item[0])).chars(LONGEST_TITLE)

    def item_description(self, item: tuple[News, Told]) -> str:
        news = item[0]
        sources = ", ".join(one.publisher for one in news.sources)
        said = [f"{moment_words(news.when)}: {_words(news).rstrip('.')}."]
        said += [gettext("Source: %(names)s.") % {"names": sources}] if sources else []
        # Atom marks a summary as HTML, and words of a record are none.
        return escape(" ".join(said))

    def item_link(self, item: tuple[News, Told]) -> str:
        """The page as it stood when this was told here, for good: what is entered later changes nothing there."""
        fact, point = item[0].fact, item[1].point
        return item[0].url + at_point_for_good(point, max(item[0].since, fact.recorded_at, fact.effective_at))

    def item_guid(self, item: tuple[News, Told]) -> str:
        """From the key of the fact, which its corrections carry too: a corrected entry is an updated one."""
        fact = item[0].fact
        return uuid5(fact.process_id, f"{fact._meta.model_name}/{_parent(fact)}/{fact.key}").urn

    def item_pubdate(self, item: tuple[News, Told]) -> datetime:
        """Since when it was known. When it happened stands in its words: that may lie before, and is often a day."""
        return item[0].fact.first_known_from

    def item_updateddate(self, item: tuple[News, Told]) -> datetime:
        """Since when this site says it: a program that goes by it is told of what is corrected, or entered late."""
        return item[0].since

    def item_extra_kwargs(self, item: tuple[News, Told]) -> dict[str, Any]:
        return {"via": [(one.publisher, one.url) for one in item[0].sources if one.url]}


def _words(news: News) -> str:
    return sentence_case(news.sentence.render(gettext, moment_words))


def _parent(fact: Any) -> str:
    return str(getattr(fact, "commitment_id", "") or getattr(fact, "round_id", ""))
