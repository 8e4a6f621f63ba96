"""Changing the deadline of a commitment: the kind of rule, its fields with what they come to, a preview."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from agreements.domain.deadlines import RULES
from agreements.domain.deadlines.rule import BadRule
from agreements.domain.due import Due, deadline_from_data, due_at
from agreements.domain.timeline import AsOf
from agreements.models import CommitmentRevision
from agreements.models.anchors import anchors_at
from agreements.models.boards import CommitmentAt
from agreements.operations.hanging import names_in
from agreements.operations.revisions import newest_revision, revise_commitment
from agreements.operations.updating import citing
from agreements.permissions import check_can_keep_record
from agreements.web.desk import commitment_page, form_arguments, page_context, today_of
from agreements.web.policy import signed_in
from agreements.web.rule_forms import RevisionForm, kinds
from agreements.web.two_steps import Statement, in_two_steps

PAGES = "agreements/desk/revise"


@signed_in("GET", "POST")
def revise(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose a kind of rule, fill it in, see what readers will see, confirm."""
    thing = commitment_page(request, pk)
    check_can_keep_record(request.user, thing.commitment.process)
    kind = (request.POST if request.method == "POST" else request.GET).get("kind", "")
    if kind not in RULES:
        return render(request, f"{PAGES}/kinds.html", {"thing": thing, "kinds": kinds()})
    form = _form(request, thing, kind)
    context = page_context(request, thing, form) | {"label": gettext(RULES[kind].label)}
    context["comes_to"] = partial(_comes_to, request, thing, form)
    if request.POST.get("step") == "resolve":
        form.is_valid()
        page = "comes_to" if request.htmx else "resolved"
        return render(request, f"{PAGES}/{page}.html", context | {"form": form})
    write = partial(_revise, request, thing, form)
    return in_two_steps(request, Statement(form, write, PAGES, thing.commitment, _thanks, context))


def _form(request: HttpRequest, thing: CommitmentAt, kind: str) -> RevisionForm:
    initial = {"kind": kind, "effective": today_of(request, thing), "change": "extended"}
    initial["seen"] = newest_revision(thing.commitment).pk
    names, own = names_in(thing.commitment.process), thing.commitment.code
    return RevisionForm(**form_arguments(request, thing, initial), rule=RULES[kind], names=names, own=own)


def _comes_to(request: HttpRequest, thing: CommitmentAt, form: RevisionForm) -> dict[str, Due | str]:
    """What the deadline comes to now, or why it cannot be."""
    process = thing.commitment.process
    try:
        deadline = deadline_from_data(form.deadline, process.zone)
    except BadRule as error:
        return {"refusal": str(error)}
    known = anchors_at({(process.pk, name) for name in deadline.anchors()}, AsOf(request.at, request.at))
    return {"due": due_at(deadline, known.get(process.pk, {}), request.at)}


def _revise(request: HttpRequest, thing: CommitmentAt, form: RevisionForm) -> CommitmentRevision:
    said: dict[str, Any] = {
        name: form.cleaned_data[name] for name in ("change", "effective", "asked_by", "granted_by", "reason")
    }
    said |= {"deadline": form.deadline, "seen": form.cleaned_data["seen"]}
    record = partial(revise_commitment, by=request.user, at=request.at, commitment=thing.commitment)
    return citing(
        by=request.user,
        at=request.at,
        process=thing.commitment.process,
        chosen=form.chosen,
        new=form.new_source,
        write=lambda sources: record(sources=sources, **said),
    )


def _thanks(fact: CommitmentRevision) -> str:
    return gettext("Recorded. The earlier deadline stays in the history.")
