"""Days are reckoned by the table of the locked package, whatever the machine has."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zoneinfo
from importlib.resources import files
from pathlib import Path

import pytest

from agreements.domain.zones import ZONES_RELEASE

ROOT = Path(__file__).resolve().parents[2]
#: What is started: the settings (web, manage, tests, measurements), the worker and beat.
STARTED = ("config.settings", "config.celery", "config.devstack.places")
ASKED = (
    "from zoneinfo import ZoneInfo; from datetime import datetime;"
    " print(ZoneInfo('Asia/Dhaka').utcoffset(datetime(2030, 3, 10)))"
)


@pytest.mark.parametrize("module", STARTED)
def test_another_table_on_the_machine_moves_no_day(module: str, tmp_path: Path) -> None:
    (tmp_path / "Asia").mkdir()
    shutil.copy(str(files("tzdata.zoneinfo").joinpath("America/Bogota")), tmp_path / "Asia" / "Dhaka")
    environment = os.environ | {"PYTHONTZPATH": str(tmp_path)}
    told = subprocess.run(
        [sys.executable, "-c", f"import {module}; {ASKED}"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.strip() == "6:00:00"


def test_the_tests_read_the_same_table() -> None:
    assert zoneinfo.TZPATH == ()


def test_the_release_is_the_locked_one() -> None:
    (locked,) = (
        line for line in (ROOT / "requirements.lock").read_text().splitlines() if line[:7] == "tzdata="
    )
    year, number = locked.split("==")[1].split()[0].split(".")
    assert f"{year}{'abcdefghijklmnopqrstuvwxyz'[int(number) - 1]}" == ZONES_RELEASE
