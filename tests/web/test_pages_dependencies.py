"""What depends on what around an agreement: the picture, the list that says the same, and what happens without one."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agreements.models import Process
from agreements.operations.process_file import load_process
from agreements.web import drawing
from tests.factories import ENTERED, a_process, commitment_entry, istanbul, process_data

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("december")]

LAKE = "/agreements/lake-talks-agreement/dependencies/"
STATEMENT = "/agreements/istanbul-joint-statement-2025-10/dependencies/?as_of=2025-11-29"


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


def page(client: Client, address: str = LAKE) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def picture(markup: str) -> str:
    found = re.search(r'<svg class="graph".*?</svg>', markup, re.DOTALL)
    return found[0] if found else ""


def text(markup: str) -> str:
    return " ".join(
        html.unescape(re.sub(r"<[^>]+>", " ", markup)).replace("\u2068", "").replace("\u2069", "").split()
    )


def balanced(markup: str) -> bool:
    return all(len(re.findall(rf"<{tag}\b", markup)) == markup.count(f"</{tag}>") for tag in ("ul", "li"))


def lake(*commitments: dict[str, Any], **more: Any) -> Process:
    return load_process(data=process_data() | {"commitments": list(commitments)} | more, at=ENTERED).process


def on(anchor: str, words: str = "then") -> dict[str, Any]:
    return {"as_written": words, "rule": {"kind": "on_event", "anchor": anchor}}


def beside(code: str) -> dict[str, Any]:
    return {"as_written": "in parallel", "rule": {"kind": "concurrent", "with_commitments": [code]}}


def chain(count: int) -> list[dict[str, Any]]:
    rest = (commitment_entry(f"C{n}", deadline=on(f"C{n - 1}.completed")) for n in range(2, count + 1))
    return [commitment_entry("C1"), *rest]


def test_picture_and_list_name_the_same_things_with_the_same_links(client):
    istanbul()
    markup = page(client, STATEMENT)
    drawn, listed = picture(markup), markup.replace(picture(markup), "")
    assert "C9 · Running" in text(
        drawn
    ) and "holds only while · Claimed: not met, by Islamic Republic of Pakistan" in text(drawn)
    assert "holds only while Claimed Not met by the account of Islamic Republic of Pakistan" in text(listed)
    links = set(re.findall(r'<a href="(/commitments/[^"]+)"', drawn))
    assert links and all("as_of=2025-11-29" in link for link in links)
    assert links <= set(re.findall(r'<a href="([^"]+)"', listed))


def test_the_picture_holds_under_the_policy_and_stays_out_of_the_way_of_the_keyboard(client):
    istanbul()
    drawn = picture(page(client, STATEMENT))
    assert not re.search(r"\bstyle=|<style|<script|\bon\w+=|xlink|<!", drawn)
    assert 'aria-hidden="true"' in drawn
    assert drawn.count("<a ") == drawn.count('tabindex="-1"') > 0


HOSTILE = '<script>alert(1)</script> & \\N \\l "quoted" &lt; {x|y} %s'


def test_what_is_recorded_is_text_in_picture_and_list(client):
    lake(commitment_entry("C1", paraphrase=HOSTILE, deadline=on("R1.start")))
    markup = page(client)
    assert "<script>alert" not in markup
    assert HOSTILE in text(picture(markup))
    assert HOSTILE in text(markup.replace(picture(markup), ""))


def test_a_circle_is_cut_and_marked(client):
    lake(commitment_entry("C1", deadline=beside("C2")), commitment_entry("C2", deadline=beside("C1")))
    markup = page(client)
    assert text(markup).count("Goes in a circle: it stands above") == 1
    assert text(picture(markup)).count("in parallel") == 1
    assert balanced(markup)


def test_a_deep_chain_is_a_list_in_order_and_too_large_for_a_picture(client):
    lake(*chain(drawing.MOST_BOXES + 1))
    markup = page(client)
    assert not picture(markup)
    assert "There are more than 150 things or 400 ties" in text(markup)
    assert balanced(markup)
    order = re.findall(r"<bdi>(C\d+)</bdi>", markup.partition('class="tree"')[2])
    assert order == [f"C{n}" for n in range(drawing.MOST_BOXES + 1, 0, -1)]


def test_what_hangs_on_nothing_is_counted_and_named(client):
    lake(commitment_entry("C1"), commitment_entry("C2", deadline=on("R1.start")))
    assert "1 commitment hangs on nothing, and nothing hangs on it C1 Do what C1 says" in text(page(client))


def test_where_nothing_depends_on_anything_the_page_says_so(client):
    a_process()
    assert "Nothing on record at this point hangs on anything else." in text(page(client))


def without_dot(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))


def failing_dot(monkeypatch, tmp_path):
    a_dot(monkeypatch, tmp_path, "echo sorry >&2; exit 1")


def slow_dot(monkeypatch, tmp_path):
    monkeypatch.setattr(drawing, "LONGEST", 0.2)
    a_dot(monkeypatch, tmp_path, "exec /bin/sleep 30")


def babbling_dot(monkeypatch, tmp_path):
    a_dot(monkeypatch, tmp_path, "echo '<svg'")


def a_dot(monkeypatch, tmp_path, body):
    program = tmp_path / "dot"
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.parametrize("dot", [without_dot, failing_dot, slow_dot, babbling_dot])
def test_without_a_picture_the_list_stands_and_nothing_breaks(client, monkeypatch, tmp_path, dot):
    istanbul()
    dot(monkeypatch, tmp_path)
    markup = page(client, STATEMENT)
    assert not picture(markup)
    assert "No picture can be drawn at the moment. The list says the same." in text(markup)
    assert "C9 Continuation of the ceasefire" in text(markup)


def test_a_drawing_is_kept_and_not_made_again(client, monkeypatch, tmp_path):
    istanbul()
    first = picture(page(client, STATEMENT))
    without_dot(monkeypatch, tmp_path)
    assert picture(page(client, STATEMENT)) == first != ""


def test_a_view_does_not_wait_for_another_ones_drawing(client):
    istanbul()
    with drawing._DRAWING:
        assert not picture(page(client, STATEMENT))
    assert picture(page(client, STATEMENT)), "nothing was kept of a drawing that was not tried"


def test_right_to_left_it_runs_from_right_to_left(client):
    boxes = [drawing.Box(("C1",), "C1", "due"), drawing.Box(("دو",), "دو", "run", "/x/")]
    arrows = [drawing.Arrow(0, 1, "بعد", "wait")]

    def first_of(svg: Any) -> list[float]:
        return [float(x) for x in re.findall(r'<text x="([^"]+)" y="[^"]+" font-size="13"', svg)]

    ahead, back = (first_of(drawing.drawn(boxes, arrows, leftwards=one)) for one in (False, True))
    assert ahead[0] < ahead[1] and back[0] > back[1]


def test_the_agreement_page_has_its_place_and_a_script_fills_it_with_the_same(client):
    istanbul()
    own = page(client, STATEMENT.replace("dependencies/", ""))
    assert f'hx-get="{STATEMENT}"' in own and f'<a class="btn small" href="{STATEMENT}">' in own
    part = client.get(
        STATEMENT, headers={"HX-Request": "true", "HX-Request-Type": "partial"}
    ).content.decode()
    assert part.lstrip().startswith('<section class="card stack" id="dependencies"') and picture(part)


def test_a_private_agreement_answers_like_a_missing_one(client):
    a_process(public=False)
    assert client.get(LAKE).status_code == client.get("/agreements/none/dependencies/").status_code == 404


def test_what_was_not_known_is_neither_shown_nor_counted(client):
    istanbul()
    early = "/agreements/48-hour-ceasefire-2025-10/dependencies/?as_of=2025-10-17T14:00Z&known_at=2025-10-18"
    seen = text(page(client, early))
    assert "Doha ceasefire" not in seen and "Istanbul" not in seen.replace("Istanbul time", "")


@pytest.mark.parametrize("count", [2, 40])
def test_the_page_makes_the_same_few_queries_for_two_and_for_forty(client, count):
    lake(*chain(count))
    with CaptureQueriesContext(connection) as captured:
        page(client)
    assert len(captured) <= 24
