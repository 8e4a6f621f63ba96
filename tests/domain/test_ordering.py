"""Keys stand as people count, and no two of them at one place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.domain.ordering import natural


@pytest.mark.parametrize(
    ("before", "after"),
    [("2", "10"), ("C2", "C12"), ("C12", "C12a"), ("C1/2", "C1/10"), ("a-9-9", "a-9-10"), ("02", "10")],
)
def test_a_smaller_number_stands_before_a_greater_one(before: str, after: str) -> None:
    assert natural(before) < natural(after)


@given(st.text("012aC-/.", max_size=12), st.text("012aC-/.", max_size=12))
def test_keys_that_differ_stand_apart(one: str, other: str) -> None:
    assert (natural(one) == natural(other)) == (one == other)


@given(st.integers(0, 10**30), st.integers(0, 10**30))
def test_numbers_stand_in_their_order(one: int, other: int) -> None:
    assert (natural(f"C{one}") < natural(f"C{other}")) == (one < other)
