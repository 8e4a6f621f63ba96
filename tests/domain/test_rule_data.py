"""Rules as data: every kind survives the way out and back, and what cannot be is refused with a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from agreements.domain.deadlines import RULES, rule_from_data
from agreements.domain.deadlines.fixed import Fixed
from agreements.domain.deadlines.offsets import Offset
from agreements.domain.deadlines.rule import BadRule, NoDate, Resolution, Unfolding
from tests.domain.rulebook import KABUL, happened, utc

FIXED = {"kind": "fixed", "date": "2025-11-06", "bound": "by"}
DAYS = {"kind": "offset", "anchor": "E", "amount": 5, "unit": "day"}

#: Of every kind its own example, and beside it what has more to say.
EXAMPLES: dict[str, dict[str, Any]] = {
    f"{kind}_itself": {"kind": kind, **rule.example} for kind, rule in RULES.items()
} | {
    "fixed": FIXED,
    "fixed_in_another_zone": FIXED | {"zone": "Europe/Moscow"},
    "window": {"kind": "window", "start": "2026-03-19T00:00", "end": "2026-03-24T00:00"},
    "window_between_events": {"kind": "window", "start_event": "E-doha", "end_event": "R1.end"},
    "window_with_words": {"kind": "window", "start": "2026-03-18", "end_words": "the Eid days"},
    "on_event": {"kind": "on_event", "anchor": "E-doha"},
    "on_event_once": {"kind": "on_event", "anchor": "C12.completed", "then": "once"},
    "standing": {"kind": "standing"},
    "undated": {"kind": "undated"},
    "vague": {"kind": "vague", "word": "as soon as possible"},
    "vague_with_limit": {"kind": "vague_with_limit", "word": "as soon as possible", "rule": DAYS},
    "offset": DAYS,
    "offset_before": DAYS | {"bound": "before_end", "unit": "month"},
    "offset_ordinal": DAYS | {"count": "ordinal"},
    "offset_half_months": DAYS | {"unit": "half_month", "confirmed": "2023-03-15"},
    "phase": {
        "kind": "phase",
        "anchor": "C11.completed",
        "amount": 4,
        "unit": "day",
        "phase": "disengagement",
    },
    "phase_for": {
        "kind": "phase",
        "anchor_date": "2025-10-15T18:00",
        "amount": 48,
        "unit": "hour",
        "bound": "for",
    },
    "term": {
        "kind": "term",
        "anchor": "E0",
        "amount": 5,
        "unit": "year",
        "renewal": "automatic",
        "notice_amount": 6,
        "notice_unit": "month",
        "notice_by": "any one of the parties",
        "notice_anchor": "E-notice",
    },
    "term_by_consent": {
        "kind": "term",
        "anchor_date": "2025-10-15",
        "amount": 48,
        "unit": "hour",
        "renewal": "by_consent",
        "consents": ["E-ext1", "E-ext2"],
    },
    "concurrent": {"kind": "concurrent", "with_commitments": ["C15", "C16"]},
    "recurring": {
        "kind": "recurring",
        "anchor": "E",
        "every": 1,
        "unit": "day",
        "times": 600,
        "what": "trucks",
        "end_event": "E-end",
    },
    "milestone": {
        "kind": "milestone",
        "amount": 30,
        "measure": "percent",
        "what": "heavy weapons",
        "rule": DAYS,
    },
    "ratio": {
        "kind": "ratio",
        "amount": 30,
        "what": "prisoners",
        "per_amount": 1,
        "per_what": "hostages",
        "with_commitments": ["C5"],
        "rule": DAYS,
    },
    "kept_compliance": {
        "kind": "kept_compliance",
        "anchor": "E",
        "amount": 72,
        "unit": "hour",
        "breach": "E-breach",
        "on_breach": "restart",
    },
    "suspended": {
        "kind": "suspended",
        "rule": DAYS,
        "suspended": "E-stop",
        "resumed": "E-go",
        "clock": "stops",
    },
    "before_event": {"kind": "before_event", "anchor": "E-vote"},
    "until_event": {"kind": "until_event", "anchor": "R1.end"},
    "by_reference": {
        "kind": "by_reference",
        "document": "Annex 1",
        "link": "https://example.org/annex",
        "rule": FIXED,
    },
    "other_calendar": {
        "kind": "other_calendar",
        "words": "1 Ramadan 1447",
        "calendar": "islamic",
        "rule": FIXED,
    },
    "announced": {
        "kind": "announced",
        "rule": DAYS,
        "announced": "2022-11-07",
        "announced_by": "the African Union",
    },
}


@pytest.mark.parametrize("data", EXAMPLES.values(), ids=EXAMPLES)
def test_a_rule_survives_the_way_out_and_back(data: dict[str, Any]) -> None:
    one = rule_from_data(data, KABUL)
    written = one.to_data()
    assert rule_from_data(written, "America/Bogota") == one
    assert rule_from_data(written, "America/Bogota").to_data() == written
    assert {name: written[name] for name in data if name != "rule"} == {
        name: value for name, value in data.items() if name != "rule"
    }


@pytest.mark.parametrize("data", EXAMPLES.values(), ids=EXAMPLES)
def test_a_rule_answers_in_words_whatever_is_known(data: dict[str, Any]) -> None:
    one = rule_from_data(data, KABUL)
    known = {name: when for name in one.anchors() for when in happened(E="2025-01-31").values()}
    for anchors in ({}, known):
        resolution = one.resolve(anchors)
        assert isinstance(resolution, Resolution)
        for sentence in (resolution.sentence, resolution.at(utc("2025-06-01T00:00")).sentence):
            assert str(sentence).endswith((".", ":")) and "{" not in str(sentence)
        assert not isinstance(resolution.at(utc("2025-06-01T00:00")).outcome, Unfolding)


@pytest.mark.parametrize("data", EXAMPLES.values(), ids=EXAMPLES)
def test_a_field_that_a_rule_does_not_have_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(BadRule, match="has no field “fulfilled_by”") as refused:
        rule_from_data(data | {"fulfilled_by": "R2"}, KABUL)
    assert refused.value.field == "fulfilled_by"


IMPOSSIBLE: dict[str, tuple[dict[str, Any], str, str]] = {
    "a_kind_nobody_knows": ({"kind": "someday"}, "is not a kind of deadline", "kind"),
    "a_kind_that_is_no_text": ({"kind": ["fixed"]}, "is not a kind of deadline", "kind"),
    "no_kind": ({}, "is not a kind of deadline", "kind"),
    "month_13": (FIXED | {"date": "2025-13-01"}, "is not a date that exists", "date"),
    "a_day_its_zone_skipped": (FIXED | {"date": "2011-12-30", "zone": "Pacific/Apia"}, "was skipped", "date"),
    "an_unknown_zone": (FIXED | {"zone": "Asia/Kandahar"}, "not a time zone name", "zone"),
    "no_zone": (FIXED | {"zone": None}, "is a text", "zone"),
    "a_bound_nobody_knows": (FIXED | {"bound": "around"}, "is one of by, before, on, from", "bound"),
    "a_date_that_is_a_number": (FIXED | {"date": 2025}, "is a text", "date"),
    "a_missing_field": ({"kind": "fixed", "date": "2025"}, "needs the field “bound”", "bound"),
    "a_billion_days": (DAYS | {"amount": 10**9}, "whole number from 0 to 100,000", "amount"),
    "two_centuries_of_days": (DAYS | {"amount": 73_000}, "longer than any deadline", "amount"),
    "a_negative_length": (DAYS | {"amount": -5}, "whole number from 0", "amount"),
    "half_a_day": (DAYS | {"amount": 0.5}, "whole number", "amount"),
    "a_length_of_true": (DAYS | {"amount": True}, "whole number", "amount"),
    "a_length_in_text": (DAYS | {"amount": "5"}, "whole number", "amount"),
    "no_hours_at_all": (DAYS | {"amount": 0, "unit": "hour"}, "at least 1", "amount"),
    "day_0_of_days_counted_from_1": (DAYS | {"amount": 0, "count": "ordinal"}, "at least 1", "amount"),
    "hours_counted_from_1": (DAYS | {"unit": "hour", "count": "ordinal"}, "counted from 1", "count"),
    "days_before_counted_from_1": (
        DAYS | {"bound": "before_end", "count": "ordinal"},
        "counted from 1",
        "count",
    ),
    "a_person_s_date_for_days": (DAYS | {"confirmed": "2025-01-01"}, "Only half-months", "confirmed"),
    "an_empty_anchor": (DAYS | {"anchor": ""}, "refers to an event", "anchor"),
    "a_blank_anchor": (DAYS | {"anchor": " "}, "refers to an event", "anchor"),
    "an_anchor_that_is_a_sentence": (DAYS | {"anchor": "the day of signing"}, "refers to an event", "anchor"),
    "an_anchor_without_end": (DAYS | {"anchor": "E" * 200}, "refers to an event", "anchor"),
    "no_anchor": ({"kind": "offset", "amount": 5, "unit": "day"}, "either from an event", "anchor"),
    "an_anchor_and_a_date": (DAYS | {"anchor_date": "2025"}, "either from an event", "anchor"),
    "a_window_that_ends_before_it_begins": (
        {"kind": "window", "start": "2026-03-24", "end": "2026-03-19"},
        "ends before it begins",
        "end",
    ),
    "a_window_without_a_beginning": ({"kind": "window", "end": "2026-03-19"}, "begins either", "start"),
    "a_window_with_two_ends": (
        {"kind": "window", "start": "2026-03-19", "end": "2026-03-24", "end_event": "E"},
        "not both",
        "end",
    ),
    "a_vague_word_left_out": ({"kind": "vague", "word": "  "}, "a text of 1 to 500", "word"),
    "a_novel": ({"kind": "vague", "word": "x" * 501}, "a text of 1 to 500", "word"),
    "a_vague_word_with_a_vague_limit": (
        {"kind": "vague_with_limit", "word": "soon", "rule": {"kind": "vague", "word": "quickly"}},
        "has to be a date",
        "rule",
    ),
    "an_inner_rule_that_is_wrong": (
        {"kind": "vague_with_limit", "word": "soon", "rule": FIXED | {"date": "2025-13"}},
        "is not a date that exists",
        "rule.date",
    ),
    "an_inner_rule_that_is_none": (
        {"kind": "vague_with_limit", "word": "soon", "rule": None},
        "is a deadline",
        "rule",
    ),
    "an_inner_rule_that_is_a_text": (
        {"kind": "vague_with_limit", "word": "soon", "rule": "by Friday"},
        "is an object",
        "rule.rule",
    ),
    "a_term_of_no_length": (EXAMPLES["term"] | {"amount": 0}, "at least 1", "amount"),
    "notice_as_long_as_the_term": (
        EXAMPLES["term"] | {"notice_amount": 60},
        "as long as the term",
        "notice_amount",
    ),
    "notice_without_a_unit": (EXAMPLES["term"] | {"notice_unit": None}, "go together", "notice_amount"),
    "notice_for_a_term_that_just_ends": (
        EXAMPLES["term"] | {"renewal": "none"},
        "only a term that is renewed automatically",
        "notice_amount",
    ),
    "a_renewal_of_what_is_not_renewed": (
        {
            "kind": "term",
            "anchor": "E",
            "amount": 1,
            "unit": "year",
            "renewal_amount": 1,
            "renewal_unit": "year",
        },
        "without renewal",
        "renewal_amount",
    ),
    "hours_renewed_by_months": (
        EXAMPLES["term_by_consent"] | {"renewal_amount": 1, "renewal_unit": "month"},
        "renewed in hours",
        "renewal_unit",
    ),
    "a_consent_named_twice": (EXAMPLES["term_by_consent"] | {"consents": ["E", "E"]}, "twice", "consents"),
    "consents_that_are_no_list": (EXAMPLES["term_by_consent"] | {"consents": "E"}, "is a list", "consents"),
    "no_consents_in_the_list": (EXAMPLES["term_by_consent"] | {"consents": []}, "is a list", "consents"),
    "a_parallel_duty_with_none": (
        {"kind": "concurrent", "with_commitments": []},
        "is a list",
        "with_commitments",
    ),
    "a_parallel_duty_with_things": (
        {"kind": "concurrent", "with_commitments": [{"code": "C15"}]},
        "refers to",
        "with_commitments",
    ),
    "more_than_all_weapons": (EXAMPLES["milestone"] | {"amount": 101}, "at most 100", "amount"),
    "a_ratio_of_nothing": (EXAMPLES["ratio"] | {"per_amount": 0}, "at least 1", "per_amount"),
    "what_an_unpublished_annex_says": (
        EXAMPLES["by_reference"] | {"published": "no"},
        "not published",
        "rule",
    ),
    "a_link_that_runs": (EXAMPLES["by_reference"] | {"link": "javascript:alert(1)"}, "https://", "link"),
    "a_quota_of_none": (EXAMPLES["recurring"] | {"times": 0}, "At least once", "times"),
    "a_quota_that_ends_before_it_begins": (
        {"kind": "recurring", "anchor_date": "2025-02", "every": 1, "unit": "day", "end": "2025-01"},
        "ends before it begins",
        "end",
    ),
    "a_decision_where_the_date_is_fixed": (
        EXAMPLES["phase_for"] | {"decision": "E-decree"},
        "needs no decision",
        "decision",
    ),
}


@pytest.mark.parametrize(("data", "words", "field"), IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_it_is_refused_with_a_sentence_and_its_place(data: dict[str, Any], words: str, field: str) -> None:
    with pytest.raises(BadRule, match=f"(?i){words}") as refused:
        rule_from_data(data, KABUL)
    assert refused.value.field == field
    assert str(refused.value)[0] in "“ABCDEFGHIJKLMNOPQRSTUVWXYZ" and str(refused.value)[-1] in ".”"


@pytest.mark.parametrize("data", [None, [], "by Friday", 7])
def test_what_is_no_object_is_no_rule(data: Any) -> None:
    with pytest.raises(BadRule, match="is an object"):
        rule_from_data(data, KABUL)


def test_rules_inside_rules_have_an_end() -> None:
    data: dict[str, Any] = FIXED
    for _ in range(3):
        data = {"kind": "by_reference", "document": "Annex", "rule": data}
    assert not isinstance(rule_from_data(data, KABUL).resolve({}).outcome, NoDate)
    for _ in range(2000):
        data = {"kind": "by_reference", "document": "Annex", "rule": data}
    with pytest.raises(BadRule, match="at most 3"):
        rule_from_data(data, KABUL)


def test_a_rule_made_in_code_is_checked_like_one_from_data() -> None:
    with pytest.raises(BadRule, match="not a date that exists"):
        Fixed("2025-02-29", "by", KABUL)
    with pytest.raises(BadRule, match="longer than any deadline"):
        Offset(99_999, "year", KABUL, anchor="E")


def test_the_zone_of_the_agreement_fills_only_a_zone_that_the_text_does_not_name() -> None:
    assert rule_from_data(FIXED, KABUL).to_data()["zone"] == KABUL
    assert rule_from_data(FIXED | {"zone": "Europe/Moscow"}, KABUL).to_data()["zone"] == "Europe/Moscow"
