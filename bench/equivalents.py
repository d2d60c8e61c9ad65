"""The same note by ReportLab and by Typst: same words, same order, tables where we have tables."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import typst
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

from refillnotes.domain.record import Record, record_hash
from refillnotes.pdf.sheet import Sheet, compose_sheet

Draw = Callable[[], bytes]


def by_reportlab(record: Record, folder: Path) -> Draw:
    """Platypus, embedded font, no tags, no PDF/A, no attachment."""
    for weight in (400, 600):
        pdfmetrics.registerFont(TTFont(f"Inter{weight}", str(folder / f"inter-{weight}.ttf")))
    plain = ParagraphStyle("plain", fontName="Inter400", fontSize=8.6, leading=11.4)
    bold = ParagraphStyle("bold", plain, fontName="Inter600", fontSize=10, leading=13)
    small = ParagraphStyle("small", plain, fontSize=7, leading=8.7)

    def draw() -> bytes:
        story: list[object] = []
        for title, lines, rows in _blocks(_sheet(record)):
            if title == _APPENDIX:
                story.append(PageBreak())
            style = (
                small
                if any(part is PageBreak or isinstance(part, PageBreak) for part in story)
                else plain
            )
            story.append(Paragraph(escape(title), bold))
            story += [Paragraph(escape(line), style) for line in lines]
            if rows:
                story.append(
                    Table(
                        rows,
                        style=[
                            ("FONT", (0, 0), (-1, -1), "Inter400", 8.6),
                            ("TOPPADDING", (0, 0), (-1, -1), 0),
                            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
                        ],
                        hAlign="LEFT",
                    )
                )
        out = BytesIO()
        SimpleDocTemplate(
            out, pagesize=A4, margins=15 * mm, title="Refill visit note", lang="en"
        ).build(story)
        return out.getvalue()

    return draw


def by_typst(record: Record, folder: Path) -> Draw:
    """Typst's compiler kept warm, tagged PDF/A-3a with the record attached."""
    source = folder / "note.typ"
    source.write_text(_TYPST, encoding="utf-8")
    (folder / "record.json").write_text(json.dumps(record), encoding="utf-8")
    compiler = typst.Compiler(
        str(source), root=str(folder), font_paths=[str(folder)], ignore_system_fonts=True
    )

    def draw() -> bytes:
        blocks = [
            {"title": title, "lines": lines, "rows": rows}
            for title, lines, rows in _blocks(_sheet(record))
        ]
        drawn = compiler.compile(
            format="pdf",
            sys_inputs={"blocks": json.dumps(blocks)},
            pdf_standards=["a-3a"],
            timestamp=1_700_000_000,
        )
        if not isinstance(drawn, bytes):
            raise SystemExit("Typst drew no single file: nothing was measured.")
        return drawn

    return draw


_APPENDIX = "How the numbers were made"
_TYPST = """
#set document(title: "Refill visit note", date: auto)
#set page(paper: "a4", margin: 15mm, numbering: "1 of 1")
#set text(font: "Inter", size: 8.6pt, lang: "en")
#pdf.attach("record.json", relationship: "source", mime-type: "application/json",
  description: "The record as signed")
#for block in json(bytes(sys.inputs.blocks)) {
  if block.title == "How the numbers were made" { pagebreak(); set text(size: 7pt) }
  heading(block.title)
  for line in block.lines { par(line) }
  if block.rows.len() > 0 {
    table(columns: block.rows.at(0).len(), stroke: none, inset: 1pt, ..block.rows.flatten())
  }
}
"""


def _sheet(record: Record) -> Sheet:
    return compose_sheet(record, "submitted", record_hash(record))


def _blocks(sheet: Sheet) -> list[tuple[str, list[str], list[list[str]]]]:
    """Every text of the note as titled lines and tables."""

    def run(items: tuple[object, ...]) -> str:
        return "".join(f"{item.label}{item.text}" for item in items)  # type: ignore[attr-defined]

    drugs = [
        [drug.name, drug.order.text, drug.label.text, drug.programmer.text, drug.lot, drug.expires]
        for drug in sheet.drugs
    ]
    settings = [
        [change.title, change.before.text, change.now.text, change.changed]
        for change in sheet.programme.moved
    ]
    head, appendix = sheet.head, sheet.appendix
    residual = sheet.residual
    return [
        (
            f"{head.clinic} {head.title} {head.number} {head.standing}",
            [head.patient_name + run(head.patient), run(head.pump), run(head.visit)],
            [],
        ),
        (
            "Residual",
            [
                f"{residual.expected} {residual.measured} {residual.difference}",
                residual.band_text,
                run(sheet.residual_items),
            ],
            [],
        ),
        ("Put in", [sheet.put_in, run(sheet.fill_items), run(sheet.waste_items)], drugs),
        ("Programme", [run(sheet.programme.kept), run(sheet.programme_items)], settings),
        ("Pump", [run(sheet.pump_items)], []),
        ("Patient", [run(sheet.patient_items)], []),
        ("Visit", [run(sheet.visit_items)], []),
        (
            "Next",
            [
                f"{sheet.refill_by} {sheet.appointment} {sheet.limited_by} {sheet.limits}",
                run(sheet.next_items),
            ],
            [],
        ),
        ("Signatures", ["recorded by", "approved by"], []),
        (_APPENDIX, "\n".join(appendix.workings.columns).splitlines(), []),
        ("Checks run", appendix.quiet_checks.split("\u2003"), []),
        ("Checks not evaluated", appendix.not_run.splitlines(), []),
        ("Earlier refills", appendix.history.splitlines(), []),
        ("Origin", appendix.origin.splitlines(), []),
    ]
