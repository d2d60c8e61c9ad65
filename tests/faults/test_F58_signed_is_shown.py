"""F58: what is signed is what was shown: every value stands on paper, and nothing hides one."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pikepdf
import pytest

from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.read_note import read_note, read_pdf
from refillnotes.domain.kinds import (
    Amount,
    Choice,
    Day,
    Moment,
    Named,
    Several,
    TimeOfDay,
    Whole,
    Words,
    YesNo,
)
from refillnotes.domain.record import canonical
from refillnotes.domain.steps.register import FACTS
from refillnotes.pdf.note import render_note
from refillnotes.pdf.pictures import picture_of
from tests.pdf import records
from tests.pdf.reading import plain
from tests.pdf.test_note import as_printed
from tests.people import a_browser
from tests.tree import files, lines_with

RECORDS = 300 if os.environ.get("HYPOTHESIS_PROFILE") == "long" else 8
SEED = 20261128
SHARE = 0.7
"""Of the facts, in each record."""
SYLLABLES = ("ba", "lo", "ti", "mer", "zé", "ök", "nu", "šal", "tor", "qui", "Ñe", "vą")
PAPERS = ("A4", "Letter")


def words(chance: Random, most: int) -> str:
    return " ".join(
        "".join(chance.choices(SYLLABLES, k=chance.randint(1, 3)))
        for _ in range(chance.randint(1, most))
    )


def an_amount(chance: Random, kind: Any) -> str:
    return f"{chance.randint(0, 9999) / 10 ** chance.randint(0, 3)} {chance.choice(kind.units)}"


def some_of(chance: Random, kind: Any) -> str:
    codes = [code for code, _ in kind.options]
    return ", ".join(chance.sample(codes, chance.randint(1, min(4, len(codes)))))


def a_day(chance: Random, _: Any) -> str:
    return f"20{chance.randint(20, 39)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"


def a_moment(chance: Random, _: Any) -> str:
    return f"2026-11-14T{chance.randint(0, 23):02}:{chance.randint(0, 59):02}-06:00"


KINDS: dict[type, Callable[[Random, Any], str]] = {
    Amount: an_amount,
    Whole: lambda chance, _: str(chance.randint(0, 10)),
    Choice: lambda chance, kind: chance.choice(kind.options)[0],
    Several: some_of,
    YesNo: lambda chance, _: chance.choice(("yes", "no")),
    Named: lambda chance, kind: chance.choice(tuple(records.NAMES[kind.noun])),
    Day: a_day,
    Moment: a_moment,
    TimeOfDay: lambda chance, _: f"{chance.randint(0, 23):02}:{chance.randint(0, 59):02}",
    Words: lambda chance, _: words(chance, 5),
}
"""Some value of each kind of fact, as a record holds it; a kind that is new fails here."""


def a_random_record(chance: Random) -> Any:
    """Any facts at all, whether they fit each other or not: what is recorded is printed."""
    facts = {
        name: KINDS[type(fact.kind)](chance, fact.kind)
        for name, fact in FACTS.items()
        if chance.random() < SHARE
    }
    facts |= {
        "outcome": "refilled",
        "measured_residual": "3.2 mL",
        "started_at": "2026-11-14T10:02-06:00",  # as the visit has it
    }
    return records.a_record(
        facts=facts,
        **{
            "patient.family_name": words(chance, 2),
            "patient.given_name": words(chance, 2),
            "patient.mrn": f"{chance.randint(0, 10**8)}-{chance.randint(0, 99)}",
            "patient.allergies": words(chance, 6),
            "pump.serial": f"NGP{chance.randint(0, 10**9)}",
            "people.nurse": words(chance, 2),
            "findings": [
                records.a_finding(
                    "residual-discrepancy",
                    chance.choice(("ack", "escalate", "block")),
                    words(chance, 10),
                    title=words(chance, 4),
                    working=[words(chance, 5)],
                    accepted={
                        "choice": "x",
                        "reason": words(chance, 8),
                        "told": words(chance, 2),
                        "told_at": "2026-11-14T10:14-06:00",
                    },
                )
            ],
        },
    )


def text_of(pdf: bytes, folder: Path) -> str:
    file = folder / "note.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True, check=True)  # noqa: S607
    return plain(done.stdout.decode())


def to_be_found(record: Any) -> list[tuple[str, str]]:
    """Every value a reader of the paper must find."""
    found = [
        (name, piece) for name, text in record["facts"].items() for piece in as_printed(name, text)
    ]
    patient = record["patient"]
    found += [("family name", patient["family_name"].upper())]
    found += [(name, patient[name]) for name in ("given_name", "mrn", "allergies")]
    found += [("serial", record["pump"]["serial"]), ("nurse", record["people"]["nurse"])]
    for finding in record["findings"]:
        accepted = finding["accepted"]
        found += [("finding", finding["sentence"]), ("working", finding["working"][0])]
        found += [("reason", accepted["reason"]), ("told", accepted["told"])]
    return found


@pytest.mark.parametrize("number", range(RECORDS))
def test_F58_every_value_of_a_random_record_is_on_paper_and_in_the_file(number, tmp_path):
    record = a_random_record(Random(SEED + number))  # noqa: S311  # the seed is in the name
    pdf = render_note(record, PAPERS[number % 2], "submitted")
    read = re.sub(r"\s|-(?=\s)", "", text_of(pdf, tmp_path))
    lost = [
        (name, text) for name, text in to_be_found(record) if re.sub(r"\s", "", text) not in read
    ]
    assert lost == []
    with pikepdf.open(BytesIO(pdf)) as document:
        held = document.attachments["record.json"].get_file().read_bytes()
    assert held == canonical(record), "every figure and finding, also those that paper leaves out"
    assert json.loads(held) == record


def test_F58_the_file_on_the_page_that_signs_is_the_very_file_that_is_signed(app, practice):
    note_id = practice.a_note()
    browser = a_browser(app, practice.physician, DEMO_PASSWORD)
    page = browser.get(f"/notes/{note_id}").text
    served = browser.get(f"/notes/{note_id}/pdf").data
    shown = read_note(practice.clinic, practice.physician, note_id).shown
    assert hashlib.sha256(served).hexdigest() == shown.pdf_sha256
    assert shown.pdf_sha256 in page and shown.record_sha256 in page
    _, stored = read_pdf(practice.clinic, practice.physician, note_id)
    assert served == stored
    pictures = re.findall(rf"/notes/{note_id}/pages?/[^\"]+", page)
    assert pictures != []
    for number, address in enumerate(dict.fromkeys(pictures), 1):
        assert browser.get(address.replace("&amp;", "&")).data == picture_of(stored, number)


HIDES = (
    r"visibility|opacity|clip|overflow\s*:\s*hidden|mix-blend|filter\s*:|text-indent\s*:\s*-"
    r"|color\s*:\s*(#fff\b|#ffffff|white|transparent)|font-size\s*:\s*(0|[0-5](\.\d+)?pt)"
    r"|z-index|position\s*:\s*(absolute|fixed)|(?<!margin-)left\s*:\s*-|\bhidden\b|content-visibility"
)
NOTE = [
    file
    for file in files("static", ending=".css")
    if file.name in {"note.css", "note-defaults.css", "stamp.css"}
]


def test_F58_no_rule_of_the_paper_hides_a_text_and_no_template_does():
    assert len(NOTE) == 3
    templates = [file for file in files("templates", ending=".html") if file.parts[1] == "pdf"]
    assert lines_with(HIDES, NOTE) == []
    assert lines_with(r"\bhidden\b|style\s*=|<script|display\s*:", templates) == []
    undrawn = lines_with(r"display\s*:\s*none", NOTE)
    assert [line.partition(": ")[2] for line in undrawn] == [
        "head, title, meta, style { display: none }"
    ]
