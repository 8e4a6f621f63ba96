"""Hostile requests: a fixed list of nasty values in every place. None of them is our fault."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, quote_from_bytes

import pytest
from django.test import Client

from agreements.models import Commitment
from tests.api.worlds import a_rich_process, a_token, bearer
from tests.factories import a_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

NASTY = [
    "", " ", "\x00", "\x01", "\x1b[31m", "\n", "\r\nSet-Cookie: a=b", "a\u202eb", "\u2066a", "\u200b", "\ufeff",
    "🕊", "👨\u200d👩\u200d👧\u200d👦", "ﷺ", "می\u200cخواهم", "١٢٣", "½", "e\u0301" * 300, "\U000e0041", "\ue000",
    "\uffff",
    "0", "-0", "-1", "1.5", "1e3", "10" * 60, "99999999999999999999", "NaN", "inf", "0x10", "true", "null", "None",
    "0000-01-01", "0000-00-00", "9999-12-31", "10000-01-01", "2025-02-30", "2025-11-06T25:61Z", "2025-W54", "2025-W00",
    "1800-01-01", "2200-12-31", "2200-12-31T23:59:59.999999-23:59", "1800-01-01T00:00+23:59",
    "2025-11-06T00:00+99:99", "2025-11-01/2025-10-01", "2025-11-06T18:00", "2025-11-06 18:00Z", "٢٠٢٥-١١-٠٦",
    "'", '"', "`", "''; --", "' OR 1=1 --", "'; DROP TABLE agreements_commitment; --", "\\", "%", "%%s", "%(a)s",
    "{0}", "{{7*7}}", "${7*7}", "<script>alert(1)</script>", "../../etc/passwd", "file:///etc/passwd", "=1+1",
    "a" * 999, "a" * 1001, "(" * 900, "!" * 500, "& " * 300, "a & | ! b", ":*", "<->", "<5>", '"unclosed', "a -",
    "or", "and", "-", "Asia/Kabul", "Mars/Base", "../../UTC", "localtime", "posixrules",
]  # fmt: skip
BYTES = [b"\xff", b"\xed\xa0\x80", b"\xc0\x80", b"\xf5\x80\x80\x80", b"\xe2\x80", b"\x80"]
#: By list, groups of parameters that are given together: what reads a value must not care what stands beside it.
PLACES = {
    "sources/": ["as_of", "known_at", "limit", "cursor", "process&code", "nonsense"],
    "commitments/": [
        "process&agreement&obligor&counterparty",
        "due_state",
        "implementation",
        "due_before",
        "due_after",
        "q",
    ],
    "actors/": ["slug", "q"],
    "processes/": ["process"],
    "agreements/": ["code&slug"],
    "rounds/": ["process&code"],
    "events/": ["process&code"],
    "disagreements/": ["process&about"],
}
VALUES: list[Any] = [
    None, True, False, 0, -1, 1.5, 10**20, -(10**20), 2**63, 2**64, 1e308, [], [[]], [None], [[[[]]]], {}, {"a": 1},
    "\ud800", ["\ud800"], ["\x00"], ["a" * 10_000], ["S1"] * 1000, "a" * 10_000,
]  # fmt: skip
ASSESSMENT = {
    "level": "full",
    "effective": "2025-11-06",
    "grounds": "x",
    "confidence": "low",
    "sources": ["S1"],
}
BODY: dict[str, dict[str, Any]] = {
    "assessments": ASSESSMENT | {"seen": None, "zone": ""},
    "positions": {
        "actor": "north",
        "stance": "accepts",
        "text": "x",
        "effective": "2025-11-06",
        "sources": [],
    },
    "revisions": {
        "change": "withdrawn",
        "effective": "2025-11-06",
        "zone": "",
        "deadline": None,
        "paraphrase": None,
        "reason": "x",
        "sources": ["S1"],
    },
}


def expect_no_fault(response: Any, said: Any) -> None:
    assert response.status_code < 500, said
    if response.status_code >= 400:
        assert response.headers["Content-Type"] == "application/problem+json", said
        assert response.json()["detail"], said


@pytest.mark.parametrize("path", PLACES)
def test_no_parameter_value_is_our_fault(path: str, client: Client) -> None:
    a_rich_process()
    values = [quote(value) for value in NASTY] + [quote_from_bytes(value) for value in BYTES]
    for names in PLACES[path]:
        for value in values:
            query = "&".join(f"{name}={value}" for name in names.split("&"))
            expect_no_fault(client.get(f"/api/v1/{path}?{query}"), query)


def test_no_place_in_the_path_is_our_fault(client: Client) -> None:
    values = [quote(value, safe="") for value in NASTY] + [quote_from_bytes(value) for value in BYTES]
    for path in PLACES:
        for value in values:
            expect_no_fault(client.get(f"/api/v1/{path}{value}/"), (path, value))


@pytest.fixture
def writers() -> dict[str, Client]:
    process = a_rich_process()
    mediator, delegate = a_person("m", process, "mediator"), a_person("d", process, "delegate", "north")
    return {
        "assessments": bearer(a_token(mediator, "write:status")),
        "positions": bearer(a_token(delegate, "write:position")),
        "revisions": bearer(a_token(mediator, "write:record")),
    }


@pytest.mark.parametrize("kind", list(BODY))
def test_no_value_in_a_body_is_our_fault(kind: str, writers: dict[str, Client]) -> None:
    path = f"/api/v1/commitments/{Commitment.objects.get(code='C1').pk}/{kind}/"
    for field in (*BODY[kind], "nonsense", "\x00", "\ud800"):
        texts = (
            NASTY
            if field in ("grounds", "effective", "zone", "text", "actor", "reason", "paraphrase")
            else []
        )
        for value in (*VALUES, *texts):
            sent = json.dumps(BODY[kind] | {field: value})
            response = writers[kind].post(path, sent, content_type="application/json")
            expect_no_fault(response, (field, value))
            if response.status_code == 201:
                assert not set(response.content.decode()) & {"\x00", "\u202e", "\u2066"}, (field, value)


def test_what_is_answered_can_be_read_back(writers: dict[str, Client]) -> None:
    """After all that was accepted, every list still answers."""
    path = f"/api/v1/commitments/{Commitment.objects.get(code='C1').pk}/assessments/"
    for value in NASTY:
        for field in ("grounds", "effective"):
            sent = json.dumps(BODY["assessments"] | {field: value})
            writers["assessments"].post(path, sent, content_type="application/json")
    for address in (path, *(f"/api/v1/{one}" for one in PLACES)):
        assert Client().get(address).status_code == 200
