"""How the renderer and its child speak: frames of four bytes of length and that many bytes."""

from __future__ import annotations

import os
import select
import time

_LENGTH = 4
_CHUNK = 1 << 16
LONGEST = 50_000_000


class Silent(Exception):
    """The other side did not answer in time."""


class HungUp(Exception):
    """The other side is gone."""


def send(pipe: int, message: bytes, seconds: float | None = None) -> None:
    """Write one frame. Raises ``Silent`` when nobody reads it in time, ``HungUp`` when gone."""
    left = memoryview(len(message).to_bytes(_LENGTH, "big") + message)
    until = _deadline(seconds)
    while left:
        _wait(until, writing=pipe)
        try:
            left = left[os.write(pipe, left[:_CHUNK]) :]
        except BlockingIOError:
            continue
        except BrokenPipeError:
            raise HungUp from None


def receive(pipe: int, seconds: float | None = None) -> bytes:
    """Read one frame. Raises ``Silent`` when it does not come in time, ``HungUp`` when gone."""
    until = _deadline(seconds)
    length = int.from_bytes(_read(pipe, _LENGTH, until), "big")
    if length > LONGEST:
        raise HungUp
    return _read(pipe, length, until)


def _read(pipe: int, length: int, until: float | None) -> bytes:
    parts: list[bytes] = []
    while length:
        _wait(until, reading=pipe)
        try:
            part = os.read(pipe, min(length, _CHUNK))
        except BlockingIOError:
            continue
        if not part:
            raise HungUp
        parts.append(part)
        length -= len(part)
    return b"".join(parts)


def _deadline(seconds: float | None) -> float | None:
    return None if seconds is None else time.monotonic() + seconds


def _wait(until: float | None, reading: int | None = None, writing: int | None = None) -> None:
    left = None if until is None else max(until - time.monotonic(), 0)
    ready = select.select(
        [] if reading is None else [reading], [] if writing is None else [writing], [], left
    )
    if not any(ready):
        raise Silent
