"""A signed PDF is written once, and its bytes are the signed ones or are not given."""

import hashlib
import os
from pathlib import Path

import pytest

from refillnotes.store import pdfs
from refillnotes.store.errors import PdfCorrupt, PdfMissing

CONTENT = b"%PDF-1.7 a note of one page"
DIGEST = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "pdf"


def test_a_pdf_is_found_by_its_hash(folder: Path):
    assert pdfs.keep(folder, CONTENT) == DIGEST
    assert pdfs.read(folder, DIGEST) == CONTENT


def test_a_pdf_lies_in_a_folder_of_its_hash_and_nothing_else_does(folder: Path):
    pdfs.keep(folder, CONTENT)
    files = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    assert files == [Path(DIGEST[:2], DIGEST[2:4], f"{DIGEST}.pdf")]


def test_a_pdf_can_be_read_by_its_owner_and_written_by_nobody(folder: Path):
    pdfs.keep(folder, CONTENT)
    place = pdfs.place(folder, DIGEST)
    assert place.stat().st_mode & 0o777 == 0o440
    assert {one.stat().st_mode & 0o777 for one in place.parents[:3]} == {0o700}


def test_the_same_pdf_kept_again_is_the_same_file(folder: Path):
    pdfs.keep(folder, CONTENT)
    before = pdfs.place(folder, DIGEST).stat()
    os.utime(pdfs.place(folder, DIGEST), (0, 0))
    assert pdfs.keep(folder, CONTENT) == DIGEST
    after = pdfs.place(folder, DIGEST).stat()
    assert after.st_ino == before.st_ino
    assert after.st_mtime_ns >= before.st_mtime_ns, "it is in use again from now on"


@pytest.mark.parametrize("place", range(len(CONTENT)))
def test_any_wrong_byte_is_noticed(folder: Path, place: int):
    pdfs.keep(folder, CONTENT)
    wrong = bytearray(CONTENT)
    wrong[place] ^= 1
    spoil(folder, bytes(wrong))
    with pytest.raises(PdfCorrupt, match=f"PDF {DIGEST[:16]} no longer has the bytes"):
        pdfs.read(folder, DIGEST)


@pytest.mark.parametrize("wrong", [b"", CONTENT[:-1], CONTENT + b"\n"])
def test_a_pdf_of_another_length_is_noticed(folder: Path, wrong: bytes):
    pdfs.keep(folder, CONTENT)
    spoil(folder, wrong)
    with pytest.raises(PdfCorrupt):
        pdfs.read(folder, DIGEST)


def test_a_spoilt_pdf_is_never_written_over(folder: Path):
    pdfs.keep(folder, CONTENT)
    spoil(folder, b"spoilt")
    with pytest.raises(PdfCorrupt):
        pdfs.keep(folder, CONTENT)
    assert pdfs.place(folder, DIGEST).read_bytes() == b"spoilt"


def test_a_missing_pdf_is_named(folder: Path):
    with pytest.raises(PdfMissing, match=f"{DIGEST[:16]} is not in its folder"):
        pdfs.read(folder, DIGEST)


def test_a_write_that_fails_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch):
    def no_room(_: int) -> None:
        raise OSError(28, "No space left on device")

    pdfs.keep(folder, CONTENT)
    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(OSError, match="No space"):
        pdfs.keep(folder, CONTENT + b"!")
    monkeypatch.undo()
    assert [path for path in folder.rglob("*") if path.is_file()] == [pdfs.place(folder, DIGEST)]


def test_a_write_stopped_before_its_name_is_given_leaves_only_a_draft_that_is_never_served(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        pdfs.keep(folder, CONTENT)
    monkeypatch.undo()
    with pytest.raises(PdfMissing):
        pdfs.read(folder, DIGEST)


def spoil(folder: Path, content: bytes) -> None:
    place = pdfs.place(folder, DIGEST)
    place.chmod(0o600)
    place.write_bytes(content)
