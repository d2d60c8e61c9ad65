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
Drawing = Callable[[], list[int]]
"""The processes that draw; this one is counted anyhow."""

Given = tuple[Record, Path]


def ours(given: Given) -> tuple[Draw, Drawing]:
    """The product's own renderer: a child, tagged PDF/A-3a, the record inside."""
    from refillnotes.pdf.renderer import Renderer  # noqa: PLC0415 - only what is raced is loaded

    record, _ = given
    renderer = Renderer()

    def drawing_processes() -> list[int]:
        return [renderer.pid or 0]

    return lambda: renderer.render(record, "A4", "submitted"), drawing_processes


def naive(given: Given, **options: object) -> tuple[Draw, Drawing]:
    """WeasyPrint as its documentation's first example calls it, on the same HTML and CSS."""
    from weasyprint import HTML  # noqa: PLC0415

    page = lay_out(*given)
    return lambda: HTML(string=page).write_pdf(**options), _own_alone


def naive_archival(given: Given) -> tuple[Draw, Drawing]:
    """The same call, asked for a tagged PDF/A-3a, without the record inside."""
    return naive(given, pdf_variant="pdf/a-3a", pdf_tags=True)


def chromium(given: Given) -> tuple[Draw, Drawing]:
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

    return draw, _descendants


def _own_alone() -> list[int]:
    return [os.getpid()]


def _descendants() -> list[int]:
    """Every process started below this one: a browser draws in several."""
    parents = {
        int(folder.name): int(_stat(int(folder.name))[1])
        for folder in Path("/proc").iterdir()
        if folder.name.isdigit() and (folder / "stat").exists()
    }
    found = [os.getpid()]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def _stat(pid: int) -> list[str]:
    """The numbers the system tells of a process after its name: state, parent and so on."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ["0"] * 22
    return told.rpartition(")")[2].split()


def reportlab(given: Given) -> tuple[Draw, Drawing]:
    """Platypus: no tags, no PDF/A, no record inside."""
    from bench.equivalents import by_reportlab  # noqa: PLC0415

    lay_out(*given)
    return by_reportlab(*given), _own_alone


def typst(given: Given) -> tuple[Draw, Drawing]:
    """Typst: tagged PDF/A-3a with the record inside, plainer typography."""
    from bench.equivalents import by_typst  # noqa: PLC0415

    lay_out(*given)
    return by_typst(*given), _own_alone


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


def _processor(pids: list[int]) -> float:
    """Seconds of processor time of this process and of the drawing ones."""
    ticks = sum(int(number) for pid in pids if pid != os.getpid() for number in _stat(pid)[11:13])
    return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")


def main(name: str, sample: Path) -> None:
    record: Record = json.loads(sample.read_text(encoding="utf-8"))
    folder = sample.parent / f"{name}-{os.getpid()}"
    folder.mkdir()
    draw, drawing_processes = CONTESTANTS[name]((record, folder))
    drawn = draw()
    (folder / "note.pdf").write_bytes(drawn)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        begun, used = time.perf_counter(), _processor(drawing_processes())
        for _ in range(int(line)):
            drawn = draw()
        took = time.perf_counter() - begun
        used = _processor(drawing_processes()) - used
        sys.stdout.write(f"{took} {used} {len(drawn)} {_memory(drawing_processes()[0])}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
