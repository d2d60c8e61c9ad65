"""The manifest of a backup: what is in it, with a hash for each part."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath

import rfc8785

SCHEMA = "refillnotes-backup-1"
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """``seq`` and ``head`` are of the newest audit record in the copy of the record."""

    clinic: str
    made_at: str
    seq: int
    head: str
    record: str
    """The SHA-256 of the database file."""
    files: Mapping[str, str]
    """The other files of the instance folder by their path in it, each with its SHA-256."""
    pdfs: Mapping[str, int]
    """The size in bytes of every PDF by its SHA-256."""

    def canonical(self) -> bytes:
        whole = {**asdict(self), "files": dict(self.files), "pdfs": dict(self.pdfs)}
        return rfc8785.dumps({"schema": SCHEMA, **whole})

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.canonical()).hexdigest()


def read_manifest(text: bytes) -> Manifest:
    """The manifest that this JSON is. Errors: ``ValueError`` when it is none of this schema."""
    held = json.loads(text)
    if not isinstance(held, dict) or held.pop("schema", None) != SCHEMA:
        raise ValueError(f"it is not of the kind {SCHEMA}")
    if held.keys() != Manifest.__dataclass_fields__.keys():
        raise ValueError("it has not the parts of a manifest")
    files, pdfs = held["files"], held["pdfs"]
    if not isinstance(files, dict) or not isinstance(pdfs, dict) or type(held["seq"]) is not int:
        raise ValueError("its lists cannot be read")
    hashes = (held["head"], held["record"], *files.values(), *pdfs)
    if not all(isinstance(one, str) and _SHA256.fullmatch(one) for one in hashes):
        raise ValueError("a hash in it is no SHA-256")
    if not all(type(size) is int and size > 0 for size in pdfs.values()):
        raise ValueError("a size in it is no number")
    for name in files:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or not path.parts:
            raise ValueError(f"it names {name}, which is outside of the instance folder")
    return Manifest(**held)
