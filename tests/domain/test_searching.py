"""How words are compared by search, and which day a reader may have typed."""

from __future__ import annotations

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.domain.asked_days import asked_day
from agreements.domain.searching import AskedWord, asked_words, indexed, with_operators
from agreements.domain.texts import fold, fold_letters

WORDS = st.text(alphabet=st.characters(codec="utf-8"), max_size=40)


def found(text: str, asked: str) -> bool:
    """Whether a search without a language finds the text."""
    words = indexed([text]).split()
    return all(_stands(word, words) for word in asked_words(asked)) and bool(asked_words(asked))


def _stands(word: AskedWord, words: list[str]) -> bool:
    return any(one.startswith(form) if word.begun else one == form for form in word.forms for one in words)


MEET = {
    "hyphen_and_none": ("a cease-fire holds", "ceasefire"),
    "none_and_hyphen": ("a ceasefire holds", "cease-fire"),
    "none_and_blank": ("a ceasefire holds", "cease fire"),
    "hyphen_and_blank": ("a cease-fire holds", "cease fire"),
    "hyphen_that_does_not_break": ("a cease\u2011fire holds", "ceasefire"),
    "soft_hyphen": ("a cease\u00adfire holds", "cease-fire"),
    "hyphen_at_the_end": ("a ceasefire holds", "cease-"),
    "three_parts": ("face-to-face talks", "face to face"),
    "three_parts_in_one": ("face-to-face talks", "facetoface"),
    "pair_of_three_parts": ("the ceasefire-monitoring mechanism", "cease-fire-monitoring"),
    "prefix_in_parts": ("a cease-fire holds", "cease-f"),
    "prefix_in_one": ("a cease-fire holds", "ceasef"),
    "hamza_on_alef": ("أُطلق سراح الأسرى", "الاسرى"),
    "article_and_none": ("أُطلق سراح الأسرى", "أسرى"),
    "none_and_article": ("أسرى الحرب", "الأسرى"),
    "vowel_signs": ("أُطلق سراح", "اطلق"),
    "teh_marbuta": ("هدنة", "هدنه"),
    "yeh_without_dots": ("مستشفى", "مستشفي"),
    "kaf_and_keheh": ("نگران کمیٹی ہر ماہ", "نگران كميٹي"),
    "heh_goal": ("ہر ماہ", "هر ماه"),
    "joiner_and_none": ("می\u200cخواهند", "میخواهند"),
    "joiner_and_blank": ("می\u200cخواهند", "می خواهند"),
    "stretched": ("طالـــبان", "طالبان"),
    "alef_wasla": ("ٱلسلام", "السلام"),
    "pashto_yeh": ("څارنې", "څارنی"),
    "accents": ("Türkiye'de görüşme", "gorusme"),
    "letters_taken_for_whole": ("Øresund, Łódź", "oresund lodz"),
    "schwa": ("Azərbaycan", "azerbaycan"),
    "digits": ("٤٨ ساعة", "48"),
    "marks_that_are_letters": ("युद्धविराम समझौता", "युद्धविराम"),
    "ethiopic": ("የተኩስ አቁም", "አቁም"),
}


@pytest.mark.parametrize(("text", "asked"), MEET.values(), ids=MEET)
def test_a_text_is_found_however_its_words_are_typed(text: str, asked: str) -> None:
    assert found(text, asked)


@pytest.mark.parametrize("word", ["verification", "Überwachung", "нарушение", "اطلاق"])
def test_a_begun_word_is_found_at_each_letter(word: str) -> None:
    assert all(found(f"one {word} two", word[:length]) for length in range(1, len(word) + 1))


@pytest.mark.parametrize(
    ("text", "asked"),
    [("a ceasefire", "fireworks"), ("the lists", "list of lakes"), ("reform", "form"), ("war", "warden")],
)
def test_what_is_not_there_is_not_found(text: str, asked: str) -> None:
    assert not found(text, asked)


@given(WORDS)
def test_every_text_is_found_by_its_own_words(text: str) -> None:
    assert not asked_words(text) or found(text, text) or with_operators(text)


@given(WORDS)
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold_letters(fold_letters(text)) == fold_letters(text)
    assert fold(fold(text)) == fold(text) and indexed([text]) == " ".join(indexed([text]).split())


@given(st.text(alphabet=string.printable, max_size=60))
def test_only_letters_and_operators_reach_the_database(text: str) -> None:
    assert all(letter.isalnum() for word in asked_words(text) for form in word.forms for letter in form)
    assert all(letter.isalnum() or letter in ' "-' for letter in with_operators(text))


def test_a_search_with_operators_keeps_them_and_folds_the_rest() -> None:
    told = with_operators('"Cease-fire line" OR Türkiye -"other line" -x')
    assert told == '" ceasefire line " or turkiye -" other line " -x'
    assert with_operators("cease-fire") == with_operators("a - b") == with_operators("order") == ""


NOVEMBER = date(2025, 11, 6)


@pytest.mark.parametrize(
    "text",
    [
        "2025-11-06", "2025-11-6", "2025/11/06", "6/11/2025", "06/11/2025", "6.11.2025", "6-11-2025", "6 November 2025",
        "6 Nov 2025", "6 nov. 2025",
        "6th November 2025", "6th of November 2025", "6. November 2025", "November 6, 2025",
        "Nov 6 2025", "  6   NOVEMBER  2025 ", "٦/١١/٢٠٢٥", "۶/۱۱/۲۰۲۵", "6 November, 2025",
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert asked_day(text) == NOVEMBER


def test_the_day_stands_before_the_month_unless_it_cannot() -> None:
    assert asked_day("11/6/2025") == date(2025, 6, 11)
    assert asked_day("11/26/2025") == date(2025, 11, 26)
    assert asked_day("3 Sept 2025") == date(2025, 9, 3)


@pytest.mark.parametrize(
    "text",
    ["", "2025", "2025-11", "6/11", "6 Ju 2025", "6 J 2025", "31 February 2025", "2025-13-01", "0/0/2025", "6 M 2025",
     "talks 6 November 2025", "6/11/25", "6-11/2025", "1/1/0001", "9999-12-31", "C12"],
)  # fmt: skip
def test_what_names_no_day_is_none(text: str) -> None:
    assert asked_day(text) is None
