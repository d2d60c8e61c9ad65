"""What the renderer's child may not do: run on, grow, write elsewhere, reach a network."""

from __future__ import annotations

import os
import resource
import sys
import time
import zoneinfo
from collections.abc import Sequence
from pathlib import Path

CPU_SECONDS = 15
MEMORY = 1 << 30
LARGEST_FILE = 50_000_000
_CLOCK_OF_THE_LIMIT = ~0 << 3
"""Linux's number for ticks of user and system time of the process that asks."""
_REFUSED = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "pty.")
_READ_BELOW = tuple(
    os.path.realpath(folder)
    for folder in (sys.prefix, sys.base_prefix, str(Path(__file__).parents[2]), *zoneinfo.TZPATH)
)


class Walled(PermissionError):
    """Something in the child tried what no note needs."""


def limit_size() -> None:  # pragma: no cover - holds for the whole life of a process
    """Cap memory and files, and keep a crash from writing patients into a core file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def grant_time(seconds: int = CPU_SECONDS) -> None:  # pragma: no cover - so does this
    """Allow this much more processor time; past it the kernel ends the process.

    What is used is read from the very clock the kernel holds against the limit. It counts ticks;
    ``getrusage`` and ``process_time`` report exact run time, and on a busy or virtual machine the
    two part by a tenth and more. A limit worked out from the one and enforced by the other would
    shrink with every note until a child that did nothing wrong is ended.
    """
    used = time.clock_gettime(_CLOCK_OF_THE_LIMIT)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used) + seconds + 1, resource.RLIM_INFINITY))


def wall_in(scratch: str) -> None:  # pragma: no cover - and this, coverage itself included
    """Refuse sockets, programs and files outside, for good: this cannot be taken back."""
    inside = os.path.realpath(scratch)

    def refuse(event: str, arguments: Sequence[object]) -> None:
        if event.startswith(_REFUSED):
            raise Walled(event)
        if event == "open" and not may_open(arguments, inside):
            raise Walled(event)

    sys.addaudithook(refuse)


def may_open(arguments: Sequence[object], inside: str) -> bool:
    """Say whether a file may be opened: anything in the folder, our own code and fonts to read."""
    path, _, flags = arguments
    if not isinstance(path, str | bytes):
        return True
    real = os.path.realpath(os.fsdecode(path))
    if real.startswith(inside + os.sep):
        return True
    writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    return not writes and real.startswith(_READ_BELOW)
