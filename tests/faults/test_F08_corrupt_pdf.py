"""F08: a stored PDF no longer has its bytes; it is named, and never given as the signed one."""

from pathlib import Path

import pytest

from refillnotes.actions.verify_record import verify_record
from refillnotes.store import pdfs
from refillnotes.store.errors import PdfCorrupt, PdfMissing
from tests.clinics import PrinterHere, a_practice


def flip(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


@pytest.mark.parametrize(
    "damage",
    [
        flip,
        lambda content: content[:-1],
        lambda content: content + b"\n%%EOF\n",
        lambda _: b"%PDF-1.7 of another note",
        lambda _: b"",
        lambda _: None,
    ],
    ids=["flipped", "cut", "longer", "replaced", "empty", "gone"],
)
def test_F08_a_spoilt_pdf_is_named_and_never_given(tmp_path: Path, damage):
    with a_practice(tmp_path, PrinterHere()) as practice:
        note_id = practice.a_note()
        (file,) = practice.clinic.folder.rglob("*.pdf")
        spoilt = damage(file.read_bytes())
        file.chmod(0o600)
        file.unlink() if spoilt is None else file.write_bytes(spoilt)
        assert [one.where for one in verify_record(practice.clinic)] == [f"note {note_id}"]
        with pytest.raises((PdfCorrupt, PdfMissing)):
            pdfs.read(practice.clinic.folder, file.stem)
