"""F04: the disk of the backups, or of the checkpoints, has no room left."""

import multiprocessing
import resource
import signal
from pathlib import Path

import pytest

from refillnotes.actions.back_up import back_up
from refillnotes.actions.verify_record import verify_record
from refillnotes.actions.write_checkpoint import write_checkpoint
from refillnotes.store.errors import CheckpointsUnfit, DiskFull
from tests.clinics import Practice, PrinterHere, a_practice

FORKS = multiprocessing.get_context("fork")


@pytest.fixture
def practice(tmp_path: Path):
    (tmp_path / "instance").mkdir()
    (tmp_path / "backups").mkdir()
    with a_practice(tmp_path / "instance", PrinterHere()) as made:
        made.a_note()
        yield made


def silent(_: int) -> None:
    """Nobody waits."""


def with_room_for(most: int, act, work) -> None:
    """Run in the child: no file may grow past ``most`` bytes, as on a disk that is full."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    try:
        act()
    except (CheckpointsUnfit, DiskFull, OSError) as refusal:
        work.send((type(refusal).__name__, str(refusal)))
    else:
        work.send(("done", ""))


def told(practice: Practice, most: int, act) -> tuple[str, str]:
    practice.clinic.database.engine.dispose()
    heard, work = FORKS.Pipe(duplex=False)
    child = FORKS.Process(target=with_room_for, args=(most, act, work))
    child.start()
    assert heard.poll(60)
    child.join(60)
    return heard.recv()


@pytest.mark.parametrize(("most", "kind"), [(4096, "DiskFull"), (100_000, "DiskFull")])
def test_F04_a_backup_without_room_leaves_no_backup(
    practice: Practice, tmp_path: Path, most: int, kind: str
):
    backups = tmp_path / "backups"
    said = told(practice, most, lambda: back_up(practice.clinic, backups, silent))
    assert (said[0], "could not be copied" in said[1]) == (kind, True)
    assert list(backups.iterdir()) == []
    assert list(verify_record(practice.clinic)) == []
    assert back_up(practice.clinic, backups, silent).faults == ()


def test_F04_a_checkpoint_without_room_is_said_and_spoils_no_other(practice: Practice):
    checkpoints = practice.clinic.checkpoints
    for _ in range(5):
        made = write_checkpoint(practice.clinic)
    size = checkpoints.file.stat().st_size
    kind, sentence = told(practice, size + 10, lambda: checkpoints.append(made))
    assert (kind, "has room" in sentence) == ("CheckpointsUnfit", True)
    write_checkpoint(practice.clinic)
    faults = [one.where for one in verify_record(practice.clinic)]
    assert faults == ["checkpoint 6"], "the torn line is named, and the one after it stands"
