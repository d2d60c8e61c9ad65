"""One way of drawing the note, warm in a process of its own: ``python -m bench.contestant NAME``.

It reads a number of notes from a line, draws as many and answers seconds by the clock, seconds
of processor time, bytes of one note, and kilobytes of memory held by the process that draws.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench.pages import lay_out
from refillnotes.domain.record import Record

Draw = Callable[[], bytes]
Given = tuple[Record, Path]


def ours(given: Given) -> tuple[Draw, Callable[[], int]]:
    """The product's own renderer: a child, tagged PDF/A-3a, the record inside."""
    from refillnotes.pdf.renderer import Renderer  # noqa: PLC0415 - only what is raced is loaded

    record, _ = given
    renderer = Renderer()

    def drawing_process() -> int:
        return renderer.pid or 0

    return lambda: renderer.render(record, "A4", "submitted"), drawing_process


def naive(given: Given, **options: object) -> tuple[Draw, Callable[[], int]]:
    """WeasyPrint as its documentation's first example calls it, on the same HTML and CSS."""
    from weasyprint import HTML  # noqa: PLC0415

    page = lay_out(*given)
    return lambda: HTML(string=page).write_pdf(**options), os.getpid


def naive_archival(given: Given) -> tuple[Draw, Callable[[], int]]:
    """The same call, asked for a tagged PDF/A-3a, without the record inside."""
    return naive(given, pdf_variant="pdf/a-3a", pdf_tags=True)


def chromium(given: Given) -> tuple[Draw, Callable[[], int]]:
    """A warm Chromium printing the same HTML, tagged; it cannot make PDF/A."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    file = given[1] / "note.html"
    file.write_text(lay_out(*given), encoding="utf-8")
    browser = (
        sync_playwright()
        .start()
        .chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
    )
    page = browser.new_page()

    def draw() -> bytes:
        page.goto(file.as_uri())
        return page.pdf(tagged=True, prefer_css_page_size=True, print_background=True)

    return draw, os.getpid


def reportlab(given: Given) -> tuple[Draw, Callable[[], int]]:
    """Platypus: no tags, no PDF/A, no record inside."""
    from bench.equivalents import by_reportlab  # noqa: PLC0415

    lay_out(*given)
    return by_reportlab(*given), os.getpid


def typst(given: Given) -> tuple[Draw, Callable[[], int]]:
    """Typst: tagged PDF/A-3a with the record inside, plainer typography."""
    from bench.equivalents import by_typst  # noqa: PLC0415

    lay_out(*given)
    return by_typst(*given), os.getpid


CONTESTANTS = {
    "ours": ours,
    "naive": naive,
    "naive-archival": naive_archival,
    "chromium": chromium,
    "reportlab": reportlab,
    "typst": typst,
}


def _memory(pid: int) -> int:
    held = Path(f"/proc/{pid}/status").read_text(encoding="ascii").partition("VmRSS:")[2]
    return int(held.split()[0])


def _processor(pid: int) -> float:
    """Seconds of processor time of this process, and of the drawing one when it is another."""
    if pid == os.getpid():
        return time.process_time()
    ticks = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    there = (int(ticks[11]) + int(ticks[12])) / os.sysconf("SC_CLK_TCK")
    return time.process_time() + there


def main(name: str, sample: Path) -> None:
    record: Record = json.loads(sample.read_text(encoding="utf-8"))
    folder = sample.parent / f"{name}-{os.getpid()}"
    folder.mkdir()
    draw, drawing_process = CONTESTANTS[name]((record, folder))
    drawn = draw()
    (folder / "note.pdf").write_bytes(drawn)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        begun, used = time.perf_counter(), _processor(drawing_process())
        for _ in range(int(line)):
            drawn = draw()
        took = time.perf_counter() - begun
        used = _processor(drawing_process()) - used
        sys.stdout.write(f"{took} {used} {len(drawn)} {_memory(drawing_process())}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
