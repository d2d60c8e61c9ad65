"""A checkpoint is appended, signed, and never read as something else."""

import json
from pathlib import Path

import pytest

from refillnotes.domain.checkpoint import Checkpoint
from refillnotes.store.checkpoints import Checkpoints, Unreadable, Written
from refillnotes.store.errors import CheckpointsUnfit
from tests.store.builders import sha256


@pytest.fixture
def kept(tmp_path: Path) -> Checkpoints:
    made = Checkpoints(tmp_path / "checkpoints", tmp_path / "checkpoint.key")
    made.make_key()
    return made


def a_checkpoint(seq: int = 1) -> Checkpoint:
    return Checkpoint(seq, sha256(str(seq)), "2026-11-23T12:00:00.000000Z", {}, 0, sha256(""))


def newest(kept: Checkpoints) -> Checkpoint | None:
    return kept.newest({kept.key_sha256()})


def test_checkpoints_read_back_in_their_order(kept: Checkpoints):
    assert (list(kept.read()), newest(kept)) == ([], None)
    for seq in (1, 2):
        kept.append(a_checkpoint(seq))
    assert [one.checkpoint for one in kept.read()] == [a_checkpoint(1), a_checkpoint(2)]
    assert newest(kept) == a_checkpoint(2)


def test_the_newest_of_many_is_found_at_the_end(kept: Checkpoints):
    for seq in range(300):
        kept.append(a_checkpoint(seq))
    assert kept.file.stat().st_size > 1 << 16
    assert newest(kept) == a_checkpoint(299)


def test_the_files_are_for_their_owner_alone(kept: Checkpoints):
    kept.append(a_checkpoint())
    modes = [one.stat().st_mode & 0o777 for one in (kept.key, kept.file, kept.folder)]
    assert modes == [0o600, 0o600, 0o700]


@pytest.mark.parametrize("place", range(0, 700, 7))
def test_any_other_byte_is_noticed(kept: Checkpoints, place: int):
    kept.append(a_checkpoint())
    line = bytearray(kept.file.read_bytes().rstrip())
    line[place % len(line)] ^= 1
    kept.file.write_bytes(bytes(line))
    for one in kept.read():
        assert isinstance(one, Unreadable) or one.key_sha256 != kept.key_sha256()
    assert newest(kept) is None


def test_another_text_under_the_same_signature_is_noticed(kept: Checkpoints):
    kept.append(a_checkpoint())
    line = json.loads(kept.file.read_text())
    line["checkpoint"]["seq"] = 2
    kept.file.write_text(json.dumps(line))
    assert list(kept.read()) == [Unreadable(1, "it does not give its signature")]


def test_a_line_torn_by_a_power_cut_spoils_no_other(kept: Checkpoints):
    kept.append(a_checkpoint(1))
    kept.append(a_checkpoint(2))
    whole = kept.file.read_bytes()
    kept.file.write_bytes(whole[:-40])
    kept.append(a_checkpoint(3))
    kinds = [type(one) for one in kept.read()]
    assert kinds == [Written, Unreadable, Written]
    assert newest(kept) == a_checkpoint(3)


def test_a_line_of_another_key_is_not_the_newest(kept: Checkpoints, tmp_path: Path):
    kept.append(a_checkpoint(1))
    other = Checkpoints(kept.folder, tmp_path / "other.key")
    other.make_key()
    other.append(a_checkpoint(9))
    assert newest(kept) == a_checkpoint(1)


def test_a_second_disk_that_is_not_mounted_is_never_made(tmp_path: Path):
    away = Checkpoints(tmp_path / "mnt" / "second", tmp_path / "checkpoint.key")
    away.make_key()
    with pytest.raises(CheckpointsUnfit, match="Look whether its disk is mounted"):
        away.append(a_checkpoint())
    with pytest.raises(CheckpointsUnfit, match="is not there"):
        list(away.read())
    assert not away.folder.exists()


def test_a_key_others_can_read_is_refused(kept: Checkpoints):
    kept.key.chmod(0o640)
    with pytest.raises(CheckpointsUnfit, match=r"mode is 640\). Type: chmod 600"):
        kept.append(a_checkpoint())


@pytest.mark.parametrize("held", ["", "zz", "ab" * 31])
def test_a_key_that_is_none_is_refused(kept: Checkpoints, held: str):
    kept.key.write_text(held)
    with pytest.raises(CheckpointsUnfit, match="cannot be read"):
        kept.append(a_checkpoint())


def test_a_file_that_is_a_folder_is_said_in_words(kept: Checkpoints):
    kept.file.mkdir(parents=True)
    with pytest.raises(CheckpointsUnfit, match="cannot be written: Is a directory"):
        kept.append(a_checkpoint())
    with pytest.raises(CheckpointsUnfit, match="cannot be read: Is a directory"):
        newest(kept)
