"""A party's delegate: its own duties, what others say of them, and its positions. Never a status."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from agreements.domain.statuses import Stance
from agreements.domain.timeline import AsOf
from agreements.models import Commitment, CommitmentRevision, Position
from agreements.models.boards import CommitmentAt, commitments_at
from agreements.models.labels import labels_at
from agreements.permissions import NotAllowed
from agreements.templatetags import moments
from agreements.web.days import due_day
from agreements.web.policy import signed_in
from agreements.web.roles import Held, Labels, Said, as_delegate, held_by, said

#: Stances that another side may be expected to answer.
CLAIMS = frozenset({Stance.SAYS_BREACHED, Stance.DISPUTES, Stance.SAYS_FULFILLED, Stance.RESERVES})


@dataclass(frozen=True, slots=True)
class Claim:
    """What another side says, newer than anything that the own party has said of it."""

    thing: CommitmentAt
    said: Said


@dataclass(frozen=True, slots=True)
class Duty:
    """A commitment that the party owes, with what the party last said of it."""

    thing: CommitmentAt
    own: Position | None

    @property
    def day(self) -> moments.Written | None:
        return due_day(self.thing.due)


@dataclass(frozen=True, slots=True)
class Side:
    """One party that the person speaks for, in one process."""

    held: Held
    claims: list[Claim]
    duties: list[Duty]


@signed_in("GET")
def delegation(request: HttpRequest) -> HttpResponse:
    """Own duties and claims that await a reply, for each party that the person speaks for."""
    held = as_delegate(held_by(request.user, request.point))
    if not held:
        raise NotAllowed(
            gettext("This page is for the delegates of a party; an administrator gives that role.")
        )
    return render(request, "agreements/desk/delegation.html", {"sides": _sides(held, request.point)})


def _sides(held: list[Held], point: AsOf) -> list[Side]:
    concerned = Q()
    for one in held:
        owed = CommitmentRevision.objects.filter(obligors=one.party).values("commitment")
        concerned |= Q(process=one.process) & (Q(pk__in=owed) | Q(positions__isnull=False))
    things = commitments_at(Commitment.objects.filter(concerned).distinct(), point)
    speaking = {position.actor_id for thing in things for position in thing.positions}
    labels = labels_at(speaking, point, {one.process.pk for one in held})
    return [
        _side(
            one,
            [thing for thing in things if thing.commitment.process_id == one.process.pk],
            labels.within(one.process.pk),
        )
        for one in held
    ]


def _side(held: Held, things: list[CommitmentAt], labels: Labels) -> Side:
    claims = [claim for thing in things for claim in _claims(held, thing, labels)]
    claims.sort(key=lambda claim: claim.said.position.in_order, reverse=True)
    duties = [
        Duty(thing, _newest_own(held, thing))
        for thing in things
        if held.party.slug in {actor.slug for actor in thing.obligors}
    ]
    return Side(held, claims, duties)


def _claims(held: Held, thing: CommitmentAt, labels: Labels) -> list[Claim]:
    """What others said since the own party last spoke of this commitment, the newest first."""
    since = takewhile(lambda position: position.actor_id != held.party.pk, thing.positions)
    claims = [position for position in since if position.stance in CLAIMS]
    return [Claim(thing, one) for one in said(claims, labels)]


def _newest_own(held: Held, thing: CommitmentAt) -> Position | None:
    return next((position for position in thing.positions if position.actor_id == held.party.pk), None)
