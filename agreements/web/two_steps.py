"""Writing in two steps: a form, a preview of what readers will see, a confirmation. Nothing is written before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from agreements.domain.timeline import has_begun
from agreements.models import Fact, Process
from agreements.operations.assessments import AssessedMeanwhile
from agreements.operations.revisions import RevisedMeanwhile
from agreements.operations.statements import CorrectedMeanwhile, standing_version
from agreements.operations.updating import Written, citing, rehearse
from agreements.web.forms import REFUSALS, CitingForm


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody is about to say: the form, the operation that records it, and the pages of the way there.

    `pages` is the folder of form.html, preview.html and stale.html; `onward` the address that shows what was recorded,
    `thanks` the sentence that says so. `own`: the fields by which the same form sent twice is known.
    """

    form: CitingForm
    write: Callable[[], Fact]
    pages: str
    onward: str
    thanks: Callable[[Any], str]
    own: tuple[str, ...] = ()
    context: dict[str, Any] = field(default_factory=dict)


#: Fields whose column has another name.
_COLUMNS = {"effective": "effective_as_written", "begins": "from_as_written", "ends": "until_as_written"}


def cited(request: HttpRequest, process: Process, form: CitingForm, write: Callable[..., Written]) -> Written:
    """Record what the form says with the sources that it cites, of which one may be new: both or neither."""
    return citing(
        by=request.user,
        at=request.at,
        process=process,
        chosen=form.chosen,
        new=form.new_source,
        write=lambda sources: write(by=request.user, at=request.at, sources=sources),
    )


def led_on(request: HttpRequest, named: Fact, address: str) -> HttpResponse | None:
    """The way to the version that stands, for whoever comes to correct one that was corrected already."""
    standing = standing_version(named)
    if request.method != "GET" or standing.pk == named.pk:
        return None
    return redirect(address, pk=standing.pk)


def version_before(request: HttpRequest, versions: Any, named: Any) -> Any:
    """The version that lies before the person who corrects: the one that the form names, else that of the address."""
    seen = request.POST.get("seen", "")
    same = versions.filter(process=named.process, key=named.key)
    return (same.filter(pk=seen).first() if seen.isdecimal() and len(seen) < 19 else None) or named


def in_two_steps(request: HttpRequest, statement: Statement) -> HttpResponse:
    """Answer one step. The typed words travel in hidden fields, so that it works without scripts and loses nothing."""
    form, step = statement.form, request.POST.get("step", "preview")
    if request.method == "GET" or step == "edit":
        return _page(request, statement, "form")
    if form.is_valid():
        try:
            fact = statement.write() if step == "confirm" else rehearse(statement.write)
        except (AssessedMeanwhile, RevisedMeanwhile, CorrectedMeanwhile) as meanwhile:
            return _stale(request, statement, meanwhile.latest)
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


def _stale(request: HttpRequest, statement: Statement, latest: Any) -> HttpResponse:
    """Both statements beside each other; confirming again counts, now that the person has seen the other one."""
    form, data = statement.form, statement.form.cleaned_data
    same = all(getattr(latest, _COLUMNS.get(name, name)) == data[name] for name in statement.own)
    if latest.recorded_by_id == request.user.pk and same:
        return _saved(request, statement, latest)  # the same form sent twice, as by a second click
    form.data = request.POST.copy()
    form.data["seen"] = str(latest.pk)
    statement.context["theirs"] = form.lines(latest.sources.all())
    return _page(request, statement, "stale", latest, status=409)


def _saved(request: HttpRequest, statement: Statement, fact: Fact) -> HttpResponse:
    messages.success(request, statement.thanks(fact))
    return redirect(statement.onward + _point_that_shows(request, fact))


def _point_that_shows(request: HttpRequest, fact: Fact) -> str:
    """The reader's own day where the new fact can be seen from there, else today."""
    point = request.point  # type: ignore[attr-defined]
    if (
        point.as_of_given
        and not (point.known_given or point.recorded_given)
        and has_begun(fact.effective, point)
    ):
        return "?" + urlencode({"as_of": point.as_of})
    return ""
