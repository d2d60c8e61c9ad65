"""What the child answers and what it may open, asked without a child."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
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


PROGRAM = """
import resource, time
from refillnotes.pdf import walls
kernels = {-8: %s}
time.clock_gettime = kernels.__getitem__
walls.grant_time(5)
print(resource.getrlimit(resource.RLIMIT_CPU)[0])
"""


@pytest.mark.parametrize(("ticks", "until"), [("0.0", 6), ("100.4", 106), ("99.99", 105)])
def test_time_is_granted_on_the_clock_the_kernel_stops_by(ticks, until):
    """A child that drew hundreds of notes was ended: two clocks had parted by 15 seconds."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM % ticks], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) == until


def test_that_clock_runs_with_the_work_of_the_process():
    begun = time.clock_gettime(walls._CLOCK_OF_THE_LIMIT)  # noqa: SLF001
    end = time.process_time() + 0.5
    while time.process_time() < end:
        pass
    assert time.clock_gettime(walls._CLOCK_OF_THE_LIMIT) > begun  # noqa: SLF001


def test_a_child_that_runs_on_past_its_grant_is_ended_by_the_kernel():
    program = "from refillnotes.pdf import walls\nwalls.grant_time(0)\nwhile True: pass"
    done = subprocess.run([sys.executable, "-c", program], check=False)
    assert done.returncode == -signal.SIGXCPU
