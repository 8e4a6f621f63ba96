"""Texts as they may be stored, and names as search compares them."""

from __future__ import annotations

import pytest

from agreements.domain.texts import BadText, clean, cleaned, fold, one_line

KEPT = {
    "pashto_with_zwnj": "د افغانستان اسلامي امارت ویاند نه\u200cدی ویلي",
    "urdu_with_zwnj": "تحریکِ طالبان پاکستان نے کہا ہے کہ می\u200cرود",
    "zwj_in_a_family_of_letters": "ه\u200dـ",
    "line_breaks_and_tabs": "one\n\ttwo",
    "turkish_letters": "İstanbul’da görüşmeler",
    "beyond_the_basic_plane": "a\U0001f54a",
    "burmese_word_breaks": "မြန်မာ\u200bစာ",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_text_is_kept(text: str) -> None:
    assert clean(text) == text


CHANGED = {
    "trims": ("  a b \n", "a b"),
    "composes_letters": ("Tu\u0308rkiye", "Türkiye"),
    "unifies_line_ends": ("a\r\nb\rc", "a\nb\nc"),
    "keeps_nothing_of_blanks": (" \t\n", ""),
    "bullets_of_wingdings": ("\uf0a7 first\n\uf0a7 second", "• first\n• second"),
    "bullets_of_symbol": ("\uf0b7 first", "• first"),
    "breaks_of_lines_and_paragraphs": ("a\u2028b\u2029c", "a\nb\nc"),
}


@pytest.mark.parametrize(("text", "stored"), CHANGED.values(), ids=CHANGED)
def test_text_is_stored_in_one_form(text: str, stored: str) -> None:
    assert clean(text) == stored
    assert clean(stored) == stored


REFUSED = {
    "right_to_left_override": "TTP\u202ePAF",
    "left_to_right_embedding": "a\u202ab",
    "pop_directional_formatting": "a\u202cb",
    "isolate": "a\u2067b",
    "pop_isolate": "a\u2069b",
    "left_to_right_mark": "a\u200eb",
    "arabic_letter_mark": "a\u061cb",
    "null": "a\x00b",
    "escape": "a\x1b[31m",
    "c1_control": "a\x85b",
    "lone_surrogate": "a\ud800b",
    "private_use": "a\ue000b",
    "private_use_of_a_word_processor_that_is_no_bullet": "a\uf04ab",
    "private_use_of_a_further_plane": "a\U000f0041b",
    "no_character_at_the_end_of_a_plane": "a\ufffeb",
    "the_other_one": "a\uffffb",
    "at_the_end_of_another_plane": "a\U0001fffeb",
    "in_the_arabic_forms": "a\ufdd0b",
    "zero_width_spaces_alone": "\u200b\u200b",
    "joiners_alone": "\u200c\u200d",
    "fillers_that_count_as_letters": "\u3164\u115f",
    "a_blank_of_braille": "\u2800",
    "marks_without_a_letter": "\u0301\ufe0f",
    "soft_hyphens": "\u00ad",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_text_is_refused_with(text: str) -> None:
    with pytest.raises(BadText, match=r"U\+[0-9A-F]{4,6}"):
        clean(text)


def test_it_is_said_which_characters_were_replaced() -> None:
    assert cleaned("\uf0a7 a \uf0b7 b \uf0a7 c").replaced == ("U+F0A7", "U+F0B7")
    assert cleaned("• a").replaced == ()


def test_what_stands_in_one_line_has_no_breaks() -> None:
    assert one_line(clean("A truce\r\nof\tthe lake")) == "A truce of the lake"
    assert one_line("two  blanks stay") == "two  blanks stay"


MEET = {
    "izafat_i_and_e": ("Tehreek-i-Taliban", "Tehreek-e-Taliban"),
    "izafat_and_none": ("Tehreek-e-Taliban Pakistan", "Tehreek Taliban Pakistan"),
    "al_and_ul": ("Fitna al-Khawarij", "Fitna ul Khawarij"),
    "case": ("TTP", "ttp"),
    "accents": ("Türkiye", "TURKIYE"),
    "dotted_and_dotless_i": ("İstanbul", "Istanbul"),
    "dotless_i": ("Diyarbakır", "Diyarbakir"),
    "apostrophes": ("Sana‘a", "Sana’a"),
    "joiner_and_none": ("می\u200cرود", "میرود"),
    "arabic_yeh_and_farsi_yeh": ("ايران", "ایران"),
    "arabic_kaf_and_keheh": ("پاكستان", "پاکستان"),
    "hamza_above": ("تحریکِ طالبان", "تحریک طالبان"),
    "ayn_as_letter_or_left_out": ("al-Qāʿida", "Al-Qaida"),
    "opening_and_closing_quote": ("Sana‘a", "Sana'a"),
    "acute_for_an_apostrophe": ("Sana´a", "Sana'a"),
    "presentation_forms": ("ﻃﺎﻟﺒﺎﻥ", "طالبان"),
    "heh_goal_and_heh": ("ہند", "هند"),
    "stretched_letters": ("طالـــبان", "طالبان"),
    "hidden_break_and_none": ("Tali\u200bban", "Taliban"),
    "wide_and_plain_letters": ("ＴＴＰ", "ttp"),
    "two_blanks": ("Haqqani  Network", "Haqqani Network"),
}


@pytest.mark.parametrize(("one", "other"), MEET.values(), ids=MEET)
def test_names_meet_across(one: str, other: str) -> None:
    assert fold(one) == fold(other) != ""


def test_a_name_of_linking_words_alone_is_not_lost() -> None:
    assert fold("Al") == "al"


def test_names_of_different_actors_stay_apart() -> None:
    assert fold("Tehreek-e-Taliban") != fold("Taliban")


def test_folding_twice_changes_nothing() -> None:
    for one, other in MEET.values():
        assert fold(fold(one)) == fold(one)
        assert fold(fold(other)) == fold(other)
