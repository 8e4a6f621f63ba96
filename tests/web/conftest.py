"""What page tests share: a day to stand on, after everything in them was entered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine


@pytest.fixture
def december() -> Iterator[None]:
    """It is the first of December 2026, noon, in UTC."""
    with time_machine.travel("2026-12-01T12:00:00Z", tick=False):
        yield
