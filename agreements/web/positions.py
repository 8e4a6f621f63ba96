"""What a party holds of a commitment: its delegate states it, corrects it, takes it back, each time in three steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext

from agreements.models import Position, PositionWithdrawal
from agreements.models.boards import CommitmentAt
from agreements.operations.positions import (
    correct_position,
    state_position,
    withdraw_position,
)
from agreements.permissions import NotAllowed, check_can_state_position
from agreements.templatetags import moments, words
from agreements.web.desk import commitment_page, form_arguments, page_context, today_of
from agreements.web.policy import signed_in
from agreements.web.position_forms import (
    PositionCorrectionForm,
    PositionForm,
    WithdrawalForm,
    position_as_it_was,
)
from agreements.web.roles import Held, as_delegate, held_by
from agreements.web.two_steps import Statement, cited, in_two_steps, led_on, version_before

PAGES, BACK = "agreements/desk/position", "agreements/desk/withdrawal"


@signed_in("GET", "POST")
def state(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what the own party holds of a commitment."""
    thing = commitment_page(request, pk)
    held = as_delegate(held_by(request.user, request.point), thing.commitment.process)
    if not held:
        raise NotAllowed(gettext("Only a delegate of a party can state its position."))
    parties = {one.party.slug: one for one in held}
    arguments = form_arguments(request, thing, {"effective": today_of(request, thing)})
    form = PositionForm(actors=[one.actor for one in held if one.actor], **arguments)
    write = partial(_state, request, thing, form, parties)
    speaker = parties.get(request.POST.get("actor", ""), held[0]).actor
    return _answer(request, thing, PAGES, form, write, (), parties=parties, speaker=speaker)


@signed_in("GET", "POST")
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put another position of the own party in the place of one that was recorded in error."""
    named, held = _named(request, pk)
    if onward := led_on(request, named, "position-correct"):
        return onward
    wrong, thing = _before(request, named), commitment_page(request, named.commitment_id)
    arguments = form_arguments(request, thing, position_as_it_was(wrong))
    form = PositionCorrectionForm(actors=[held.actor] if held.actor else [], **arguments)
    fields = ("stance", "text", "effective", "reason")
    write = partial(_write, request, thing, form, partial(correct_position, position=wrong), fields)
    more = {"wrong": wrong, "yours": partial(_unsaved, form, wrong)}
    return _answer(request, thing, PAGES, form, write, fields, parties=True, speaker=held.actor, **more)


@signed_in("GET", "POST")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a position of the own party back, and say why."""
    named, held = _named(request, pk)
    if onward := led_on(request, named, "position-withdraw"):
        return onward
    position, thing = _before(request, named), commitment_page(request, named.commitment_id)
    initial = {"effective": today_of(request, thing), "seen": position.pk}
    form = WithdrawalForm(**form_arguments(request, thing, initial))
    fields = ("text", "effective")
    write = partial(_write, request, thing, form, partial(withdraw_position, position=position), fields)
    more = {"position": position}
    return _answer(request, thing, BACK, form, write, fields, parties=True, speaker=held.actor, **more)


def _named(request: HttpRequest, pk: int) -> tuple[Position, Held]:
    """The position, and the role by which the person speaks for the party whose it is."""
    rows = Position.objects.visible_to(request.user).select_related("process", "commitment", "actor")
    named = get_object_or_404(rows, pk=pk)
    check_can_state_position(request.user, named.process, named.actor)
    held = as_delegate(held_by(request.user, request.point), named.process)
    return named, next(one for one in held if one.party == named.actor)


def _before(request: HttpRequest, named: Position) -> Position:
    rows = Position.objects.select_related("process", "commitment", "actor")
    before: Position = version_before(request, rows, named)
    return before


def _answer(
    request: HttpRequest,
    thing: CommitmentAt,
    pages: str,
    form: PositionForm | WithdrawalForm,
    write: Callable[[], Any],
    own: tuple[str, ...],
    **more: Any,
) -> HttpResponse:
    context = page_context(request, thing, form) | more
    onward = thing.commitment.get_absolute_url()
    return in_two_steps(request, Statement(form, write, pages, onward, _thanks, own, context))


def _state(
    request: HttpRequest, thing: CommitmentAt, form: PositionForm, parties: Mapping[str, Held]
) -> Position:
    party = parties[form.cleaned_data["actor"]].party
    record = partial(state_position, commitment=thing.commitment, actor=party)
    stated: Position = _write(request, thing, form, record, ("stance", "text", "effective"))
    return stated


def _write(
    request: HttpRequest,
    thing: CommitmentAt,
    form: PositionForm | WithdrawalForm,
    record: Callable[..., Any],
    fields: tuple[str, ...],
) -> Any:
    said = {name: form.cleaned_data[name] for name in fields}
    return cited(request, thing.commitment.process, form, partial(record, **said))


def _unsaved(form: PositionForm, wrong: Position) -> Position:
    """The delegate's own words as a position that is not recorded, to be shown beside another."""
    data = form.cleaned_data
    yours = Position(stance=data["stance"], text=data["text"], reason=data["reason"], supersedes=wrong)
    yours.effective_as_written, yours.effective_zone = data["effective"], wrong.process.zone
    return yours


def _thanks(fact: Position | PositionWithdrawal) -> str:
    if isinstance(fact, PositionWithdrawal):
        return gettext("Withdrawn. The position stays in the history and counts nowhere from then on.")
    if fact.supersedes_id is not None:
        return gettext("Corrected. The earlier position stays in the history.")
    return gettext("Recorded: %(stance)s, since %(day)s. Readers see it now.") % {
        "stance": words.word(fact.stance, "position").label,
        "day": moments.moment_words(fact.effective),
    }
