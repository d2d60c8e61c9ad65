"""How the parts of a backup lie in its folder: as they are, or encrypted to recipients."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from refillnotes.store import pdfs
from refillnotes.store.age import ENDING, Identity, Recipients, plain_size
from refillnotes.store.errors import BackupUnfit, IdentityUnfit, PdfCorrupt, PdfMissing
from refillnotes.store.on_disk import sync, write_private


class Wrapping(Protocol):
    """Parts are named as they are called plain; each way adds its own ending."""

    @property
    def shelf(self) -> str:
        """The folder of PDFs, beside the backups that share it."""

    def name(self, file: Path) -> Path: ...

    def write(self, file: Path, content: bytes) -> None:
        """A new file for its owner alone, on disk when this returns."""

    def write_file(self, source: Path, file: Path) -> None: ...

    def read(self, file: Path) -> bytes:
        """Errors: ``BackupUnfit``, ``IdentityUnfit``, ``IdentityWrong``, ``FileNotFoundError``."""

    def read_file(self, file: Path, target: Path) -> None: ...

    def pdf_size(self, shelf: Path, digest: str) -> int | None:
        """Of one that was copied before, None where it was not. Errors: ``PdfCorrupt``."""

    def keep_pdf(self, shelf: Path, digest: str, content: bytes) -> None: ...

    def read_pdf(self, shelf: Path, digest: str) -> bytes:
        """Errors: as ``read``, ``PdfMissing``, ``PdfCorrupt``."""


class Plain:
    """Every part as it is."""

    @property
    def shelf(self) -> str:
        return "pdfs"

    def name(self, file: Path) -> Path:
        return file

    def write(self, file: Path, content: bytes) -> None:
        write_private(file, content)

    def write_file(self, source: Path, file: Path) -> None:
        shutil.copyfile(source, file)
        file.chmod(0o600)
        sync(file)

    def read(self, file: Path) -> bytes:
        return file.read_bytes()

    def read_file(self, file: Path, target: Path) -> None:
        self.write_file(file, target)

    def pdf_size(self, shelf: Path, digest: str) -> int | None:
        there = pdfs.place(shelf, digest)
        return there.stat().st_size if there.is_file() else None

    def keep_pdf(self, shelf: Path, digest: str, content: bytes) -> None:  # noqa: ARG002
        pdfs.keep(shelf, content)

    def read_pdf(self, shelf: Path, digest: str) -> bytes:
        return pdfs.read(shelf, digest)


@dataclass(frozen=True, slots=True)
class Encrypted:
    """Every part in a file of its own; the identity is needed to read alone.

    Another set of recipients has another shelf, so that a key that is taken off the list opens
    nothing new, and one that is put on it opens all.
    """

    recipients: Recipients
    identity: Identity | None = None

    @property
    def shelf(self) -> str:
        return f"pdfs-{self.recipients.fingerprint}"

    def name(self, file: Path) -> Path:
        return file.with_name(file.name + ENDING)

    def write(self, file: Path, content: bytes) -> None:
        write_private(self.name(file), self.recipients.encrypt(content))

    def write_file(self, source: Path, file: Path) -> None:
        self.recipients.encrypt_file(source, self.name(file))

    def read(self, file: Path) -> bytes:
        return self._identity(file).open(self.name(file))

    def read_file(self, file: Path, target: Path) -> None:
        self._identity(file).open_file(self.name(file), target)

    def pdf_size(self, shelf: Path, digest: str) -> int | None:
        there = self.name(pdfs.place(shelf, digest))
        try:
            return plain_size(there) if there.is_file() else None
        except BackupUnfit as why:
            raise PdfCorrupt(str(why)) from why

    def keep_pdf(self, shelf: Path, digest: str, content: bytes) -> None:
        there = self.name(pdfs.place(shelf, digest))
        pdfs.write_whole(there, shelf, self.recipients.encrypt(content))

    def read_pdf(self, shelf: Path, digest: str) -> bytes:
        place = pdfs.place(shelf, digest)
        try:
            content = self.read(place)
        except FileNotFoundError:
            raise PdfMissing(f"the PDF {digest[:16]} is not in its folder.") from None
        if hashlib.sha256(content).hexdigest() != digest:
            raise PdfCorrupt(f"{self.name(place)} does not hold the PDF it is named by.")
        return content

    def _identity(self, file: Path) -> Identity:
        if self.identity is None:
            raise IdentityUnfit(
                f"{self.name(file)} is encrypted. Name the file of an identity that opens it, like "
                "--identity /media/stick/clinic.key. It was encrypted to "
                f"{' and '.join(self.recipients.keys)}."
            )
        return self.identity


def wrapping_to(recipients: Recipients) -> Plain | Encrypted:
    """How a new backup is laid out."""
    return Encrypted(recipients) if recipients else Plain()
