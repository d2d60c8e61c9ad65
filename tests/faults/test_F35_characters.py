"""F35: a text is refused with the place of what hides in it, or printed so that it reads back."""

from __future__ import annotations

import itertools
import json
import re
import subprocess
import unicodedata
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from refillnotes.domain.errors import UnreadableText
from refillnotes.domain.text import clean_text
from refillnotes.pdf.fonts import CannotBeWritten, fallbacks_for
from refillnotes.pdf.note import render_note
from tests.pdf import records

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
UNSEEN = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b\u180e\u200b\u2060\u2061\u2062\u2063\u2064"
    "\u206a\u206f\u2800\u3164\ufe00\ufe0f\ufeff\uffa0\ufff9\ufffa\ufffb\U0001d173\U000e0100\U000e01ef"
)
TAGS = "".join(map(chr, (0xE0001, 0xE0020, 0xE0030, 0xE0041, 0xE005A, 0xE007E, 0xE007F)))
CONTROLS = "".join(chr(code) for code in (*range(9), *range(11, 32), *range(127, 160)))
SHAPELESS = "\ue000\uf8ff\ufdd0\ufffe\uffff\ud800\udfff\U000f0000\U0010ffff\u0378"
BREAKS = "\u2028\u2029"
HIDDEN = BIDI + UNSEEN + TAGS + CONTROLS + SHAPELESS + BREAKS
AROUND = ("12{}.5", "{}Doe", "Doe{}")
ZALGO = [f"Z{''.join(itertools.islice(itertools.cycle('̶́̈̂̃'), many))}o" for many in range(10, 26)]
REFUSED = [
    *(around.format(one) for one in HIDDEN for around in AROUND[:2]),
    *(around.format("\u202e") for around in AROUND),
    *ZALGO,
    "\u200cDoe",
    "a\u200db",
    "5\u200d6",
]
READ = [
    "Doe, Jane",
    "O'Neill",
    "Núñez-Peña",
    "Łukasz Żółć",
    "Ærø Ødegård",
    "Þórður Ðagsson",
    "Nguyễn Thị Ánh",
    "İbrahim Şahin",
    "Čapek Dvořák",
    "Ștefan Țîră",
    "Müller-Lüdenscheidt",
    "Ёлкин Семён",
    "Παπαδόπουλος",
    "Георгиев",
    "Ğülşah",
    "日本太郎",
    "王小明",
    "김철수",
    "ทดสอบ",
    "राम कुमार",
    "محمد علي",
    "יעל כהן",
    "e\u0301tude",
    "A\u030angstro\u0308m",
    "Ω 5",
    "µg and μg",
    "20 mg/mL",
    "−1.5",
    "½ tablet",
    "10⁻³",
    "H₂O",
    "≤ 5",
    "± 2",
    "→ left",
    "“quoted”",
    "‘single’",
    "«guillemets»",
    "…",
    "–—",
    "№ 5",
    "€ 5",
    "£ 5",
    "§ 5",
    "¶",
    "†",
    "<b>bold</b>",
    "&amp; &lt;",
    "{{ 7*7 }}",
    "{% raw %}",
    "\\u202e",
    "%s %n",
    "'; DROP TABLE",
    "$(reboot)",
    "`id`",
    "../../etc/passwd",
    "C:\\Windows",
    "=1+1",
    "+1",
    "-1",
    "@sum",
    "\u0440\u0430ypal",
    "\u0405mith",
    "\u0410dam",
    "\u0391\u0392\u0393 ABC",
    "1l|I",
    "0O",
    "rn m",
    "vv w",
    "\uff11\uff12\uff0e\uff15",
    "\uff21\uff22\uff23",
    "Ⅳ",
    "①",
    "fine flow",
    "x" * 60,
    "a b c",
    "tab\there",
    "x\u0301",
    "…ends.",
    "(a) [b] {c}",
]
"""Names and notes as people write them, lookalikes and the languages of programs among them."""


def test_F35_a_text_with_something_hidden_in_it_is_refused_with_its_place():
    passed, unplaced = [], []
    for text in REFUSED:
        try:
            clean_text(text, lines=True)
        except UnreadableText as refusal:
            place = re.match(r"Character (\d+) is ", str(refusal))
            if place is None or not 1 <= int(place[1]) <= len(text):
                unplaced.append(ascii(text))
        else:
            passed.append(ascii(text))
    assert (passed, unplaced) == ([], [])
    assert len(REFUSED) + len(READ) >= 300


def test_F35_every_character_that_unicode_calls_unseen_is_refused():
    """All of Cc, Cf, Cs, Co, Zl and Zp, but for line break, tab and the two joiners of scripts."""
    let_through = []
    for code in range(0x110000):
        if unicodedata.category(chr(code)) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}:
            try:
                clean_text(f"a{chr(code)}b", lines=True)
            except UnreadableText:
                continue
            let_through.append(code)
    assert let_through == [0x9, 0xA]


def packed(text: str) -> str:
    return re.sub(r"\s", "", text)


def can_be_written(text: str) -> bool:
    try:
        fallbacks_for(text)
    except CannotBeWritten:
        return False
    return True


def test_F35_marks_stacked_on_one_letter_are_read_back_from_the_file_in_the_note():
    """Up to eight are printed; a reader of the paper's text gets them in another order."""
    text = clean_text("Z" + "\u0301\u0308\u0302\u0303" * 2)
    pdf = render_note(records.a_record(**{"facts.remarks": text}), "A4", "submitted")
    with pikepdf.open(BytesIO(pdf)) as document:
        held = document.attachments["record.json"].get_file().read_bytes()
    assert json.loads(held)["facts"]["remarks"] == text


def test_F35_what_is_taken_is_read_back_from_the_paper_as_it_is_stored(tmp_path: Path):
    stored = [clean_text(text, lines=True) for text in READ]
    assert [text for text in stored if not can_be_written(text)] == []
    rows = [
        {"group": "", "title": text, "before": "1", "now": "2", "changed": "changed"}
        for text in stored
    ]
    record = records.a_record(
        comparison=rows, **{"facts.remarks": stored[0], "patient.allergies": stored[5]}
    )
    file = tmp_path / "note.pdf"
    file.write_bytes(render_note(record, "A4", "submitted"))
    done = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True)  # noqa: S607
    read = packed(done.stdout.decode())
    assert [text for text in stored if packed(text) not in read] == []


@pytest.mark.parametrize("text", ["Doe \u16a0", "\U0001f600", "\U00012000"])
def test_F35_a_letter_nobody_can_print_is_named_before_anything_is_signed(text):
    assert clean_text(text) == text
    with pytest.raises(CannotBeWritten):
        render_note(records.a_record(**{"facts.remarks": text}), "A4", "draft")
