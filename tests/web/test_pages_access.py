"""Who reads what: a confidential process is as good as missing, and every view says who it is for."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import get_resolver

from agreements.models import Commitment, Process, Round
from agreements.operations.process_file import load_process
from agreements.web.policy import without_policy
from tests.factories import ENTERED, a_person, a_process, process_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

LISTS = (
    "/processes/",
    "/agreements/",
    "/commitments/",
    "/actors/",
    "/search/?q=lake",
    "/search/?q=north",
    "/search/?q=C1",
)


def pages(process: Process) -> list[str]:
    commitment, one = Commitment.objects.get(process=process), Round.objects.get(process=process)
    return [
        f"/processes/{process.slug}/",
        f"/processes/{process.slug}/sources/",
        f"/agreements/{process.slug}-agreement/",
        f"/agreements/{process.slug}-agreement/dependencies/",
        f"/commitments/{commitment.pk}/",
        f"/rounds/{one.pk}/",
        f"/rounds/{one.pk}/calendar.ics",
        "/actors/north/",
    ]


def missing(address: str) -> str:
    """The same kind of address, at which there is nothing."""
    address = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", str(uuid4()), address)
    return re.sub(r"lake-talks(-agreement)?|north", "nowhere", address)


def body(client: Client, address: str) -> tuple[int, str]:
    response = client.get(address)
    return response.status_code, response.content.decode().replace(address, "HERE")


def test_every_page_of_ours_says_who_it_is_for():
    ours = [
        one
        for one in get_resolver().url_patterns
        if getattr(getattr(one, "urlconf_name", None), "__name__", "").endswith(".web.urls")
    ]
    assert len(ours) == 2
    assert list(without_policy(ours)) == []


def test_a_confidential_process_answers_like_one_that_is_missing(client):
    for address in pages(a_process(public=False)):
        hidden, none = body(client, address), body(client, missing(address))
        assert hidden == none and hidden[0] == 404, address


def test_lists_and_search_leave_out_what_is_confidential(client):
    a_process(public=False)
    for address in LISTS:
        response = client.get(address)
        assert response.status_code == 200
        assert "lake-talks" not in response.content.decode() and "North" not in response.content.decode(), (
            address
        )


def test_those_with_a_role_in_it_read_it(client):
    process = a_process(public=False)
    client.force_login(a_person("mediator", process, "mediator"))
    assert [client.get(address).status_code for address in pages(process)] == [200] * len(pages(process))
    client.force_login(a_person("stranger"))
    assert [client.get(address).status_code for address in pages(process)] == [404] * len(pages(process))


def test_what_a_confidential_process_says_of_an_actor_does_not_hide_what_a_public_one_says(client):
    a_process("open-talks")
    secret = process_data("secret-talks")
    secret["process"]["effective"] = "2025-10-20"
    secret["actors"][0] |= {"label": "North as the secret talks call it", "effective": "2025-10-20"}
    secret["names"] = [
        {"key": "n", "actor": "north", "name": "Whispered name", "used_by": "nobody", "stances": ["self"]}
    ]
    Process.objects.filter(pk=load_process(data=secret, at=ENTERED).process.pk).update(is_public=False)
    for address in ("/actors/", "/actors/north/", "/search/?q=north", "/agreements/open-talks-agreement/"):
        seen = client.get(address).content.decode()
        assert "North" in seen and "secret" not in seen and "Whispered" not in seen, address
    assert "Whispered" not in client.get("/search/?q=zzz").content.decode()
    client.force_login(a_person("root", administrator=True))
    assert "North as the secret talks call it" in client.get("/actors/north/").content.decode()


def test_a_mediator_may_update_others_read_who_could(client):
    process = a_process()
    address = f"/commitments/{Commitment.objects.get(process=process).pk}/"
    assert "Update status" not in client.get(address).content.decode()
    client.force_login(a_person("analyst", process, "analyst"))
    seen = client.get(address).content.decode()
    assert "Only a mediator of this process can assess its commitments." in seen
    assert "Only a delegate of this party can state its position." in seen
    assert f"{address}assess/" not in seen and f"{address}position/" not in seen
    client.force_login(a_person("mediator", process, "mediator"))
    assert f'href="{address}assess/"' in client.get(address).content.decode()
    client.force_login(a_person("delegate", process, "delegate", "north"))
    assert f'href="{address}position/"' in client.get(address).content.decode()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_a_page_that_is_read_answers_other_methods_with_a_sentence(client, method):
    response = getattr(client, method)("/agreements/")
    assert response.status_code == 405 and response["Allow"] == "GET, HEAD"
    assert "This address answers to GET, HEAD only." in response.content.decode()
    assert client.head("/agreements/").status_code == 200
