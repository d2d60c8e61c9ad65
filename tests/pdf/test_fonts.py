"""Names in every script the clinic meets: written, or refused by name, never an empty box."""

from __future__ import annotations

import unicodedata

import pytest

from refillnotes.domain.errors import UnreadableText
from refillnotes.domain.text import clean_text
from refillnotes.pdf.assets import AssetMissing, asset, fallback_font
from refillnotes.pdf.fonts import CannotBeWritten, fallbacks_for
from tests.pdf import records
from tests.pdf.reading import glyphs, submitted, words

NAMES = {
    "Latin": "Renée Müller-Łukasiewicz",
    "Vietnamese": "Nguyễn Thị Ánh Tuyết",
    "Greek": "Παπαδόπουλος Άννα",
    "Cyrillic": "Достоевский Фёдор",
    "Hebrew": "כהן שרה",
    "Arabic": "محمد الأحمد",
    "Devanagari": "अनुष्का शर्मा",
    "Thai": "สมชาย ใจดี",
    "Chinese": "王小明 歐陽",
    "Japanese": "山田 はなこ カナ",
    "Korean": "김지영",
    "combining marks": unicodedata.normalize("NFC", "Ọlá A\u0301ṣẹ̀ ɛ̃́ x̌"),
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_is_written_without_empty_boxes(name):
    pdf = submitted(records.a_record(**{"patient.given_name": name, "facts.remarks": name}))
    assert 0 not in glyphs(pdf)
    assert len(glyphs(pdf)) > 1000


@pytest.mark.parametrize(
    "script", ["Latin", "Vietnamese", "Greek", "Cyrillic", "Chinese", "Korean"]
)
def test_a_name_reads_back_as_it_was_typed(script):
    assert NAMES[script] in words(submitted(records.a_record(**{"facts.remarks": NAMES[script]})))


@pytest.mark.parametrize(
    "visit", [records.clean_visit, records.unusual_visit, records.admixture_visit]
)
def test_nothing_the_note_itself_writes_is_an_empty_box(visit):
    assert 0 not in glyphs(submitted(visit()))


def test_numbers_after_a_name_written_right_to_left_keep_their_order():
    record = records.a_record(**{"patient.family_name": "الأحمد", "patient.given_name": "محمد"})
    assert "born: 12 Mar 1961" in words(submitted(record))


def test_our_own_letters_need_no_other_font():
    assert fallbacks_for("DOE, Jane 12.5 mL ≥ − ✓ ✗ ⚠") == ()


def test_a_letter_no_font_has_is_refused_by_its_code():
    with pytest.raises(CannotBeWritten) as refused:
        submitted(records.a_record(**{"facts.remarks": "rune \u16a0 and \u13a3"}))
    assert refused.value.letters == ("\u13a3", "\u16a0")
    assert "U+13A3, U+16A0" in str(refused.value)


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u200f"])
def test_a_mark_that_turns_digits_round_is_never_printed(mark):
    with pytest.raises(CannotBeWritten):
        submitted(records.a_record(**{"facts.remarks": f"dose {mark}12.5"}))
    with pytest.raises(UnreadableText):
        clean_text(f"dose {mark}12.5")


def test_a_missing_file_says_how_to_make_it():
    with pytest.raises(AssetMissing, match="Run scripts/setup"):
        asset("static/fonts/nowhere.woff2")
    with pytest.raises(AssetMissing, match="Run scripts/setup"):
        fallback_font("no_such_font_package", "x.ttf")
