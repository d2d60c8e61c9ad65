"""A PDF's pages as pictures, for screens that show no PDF: the same file, seen by PDFium."""

from __future__ import annotations

from io import BytesIO

import pypdfium2  # type: ignore[import-untyped]

_DOTS_A_POINT = 2.2
"""A4 becomes 1309 dots wide: sharp across a tablet's page at twice its own resolution."""


def count_pages(pdf: bytes) -> int:
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def picture_of(pdf: bytes, page: int) -> bytes:
    """Draw one page, the first is 1, as a PNG in grey; no bytes where there is no such page.

    The boxes of signatures are form fields, which PDFium draws only when asked to.
    """
    with pypdfium2.PdfDocument(pdf) as document:
        if not 1 <= page <= len(document):
            return b""
        document.init_forms()
        drawn = document[page - 1].render(scale=_DOTS_A_POINT, grayscale=True)
        picture = BytesIO()
        drawn.to_pil().save(picture, "PNG")
    return picture.getvalue()
