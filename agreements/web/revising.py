"""Changing what a commitment says, and correcting such a change: the form, what it resolves to, a preview."""

from __future__ import annotations

from functools import partial
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext

from agreements.domain.deadline import deadline_from_data, deadline_to_data
from agreements.domain.deadlines import RULES
from agreements.domain.deadlines.rule import BadRule
from agreements.domain.due import due_at
from agreements.domain.statuses import ChangeKind
from agreements.domain.timeline import AsOf
from agreements.models import CommitmentRevision
from agreements.models.anchors import anchors_given, whens
from agreements.models.boards import CommitmentAt
from agreements.models.naming import Answered
from agreements.operations.revisions import (
    CHANGES,
    correct_revision,
    last_wording,
    newest_revision,
    revise_commitment,
)
from agreements.permissions import check_can_keep_record
from agreements.web.desk import commitment_page, form_arguments, page_context, today_of
from agreements.web.offered import offered_for
from agreements.web.pages.moved import Moved, moved_by_wording
from agreements.web.pages.reasons import linked_answers
from agreements.web.policy import signed_in
from agreements.web.revision_forms import (
    RevisionCorrectionForm,
    RevisionForm,
    as_on_record,
    named_in,
    reshaped,
)
from agreements.web.rule_forms import kinds
from agreements.web.two_steps import Statement, cited, in_two_steps, led_on, version_before

PAGES = "agreements/desk/revise"
SAID = ("change", "effective", "paraphrase", "asked_by", "granted_by", "change_form", "reason")
#: What a second click on the same form repeats.
OWN = ("change", "effective", "reason", "asked_by", "granted_by")


@signed_in("GET", "POST")
def revise(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose a kind of rule, fill it in, see what readers will see, confirm."""
    thing = commitment_page(request, pk)
    check_can_keep_record(request.user, thing.commitment.process)
    kind = request.GET.get("kind", "")
    if request.method == "GET" and kind not in RULES and kind != "standing":
        return render(request, f"{PAGES}/kinds.html", {"thing": thing, "kinds": kinds()})
    last, seen = last_wording(thing.commitment), newest_revision(thing.commitment).pk
    initial = {"effective": today_of(request, thing), "change": "extended", "seen": seen}
    initial |= {"paraphrase": last.paraphrase, "chosen_by": request.user.public_name}
    initial |= as_on_record(last.deadline) if kind == "standing" else {"reading-0-kind": kind}
    form = _form(RevisionForm, request, thing, initial)
    record = partial(revise_commitment, commitment=thing.commitment)
    return _answer(request, thing, form, partial(_write, request, thing, form, record, "seen"))


@signed_in("GET", "POST")
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put another wording in the place of one that was recorded in error."""
    rows = CommitmentRevision.objects.visible_to(request.user).select_related("process", "commitment")
    named = get_object_or_404(rows, pk=pk)
    thing = commitment_page(request, named.commitment_id)
    check_can_keep_record(request.user, named.process)
    if onward := led_on(request, named, "revision-correct"):
        return onward
    wrong = version_before(request, rows, named)
    changes = (ChangeKind.MADE,) if wrong.change == ChangeKind.MADE else CHANGES
    form = _form(
        RevisionCorrectionForm, request, thing, _as_it_was(wrong), changes=changes, zone=wrong.effective_zone
    )
    record = partial(correct_revision, revision=wrong, zone=wrong.effective_zone)
    write = partial(_write, request, thing, form, record)
    return _answer(request, thing, form, write, wrong=wrong)


def _form(
    kind: type[RevisionForm], request: HttpRequest, thing: CommitmentAt, initial: dict[str, Any], **more: Any
) -> RevisionForm:
    """The form as it was sent, or as it begins; a step that changes its shape is no reason to find fault with it."""
    arguments = form_arguments(request, thing, initial) | more
    named = named_in(initial if request.method == "GET" else request.POST)
    arguments["offered"] = offered_for(thing.commitment, AsOf(request.at, request.at), named)
    if not _shapes(request):
        return kind(**arguments)
    arguments["data"] = reshaped(request.POST, request.POST["step"])
    sent = kind(**arguments)
    said = {name: sent[name].value() for name in sent.fields}
    arguments["data"] = None
    begins = {name: value for name, value in initial.items() if not name.startswith("reading-")}
    arguments["initial"] = begins | {name: value for name, value in said.items() if value is not None}
    return kind(**arguments)


def _shapes(request: HttpRequest) -> bool:
    step = request.POST.get("step", "")
    return step in ("shape", "add") or step.startswith("remove-")


def _answer(
    request: HttpRequest, thing: CommitmentAt, form: RevisionForm, write: Any, **more: Any
) -> HttpResponse:
    context = page_context(request, thing, form) | more
    context["comes_to"] = partial(_comes_to, request, thing, form)
    context["moved"] = partial(_moved, request, thing, form)
    if _shapes(request):
        return render(request, f"{PAGES}/form.html", context | {"form": form})
    if request.POST.get("step") == "resolve":
        form.is_valid()
        page = "comes_to" if request.htmx else "resolved"
        return render(request, f"{PAGES}/{page}.html", context | {"form": form})
    onward = thing.commitment.get_absolute_url()
    return in_two_steps(request, Statement(form, write, PAGES, onward, _thanks, OWN, context))


def _comes_to(request: HttpRequest, thing: CommitmentAt, form: RevisionForm) -> dict[str, str]:
    """What the deadline comes to now, a state and a sentence with links, or why it cannot be."""
    process = thing.commitment.process
    try:
        deadline = deadline_from_data(form.deadline, process.zone)
    except BadRule as error:
        return {"refusal": error.render(gettext)}
    now = AsOf(request.at, request.at)
    known = anchors_given({(process.pk, name) for name in deadline.anchors()}, now).get(process.pk, {})
    due = due_at(deadline, whens(known), request.at)
    (sentence,) = linked_answers([Answered(process.pk, due, known)], process, now)
    return {"state": due.state, "sentence": sentence}


def _moved(request: HttpRequest, thing: CommitmentAt, form: RevisionForm) -> list[Moved]:
    """The dates that count from those of this commitment, before and after, as the form has it now."""
    commitment, said = thing.commitment, form.cleaned_data
    deadline = deadline_from_data(form.deadline, commitment.process.zone)
    row = CommitmentRevision(process=commitment.process, commitment=commitment, change=said["change"])
    row.deadline, row.anchors = deadline_to_data(deadline), list(deadline.anchors())
    row.effective_as_written, row.effective_zone = said["effective"], commitment.process.zone
    return moved_by_wording(row, AsOf(request.at, request.at))


def _write(
    request: HttpRequest, thing: CommitmentAt, form: RevisionForm, record: Any, *more: Literal["seen"]
) -> CommitmentRevision:
    said: dict[str, Any] = {name: form.cleaned_data[name] for name in (*SAID, *more)}
    write = partial(record, deadline=form.deadline, **said)
    return cited(request, thing.commitment.process, form, write)


def _thanks(fact: CommitmentRevision) -> str:
    if fact.supersedes_id is not None:
        return gettext("Corrected. The earlier wording stays in the history.")
    return gettext("Recorded. The earlier deadline stays in the history.")


def _as_it_was(wrong: CommitmentRevision) -> dict[str, Any]:
    kept = ("change", "paraphrase", "asked_by", "granted_by", "change_form")
    return {
        **{name: getattr(wrong, name) for name in kept},
        **as_on_record(wrong.deadline),
        "effective": wrong.effective_as_written,
        "sources": list(wrong.sources.values_list("code", flat=True)),
        "seen": wrong.pk,
    }
