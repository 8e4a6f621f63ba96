"""The page of a round of talks, and correcting what was recorded of it: its plan, and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext

from agreements.domain.timeline import AsOf
from agreements.models import Round, RoundOutcome, RoundSchedule
from agreements.operations.rounds import correct_round_outcome, correct_round_schedule
from agreements.permissions import check_can_keep_record
from agreements.web.actions import refusal
from agreements.web.addresses import api
from agreements.web.desk import sourced_form
from agreements.web.pages.citation import citation, day_of
from agreements.web.pages.moved import Moved, moved_by_outcome, moved_by_plan
from agreements.web.pages.round import round_label, round_page
from agreements.web.pages.zones import offered_zones
from agreements.web.policy import public, signed_in
from agreements.web.round_forms import OutcomeForm, PlanForm, RoundForm, outcome_as_it_was, plan_as_it_was
from agreements.web.two_steps import Statement, cited, in_two_steps, led_on, version_before

PAGES = "agreements/desk/round"


@dataclass(frozen=True, slots=True)
class Corrected:
    """One of the two things that are corrected. `operation` takes the wrong one as `called`; `own` as in Statement."""

    model: Any
    address: str
    form: type[RoundForm]
    as_it_was: Callable[[Any], dict[str, Any]]
    operation: Callable[..., Any]
    called: str
    moved: Callable[[Any, AsOf], list[Moved]]
    own: tuple[str, ...]

    @property
    def is_plan(self) -> bool:
        return self.called == "schedule"


_OWN = ("state", "effective", "begins", "ends", "venue", "reason")
PLAN = Corrected(
    RoundSchedule,
    "schedule-correct",
    PlanForm,
    plan_as_it_was,
    correct_round_schedule,
    "schedule",
    moved_by_plan,
    (*_OWN, "level", "note"),
)
OUTCOME = Corrected(
    RoundOutcome,
    "outcome-correct",
    OutcomeForm,
    outcome_as_it_was,
    correct_round_outcome,
    "outcome",
    moved_by_outcome,
    (*_OWN, "summary", "duration", "claimed_by"),
)


@public("GET")
def round_of_talks(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One round as it was planned, held and told at the reader's point."""
    visible = Round.objects.visible_to(request.user).filter(pk=pk)
    page = round_page(visible, request.point)
    one = page.round.round
    known = request.user.is_authenticated
    context = {
        "page": page,
        "may": known and not refusal(check_can_keep_record, request.user, one.process),
        "as_of": day_of(request.point),
        "citation": citation(request, page.round.label, api(request.point, "round", one.pk)),
    }
    return render(request, "agreements/round.html", context)


@signed_in("GET", "POST")
def correct_schedule(request: HttpRequest, pk: int) -> HttpResponse:
    """Put another plan in the place of one that was recorded in error."""
    return _correct(request, pk, PLAN)


@signed_in("GET", "POST")
def correct_outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Put another account of what became of a round in the place of one that was recorded in error."""
    return _correct(request, pk, OUTCOME)


def _correct(request: HttpRequest, pk: int, kind: Corrected) -> HttpResponse:
    rows = kind.model.objects.visible_to(request.user).select_related("process", "round")
    named = get_object_or_404(rows, pk=pk)
    check_can_keep_record(request.user, named.process)
    if onward := led_on(request, named, kind.address):
        return onward
    wrong, now = version_before(request, rows, named), AsOf(request.at, request.at)
    arguments = sourced_form(request, wrong.process, kind.as_it_was(wrong))
    form = kind.form(**arguments, zones=offered_zones(wrong.process))
    context = {
        "wrong": wrong,
        "round": wrong.round,
        "label": round_label(wrong.round, now),
        "plan": kind.is_plan,
        "lines": form.lines(wrong.sources.all()),
        "moved": lambda: kind.moved(_unsaved(form, wrong), now),
        "yours": partial(_unsaved, form, wrong),
    }
    write, place = partial(_write, request, kind, wrong, form), wrong.round.get_absolute_url()
    return in_two_steps(request, Statement(form, write, PAGES, place, _thanks, kind.own, context))


def _unsaved(form: RoundForm, wrong: Any) -> Any:
    """The person's own entry, not recorded: to be shown beside another, and to see what moves with it."""
    said = form.cleaned_data
    columns = {name: said[name] for name in type(wrong).content if name in said}
    entry = type(wrong)(process=wrong.process, round=wrong.round, supersedes=wrong, **columns)
    entry.effective_as_written, entry.effective_zone = said["effective"], said["zone"]
    entry.from_as_written, entry.until_as_written = said["begins"], said["ends"]
    entry.reason = said["reason"]
    return entry


def _write(request: HttpRequest, kind: Corrected, wrong: Any, form: Any) -> Any:
    said = {kind.called: wrong, "said": form.said, "reason": form.cleaned_data["reason"]}
    return cited(request, wrong.process, form, partial(kind.operation, **said))


def _thanks(fact: RoundSchedule | RoundOutcome) -> str:
    if isinstance(fact, RoundSchedule):
        return gettext("Corrected. The earlier plan stays in the history.")
    return gettext(
        "Corrected. What counts from this round has moved with it; the old dates stay in the history."
    )
