"""Reading a PDF back: its words, its pages as pictures, what it carries."""

from __future__ import annotations

import io
import json
import re
from functools import lru_cache

import pikepdf
import pypdfium2
from pypdf import PdfReader

from refillnotes.domain.record import canonical
from refillnotes.pdf.note import render_note


def submitted(record, paper="A4"):
    """The note as it is signed; one asked for again is the one drawn before."""
    return _drawn(canonical(record), paper)


@lru_cache(maxsize=64)
def _drawn(record, paper):
    return render_note(json.loads(record), paper, "submitted")


def plain(text):
    """Words with single spaces, whatever kind of space or line end stood between them."""
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ")).strip()


def words(pdf):
    """All text, as pdfium reads it."""
    document = pypdfium2.PdfDocument(pdf)
    return plain(" ".join(page.get_textpage().get_text_bounded() for page in document))


def words_of_page(pdf, number):
    page = pypdfium2.PdfDocument(pdf)[number - 1]
    return plain(page.get_textpage().get_text_bounded())


def words_by_pypdf(pdf):
    return plain(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def as_seen(pdf):
    """The same pages with what stands in the signatures' boxes drawn into them."""
    seen = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.flatten_annotations()
        document.save(seen)
    return seen.getvalue()


def pages(pdf):
    return len(pypdfium2.PdfDocument(pdf))


def pictures(pdf, scale=1.0):
    """Every page as grey pixels."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.render(scale=scale, grayscale=True).to_pil() for page in document]


def glyphs(pdf):
    """Every glyph number drawn, page after page; 0 is the empty box."""
    drawn = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            for instruction in pikepdf.parse_content_stream(page):
                if str(instruction.operator) not in ("Tj", "TJ"):
                    continue
                operand = instruction.operands[0]
                for part in operand if isinstance(operand, pikepdf.Array) else [operand]:
                    if isinstance(part, pikepdf.String):
                        raw = bytes(part)
                        drawn += [
                            int.from_bytes(raw[place : place + 2], "big")
                            for place in range(0, len(raw), 2)
                        ]
    return drawn
