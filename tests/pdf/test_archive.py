"""The file itself: archival, tagged, with the record inside, sound by other people's tools."""

from __future__ import annotations

import io
import shutil
import subprocess

import pikepdf
import pytest
from pypdf import PdfReader

from refillnotes.domain.record import canonical
from tests.pdf import records
from tests.pdf.reading import submitted


@pytest.fixture(scope="module")
def pdf():
    return submitted(records.clean_visit())


def test_it_says_it_is_pdf_a_3a(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        metadata = document.open_metadata()
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "A"
        assert document.Root.OutputIntents[0].S == "/GTS_PDFA1"


def test_it_is_tagged_and_names_its_language(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.Root.MarkInfo.Marked
        assert document.Root.Lang == "en"
        tags = {str(part.S) for part in walk(document.Root.StructTreeRoot.K)}
    assert {"/H1", "/H2", "/P", "/Table", "/TR", "/TH", "/TD", "/Figure", "/Sect"} <= tags


def test_every_drawing_has_words_for_who_cannot_see_it(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        figures = [p for p in walk(document.Root.StructTreeRoot.K) if p.S == "/Figure"]
        assert figures and all(str(figure.Alt) for figure in figures)


def walk(part):
    if isinstance(part, pikepdf.Array):
        for kid in part:
            yield from walk(kid)
    elif isinstance(part, pikepdf.Dictionary) and "/S" in part:
        yield part
        yield from walk(part.get("/K", pikepdf.Array()))


def test_it_carries_the_record_byte_for_byte(pdf):
    attached = PdfReader(io.BytesIO(pdf)).attachments
    assert list(attached) == ["record.json"]
    assert attached["record.json"] == [canonical(records.clean_visit())]


def test_the_record_is_named_as_the_source(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.Root.AF[0].AFRelationship == "/Source"


def test_its_dates_are_those_of_the_record(pdf):
    about = PdfReader(io.BytesIO(pdf)).metadata
    assert about["/CreationDate"] == "D:20261114103100-06'00"
    with pikepdf.open(io.BytesIO(pdf)) as document:
        dates = document.attachments["record.json"].get_file()
        assert dates.creation_date.isoformat() == "2026-11-14T16:31:00+00:00"


def test_its_title_names_the_visit_and_not_the_patient(pdf):
    about = PdfReader(io.BytesIO(pdf)).metadata
    assert about.title == "Refill visit note 2026-000123 rev 1"
    assert about.author == "Lakeside Pain Clinic"
    assert "Doe" not in str(about).title()


def test_every_font_is_embedded_and_ours(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as document:
        fonts = [
            font
            for font in document.objects
            if isinstance(font, pikepdf.Dictionary) and font.get("/Type") == "/FontDescriptor"
        ]
        assert fonts and all("/FontFile2" in font or "/FontFile3" in font for font in fonts)
        assert {str(font.FontName).split("+")[1].split("-")[0] for font in fonts} == {"Inter"}


@pytest.mark.skipif(not shutil.which("qpdf"), reason="needs qpdf")
def test_qpdf_finds_nothing_wrong(pdf, tmp_path):
    file = tmp_path / "visit-2026-000123-r1.pdf"
    file.write_bytes(pdf)
    done = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=False)  # noqa: S607
    assert done.returncode == 0, done.stdout + done.stderr
