"""Entries for a bibliography: a key of its own for each page at each point, and words that LaTeX prints as they are."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.models import Commitment
from agreements.operations.process_file import load_process
from agreements.web.pages.citation import bibtex, in_latex
from tests.factories import ENTERED, commitment_entry, point, process_data

NOVEMBER = point("2025-11-06")


def key_of(entry: str) -> str:
    found = re.match(r"@misc\{([^,]*),\n", entry)
    assert found is not None
    return found[1]


def entry_on(client, address: str) -> str:
    found = re.search(r'<pre id="bibtex">(.*?)</pre>', client.get(address).content.decode(), re.S)
    assert found is not None
    return unescape(found[1])


@pytest.mark.django_db
@pytest.mark.usefixtures("december")
def test_things_with_titles_in_another_script_have_keys_of_their_own(client):
    data = process_data()
    titles = ("تسليم الخرائط", "فتح المعابر", "50 % of posts & arms_depots #1", "تسليم الخرائط")
    data["commitments"] = [
        commitment_entry(f"C{number}", paraphrase=title) for number, title in enumerate(titles, 1)
    ]
    load_process(data=data, at=ENTERED)
    pages = [one.get_absolute_url() for one in Commitment.objects.order_by("code")]
    pages += ["/processes/lake-talks/", "/agreements/lake-talks-agreement/", "/actors/north/"]
    pages += [f"{pages[0]}?as_of=2025-11-0{day}" for day in (5, 6)]
    pages += [f"{pages[0]}?as_of=2025-11-06T12:00Z&known_at=2025-11-0{day}" for day in (7, 8)]
    entries = [entry_on(client, address) for address in pages]
    keys = [key_of(entry) for entry in entries]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[a-z0-9-]+", key) for key in keys)
    assert r"title = {50 \% of posts \& arms\_depots \#1}" in entries[2]
    assert entry_on(client, pages[-1]) == entries[-1]


@given(st.text())
def test_no_title_leaves_its_field(title):
    entry = bibtex(title, "https://ahd.example/x/?as_of=1&known_at=2%3A", NOVEMBER)
    depth = 0
    for place, letter in enumerate(entry):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        assert depth > 0 or place in range(5) or place == len(entry) - 1
    assert depth == 0 and len(entry.splitlines()) == 7


@given(st.text(alphabet="&%#_$ab"))
def test_every_letter_that_latex_takes_for_a_command_is_written_out(text):
    assert not re.search(r"(?<!\\)[&%#_$]", in_latex(text))
    assert in_latex(text).replace("\\", "") == " ".join(text.split())


def test_the_rarer_ones_are_called_by_their_names():
    assert in_latex("a{b}~^\\") == (
        r"a\textbraceleft{}b\textbraceright{}\textasciitilde{}\textasciicircum{}\textbackslash{}"
    )
