"""What must not outlive an act is gone at its end, and after its maker was killed."""

import multiprocessing
import os
import signal
from pathlib import Path

import pytest

from refillnotes.store.aside import aside, sweep

FORKS = multiprocessing.get_context("fork")


def held(top: Path, ready) -> None:
    """Runs in the child until it is killed."""
    with aside(top) as folder:
        (folder / "record").write_text("plain")
        ready.send(True)
        signal.pause()


def test_it_is_gone_when_the_block_ends(tmp_path: Path):
    with aside(tmp_path) as folder:
        assert folder.stat().st_mode & 0o077 == 0
        (folder / "record").write_text("plain")
    assert list(tmp_path.iterdir()) == []


def test_it_is_gone_when_the_block_raises(tmp_path: Path):
    with pytest.raises(OSError, match="full"), aside(tmp_path):
        raise OSError("full")
    assert list(tmp_path.iterdir()) == []


def test_what_got_a_name_stays(tmp_path: Path):
    with aside(tmp_path) as folder:
        folder.rename(tmp_path / "whole")
    assert [one.name for one in tmp_path.iterdir()] == ["whole"]


def test_what_is_in_use_is_swept_by_nobody_until_its_maker_is_killed(tmp_path: Path):
    heard, ready = FORKS.Pipe(duplex=False)
    child = FORKS.Process(target=held, args=(tmp_path, ready))
    child.start()
    assert heard.poll(60)
    sweep(tmp_path)
    assert [one.read_text() for one in tmp_path.rglob("record")] == ["plain"]
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    assert [one.read_text() for one in tmp_path.rglob("record")] == ["plain"]
    with aside(tmp_path):
        assert list(tmp_path.rglob("record")) == []
