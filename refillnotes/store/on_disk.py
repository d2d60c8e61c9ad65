"""Make what was written, or a name that was given, survive a power cut."""

from __future__ import annotations

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Wait until a file's bytes, or a folder's names, are on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_private(file: Path, content: bytes) -> None:
    """A new file for its owner alone. Raises FileExistsError."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    sync(file.parent)


def replace_private(file: Path, content: bytes) -> None:
    """A file for its owner alone, in the place of what has this name."""
    unfinished = file.with_name(f".{file.name}.part")
    unfinished.unlink(missing_ok=True)
    write_private(unfinished, content)
    unfinished.replace(file)
    sync(file.parent)


def append_line(handle: int, line: bytes) -> None:
    """On a line of its own even when the power went, or the disk was full, in the one before.

    It is on disk when this returns; ``handle`` was opened for reading and appending.
    """
    size = os.fstat(handle).st_size
    torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
    left = (b"\n" if torn else b"") + line + b"\n"
    while left:  # a full disk takes a part without a word, and refuses the next
        left = left[os.write(handle, left) :]
    os.fsync(handle)
