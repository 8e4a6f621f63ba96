"""Where files go: short plain paths for sockets, nothing left behind by a test run that was killed."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from config.devstack.accounts import Account
from config.devstack.places import (
    LONGEST_SOCKET_DIRECTORY,
    PLAIN_PATH,
    Places,
    remove_abandoned,
    temporary_places,
)
from config.devstack.progress import StackError
from config.devstack.stack import secret_key

OWN = Account(os.geteuid(), os.getegid(), borrowed=False)


@pytest.mark.parametrize("name", ["plain", "with spaces", "ünï", "n" * 120])
def test_sockets_get_a_short_plain_path(name: str, tmp_path: Path) -> None:
    root = tmp_path / name
    root.mkdir()
    places = Places.of_checkout(OWN, root)
    assert len(os.fsencode(places.sockets)) <= LONGEST_SOCKET_DIRECTORY
    assert PLAIN_PATH.fullmatch(str(places.sockets))
    assert places.data == root / "var" / "data"


def test_two_checkouts_never_meet(tmp_path: Path) -> None:
    roots = [tmp_path / "a b", tmp_path / "a c"]
    for root in roots:
        root.mkdir()
    first, second = (Places.of_checkout(OWN, root) for root in roots)
    assert first.sockets != second.sockets
    assert first.mark != second.mark


def test_closed_directory_moves_the_data_of_a_borrowed_account(tmp_path: Path) -> None:
    root = tmp_path / "closed"
    root.mkdir(mode=0o700)
    borrowed = Account(65534, 65534, borrowed=True)
    assert not Places.of_checkout(borrowed, root).data.is_relative_to(root)


def test_test_run_leaves_nothing_behind() -> None:
    with temporary_places(OWN) as places:
        home = places.data.parent
        assert home.exists()
    assert not home.exists()


def test_what_a_killed_test_run_left_is_removed_and_a_living_one_is_not(tmp_path: Path) -> None:
    abandoned = tmp_path / "ahd-test-abandoned"
    abandoned.mkdir()
    (abandoned / "in-use").touch()
    with temporary_places(OWN) as living:
        remove_abandoned(tmp_path)
        remove_abandoned(living.data.parent.parent)
        assert living.data.parent.exists()
    assert not abandoned.exists()


def test_directory_that_somebody_laid_there_is_refused(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path)
    with pytest.raises(StackError, match="belongs to another user"):
        OWN.own_directory(link)


def test_secret_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "var" / "secret-key"
    key = secret_key(file)
    assert len(key) >= 50
    assert secret_key(file) == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
