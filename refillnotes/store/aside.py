"""Folders for what must not outlive an act: gone at its end, or swept when it was killed."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = ".unfinished-"


@contextmanager
def aside(top: Path) -> Iterator[Path]:
    """A folder in ``top``, for this account alone, with a lock that a killed process gives back.

    It may be given another name within the block, and then stays.
    """
    sweep(top)
    folder, lock = _made(top)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def sweep(top: Path) -> None:
    """Remove what killed processes left in ``top``; folders that are in use stay."""
    for folder in top.glob(f"{_PREFIX}*"):
        with suppress(OSError):  # another process sweeps too, or the disk knows no locks
            lock = os.open(folder, os.O_RDONLY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder)
            finally:
                os.close(lock)


def _made(top: Path) -> tuple[Path, int]:
    while True:
        folder = top / f"{_PREFIX}{secrets.token_hex(8)}"
        folder.mkdir(mode=0o700)
        lock = os.open(folder, os.O_RDONLY)
        with suppress(OSError):  # without locks nothing is swept, and nothing is taken away
            fcntl.flock(lock, fcntl.LOCK_EX)
        if folder.exists():
            return folder, lock
        os.close(lock)  # swept between the two lines above
