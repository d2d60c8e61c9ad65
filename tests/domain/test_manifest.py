"""A manifest reads back as it was written, and names nothing outside of its backup."""

import hashlib
import json

import pytest

from refillnotes.domain.manifest import Manifest, read_manifest

HASH = "ab" * 32
MANIFEST = Manifest(
    "North", "2026-11-23T12:00:00.000000Z", 7, HASH, HASH, {"secret": HASH}, {HASH: 9}
)


def test_what_is_written_reads_back_and_gives_its_hash():
    assert read_manifest(MANIFEST.canonical()) == MANIFEST
    assert MANIFEST.sha256 == hashlib.sha256(MANIFEST.canonical()).hexdigest()


@pytest.mark.parametrize(
    ("part", "other"),
    [
        ("schema", "refillnotes-backup-2"),
        ("more", 1),
        ("seq", "7"),
        ("files", []),
        ("pdfs", []),
        ("head", "AB" * 32),
        ("files", {"secret": "short"}),
        ("pdfs", {HASH: 0}),
        ("files", {"../secret": HASH}),
        ("files", {"/etc/secret": HASH}),
        ("files", {"": HASH}),
    ],
)
def test_what_is_no_manifest_is_refused(part: str, other: object):
    held = json.loads(MANIFEST.canonical()) | {part: other}
    with pytest.raises(ValueError, match="it is not|it has not|its lists|a hash|a size|outside"):
        read_manifest(json.dumps(held).encode())
