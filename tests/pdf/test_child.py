"""What the child answers and what it may open, asked without a child."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from refillnotes.pdf import walls
from refillnotes.pdf.child import answer_to
from tests.pdf import records
from tests.pdf.reading import submitted


def asked(record, **changes):
    frame = {"record": record, "paper": "A4", "standing": "submitted"}
    return json.dumps(frame | changes).encode()


def test_a_frame_is_answered_with_the_pdf():
    assert answer_to(asked(records.clean_visit())) == b"P" + submitted(records.clean_visit())


def test_a_frame_that_cannot_be_read_is_answered_too():
    assert answer_to(b"{").startswith(b"FJSONDecodeError decoder.py:")


def test_a_paper_nobody_sells_is_answered_too():
    assert answer_to(asked(records.clean_visit(), paper="A9")).startswith(b"FValueError")


def test_letters_nobody_has_are_answered_by_code():
    record = records.a_record(**{"facts.remarks": "\u16a0"})
    assert answer_to(asked(record)) == b"FCannotBeWritten U+16A0"


@pytest.mark.parametrize(
    ("path", "flags", "allowed"),
    [
        ("{own}/font", os.O_WRONLY | os.O_CREAT, True),
        ("{own}/../beside", os.O_RDONLY, False),
        ("{code}", os.O_RDONLY, True),
        ("{code}", os.O_RDWR, False),
        ("/etc/passwd", os.O_RDONLY, False),
        ("/usr/share/zoneinfo/America/Chicago", os.O_RDONLY, True),
    ],
)
def test_only_its_folder_is_written_and_only_its_code_is_read(path, flags, allowed, tmp_path):
    inside = tmp_path / "own"
    inside.mkdir()
    real = path.format(own=inside, code=Path(walls.__file__).resolve())
    assert walls.may_open((real, "r", flags), str(inside)) is allowed


def test_an_open_file_may_be_opened_again_by_its_number():
    assert walls.may_open((7, "r", 0), "/nowhere")
