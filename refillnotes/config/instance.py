"""The folder a clinic is kept in, and its secret."""

from __future__ import annotations

import os
import secrets
import stat
from typing import TYPE_CHECKING

from refillnotes.config.errors import Misconfigured

if TYPE_CHECKING:
    from pathlib import Path

SHORTEST_SECRET = 32  # bytes


def prepare_instance(instance: Path) -> None:
    """Make the folder and its secret, for this account alone; keep what is there."""
    try:
        instance.mkdir(parents=True, exist_ok=True)
    except OSError as why:
        raise Misconfigured(
            f"{instance} cannot be made a folder: {why.strerror}. "
            "Set REFILLNOTES_INSTANCE to another, such as /srv/refillnotes"
        ) from why
    write_once(instance / "secret", secrets.token_hex(SHORTEST_SECRET) + "\n")


def read_secret(file: Path) -> bytes:
    try:
        secret = file.read_bytes().strip()
        mode = stat.S_IMODE(file.stat().st_mode)
    except FileNotFoundError:
        raise Misconfigured(
            f"{file} is missing. Run scripts/setup, which makes it; if this clinic had one before, "
            "bring it back from your backup instead."
        ) from None
    except OSError as why:
        raise Misconfigured(f"{file} cannot be read: {why.strerror}.") from why
    if mode & 0o077:
        raise Misconfigured(
            f"{file} can be read by other people on this machine (its mode is {mode:o}). "
            f"Type: chmod 600 {file}"
        )
    if len(secret) < SHORTEST_SECRET:
        raise Misconfigured(
            f"{file} holds {len(secret)} bytes; at least {SHORTEST_SECRET} are needed. "
            "Remove it and run scripts/setup, which makes a good one. Everyone signs in again then."
        )
    return secret


def write_once(file: Path, text: str) -> None:
    """Appear whole or not at all, readable by its owner only; what is there stays."""
    unfinished = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.link(unfinished, file)
    except FileExistsError:
        return
    finally:
        unfinished.unlink()
