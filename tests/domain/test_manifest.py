"""A manifest reads back as it was written, and names nothing outside of its backup."""

import hashlib
import json
from dataclasses import replace

import pytest

from refillnotes.domain.manifest import Manifest, read_manifest

HASH = "ab" * 32
MANIFEST = Manifest(
    "North", "2026-11-23T12:00:00.000000Z", 7, HASH, HASH, {"secret": HASH}, {HASH: 9}
)


def test_what_is_written_reads_back_and_gives_its_hash():
    assert read_manifest(MANIFEST.canonical()) == MANIFEST
    assert MANIFEST.sha256 == hashlib.sha256(MANIFEST.canonical()).hexdigest()


KIND = "it is not of the kind refillnotes-backup-1"
PARTS = "it has not the parts of a manifest"
LISTS = "its lists cannot be read"
HASH_IN_IT = "a hash in it is no SHA-256"
SIZE = "a size in it is no number"
OUTSIDE = "it names {}, which is outside of the instance folder"


@pytest.mark.parametrize(
    ("part", "other", "said"),
    [
        ("schema", "refillnotes-backup-2", KIND),
        ("more", 1, PARTS),
        ("seq", "7", LISTS),
        ("seq", True, LISTS),
        ("files", [], LISTS),
        ("pdfs", [], LISTS),
        ("head", "AB" * 32, HASH_IN_IT),
        ("head", 7, HASH_IN_IT),
        ("record", "short", HASH_IN_IT),
        ("files", {"secret": "short"}, HASH_IN_IT),
        ("pdfs", {"short": 9}, HASH_IN_IT),
        ("pdfs", {HASH: 0}, SIZE),
        ("pdfs", {HASH: "9"}, SIZE),
        ("pdfs", {HASH: 1, "cd" * 32: True}, SIZE),
        ("files", {"../secret": HASH}, OUTSIDE.format("../secret")),
        ("files", {"keys/../../secret": HASH}, OUTSIDE.format("keys/../../secret")),
        ("files", {"/etc/secret": HASH}, OUTSIDE.format("/etc/secret")),
        ("files", {"": HASH}, OUTSIDE.format("")),
        ("files", {"secret": HASH, "../secret": HASH}, OUTSIDE.format("../secret")),
    ],
)
def test_what_is_no_manifest_is_refused(part: str, other: object, said: str):
    held = json.loads(MANIFEST.canonical()) | {part: other}
    with pytest.raises(ValueError, match=f"^{said}$"):
        read_manifest(json.dumps(held).encode())


@pytest.mark.parametrize("text", [b"[]", b"{}", b"1"])
def test_what_is_of_no_kind_is_no_manifest(text: bytes):
    with pytest.raises(ValueError, match=f"^{KIND}$"):
        read_manifest(text)


def test_what_is_written_is_in_canonical_form_with_its_kind():
    assert MANIFEST.canonical() == (
        f'{{"clinic":"North","files":{{"secret":"{HASH}"}},"head":"{HASH}",'
        f'"made_at":"2026-11-23T12:00:00.000000Z","pdfs":{{"{HASH}":9}},"record":"{HASH}",'
        '"schema":"refillnotes-backup-1","seq":7}'.encode()
    )


def test_a_file_may_stand_in_a_folder_and_a_pdf_may_have_one_byte():
    other = replace(MANIFEST, files={"keys/seal.pem": HASH}, pdfs={HASH: 1})
    assert read_manifest(other.canonical()) == other
