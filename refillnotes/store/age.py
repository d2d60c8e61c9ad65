"""Encrypt to recipients and open with an identity, in the format of the tool age."""

from __future__ import annotations

import hashlib
import io
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Self

import pyrage
from pyrage import x25519

from refillnotes.store.errors import BackupUnfit, IdentityUnfit, IdentityWrong, RecipientsUnfit
from refillnotes.store.on_disk import sync

ENDING = ".age"

_HEAD = re.compile(rb"age-encryption\.org/v1\n(?:[^\n]*\n)*?--- [^\n]+\n")
_LONGEST_HEAD = 1 << 16
_NONCE, _TAG, _CHUNK = 16, 16, 1 << 16
_LONGEST_IDENTITY = 1 << 16
_NO_KEY_FITS = "No matching keys found"


@dataclass(frozen=True, slots=True)
class Recipients:
    """The public keys that copies are encrypted to; where there are none, copies stay plain."""

    keys: tuple[str, ...] = ()

    @classmethod
    def of(cls, keys: Sequence[str]) -> Self:
        """Errors: ``RecipientsUnfit``, naming the one that is no public key of age."""
        for key in keys:
            try:
                x25519.Recipient.from_str(key)
            except pyrage.RecipientError:
                raise RecipientsUnfit(_not_one(key)) from None
        return cls(tuple(sorted(keys)))

    def __bool__(self) -> bool:
        return bool(self.keys)

    @property
    def fingerprint(self) -> str:
        """Tells one set of recipients from another: 16 hex digits, in any order of the keys."""
        return hashlib.sha256("\n".join(self.keys).encode()).hexdigest()[:16]

    def encrypt(self, content: bytes) -> bytes:
        sealed: bytes = pyrage.encrypt(content, self._known())
        return sealed

    def encrypt_file(self, source: Path, target: Path) -> None:
        """Piece by piece; ``target`` appears whole, for its owner alone, or not at all."""
        unfinished = target.with_name(f".{target.name}.part")
        unfinished.unlink(missing_ok=True)
        try:
            with source.open("rb") as plain, _private(unfinished) as sealed:
                pyrage.encrypt_io(plain, sealed, self._known())
                sealed.flush()
                os.fsync(sealed.fileno())
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
        sync(target.parent)

    def _known(self) -> list[x25519.Recipient]:
        return [x25519.Recipient.from_str(key) for key in self.keys]


NOBODY = Recipients()


@dataclass(frozen=True, slots=True)
class Identity:
    """The private keys of one file, each opening what was encrypted to its public key."""

    file: Path
    keys: tuple[x25519.Identity, ...] = field(repr=False)

    @classmethod
    def read(cls, file: Path) -> Self:
        """Errors: ``IdentityUnfit`` when there is no such file, or no private key in it."""
        try:
            with file.open("rb") as stream:
                text = stream.read(_LONGEST_IDENTITY)
        except OSError as why:
            raise IdentityUnfit(
                f"The identity {file} cannot be read: {why.strerror}. Is its stick in this machine?"
            ) from why
        if text.startswith((b"age-encryption.org/", b"-----BEGIN AGE")):
            raise IdentityUnfit(
                f"{file} is itself locked by a passphrase. Unlock it first, like: "
                f"age --decrypt {file} > /dev/shm/identity"
            )
        lines = (line.strip() for line in text.decode("ascii", "replace").splitlines())
        keys = tuple(_key(file, line) for line in lines if line and not line.startswith("#"))
        if not keys:
            raise IdentityUnfit(f"{file} holds no private key. {_LOOKS}")
        return cls(file, keys)

    def open(self, sealed: Path) -> bytes:
        """Errors: ``BackupUnfit`` when it is damaged or cut off, ``IdentityWrong``."""
        plain = io.BytesIO()
        self._decrypt(sealed, plain)
        return plain.getvalue()

    def open_file(self, sealed: Path, target: Path) -> None:
        """Into a new file for its owner alone, which is whole when this returns. Errors: as above.

        What was written of a file that turns out to be cut off is removed.
        """
        try:
            with _private(target) as plain:
                self._decrypt(sealed, plain)
                plain.flush()
                os.fsync(plain.fileno())
        except (BackupUnfit, IdentityWrong):
            target.unlink(missing_ok=True)
            raise

    def _decrypt(self, sealed: Path, plain: BinaryIO) -> None:
        with sealed.open("rb") as stream:
            try:
                pyrage.decrypt_io(stream, plain, list(self.keys))
            except (pyrage.DecryptError, OSError) as why:
                if isinstance(why, OSError) and why.errno is not None:
                    raise  # of the disk; what age finds wrong has no number
                if str(why) == _NO_KEY_FITS:
                    raise IdentityWrong(
                        f"{self.file} does not open {sealed}: it was encrypted to other keys than "
                        f"{' and '.join(str(key.to_public()) for key in self.keys)}."
                    ) from None
                raise BackupUnfit(
                    f"{sealed} is damaged or cut off: it cannot be decrypted whole. "
                    "Take an older one."
                ) from None


def new_identity() -> tuple[str, str]:
    """A private key as the text of its file, and the public key that belongs to it."""
    made = x25519.Identity.generate()
    public = str(made.to_public())
    return f"# public key: {public}\n{made}\n", public


def plain_size(sealed: Path) -> int:
    """How many bytes an encrypted file holds, by its length alone; nothing is opened.

    Errors: ``BackupUnfit`` when it does not begin like one.
    """
    with sealed.open("rb") as stream:
        head = _HEAD.match(stream.read(_LONGEST_HEAD))
        length = os.fstat(stream.fileno()).st_size
    if head is None:
        raise BackupUnfit(f"{sealed} is damaged: it does not begin like a file of age.")
    body = length - head.end() - _NONCE
    return body - _TAG * -(-body // (_CHUNK + _TAG))


def _private(file: Path) -> BinaryIO:
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _key(file: Path, line: str) -> x25519.Identity:
    try:
        return x25519.Identity.from_str(line)
    except pyrage.IdentityError:
        raise IdentityUnfit(
            f"{file} holds a line that is no private key of age. {_LOOKS}"
        ) from None


def _not_one(key: str) -> str:
    if key.upper().startswith("AGE-SECRET-KEY-"):
        return (
            "clinic.toml names a private key among the recipients. Whoever reads that file opens "
            "every backup with it: make a new pair with refillnotes identity, and write the public "
            "key, which begins with age1."
        )
    return (
        f'clinic.toml names "{key}" among the recipients, which is no public key of age: one '
        "begins with age1 and has 62 letters and digits. Copy it again; refillnotes identity "
        "makes a pair."
    )


_LOOKS = "It begins with AGE-SECRET-KEY-1; refillnotes identity makes one."
