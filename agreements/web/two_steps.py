"""Writing in two steps: a form, a preview of what readers will see, a confirmation. Nothing is written before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from agreements.domain.statuses import AssessorRole
from agreements.models import Assessment, Commitment, Fact
from agreements.operations.assessments import AssessedMeanwhile
from agreements.operations.revisions import RevisedMeanwhile
from agreements.operations.updating import rehearse
from agreements.web.forms import REFUSALS, CitingForm


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody is about to say: the form, the operation that records it, and the pages of the way there.

    `pages` is the folder of form.html, preview.html and stale.html; `thanks` says what was recorded.
    """

    form: CitingForm
    write: Callable[[], Fact]
    pages: str
    commitment: Commitment
    thanks: Callable[[Any], str]
    context: dict[str, Any] = field(default_factory=dict)


def in_two_steps(request: HttpRequest, statement: Statement) -> HttpResponse:
    """Answer one step. The typed words travel in hidden fields, so that it works without scripts and loses nothing."""
    form, step = statement.form, request.POST.get("step", "preview")
    if request.method == "GET" or step == "edit":
        return _page(request, statement, "form")
    if form.is_valid():
        try:
            fact = statement.write() if step == "confirm" else rehearse(statement.write)
        except AssessedMeanwhile as meanwhile:
            return _stale(request, statement, meanwhile)
        except RevisedMeanwhile as meanwhile:
            return _changed_meanwhile(request, statement, meanwhile)
        except REFUSALS as refusal:
            form.refuse(refusal)
        else:
            return (
                _saved(request, statement, fact)
                if step == "confirm"
                else _page(request, statement, "preview", fact)
            )
    return _page(request, statement, "form", status=422)


def _page(
    request: HttpRequest, statement: Statement, name: str, fact: Fact | None = None, status: int = 200
) -> HttpResponse:
    context = {**statement.context, "form": statement.form, "fact": fact}
    return render(request, f"{statement.pages}/{name}.html", context, status=status)


def _stale(request: HttpRequest, statement: Statement, meanwhile: AssessedMeanwhile) -> HttpResponse:
    """Both assessments beside each other; confirming again counts, now that the person has seen the other one."""
    form, latest = statement.form, meanwhile.latest
    data = form.cleaned_data
    if latest.recorded_by_id == request.user.pk and all(
        getattr(latest, name) == data[name] for name in ("level", "grounds", "confidence")
    ):
        return _saved(request, statement, latest)  # the same form sent twice, as by a second click
    form.data = request.POST.copy()
    form.data["seen"] = str(latest.pk)
    statement.context["theirs"] = form.lines(latest.sources.all())
    statement.context["yours"] = _unsaved(request, statement)
    return _page(request, statement, "stale", latest, status=409)


def _changed_meanwhile(
    request: HttpRequest, statement: Statement, meanwhile: RevisedMeanwhile
) -> HttpResponse:
    """Both changes beside each other, as with assessments."""
    form, latest = statement.form, meanwhile.latest
    data = form.cleaned_data
    if latest.recorded_by_id == request.user.pk and all(
        getattr(latest, name) == data[name] for name in ("change", "reason", "asked_by", "granted_by")
    ):
        return _saved(request, statement, latest)  # the same form sent twice, as by a second click
    form.data = request.POST.copy()
    form.data["seen"] = str(latest.pk)
    return _page(request, statement, "stale", latest, status=409)


def _unsaved(request: HttpRequest, statement: Statement) -> Assessment:
    """The person's own words as an assessment that is not recorded, to be shown beside the other."""
    data = statement.form.cleaned_data
    return Assessment(
        level=data["level"],
        grounds=data["grounds"],
        confidence=data["confidence"],
        role=AssessorRole.MEDIATOR,
        assessor=request.user.public_name,
        effective_as_written=data["effective"],
        effective_zone=statement.commitment.process.zone,
    )


def _saved(request: HttpRequest, statement: Statement, fact: Fact) -> HttpResponse:
    messages.success(request, statement.thanks(fact))
    return redirect(statement.commitment.get_absolute_url() + _point_that_shows(request, fact))


def _point_that_shows(request: HttpRequest, fact: Fact) -> str:
    """The reader's own day where the new fact can be seen from there, else today."""
    point = request.point  # type: ignore[attr-defined]
    if point.as_of_given and not point.known_given and fact.effective_at <= point.valid:
        return "?" + urlencode({"as_of": point.as_of})
    return ""
