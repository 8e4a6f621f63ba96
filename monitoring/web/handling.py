"""Acknowledging an alert and putting it off: one page per alert, and the forms that stand in the inbox."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.domain.timeline import local_start
from agreements.templatetags.moments import Loose, moment_words
from agreements.web.addresses import at_point
from agreements.web.forms import RefusingForm
from agreements.web.parts import wants_part
from agreements.web.policy import signed_in
from monitoring.flags import Flag
from monitoring.models import Alert
from monitoring.models.alerts import each_flagged
from monitoring.operations.handling import (
    LONGEST_NOTE,
    BadHandling,
    NoLongerStands,
    acknowledge,
    snooze,
    wake,
)
from monitoring.web.entries import entries


class NoteForm(RefusingForm):
    """Taking note of an alert."""

    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What is being done about it. Everyone in the process sees it."),
    )


class SnoozeForm(RefusingForm):
    """Putting an alert off until a day."""

    until = forms.DateField(
        label=_("Until the day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("Choose a day."), "invalid": _("Write the day like 2025-11-06.")},
    )


@signed_in("GET")
def alert(request: HttpRequest, pk: int) -> HttpResponse:
    """One alert with everything that was done about it, and what may be done."""
    return _page(request, _alert(request, pk), NoteForm(), SnoozeForm())


@signed_in("POST")
def acknowledge_alert(request: HttpRequest, pk: int) -> HttpResponse:
    """Take note of it for the process."""
    one, form = _alert(request, pk), NoteForm(request.POST)
    if form.is_valid():
        try:
            acknowledge(by=request.user, at=request.at, alert=one, note=form.cleaned_data["note"])
        except (BadHandling, NoLongerStands) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, gettext("Acknowledged: %(what)s.") % {"what": one.subject.code})
            return _back(request)
    return _refused(request, one, form, SnoozeForm())


@signed_in("POST")
def snooze_alert(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it off until a day begins, in the zone in which its own days are counted."""
    one, form = _alert(request, pk), SnoozeForm(request.POST)
    if form.is_valid():
        try:
            until = local_start(form.cleaned_data["until"], one.zone)
            snooze(by=request.user, at=request.at, alert=one, until=until)
        except (BadHandling, NoLongerStands) as refusal:
            form.refuse(refusal)
        except OverflowError as error:
            form.add_error("until", str(error))
        else:
            day = moment_words(Loose(until, one.zone))
            what = {"what": one.subject.code, "day": day}
            messages.success(request, gettext("%(what)s is put off until %(day)s.") % what)
            return _back(request)
    return _refused(request, one, NoteForm(), form)


@signed_in("POST")
def wake_alert(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo putting it off."""
    one = _alert(request, pk)
    wake(by=request.user, at=request.at, alert=one)
    messages.success(request, gettext("%(what)s stands in your inbox again.") % {"what": one.subject.code})
    return _back(request)


def _alert(request: HttpRequest, pk: int) -> Alert:
    return get_object_or_404(Alert.objects.visible_to(request.user).with_names(), pk=pk)


def _refused(request: HttpRequest, one: Alert, note: forms.Form, until: forms.Form) -> HttpResponse:
    """The page of the alert with what was typed; a script that replaces the list gets the list, and what was wrong."""
    if not wants_part(request):
        return _page(request, one, note, until)
    for form in (note, until):
        for said in form.errors.values():
            messages.error(request, " ".join(said))
    return _back(request)


def _page(request: HttpRequest, one: Alert, note: forms.Form, until: forms.Form) -> HttpResponse:
    (entry,) = entries(
        [Flag(flagged) for flagged in each_flagged([one], request.point)], request.user, request.point
    )
    context: dict[str, Any] = {
        "one": entry,
        "note": note,
        "until": until,
        "suffix": at_point(request.point),
        "here": request.POST.get("next", ""),
    }
    status = 422 if note.errors or until.errors else 200
    return render(request, "monitoring/alert.html", context, status=status)


def _back(request: HttpRequest) -> HttpResponse:
    """Where the person came from, if that is a page of this site."""
    wanted = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        wanted = reverse("inbox")
    response = HttpResponseRedirect(wanted)
    response.status_code = 303
    return response
