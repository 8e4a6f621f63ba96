"""The parts of a page: every state has its word, moments are as fine as they are known, and no part breaks the CSP."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django import forms
from django.http import HttpResponse
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import path as route

from agreements.domain import statuses
from agreements.domain.due import DueState
from agreements.domain.timeline import When
from agreements.templatetags import icons, labels, moments, pictures, words
from agreements.templatetags.sheets import Entry
from config import assets
from config.middleware import read_point
from monitoring.domain.thresholds import MARKS

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2025, 11, 1, 8, tzinfo=UTC)
CSS = (ROOT / "static/css/ahd.css").read_text()


# The shell names these pages; here each stands for itself, so that the parts are tested without the views.
PAGES = {
    "home": "",
    "agreements": "agreements/",
    "agreement": "agreements/<slug:slug>/",
    "commitments": "commitments/",
    "actors": "actors/",
    "calendar": "calendar/",
    "search": "search/",
    "desk": "desk/",
    "inbox": "inbox/",
    "sign-in": "sign-in/",
    "sign-out": "sign-out/",
    "method": "method/",
    "theme": "theme/",
    "swagger": "api/docs/",
}
urlpatterns = [route(where, lambda request, **_: HttpResponse(), name=name) for name, where in PAGES.items()]


def show(text: str, path: str = "/agreements/", **values: object) -> str:
    """Render a snippet as a page would, standing at the point that the address names."""
    request = RequestFactory().get(path)
    request.point = read_point(request, NOW)
    return Template("{% load ahd %}" + text).render(Context({"request": request, **values}))


# ---- every enum word has its place in the tables ----


@pytest.mark.parametrize(
    ("family", "enum"),
    [
        ("due", DueState),
        ("level", statuses.Level),
        ("round", statuses.RoundState),
        ("stance", statuses.NameStance),
        ("position", statuses.Stance),
        ("layer", statuses.LayerKind),
    ],
)
def test_every_state_of_the_domain_has_a_badge_and_no_badge_is_left_over(family, enum):
    assert {member.value for member in enum} == set(words.FAMILIES[family])
    for member in enum:
        assert str(words.word(member, family).label) in pictures.badge_html(member, family)


@pytest.mark.parametrize(
    ("family", "enum"),
    [
        ("actor", statuses.ActorKind),
        ("role", statuses.Role),
        ("event", statuses.EventKind),
        ("stage", statuses.Stage),
        ("relation", statuses.RelationKind),
        ("change", statuses.ChangeKind),
        ("condition", statuses.ConditionKind),
        ("product", statuses.ProductKind),
        ("note", statuses.NoteKind),
        ("assessor", statuses.AssessorRole),
        ("confidence", statuses.Confidence),
        ("member", statuses.MemberRole),
        ("basis", statuses.Basis),
    ],
)
def test_every_kind_of_the_domain_has_a_label(family, enum):
    assert {member.value for member in enum} == set(labels.FAMILIES[family])


def test_every_word_has_an_icon_a_tone_and_a_meaning():
    for table in words.FAMILIES.values():
        for entry in table.values():
            assert entry.icon in icons.NAMES
            assert f".{entry.tone} {{" in CSS
            assert str(entry.means).endswith(".")


def test_alerts_have_a_word_for_each_threshold():
    assert {mark.word for mark in MARKS.values()} == set(words.ALERT)
    assert "3 days left" in show('{% badge 3 "alert" %}')


def test_levels_may_come_as_numbers_of_the_published_scale():
    assert [words.plain_key(number, "level") for number in range(4)] == list(words.LEVELS_IN_ORDER)


def test_a_state_without_a_word_is_refused_aloud():
    with pytest.raises(words.UnknownWord, match="“nonsense” has no word"):
        words.word("nonsense")


def test_marks_drawn_here_are_those_that_the_table_names():
    assert set(re.findall(r'symbol id="([\w-]+)"', assets.MARKS.read_text())) == set(icons.MARKS)


# ---- moments ----


@pytest.mark.parametrize(
    ("text", "zone", "words_shown", "value"),
    [
        ("2025-11-06", "Europe/Istanbul", "6 Nov 2025", "2025-11-06"),
        ("2025-11", "UTC", "November 2025", "2025-11"),
        ("2025", "UTC", "2025", "2025"),
        ("2025-W45", "UTC", "week of 3 Nov 2025", "2025-W45"),
        (
            "2025-10-15T18:00",
            "Asia/Karachi",
            "18:00 PKT (Asia/Karachi), 15 Oct 2025",
            "2025-10-15T18:00+05:00",
        ),
        (
            "2025-10-15T18:00",
            "Asia/Kabul",
            "18:00 UTC+4:30 (Asia/Kabul), 15 Oct 2025",
            "2025-10-15T18:00+04:30",
        ),
    ],
)
def test_a_moment_is_shown_as_fine_as_it_is_known(text, zone, words_shown, value):
    moment = When(text, zone)
    assert moments.moment_words(moment) == words_shown
    html = moments.moment_html(moment)
    assert f'<time datetime="{value}">' in html
    assert re.sub(r"<[^>]+>", "", html) == words_shown


@pytest.mark.parametrize(
    ("text", "words_shown"),
    [
        ("2025-10-25/2025-10-30", "25 to 30 Oct 2025"),
        ("2025-10-30/2025-11-06", "30 Oct to 6 Nov 2025"),
        ("2025-12-30/2026-01-02", "30 Dec 2025 to 2 Jan 2026"),
    ],
)
def test_a_span_of_days_names_both_ends_and_repeats_nothing(text, words_shown):
    moment = When(text, "UTC")
    assert moments.moment_words(moment) == words_shown
    assert moments.moment_html(moment).count("<time") == 2


def test_an_unknown_moment_says_so():
    assert show("{% when nothing %}", nothing=None) == "unknown"


@pytest.mark.parametrize(
    ("target", "at", "said"),
    [
        (datetime(2025, 11, 6, 9, tzinfo=UTC), NOW, "in 5 days 1 hour"),
        (datetime(2025, 10, 29, 8, tzinfo=UTC), NOW, "3 days ago"),
        (datetime(2025, 11, 1, 9, 1, tzinfo=UTC), NOW, "in 1 hour 1 minute"),
        (datetime(2025, 12, 1, 9, tzinfo=UTC), NOW, "in 30 days"),
        (NOW, NOW, "now"),
        (When("2025-11-06", "Europe/Istanbul"), NOW, "in 5 days"),
        (When("2025-11-02", "UTC"), NOW, "tomorrow"),
        (When("2025-11-01", "UTC"), NOW, "today"),
        (When("2025-10-31", "UTC"), NOW, "yesterday"),
        (When("2025-11", "UTC"), NOW, "now"),
        (When("2025-11-02", "Asia/Karachi"), datetime(2025, 11, 1, 19, tzinfo=UTC), "today"),
    ],
)
def test_a_countdown_counts_no_finer_than_the_moment_is_known(target, at, said):
    assert moments.countdown_words(target, at) == said


# ---- the reader's point in time ----


def test_the_time_bar_says_which_day_is_read_and_leads_back():
    html = show("{% time_bar %}", "/agreements/?as_of=2025-11-03&party=pakistan&after=x")
    assert "You are reading 3 November 2025, as known today." in html
    assert 'href="/agreements/?party=pakistan"' in html
    both = show("{% time_bar %}", "/?as_of=2025-11-03T12:00Z&known_at=2025-11-04")
    assert "3 November 2025, 12:00 UTC, as it was known on 4 November 2025" in both
    assert "time-bar" not in show("{% time_bar %}")


@pytest.mark.urls(__name__)
def test_links_keep_the_readers_point_and_nothing_else():
    snippet = "{% link 'agreement' slug='istanbul' %}"
    assert show(snippet, "/?party=pakistan") == "/agreements/istanbul/"
    kept = show(snippet, "/?as_of=2025-11-03&party=pakistan&known_at=2025-11-04")
    assert kept == "/agreements/istanbul/?as_of=2025-11-03&amp;known_at=2025-11-04"


@pytest.mark.urls(__name__)
def test_the_navigation_marks_the_section_that_is_read():
    html = show("{% main_nav %}", "/agreements/istanbul/?as_of=2025-11-03")
    assert 'href="/agreements/?as_of=2025-11-03" aria-current="true"' in html
    assert html.count("aria-current") == 1


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "500"])
def test_an_error_page_needs_neither_a_request_nor_a_database(code):
    html = render_to_string(f"{code}.html")
    assert "<h1>" in html and "data-theme=" not in html and 'id="main"' in html


@dataclass
class Source:
    code: str = "S1"
    publisher: str = "TRT World"
    published: str = "2025-10-31"
    title: str = "Joint <statement>"
    url: str = "https://example.org/a"
    reliability: str = "B"
    credibility: int = 2


def test_a_source_is_cited_and_leads_back_to_each_place():
    html = show(
        "{% cite s %}{% cite s %}{% sources all %}",
        s=Source(),
        all=[Source(), Source("S2", url="javascript:x")],
    )
    assert 'id="cite-S1-2" href="#source-S1"' in html
    assert 'id="source-S1"' in html and 'href="#cite-S1-1"' in html and 'href="#cite-S1-2"' in html
    assert "Joint &lt;statement&gt;" in html and "publisher usually reliable, probably true" in html
    assert "javascript:" not in html


# ---- strips, sheets, forms ----


def test_a_strip_is_filled_exactly_and_the_smallest_part_can_be_seen():
    parts = pictures.segments([("running", 300), ("overdue", 1), ("closed", 0), ("waiting", 2)], "due")
    assert [part.count for part in parts] == [300, 1, 2]
    assert sum(part.width for part in parts) == pictures.SCALE
    assert min(part.width for part in parts) >= pictures.LEAST
    html = show(
        '{% status_strip c "due" %}', c=[("running", 2), ("overdue", 1, "/commitments/?state=overdue")]
    )
    assert "Status of 3 commitments" in html and 'href="/commitments/?state=overdue"' in html


def test_nothing_to_count_is_said():
    assert "nothing to count" in show('{% status_strip c "due" %}', c=[])


def test_a_month_sheet_shows_what_falls_on_its_days():
    html = show(
        "{% month 2025 11 entries %}",
        entries=[Entry(date(2025, 11, 6), "Third round", "/rounds/3/", "scheduled", "round")],
    )
    assert html.count("<td") == 42 and "November 2025" in html
    assert '<a href="/rounds/3/">Third round</a>' in html and "(Scheduled)" in html
    assert 'datetime="2025-11-01" aria-current="date"' in html


class AssessmentForm(forms.Form):
    level = forms.ChoiceField(label="Level", widget=forms.RadioSelect, choices=[(k, k) for k in words.LEVEL])
    reason = forms.CharField(label="Reason", help_text="One sentence.", widget=forms.Textarea)


def test_a_refused_form_names_its_errors_and_leads_to_the_fields():
    form = AssessmentForm({})
    html = show('{% error_summary f %}{% field f.level "level" %}{% field f.reason %}', f=form)
    assert (
        'href="#id_level_0"' in html
        and 'href="#id_reason"' in html
        and "Reason: This field is required." in html
    )
    assert (
        'aria-describedby="id_reason_hint id_reason_error"' in html
        and html.count('id="id_reason_error"') == 1
    )
    assert "Not started" in html and "<legend>Level" in html


# ---- the style sheet, the scripts and the build ----


def test_the_style_sheet_knows_no_left_and_no_right():
    rules = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)
    rules = re.sub(r"vertical-align: \w+", "", rules)
    assert not re.findall(r"\b(?:left|right|top|bottom)\b(?=\s*[:;])|-(?:left|right|top|bottom)\b", rules)
    assert not re.findall(r"(?<![-\w])(?:width|height|min-width|max-height)\s*:(?![^()]*\)\s*\{)", rules)


def test_the_style_sheet_fits_the_first_visit_of_a_phone():
    assert len(gzip.compress(CSS.encode())) <= 8000
    assert "@import" not in CSS and "://" not in CSS


def test_no_template_carries_a_style_or_a_script_of_its_own():
    pages = set((ROOT / "templates").rglob("*.html")) - set((ROOT / "templates/monitoring/mail").iterdir())
    for path in pages:  # a mail brings its style with it: it fetches nothing
        text = path.read_text()
        assert not re.search(r'<style|\sstyle="|\son[a-z]+="|javascript:|<script>', text), path


def test_the_build_writes_whole_files_and_finds_nothing_to_do_the_second_time(tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "BUILD", tmp_path)
    monkeypatch.setattr(assets, "find_spec", lambda name: None)
    assert "not installed" in assets._once("fonts", "origin", assets.build_fonts)
    assert "no fonts" in (tmp_path / "fonts.css").read_text()
    assert assets._once("fonts", "origin", lambda: pytest.fail("built again")) == ""


def test_the_sprite_holds_every_icon_of_the_table():
    made, sentence = assets.build_icons()
    sprite = made["icons.svg"].decode()
    assert sentence == ""
    assert set(re.findall(r'symbol id="([\w-]+)"', sprite)) == icons.NAMES
