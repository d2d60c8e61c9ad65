"""The note as one page of HTML that needs nothing but its fonts and its square code beside it."""

from __future__ import annotations

from pathlib import Path

from refillnotes.domain.record import Record, record_hash
from refillnotes.pdf.assets import asset
from refillnotes.pdf.chart import square_code
from refillnotes.pdf.fonts import OWN_FONTS, font_faces, with_even_digits
from refillnotes.pdf.note import note_markup


def lay_out(record: Record, folder: Path) -> str:
    """Return the same HTML and CSS the product uses, with the same font files.

    The folder gets the square code, and the fonts as ReportLab and Typst want them.
    """
    markup = note_markup(record, "submitted")
    (folder / "square.png").write_bytes(square_code(record_hash(record).upper()))
    css = "@page { size: A4 }\n" + asset("static/note.css").read_text(encoding="utf-8")
    faces = font_faces(())
    for _, weight, path in OWN_FONTS:
        (folder / f"inter-{weight}.ttf").write_bytes(with_even_digits(asset(path).read_bytes()))
        faces = faces.replace(f"note:inter-{weight}", asset(path).as_uri())
    markup = markup.replace("note:square", (folder / "square.png").as_uri())
    return "<!DOCTYPE html>" + markup.replace("</head>", f"<style>{css}{faces}</style></head>")
