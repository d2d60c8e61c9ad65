"""A served clinic leaves a checkpoint behind, and says once what stands in its way."""

import time
from pathlib import Path

import pytest

from refillnotes.cli.keeping import keeping
from refillnotes.domain.audit import AuditEntry, Event
from refillnotes.store import audit
from tests.clinics import Practice, PrinterHere, a_practice


@pytest.fixture
def practice(tmp_path: Path):
    with a_practice(tmp_path, PrinterHere()) as made:
        yield made


def act(practice: Practice) -> int:
    with practice.clinic.database.writing() as connection:
        entry = AuditEntry(Event.CHART_VIEWED, practice.nurse.id, practice.clinic.now())
        return audit.record(connection, entry).seq


def wait_for(happened) -> None:
    until = time.monotonic() + 30
    while not happened() and time.monotonic() < until:
        time.sleep(0.01)
    assert happened()


def test_the_first_checkpoint_is_written_soon_and_the_last_on_leaving(practice: Practice):
    checkpoints = practice.clinic.checkpoints
    with keeping(practice.clinic, every=0.01):
        wait_for(checkpoints.file.exists)
        wait_for(lambda: checkpoints.newest({checkpoints.key_sha256()}) is not None)
        last = act(practice)
    newest = checkpoints.newest({checkpoints.key_sha256()})
    assert newest.seq == last


def test_what_stands_in_the_way_is_said_once(practice: Practice, capsys):
    practice.clinic.checkpoints.folder.write_text("not a folder")
    looks = []
    with keeping(practice.clinic, every=0.01):
        wait_for(lambda: looks.append(1) or len(looks) > 20)
    assert capsys.readouterr().err.count("checkpoints.jsonl cannot be") == 1
