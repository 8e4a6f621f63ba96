"""How a process is warned, over HTTP; by the same operations as the web."""

from __future__ import annotations

from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from agreements.api.authentication import PublicRead, WriteRecord
from agreements.api.bodies import said_in
from agreements.api.endpoints import lists, records
from agreements.api.paging import Order, page_of_rows
from agreements.api.parameters import Asked
from agreements.api.parsers import printable
from agreements.domain.refusals import gettext_noop
from agreements.models import Process, User
from agreements.permissions import can
from monitoring.api.bodies import NewEscalationPlan, NewLeadTimes
from monitoring.api.shapes import EscalationPlanShape, LeadTimesShape, lead_times_shape, plan_shape
from monitoring.models import EscalationPlan, LeadTimes
from monitoring.operations.escalating import BadEscalation, end_escalation, set_escalation
from monitoring.operations.lead_times import set_lead_times
from monitoring.permissions import check_can_set_warnings

NEWEST_FIRST = Order(("set_at", "pk"), descending=True)


@lists(policy=PublicRead, answers=LeadTimesShape, tag="processes")
def lead_times(request: Request, asked: Asked, slug: str) -> Response:
    """How many days before its dates a process is warned, the newest choice first; it counts. None: 14, 7, 3 and 1."""
    rows = LeadTimes.objects.filter(process=_process(request, slug), set_at__lte=request.point.known)
    page = page_of_rows(request, asked, rows.select_related("set_by"), NEWEST_FIRST)
    return Response(page.answer(lambda found: map(lead_times_shape, found)))


@records(WriteRecord, NewLeadTimes, LeadTimesShape, tag="processes")
def choose_lead_times(request: Request, asked: Asked, slug: str) -> Response:
    """Set how many days before its dates a process is warned from now on.

    Only mediators of the process and administrators may. Earlier choices stay on record.
    """
    process, said = _process(request, slug), said_in(NewLeadTimes, request)
    written = set_lead_times(by=request.user, at=request.at, process=process, **said)
    return Response(lead_times_shape(written), status=201)


@lists(policy=PublicRead, answers=EscalationPlanShape, tag="processes")
def plans(request: Request, asked: Asked, slug: str) -> Response:
    """Whom an unacknowledged alert goes to next, the newest plan first; it counts. Nothing for who may not set it."""
    process = _process(request, slug)
    rows = EscalationPlan.objects.filter(process=process, set_at__lte=request.point.known)
    if not can(check_can_set_warnings, request.user, process):
        rows = rows.none()
    page = page_of_rows(request, asked, rows.select_related("set_by", "to"), NEWEST_FIRST)
    return Response(page.answer(lambda found: map(plan_shape, found)))


@records(WriteRecord, NewEscalationPlan, EscalationPlanShape, tag="processes")
def choose_plan(request: Request, asked: Asked, slug: str) -> Response:
    """Set whom an unacknowledged alert goes to next, and after how long, or end it.

    Only mediators of the process and administrators may. Alerts raised before follow the plan that stood then.
    """
    process, said = _process(request, slug), said_in(NewEscalationPlan, request)
    if said["hours"] is None:
        return Response(
            plan_shape(end_escalation(by=request.user, at=request.at, process=process)), status=201
        )
    check_can_set_warnings(request.user, process)  # before anything is said of who there is
    said["to"] = _person(said["to"])
    written = set_escalation(by=request.user, at=request.at, process=process, **said)
    return Response(plan_shape(written), status=201)


def _process(request: Request, slug: str) -> Process:
    found = Process.objects.visible_to(request.user).filter(slug=slug).first()
    if found is None:
        raise NotFound
    return found


def _person(name: str) -> User:
    """A name that nobody has answers like that of a person who cannot acknowledge."""
    found = User.objects.filter(username=name).first()
    if found is None:
        message = gettext_noop("“{name}” is not a mediator or an analyst of this process.")
        raise BadEscalation(message, "to", name=printable(name))
    return found
