"""Text is kept only when it prints the way it is stored."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refillnotes.domain.errors import Unreadable, UnreadableText
from refillnotes.domain.text import LONGEST_WORDS, clean_text, words_given


@pytest.mark.parametrize(
    ("typed", "place", "code"),
    [
        ("12\u202e.5", 3, "U+202E right-to-left override"),
        ("\u200bA", 1, "U+200B zero width space"),
        ("A1234\x1d21", 6, "U+001D"),
        ("a\u00adb", 2, "U+00AD soft hyphen"),
        ("A\U000e0041", 2, "U+E0041 tag latin capital letter a"),
        ("a\ue000", 2, "U+E000"),
        ("a\u2028b", 2, "U+2028 line separator"),
        ("a\ud800", 2, "U+D800"),
        ("a\uffff", 2, "U+FFFF"),
        ("a\u200db", 2, "U+200D zero width joiner"),
        ("\u200d", 1, "U+200D zero width joiner"),
        ("\u0646\u200c", 2, "U+200C zero width non-joiner"),
        ("\u0646\u200c5", 2, "U+200C zero width non-joiner"),
        ("a\u200c\u0646", 2, "U+200C zero width non-joiner"),
        ("\u200c\u0646", 1, "U+200C zero width non-joiner"),
    ],
)
def test_a_character_that_prints_nothing_is_refused_with_its_place(typed, place, code):
    with pytest.raises(UnreadableText) as refusal:
        clean_text(typed)
    assert str(refusal.value).startswith(f"Character {place} is ")
    assert code in str(refusal.value)


def test_the_refusal_says_what_to_type_again():
    with pytest.raises(UnreadableText, match='Delete what follows "12" and type it again'):
        clean_text("12\u202e.5")
    with pytest.raises(UnreadableText, match="Delete the text and type it again"):
        clean_text("\u202e.5")


def test_a_line_break_is_refused_where_only_one_line_fits():
    with pytest.raises(UnreadableText, match="Character 2 is a line break"):
        clean_text("a\nb")
    assert clean_text("a\r\nb\tc\n", lines=True) == "a\nb\tc"
    with pytest.raises(UnreadableText, match="Character 2 is a line break"):
        clean_text("a\rb", lines=True)
    with pytest.raises(UnreadableText, match="Character 2 is a line break"):
        clean_text("a\r\nb")
    assert clean_text("X", lines=True) == "X"


def test_what_follows_a_line_break_or_a_joiner_is_looked_at_too():
    with pytest.raises(UnreadableText, match="Character 4 is an invisible character"):
        clean_text("a\nb\u202e", lines=True)
    with pytest.raises(UnreadableText, match="Character 4 is an invisible character"):
        clean_text("\u0646\u200c\u062e\u202e")


@pytest.mark.parametrize(
    "word",
    [
        "\u0646\u0645\u06cc\u200c\u062e\u0648",
        "\u0915\u094d\u200d\u0937",
        "\u0646\u200c\u062e",
        "x\u0646\u200c\u062e",
    ],
)
def test_a_script_that_spells_with_joiners_keeps_them(word):
    assert clean_text(word) == word


def test_a_letter_carries_at_most_eight_marks():
    eight = "x" + "\u0301" * 8
    assert clean_text(eight) == eight
    assert clean_text("\u0301" * 8) == "\u0301" * 8
    with pytest.raises(UnreadableText, match="Character 10 is the 9th mark on one letter"):
        clean_text(eight + "\u0301")


def test_text_is_composed_and_stands_without_white_space_around_it():
    assert clean_text("  e\u0301tude ") == "\u00e9tude"


ASKED = "Write why, like: The patient works here."


def test_a_reason_is_kept_as_it_was_typed_line_by_line_without_white_space_around_it():
    assert words_given("  The pump was\nturned off. \n", ASKED) == "The pump was\nturned off."


@pytest.mark.parametrize("typed", ["", " ", "\n\n"])
def test_who_gives_no_reason_is_asked_for_one(typed):
    with pytest.raises(Unreadable) as refusal:
        words_given(typed, ASKED)
    assert str(refusal.value) == ASKED


def test_a_reason_may_be_as_long_as_fits_and_no_longer():
    whole = "x" * LONGEST_WORDS
    assert words_given(f" {whole} ", ASKED) == whole
    assert words_given("four", ASKED, 4) == "four"
    with pytest.raises(Unreadable) as refusal:
        words_given("fives", ASKED, 4)
    assert str(refusal.value) == "This is 5 characters long, and 4 fit. Shorten it."
    with pytest.raises(Unreadable) as refusal:
        words_given(f"{whole}x", ASKED)
    assert str(refusal.value) == "This is 501 characters long, and 500 fit. Shorten it."


def test_a_reason_with_a_character_that_prints_nothing_is_refused():
    with pytest.raises(UnreadableText, match="Character 3 is "):
        words_given("12\u202e.5", ASKED)


@given(st.text())
def test_what_is_kept_never_changes_when_kept_again(typed):
    try:
        kept = clean_text(typed, lines=True)
    except UnreadableText:
        return
    assert clean_text(kept, lines=True) == kept
    assert unicodedata.is_normalized("NFC", kept)
    assert not any(
        unicodedata.category(one) in {"Cc", "Cf"} for one in kept if one not in "\n\t\u200c\u200d"
    )
