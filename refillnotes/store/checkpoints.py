"""Checkpoints in a file of a second place: one signed line each, only ever appended."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from refillnotes.domain.checkpoint import Checkpoint, read_checkpoint
from refillnotes.store.errors import CheckpointsUnfit
from refillnotes.store.on_disk import append_line, sync, write_private

FILE = "checkpoints.jsonl"
_PURPOSE = b"refillnotes-checkpoint-1\n"
"""Stands before what is signed, so that no other signature of the key passes for one."""

_TAIL = 1 << 16
"""Bytes in which the newest line is looked for; a line has about one thousand."""


@dataclass(frozen=True, slots=True)
class Written:
    """One line as it was signed; ``key`` is the public key in hexadecimal digits."""

    line: int
    checkpoint: Checkpoint
    key: str
    sha256: str
    """Of the line as it stands in the file, without its end."""

    @property
    def key_sha256(self) -> str:
        return fingerprint(bytes.fromhex(self.key))


@dataclass(frozen=True, slots=True)
class Unreadable:
    """One line that is no checkpoint any more, or never was."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Checkpoints:
    """The file in its folder, and the key that signs, which lies in the instance folder."""

    folder: Path
    key: Path

    @property
    def file(self) -> Path:
        return self.folder / FILE

    def append(self, checkpoint: Checkpoint) -> None:
        """Sign one more line; it is on disk when this returns. Errors: ``CheckpointsUnfit``."""
        private = self._read_key()
        signed = {
            "checkpoint": json.loads(checkpoint.canonical()),
            "key": private.public_key().public_bytes_raw().hex(),
            "signature": private.sign(_PURPOSE + checkpoint.canonical()).hex(),
        }
        self.make_own_folder()
        try:
            handle = os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        except OSError as why:
            raise self.unfit(FILE, "written", why) from why
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            append_line(handle, rfc8785.dumps(signed))
        except OSError as why:
            raise self.unfit(FILE, "written", why) from why
        finally:
            os.close(handle)
        sync(self.folder)

    def read(self) -> Iterator[Written | Unreadable]:
        """Every line, the oldest first. Errors: ``CheckpointsUnfit``."""
        for number, line in enumerate(self.content(FILE).splitlines(), 1):
            yield _read_line(number, line)

    def line_digests(self) -> Iterator[str]:
        """The SHA-256 of every line, read or not, the oldest first. Errors: as ``read``."""
        for line in self.content(FILE).splitlines():
            yield hashlib.sha256(line).hexdigest()

    def newest(self, keys: Collection[str | None]) -> Checkpoint | None:
        """The last good line of one of these keys, named by their fingerprints.

        Errors: ``CheckpointsUnfit``.
        """
        for line in reversed(self.content(FILE, _TAIL).splitlines()):
            one = _read_line(0, line)
            if isinstance(one, Written) and one.key_sha256 in keys:
                return one.checkpoint
        return None

    def make_key(self) -> str:
        """Make the key, and give its fingerprint. Raises FileExistsError."""
        private = Ed25519PrivateKey.generate()
        write_private(self.key, private.private_bytes_raw().hex().encode() + b"\n")
        return fingerprint(private.public_key().public_bytes_raw())

    def key_sha256(self) -> str | None:
        """The fingerprint of this clinic's key, None before the first checkpoint."""
        if not self.key.exists():
            return None
        return fingerprint(self._read_key().public_key().public_bytes_raw())

    def make_own_folder(self) -> None:
        """Make the folder where it is one of the instance's own; elsewhere it is a disk's."""
        if self.folder.parent == self.key.parent:
            self.folder.mkdir(mode=0o700, exist_ok=True)

    def content(self, name: str, most: int | None = None) -> bytes:
        """A file of the folder, or its last ``most`` bytes; nothing where none was written yet.

        Errors: ``CheckpointsUnfit``.
        """
        try:
            with (self.folder / name).open("rb") as stream:
                if most is not None:
                    stream.seek(max(0, stream.seek(0, os.SEEK_END) - most))
                return stream.read()
        except FileNotFoundError:
            if self.folder.is_dir() or self.folder.parent == self.key.parent:
                return b""
            raise CheckpointsUnfit(
                f"The folder {self.folder} for checkpoints is not there. Look whether its disk is "
                "mounted; if it is new, make it."
            ) from None
        except OSError as why:
            raise self.unfit(name, "read", why) from why

    def _read_key(self) -> Ed25519PrivateKey:
        try:
            mode = stat.S_IMODE(self.key.stat().st_mode)
            text = self.key.read_text(encoding="ascii").strip()
            private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(text))
        except (OSError, ValueError) as why:
            raise CheckpointsUnfit(
                f"The key {self.key} cannot be read. Bring it back from the backup; if it is lost, "
                "remove the file, and the next checkpoint makes a new one."
            ) from why
        if mode & 0o077:
            raise CheckpointsUnfit(
                f"{self.key} can be read by other people on this machine (its mode is {mode:o}). "
                f"Type: chmod 600 {self.key}"
            )
        return private

    def unfit(self, name: str, done: str, why: OSError) -> CheckpointsUnfit:
        """What stands in the way of a file of the folder."""
        return CheckpointsUnfit(
            f"{self.folder / name} cannot be {done}: {why.strerror}. Look whether its disk is "
            "mounted and has room, and whose folder it is."
        )


def fingerprint(public: bytes) -> str:
    """The SHA-256 by which the audit chain names a key."""
    return hashlib.sha256(public).hexdigest()


def _read_line(number: int, line: bytes) -> Written | Unreadable:
    try:
        held = json.loads(line)
        checkpoint = read_checkpoint(json.dumps(held["checkpoint"]))
        public = bytes.fromhex(held["key"])
        signature = bytes.fromhex(held["signature"])
        Ed25519PublicKey.from_public_bytes(public).verify(
            signature, _PURPOSE + checkpoint.canonical()
        )
    except InvalidSignature:
        return Unreadable(number, "it does not give its signature")
    except (KeyError, TypeError, ValueError) as why:
        return Unreadable(number, f"it cannot be read ({why})")
    return Written(number, checkpoint, public.hex(), hashlib.sha256(line).hexdigest())
