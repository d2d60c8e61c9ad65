"""A signed note is believed by programs that know nothing of us."""

from __future__ import annotations

import io
import re
import shutil

import pikepdf
import pytest
from asn1crypto import parser
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from refillnotes.seal.pades import as_asn1
from tests.clinics import seal
from tests.pdf import records, test_archive
from tests.pdf.reading import as_seen, pages, submitted, words_of_page
from tests.seal.notes import AT, drawn, signed, told

PAPERS = ("A4", "Letter")
KINDS = (("A4", "S1"), ("Letter", "S1"), ("A4", "S2"))
"""Paper and level: by the clinic's seal, and by a key of each signer's own."""


def needs(program):
    """Skip by name where a program of the system is not there; .ci/run installs all of them."""
    return pytest.mark.skipif(
        not shutil.which(program), reason=f"{program} is not installed; scripts/setup --dev does it"
    )


@pytest.fixture(scope="module", params=KINDS, ids="-".join)
def note(request):
    return signed(*request.param)[0]


@pytest.fixture
def file(note, tmp_path):
    path = tmp_path / "visit-2026-000123-r1.pdf"
    path.write_bytes(note)
    return path


@pytest.fixture
def root(tmp_path):
    path = tmp_path / "root.pem"
    path.write_bytes(seal().trust().root.public_bytes(Encoding.PEM))
    return path


@needs("pdfsig")
@needs("certutil")
def test_poppler_trusts_both_signatures(file, root, tmp_path):
    store = f"sql:{tmp_path / 'nss'}"
    (tmp_path / "nss").mkdir()
    told("certutil", "-N", "-d", store, "--empty-password")
    assert told("certutil", "-A", "-d", store, "-n", "root", "-t", "CT,C,C", "-i", root)[0] == 0
    _, said = told("pdfsig", "-nssdir", store, file)
    assert said.count("Signature Validation: Signature is Valid.") == 2
    assert said.count("Certificate Validation: Certificate is Trusted.") == 2
    assert said.count("Signature Type: ETSI.CAdES.detached") == 2
    assert said.count("Total document signed") == 1


@needs("pdfsig")
def test_poppler_finds_both_signatures_valid(file):
    _, said = told("pdfsig", file)
    assert said.count("Signature Validation: Signature is Valid.") == 2
    assert "Signature Field Name: author" in said
    assert "Signature Field Name: approver" in said


@needs("qpdf")
def test_qpdf_finds_nothing_wrong(file):
    code, said = told("qpdf", "--check", file)
    assert code == 0, said


@needs("openssl")
def test_openssl_verifies_each_signature_over_its_bytes(note, root, tmp_path):
    ranges = re.findall(rb"/ByteRange\s*\[\s*(\d+) (\d+) (\d+) (\d+)\s*\]", note)
    assert len(ranges) == 2
    for range_ in ranges:
        start, length, behind, rest = map(int, range_)
        (tmp_path / "content").write_bytes(
            note[start : start + length] + note[behind : behind + rest]
        )
        digits = note[start + length + 1 : behind - 1]
        room = bytes.fromhex(digits.decode())
        (tmp_path / "signature").write_bytes(room[: parser.peek(room)])  # it may end with a zero
        code, said = told(
            *("openssl", "cms", "-verify", "-inform", "DER", "-in", tmp_path / "signature"),
            *("-content", tmp_path / "content", "-binary", "-CAfile", root, "-purpose", "any"),
            *("-attime", str(int(AT.timestamp())), "-out", tmp_path / "out"),
        )
        assert (code, "successful" in said) == (0, True), said


def test_pyhanko_finds_only_a_signature_between_the_two(note):
    trusted = ValidationContext(
        trust_roots=[as_asn1(seal().trust().root)], moment=AT, revocation_mode="soft-fail"
    )
    first, second = PdfFileReader(io.BytesIO(note)).embedded_regular_signatures
    nurse, physician = (validate_pdf_signature(one, trusted) for one in (first, second))
    assert nurse.bottom_line and physician.bottom_line
    assert nurse.modification_level == ModificationLevel.FORM_FILLING
    assert physician.modification_level == ModificationLevel.NONE
    assert physician.coverage == SignatureCoverageLevel.ENTIRE_FILE


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_our_own_check_finds_nothing(kind):
    whole, stated = signed(*kind)
    assert list(seal().faults_in(whole, stated)) == []


def test_it_still_is_a_tagged_pdf_a_3a_with_its_record(note):
    test_archive.test_it_says_it_is_pdf_a_3a(note)
    test_archive.test_it_is_tagged_and_names_its_language(note)
    test_archive.test_every_drawing_has_words_for_who_cannot_see_it(note)
    test_archive.test_it_carries_the_record_byte_for_byte(note)
    test_archive.test_the_record_is_named_as_the_source(note)


def test_every_font_of_a_stamp_is_embedded(note):
    with pikepdf.open(io.BytesIO(note)) as document:
        fonts = [
            "/FontFile2" in font or "/FontFile3" in font
            for font in document.objects
            if isinstance(font, pikepdf.Dictionary) and font.get("/Type") == "/FontDescriptor"
        ]
        assert len(fonts) > 2 and all(fonts)


def test_every_box_prints_and_is_spoken(note):
    with pikepdf.open(io.BytesIO(note)) as document:
        boxes = list(document.Root.AcroForm.Fields)
        assert [str(box.TU) for box in boxes] == [
            "Signature of the one who wrote it",
            "Signature of the physician who approves it",
        ]
        assert all(int(box.F) & 4 for box in boxes)
        assert all("/N" in box.AP for box in boxes)


def test_what_was_drawn_is_there_byte_for_byte_and_no_page_longer():
    for paper in PAPERS:
        whole = signed(paper)[0]
        assert whole.startswith(drawn(paper))
        assert pages(whole) == pages(submitted(records.clean_visit(), paper)) == 2
        seen = words_of_page(as_seen(whole), 1)
        assert "Dana Reyes, RN I performed this visit and recorded these values." in seen
        assert "performed 14 Nov 2026 10:31 (UTC-6), 16:31 UTC" in seen
        assert "Abena Osei, MD I reviewed and approve this note." in seen
