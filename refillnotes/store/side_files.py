"""Traces left while saving is off: files beside the checkpoints, each line chained and sealed."""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from refillnotes.domain.audit import BrokenLink, Link, broken_link, entry_of
from refillnotes.store.errors import NoTraceKept
from refillnotes.store.on_disk import append_line, sync

_NAMES = "traces-*.jsonl"
_ASIDE = "taken-in"
_PURPOSE = "trace kept while saving is off\n"


@dataclass(frozen=True, slots=True)
class SideFile:
    """One of them as it was found; ``torn`` are its lines that cannot be read.

    A line is on disk before anything is shown, so one that was torn by a power cut at the end, or
    by a full disk, is of a look at which nothing was shown, and the next line takes its number.
    """

    file: Path
    sha256: str
    links: tuple[Link, ...]
    torn: tuple[int, ...]
    broken: BrokenLink | None
    """The first line that is not as it was written, and why."""


@dataclass(frozen=True, slots=True)
class SideFiles:
    """The folder they lie in, and the key that seals their lines.

    ``beside`` is the instance folder: a folder in it may be made, one elsewhere is a disk that has
    to be mounted.
    """

    folder: Path
    beside: Path
    key: bytes

    def begin(self, at: datetime) -> OpenSideFile:
        """A new one, written by this process alone. Errors: ``NoTraceKept``."""
        name = _NAMES.replace("*", f"{at.astimezone(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(4)}")
        try:
            if self.folder.parent == self.beside:
                self.folder.mkdir(mode=0o700, exist_ok=True)
            handle = os.open(
                self.folder / name, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600
            )
            fcntl.flock(handle, fcntl.LOCK_EX)
            sync(self.folder)
        except OSError as why:
            raise _not_kept(why) from why
        return OpenSideFile(self, handle)

    def waiting(self) -> Iterator[SideFile]:
        """Each that was not taken in yet, the oldest first. Errors: ``NoTraceKept``."""
        try:
            for file in sorted(self.folder.glob(_NAMES)):
                yield self._read(file, file.read_bytes())
        except OSError as why:
            raise _not_kept(why) from why

    def in_use(self, found: SideFile) -> bool:
        """Whether a process that still runs may add to it."""
        with found.file.open("rb") as stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def set_aside(self, found: SideFile) -> None:
        """Out of the way of what waits; it is never removed."""
        aside = self.folder / _ASIDE
        aside.mkdir(mode=0o700, exist_ok=True)
        found.file.rename(aside / found.file.name)
        sync(aside)
        sync(self.folder)

    def seal(self, link: Link) -> str:
        """What only this instance can write beside a line."""
        return hmac.digest(self.key, (_PURPOSE + link.hash).encode(), hashlib.sha256).hex()

    def _read(self, file: Path, content: bytes) -> SideFile:
        links: list[Link] = []
        torn: list[int] = []
        broken: BrokenLink | None = None
        for number, line in enumerate(content.splitlines(), 1):
            try:
                held = json.loads(line)
                mark = held.pop("seal")
                link = Link(**held)
            except (ValueError, TypeError, AttributeError, KeyError):
                torn.append(number)
                continue
            before = links[-1] if links else Link(link.seq - 1, "", "", "", link.prev)
            found = broken_link([link], before)
            if found is None and not hmac.compare_digest(str(mark), self.seal(link)):
                found = BrokenLink(link.seq, "its seal is not this instance's")
            if found is None and not _is_an_act(link):
                found = BrokenLink(link.seq, "it tells of no act that this version knows")
            if found is not None and broken is None:
                broken = BrokenLink(number, found.why)
            links.append(link)
        return SideFile(
            file, hashlib.sha256(content).hexdigest(), tuple(links), tuple(torn), broken
        )


class OpenSideFile:
    """The one this process writes, locked until it ends."""

    def __init__(self, kind: SideFiles, handle: int) -> None:
        self._kind, self._handle = kind, handle

    def append(self, links: Sequence[Link]) -> None:
        """A line each, on disk when this returns, or none of them. Errors: ``NoTraceKept``."""
        size = 0
        try:
            size = os.fstat(self._handle).st_size
            for link in links:
                held = asdict(link) | {"seal": self._kind.seal(link)}
                append_line(self._handle, json.dumps(held, sort_keys=True).encode())
        except OSError as why:
            with suppress(OSError):  # what stays is torn, or of a look that showed nothing
                os.ftruncate(self._handle, size)
            raise _not_kept(why) from why

    def close(self) -> None:
        os.close(self._handle)


def _is_an_act(link: Link) -> bool:
    try:
        entry_of(link, {})
    except (ValueError, TypeError, AttributeError, KeyError):
        return False
    return True


def _not_kept(why: OSError) -> NoTraceKept:
    return NoTraceKept(
        "Saving is off, and who looks could not be written down either, so nothing is shown. Tell "
        f"whoever runs this clinic's server: the folder of checkpoints cannot be used "
        f"({why.strerror})."
    )
