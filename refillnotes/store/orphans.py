"""Orphans: files among the PDFs that no note names, left by an act that was cut off."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from refillnotes.store.on_disk import sync

LEFT_ALONE = timedelta(hours=24)
"""A file younger than this may belong to an act that is not finished."""


@dataclass(frozen=True, slots=True)
class Orphan:
    """One file; ``sha256`` is None for a draft that never got its name."""

    path: Path
    sha256: str | None
    age: timedelta

    @property
    def due(self) -> bool:
        return self.age >= LEFT_ALONE


def find(folder: Path, named: Collection[str], now: datetime) -> Iterator[Orphan]:
    """Every file among the PDFs that is none of those named."""
    for path in sorted(folder.glob("??/??/*")):
        if path.suffix == ".pdf" and path.stem in named:
            continue
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        digest = path.stem if path.suffix == ".pdf" else None
        yield Orphan(path, digest, now - written)


def set_aside(orphan: Orphan, aside: Path) -> None:
    """Move a whole PDF out of the way, and remove a draft.

    A PDF may be the last trace of a note that was lost with the newest acts: it is never removed.
    """
    if orphan.sha256 is None:
        orphan.path.unlink()
    else:
        aside.mkdir(mode=0o700, exist_ok=True)
        orphan.path.rename(aside / orphan.path.name)
        sync(aside)
    sync(orphan.path.parent)
