"""How this app's refusals answer over HTTP."""

from __future__ import annotations

from agreements.api.errors import answers
from monitoring.operations.owning import BadSetting


def declare() -> None:
    """Add them to the one map."""
    answers(BadSetting, 400, "bad-setting")
