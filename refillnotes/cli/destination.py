"""Write a file that is there whole or not at all, and never over another."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from refillnotes.cli import Refused


def refuse_existing(destination: Path) -> None:
    """Ask before anything is read or leaves a trace."""
    if destination.exists():
        raise Refused(f"{destination} is there already. Name a file that is not.")


def write_whole(
    destination: Path, pieces: Iterable[bytes], tick: Callable[[int], None] | None = None
) -> None:
    """Beside its name first, then on the disk, then under its name. ``tick`` counts pieces."""
    unfinished = destination.with_name(f".{destination.name}.part")
    try:
        with unfinished.open("xb") as file:
            for piece in pieces:
                file.write(piece)
                if tick is not None:
                    tick(1)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(destination)
    except OSError as why:
        raise Refused(f"{destination} cannot be written: {why.strerror}.") from why
    finally:
        unfinished.unlink(missing_ok=True)


def replace_whole(destination: Path, content: bytes) -> None:
    """In the place of what has this name, at once: nobody finds half of either."""
    unfinished = destination.with_name(f".{destination.name}.part")
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(destination)
    except OSError as why:
        unfinished.unlink(missing_ok=True)
        raise Refused(f"{destination} cannot be written: {why.strerror}.") from why
