"""Time stamps from outside for lines of checkpoints, in a file beside them, only ever appended."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass

import rfc8785

from refillnotes.store.checkpoints import Checkpoints
from refillnotes.store.errors import CheckpointsUnfit
from refillnotes.store.on_disk import append_line, sync

FILE = "checkpoint-stamps.jsonl"


@dataclass(frozen=True, slots=True)
class Stamped:
    """One line: which line of the checkpoints, by its SHA-256, and the token."""

    line: int
    checkpoint_sha256: str
    token: bytes


def append_stamp(checkpoints: Checkpoints, checkpoint_sha256: str, token: bytes) -> None:
    """It is on disk when this returns. Errors: ``CheckpointsUnfit``."""
    file = checkpoints.folder / FILE
    written = {"checkpoint_sha256": checkpoint_sha256, "token": token.hex()}
    try:
        handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            append_line(handle, rfc8785.dumps(written))
        finally:
            os.close(handle)
        sync(checkpoints.folder)
    except OSError as why:
        raise CheckpointsUnfit(
            f"{file} cannot be written: {why.strerror}. Look whether its disk is mounted and has "
            "room, and whose folder it is."
        ) from why


def read_stamps(checkpoints: Checkpoints) -> Iterator[Stamped | int]:
    """Every line, the oldest first; the number of one that cannot be read."""
    try:
        lines = (checkpoints.folder / FILE).read_bytes().splitlines()
    except FileNotFoundError:
        return
    for number, line in enumerate(lines, 1):
        try:
            held = json.loads(line)
            digest, token = held["checkpoint_sha256"], bytes.fromhex(held["token"])
        except (KeyError, TypeError, ValueError):
            yield number
            continue
        yield Stamped(number, str(digest), token)
