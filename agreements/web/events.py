"""The events of a process: reading them in every version, recording one, correcting one."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext

from agreements.domain.timeline import AsOf
from agreements.models import Event, Process
from agreements.models.doubts import SAYING
from agreements.operations.events import correct_event, record_event
from agreements.permissions import check_can_keep_record
from agreements.web.actions import refusal
from agreements.web.desk import sourced_form
from agreements.web.event_forms import EventCorrectionForm, EventForm, event_as_it_was
from agreements.web.pages.events import events_page
from agreements.web.pages.moved import Moved, moved_by_event
from agreements.web.pages.process import revision_of
from agreements.web.policy import public, signed_in
from agreements.web.subjects import subjects_of
from agreements.web.two_steps import Statement, cited, in_two_steps, led_on, version_before

PAGES = "agreements/desk/event"


@public("GET")
def events(request: HttpRequest, slug: str) -> HttpResponse:
    """What happened, in every version that was known at the reader's point."""
    process = _process(request, slug)
    signed_in_here = request.user.is_authenticated
    may = signed_in_here and not refusal(check_can_keep_record, request.user, process)
    context = {
        "process": process,
        "revision": revision_of(process, request.point),
        "page": events_page(process, request.point),
        "may": may,
    }
    return render(request, "agreements/events.html", context)


@signed_in("GET", "POST")
def record(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what happened, see what readers will see, confirm."""
    process = _process(request, slug)
    check_can_keep_record(request.user, process)
    form = _form(EventForm, request, process, {"zone": process.zone, "code": ""})
    write = partial(_record, request, process, form)
    return _answer(request, process, form, write)


@signed_in("GET", "POST")
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put another account in the place of one that was recorded in error, most often with another date."""
    rows = Event.objects.visible_to(request.user).select_related("process", "agreement")
    named = get_object_or_404(rows, pk=pk)
    check_can_keep_record(request.user, named.process)
    if onward := led_on(request, named, "event-correct"):
        return onward
    wrong = version_before(request, rows, named)
    form = _form(EventCorrectionForm, request, named.process, event_as_it_was(wrong))
    return _answer(request, named.process, form, partial(_correct, request, wrong, form), wrong=wrong)


def _process(request: HttpRequest, slug: str) -> Process:
    process = Process.objects.visible_to(request.user).filter(slug=slug).first()
    if process is None:
        raise Http404
    return process


def _form(
    kind: type[EventForm], request: HttpRequest, process: Process, initial: dict[str, Any]
) -> EventForm:
    now = AsOf(request.at, request.at)
    return kind(**sourced_form(request, process, initial), subjects=subjects_of(process, now))


def _answer(
    request: HttpRequest, process: Process, form: EventForm, write: Any, wrong: Event | None = None
) -> HttpResponse:
    now = AsOf(request.at, request.at)
    context = {
        "process": process,
        "revision": revision_of(process, request.point),
        "wrong": wrong,
        "moved": partial(_moved, form, wrong, now),
        "yours": partial(_unsaved, form),
    }
    onward = reverse("process-events", args=[process.slug])
    own = ("kind", "text", "effective", "reason")
    return in_two_steps(request, Statement(form, write, PAGES, onward, _thanks, own, context))


def _unsaved(form: EventForm) -> Event:
    """The person's own account, not recorded, to be shown beside another."""
    said = form.cleaned_data
    event = Event(kind=said["kind"], text=said["text"], place=said["place"], reason=said["reason"])
    event.effective_as_written, event.effective_zone = said["effective"], said["zone"]
    return event


def _moved(form: EventForm, wrong: Event | None, point: AsOf) -> list[Moved]:
    """The dates that count from the event, before and after, as the form has it now."""
    if wrong is None:
        return []
    event, said = _unsaved(form), form.happening
    event.process, event.key = wrong.process, wrong.key
    event.agreement, event.claimed_words = said.agreement, said.claimed_words
    for name in SAYING:
        setattr(event, f"{name}_ids", tuple(actor.pk for actor in getattr(said, name)))
    return moved_by_event(event, point)


def _record(request: HttpRequest, process: Process, form: EventForm) -> Event:
    write = partial(record_event, process=process, said=form.happening, code=form.cleaned_data["code"])
    return cited(request, process, form, write)


def _correct(request: HttpRequest, wrong: Event, form: EventForm) -> Event:
    reason = form.cleaned_data["reason"]
    write = partial(correct_event, event=wrong, said=form.happening, reason=reason)
    return cited(request, wrong.process, form, write)


def _thanks(fact: Event) -> str:
    if fact.supersedes_id is not None:
        return gettext(
            "Corrected. What counts from this event has moved with it; the old dates stay in the history."
        )
    return gettext("Recorded as %(key)s. Deadlines can count from it now.") % {"key": fact.key}
