"""`./run test`: how it decides about cores and browsers."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.devstack import browser, suite
from config.devstack.progress import StackError


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(browser, "find", lambda: None)
    monkeypatch.setattr(browser, "install", lambda log: (None, "there is none."))
    monkeypatch.setattr(suite, "asks_for_browser", lambda arguments: True)


@pytest.mark.parametrize(
    ("arguments", "parallel"),
    [
        ([], True),
        (["tests/domain"], True),
        (["-x", "-k", "deadline"], True),
        (["tests/domain/test_timeline.py"], False),
        (["tests/domain/test_timeline.py::test_one"], False),
        (["-n", "4"], False),
        (["-n0"], False),
        (["--pdb"], False),
    ],
)
def test_both_cores_serve_more_than_one_file(arguments: list[str], parallel: bool) -> None:
    assert bool(suite.in_parallel(arguments)) is parallel


def test_missing_browser_leaves_its_tests_out_in_one_line(
    no_browser: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert suite.with_browser([], {}) == ["-m", "not browser"]
    assert "browser tests are left out: there is none." in capsys.readouterr().out


def test_missing_browser_fails_in_ci(no_browser: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(StackError, match="With CI=true the browser tests must run"):
        suite.with_browser([], {})


def test_found_browser_is_handed_to_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "find", lambda: Path("/usr/bin/true"))
    environment: dict[str, str] = {}
    assert suite.with_browser([], environment) == []
    assert environment == {"CHROMIUM": "/usr/bin/true"}


def test_named_browser_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    named = tmp_path / "browser"
    named.write_text("#!/bin/sh\nexit 0\n")
    named.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(named))
    assert browser.find() == named


def test_program_that_does_not_start_is_no_browser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "absent"))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    monkeypatch.setattr(browser.shutil, "which", lambda name: None)
    assert browser.find() is None


def test_pure_tests_ask_for_no_browser() -> None:
    assert not suite.asks_for_browser(["tests/domain"])
    assert not suite.asks_for_browser(["-m", "not browser"])
    assert suite.asks_for_browser([])
