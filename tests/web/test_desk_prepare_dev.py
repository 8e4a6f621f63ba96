"""First records and sign-ins on one's own machine: made once, kept private, refused in production."""

from __future__ import annotations

import stat
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from agreements.management.commands.prepare_dev import PEOPLE, shipped
from agreements.models import Membership, Participation, Process, User
from tests.factories import a_person, a_process

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_machine(settings, tmp_path):
    settings.SITE_SCHEME = "http"
    settings.ROOT = tmp_path
    return tmp_path / "var" / "sign-ins.txt"


def prepare() -> list[str]:
    said = StringIO()
    call_command("prepare_dev", stdout=said)
    return said.getvalue().splitlines()


def test_an_empty_database_gets_every_shipped_process_and_the_sign_ins(own_machine):
    lines = prepare()
    assert Process.objects.count() == len(shipped()) == len(lines) - 1
    assert lines[-1] == f"{len(PEOPLE)} development sign-ins made; they stand in {own_machine}"
    for line in own_machine.read_text().splitlines():
        name, password = line.split()
        assert User.objects.get(username=name).check_password(password)


def test_the_sign_ins_are_for_their_owner_alone(own_machine):
    prepare()
    assert stat.S_IMODE(own_machine.stat().st_mode) == 0o600
    passwords = {line.split()[1] for line in own_machine.read_text().splitlines()}
    assert len(passwords) == len(PEOPLE) and min(map(len, passwords)) >= 16


def test_roles_are_given_where_they_mean_something():
    prepare()
    istanbul = Process.objects.get(slug="pakistan-afghan-taliban-2025")
    roles = set(
        Membership.objects.filter(process=istanbul).values_list("user__username", "role", "actor__slug")
    )
    assert roles == {
        ("analyst", "analyst", None),
        ("mediator", "mediator", None),
        ("delegate-pak", "delegate", "pak"),
        ("delegate-afg", "delegate", "afg-iea"),
    }
    takes_part = Participation.objects.filter(actor__slug__in=("pak", "afg-iea")).values("process")
    assert not Membership.objects.filter(role="delegate").exclude(process__in=takes_part).exists()
    assert User.objects.get(username="admin").is_superuser
    assert User.objects.get(username="mediator").shown_as == "Mediator (development)"


def test_the_second_time_there_is_nothing_to_do(own_machine):
    prepare()
    first = own_machine.read_text()
    assert prepare() == ["the first records and sign-ins are there already"]
    assert own_machine.read_text() == first


def test_what_is_there_already_is_left_alone(own_machine):
    a_process()
    a_person("ada")
    assert prepare() == ["the first records and sign-ins are there already"]
    assert not own_machine.exists()


def test_in_production_it_refuses_in_a_sentence(settings):
    settings.SITE_SCHEME, settings.DEBUG = "https", False
    with pytest.raises(CommandError, match="only for one's own machine"):
        prepare()
    assert not User.objects.exists()
