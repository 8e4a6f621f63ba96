"""How early a process is warned: any of the offered days, each once."""

from __future__ import annotations

import pytest

from monitoring.domain.lead_times import BadLeadTimes, lead_times
from monitoring.domain.thresholds import LEADS, USUAL_LEADS


def test_the_earliest_comes_first_and_each_once() -> None:
    assert lead_times([1, 30, 7, 30]) == (30, 7, 1)
    assert lead_times(LEADS) == LEADS


@pytest.mark.parametrize("days", [[], [0], [4], [-1], [14, 365]])
def test_none_and_others_are_refused(days: list[int]) -> None:
    with pytest.raises(BadLeadTimes) as refused:
        lead_times(days)
    assert refused.value.field == "days"


def test_what_holds_without_a_choice_can_be_chosen() -> None:
    assert set(lead_times(USUAL_LEADS)) == USUAL_LEADS
