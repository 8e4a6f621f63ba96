"""Setting how early a process is warned: by whom, and that earlier choices stay on record."""

from __future__ import annotations

import pytest

from agreements.permissions import NotAllowed
from monitoring.domain.lead_times import BadLeadTimes
from monitoring.models import LeadTimes
from monitoring.operations.lead_times import set_lead_times
from tests.factories import ENTERED, a_person, a_process

pytestmark = pytest.mark.django_db


def test_mediators_and_administrators_set_them_and_the_earlier_stay() -> None:
    process = a_process()
    for person in (a_person("mediator", process, "mediator"), a_person("root", administrator=True)):
        set_lead_times(by=person, at=ENTERED, process=process, days=[7, 30], reason="The border is far.")
    rows = LeadTimes.objects.filter(process=process).newest_first()
    assert [(one.days, one.set_by.username, one.reason) for one in rows] == [
        ([30, 7], "root", "The border is far."),
        ([30, 7], "mediator", "The border is far."),
    ]


@pytest.mark.parametrize("role", ["analyst", "delegate", "reader", "elsewhere"])
def test_others_do_not(role: str) -> None:
    process = a_process()
    if role == "elsewhere":
        person = a_person("someone", a_process("hill-talks"), "mediator")
    elif role == "reader":
        person = a_person("someone")
    else:
        person = a_person("someone", process, role, "north" if role == "delegate" else "")
    with pytest.raises(NotAllowed):
        set_lead_times(by=person, at=ENTERED, process=process, days=[7], reason="because")
    assert not LeadTimes.objects.exists()


@pytest.mark.parametrize(
    ("days", "reason", "field"),
    [([4], "because", "days"), ([], "because", "days"), ([7], " ", "reason"), ([7], "a\u202eb", "reason")],
)
def test_what_cannot_be_set_is_refused_at_its_place(days: list[int], reason: str, field: str) -> None:
    process = a_process()
    by = a_person("mediator", process, "mediator")
    with pytest.raises(BadLeadTimes) as refused:
        set_lead_times(by=by, at=ENTERED, process=process, days=days, reason=reason)
    assert refused.value.field == field and not LeadTimes.objects.exists()
