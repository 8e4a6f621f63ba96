"""The mediator's desk: what needs an update, assessing a commitment, and correcting an assessment of one's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext

from agreements.domain.statuses import AssessorRole, MemberRole
from agreements.domain.timeline import AsOf, instant
from agreements.models import Assessment, Commitment, Process, SourceRevision
from agreements.models.boards import CommitmentAt, commitments_at
from agreements.models.labels import labels_at
from agreements.models.naming import in_titles
from agreements.operations.assessments import correct_assessment, record_assessment
from agreements.permissions import check_can_assess
from agreements.templatetags import moments, words
from agreements.web.forms import AssessmentForm, CitingForm, CorrectionForm
from agreements.web.needs import REASONS, Pile, piles
from agreements.web.policy import signed_in
from agreements.web.roles import Held, held_by, said
from agreements.web.two_steps import Statement, cited, in_two_steps


@dataclass(frozen=True, slots=True)
class Mediated:
    """One process of the mediator, and what in it needs them."""

    title: str
    process: Process
    piles: list[Pile]

    @property
    def urgency(self) -> int:
        """The rank of its most urgent reason."""
        return REASONS.index(self.piles[0].reason) if self.piles else len(REASONS)


@dataclass(frozen=True, slots=True)
class Noted:
    """An assessment as a page shows it; `own`: the person made it and may correct it."""

    assessment: Assessment
    sources: list[str]
    own: bool = False


@signed_in("GET")
def desk(request: HttpRequest) -> HttpResponse:
    """What needs the mediator; others read what their role can do and where."""
    held = held_by(request.user, request.point)
    mediated = [one for one in held if one.role == MemberRole.MEDIATOR]
    if not mediated:
        roles = sorted({one.role for one in held})
        keeps = any(one.membership.keeps_record for one in held)
        return render(
            request, "agreements/desk/elsewhere.html", {"held": held, "roles": roles, "keeps": keeps}
        )
    return render(request, "agreements/desk/desk.html", {"processes": _mediated(mediated, request.point)})


def _mediated(held: list[Held], point: AsOf) -> list[Mediated]:
    """A constant number of queries, however many processes the person mediates."""
    processes = {one.process.pk: one for one in held}
    things = commitments_at(Commitment.objects.filter(process__in=list(processes)), point)
    by_process = {
        pk: list(group) for pk, group in groupby(things, key=lambda thing: thing.commitment.process_id)
    }
    speaking = {position.actor_id for thing in things for position in thing.positions}
    labels = labels_at(speaking, point, processes)
    found = [
        Mediated(one.title, one.process, piles(by_process.get(pk, []), point, labels.within(pk)))
        for pk, one in processes.items()
    ]
    return sorted(found, key=lambda one: one.urgency)


@signed_in("GET", "POST")
def assess(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say how far a commitment is carried out: form, preview, confirmation."""
    thing = commitment_page(request, pk)
    check_can_assess(request.user, thing.commitment.process)
    newest = Assessment.objects.current().filter(commitment=pk).order_by("-recorded_at", "-pk").first()
    initial = {"effective": today_of(request, thing), "seen": newest.pk if newest else 0}
    form = AssessmentForm(**form_arguments(request, thing, initial))
    record = partial(record_assessment, commitment=thing.commitment)
    write = partial(_assess, request, thing, form, record, ("level", "effective", "grounds", "confidence"))
    context = page_context(request, thing, form) | {"yours": partial(_unsaved, request, thing, form)}
    return in_two_steps(request, _statement(thing, form, write, context))


