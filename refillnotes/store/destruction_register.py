"""The destruction register: a file beside the checkpoints that outlives a record put back."""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import rfc8785

from refillnotes.domain.destruction_register import Registered, read_registered
from refillnotes.store.checkpoints import Checkpoints, Unreadable
from refillnotes.store.on_disk import replace_private

FILE = "destructions.jsonl"
_PURPOSE = b"refillnotes-destruction-register-1\n"


@dataclass(frozen=True, slots=True)
class RegisteredLine:
    """One line that this instance sealed."""

    line: int
    registered: Registered


@dataclass(frozen=True, slots=True)
class DestructionRegister:
    """The file, the second place it lies in, and the key that seals its lines.

    The key comes from the instance's secret, which every backup holds, so a record that is brought
    back knows lines that were written after it.
    """

    second_place: Checkpoints
    key: bytes

    @property
    def file(self) -> Path:
        return self.second_place.folder / FILE

    def read(self) -> Iterator[RegisteredLine | Unreadable]:
        """Every line, the oldest first. Errors: ``CheckpointsUnfit``."""
        for number, line in enumerate(self.second_place.content(FILE).splitlines(), 1):
            yield self._read_line(number, line)

    def add(self, destructions: Sequence[Registered]) -> None:
        """Seal a line for each; all are on disk when this returns. Errors: ``CheckpointsUnfit``.

        The file is written anew and takes the place of the one before: it is short, and a line
        torn by a power cut would look like one that somebody altered.
        """
        self.second_place.make_own_folder()
        try:
            folder = os.open(self.second_place.folder, os.O_RDONLY)
            try:
                fcntl.flock(folder, fcntl.LOCK_EX)
                before = self.second_place.content(FILE)
                lines = b"".join(self._line(one) + b"\n" for one in destructions)
                replace_private(self.file, before + lines)
            finally:
                os.close(folder)
        except OSError as why:
            raise self.second_place.unfit(FILE, "written", why) from why

    def _line(self, one: Registered) -> bytes:
        held = {"destruction": json.loads(one.canonical()), "seal": self._seal(one)}
        return rfc8785.dumps(held)

    def _seal(self, one: Registered) -> str:
        """What only this instance can write beside a line."""
        return hmac.digest(self.key, _PURPOSE + one.canonical(), hashlib.sha256).hex()

    def _read_line(self, number: int, line: bytes) -> RegisteredLine | Unreadable:
        try:
            held = json.loads(line)
            one = read_registered(json.dumps(held["destruction"]))
            sealed = hmac.compare_digest(str(held["seal"]).encode(), self._seal(one).encode())
        except (KeyError, TypeError, ValueError) as why:
            return Unreadable(number, f"it cannot be read ({why})")
        if not sealed:
            return Unreadable(number, "its seal is not this instance's")
        return RegisteredLine(number, one)
