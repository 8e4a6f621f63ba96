"""What the tests of the API share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.api.worlds import NOW


@pytest.fixture
def december() -> Iterator[None]:
    """The adapters' clock stands still, after everything was entered."""
    with time_machine.travel(NOW, tick=False):
        yield