@signed_in("GET", "POST")
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put another assessment in the place of one that the person made in error."""
    own = Assessment.objects.visible_to(request.user).current().filter(recorded_by=request.user)
    wrong = get_object_or_404(own.select_related("process", "commitment"), pk=pk)
    thing = commitment_page(request, wrong.commitment_id)
    check_can_assess(request.user, wrong.process)
    form = CorrectionForm(**form_arguments(request, thing, _as_it_was(wrong)))
    fields = ("level", "effective", "grounds", "confidence", "reason")
    record = partial(correct_assessment, assessment=wrong)
    write = partial(_assess, request, thing, form, record, fields)
    context = page_context(request, thing, form) | {"wrong": wrong}
    return in_two_steps(request, _statement(thing, form, write, context))


def _statement(
    thing: CommitmentAt, form: AssessmentForm, write: Callable[[], Assessment], context: dict[str, Any]
) -> Statement:
    onward = thing.commitment.get_absolute_url()
    own = ("level", "effective", "grounds", "confidence")
    return Statement(form, write, "agreements/desk/assess", onward, _thanks, own, context)


def _unsaved(request: HttpRequest, thing: CommitmentAt, form: AssessmentForm) -> Assessment:
    """The person's own words as an assessment that is not recorded, to be shown beside another."""
    data = form.cleaned_data
    return Assessment(
        level=data["level"],
        grounds=data["grounds"],
        confidence=data["confidence"],
        role=AssessorRole.MEDIATOR,
        assessor=request.user.public_name,
        effective_as_written=data["effective"],
        effective_zone=thing.commitment.process.zone,
    )


def _assess(
    request: HttpRequest,
    thing: CommitmentAt,
    form: AssessmentForm,
    record: Callable[..., Assessment],
    fields: tuple[str, ...],
) -> Assessment:
    said = {name: form.cleaned_data[name] for name in fields}
    if "reason" not in fields:
        said["seen"] = form.cleaned_data["seen"] or 0
    return cited(request, thing.commitment.process, form, partial(record, **said))


def _thanks(fact: Assessment) -> str:
    return gettext("Recorded: %(level)s, true since %(day)s. Readers see it now.") % {
        "level": words.word(fact.level, "level").label,
        "day": moments.moment_words(fact.effective),
    }


def _as_it_was(wrong: Assessment) -> dict[str, Any]:
    return {
        "level": wrong.level,
        "effective": wrong.effective_as_written,
        "grounds": wrong.grounds,
        "confidence": wrong.confidence,
        "sources": list(wrong.sources.values_list("code", flat=True)),
    }


# ---- what every page of the desk needs ----


def commitment_page(request: HttpRequest, pk: UUID) -> CommitmentAt:
    """The commitment at the reader's point; 404 where the person may not see it or it was not yet made."""
    found = commitments_at(Commitment.objects.visible_to(request.user).filter(pk=pk), request.point)
    if not found:
        raise Http404
    return in_titles(found, request.point)[0]


def today_of(request: HttpRequest, thing: CommitmentAt) -> str:
    """Today in the zone of the process; for a reader on another day that day, from which on the fact is then shown."""
    zone = thing.commitment.process.zone
    return min(request.point.day_in(zone), instant(request.at).day_in(zone)).isoformat()


def form_arguments(request: HttpRequest, thing: CommitmentAt, initial: dict[str, Any]) -> dict[str, Any]:
    """What a form of statements about a commitment is made with."""
    return sourced_form(request, thing.commitment.process, initial)


def sourced_form(request: HttpRequest, process: Process, initial: dict[str, Any]) -> dict[str, Any]:
    """What a form of statements is made with; the sources of the process, the newest first."""
    point = AsOf(request.at, request.at)
    cited = (
        SourceRevision.objects.filter(process=process).newest_per("source", point).select_related("source")
    )
    return {
        "data": request.POST if request.method == "POST" else None,
        "initial": initial,
        "cited": sorted(cited, key=lambda revision: revision.published, reverse=True),
        "zone": process.zone,
    }


def page_context(request: HttpRequest, thing: CommitmentAt, form: CitingForm) -> dict[str, Any]:
    """The commitment, who said what of it, and under which names."""
    actors = {position.actor_id for position in thing.positions}
    labels = labels_at(actors, request.point, [thing.commitment.process_id])
    standing = [thing.published, *thing.dissent] if thing.published else [*thing.dissent]
    return {
        "thing": thing,
        "positions": said(thing.positions, labels),
        "notes": [
            Noted(one, form.lines(one.sources.all()), one.recorded_by_id == request.user.pk)
            for one in standing
        ],
    }
