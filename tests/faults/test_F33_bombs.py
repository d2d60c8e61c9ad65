"""F33, F34: a note that never ends, or that kills what draws it, harms that note alone."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.pdf.renderer import Renderer, RenderFailed
from tests.clinics import Practice, a_practice
from tests.pdf import records
from tests.pdf.reading import submitted
from tests.people import a_browser
from tests.tree import ROOT
from tests.web.sendings import serving

CLEAN = records.clean_visit()
ROWS = [
    {"group": str(n), "title": "t", "before": "1 mL", "now": "2 mL", "changed": "changed"}
    for n in range(60_000)
]
TYPED = {
    "a hundred thousand findings": {
        "findings": [records.a_finding(f"c{n}", "ack", "x", working=["y"]) for n in range(100_000)]
    },
    "a page of a hundred megabytes": {"facts.remarks": "nothing " * 5_000_000},
    "a word without an end": {"facts.remarks": "x" * 20_000_000},
    "a table without an end": {"comparison": ROWS},
}
MARKUP = {
    "nested flex": "{% for _ in range(60) %}<div style='display:flex'>{% endfor %}x"
    "{% for _ in range(60) %}</div>{% endfor %}",
    "twenty thousand rows": "<table>{% for _ in range(20000) %}<tr><td>x</td><td>y</td></tr>"
    "{% endfor %}</table>",
    "a million columns": "<table><tr><td colspan='1000000'>x</td></tr></table>",
    "a huge letter": "<p style='font-size:1000000000px'>x</p>",
    "boxes in boxes": "{% for _ in range(5000) %}<div>{% endfor %}x"
    "{% for _ in range(5000) %}</div>{% endfor %}",
    "a page a hairbreadth wide": "<p style='width:0.001px'>{{ 'x ' * 400000 }}</p>",
}
"""What no text can become, put into the note's template: the walls must hold without it too."""

MANY = os.environ.get("HYPOTHESIS_PROFILE") == "long"
"""Each bomb costs its time and a new child: a few at each check, all of them at the long one."""
TYPED_NOW = tuple(TYPED) if MANY else ("a table without an end",)
MARKUP_NOW = tuple(MARKUP) if MANY else ("nested flex", "a huge letter", "boxes in boxes")

DRAWS = """
import sys
sys.path.insert(0, sys.argv[1])
from refillnotes.pdf.renderer import Renderer, RenderFailed
from tests.pdf import records
child = Renderer(wall_seconds=3)
good = records.clean_visit()
for bomb in sys.argv[2:]:
    try:
        child.render(records.a_record(**{"patient.given_name": bomb}), "A4", "submitted")
        print("drawn")
    except RenderFailed as why:
        print(why)
    print(child.render(good, "A4", "submitted").startswith(b"%PDF"))
child.close()
"""


def draw(child: Renderer, record: Any = CLEAN) -> bytes:
    return child.render(record, "A4", "submitted")


@pytest.mark.slow
@pytest.mark.parametrize("bomb", TYPED_NOW)
def test_F33_a_note_that_would_never_end_is_stopped_and_the_next_is_drawn(bomb):
    child = Renderer(wall_seconds=4)
    try:
        draw(child)
        with pytest.raises(RenderFailed):
            draw(child, records.a_record(**TYPED[bomb]))
        assert draw(child) == submitted(CLEAN)
    finally:
        child.close()


@pytest.mark.slow
def test_F33_markup_that_would_never_end_is_stopped_and_the_next_note_is_drawn(tmp_path):
    for part in ("refillnotes", "templates", "static"):
        shutil.copytree(ROOT / part, tmp_path / part)
    template = tmp_path / "templates/pdf/note.html"
    spoilt = "".join(
        f"{{% if '{bomb}' in sheet.head.patient_name %}}{markup}{{% endif %}}"
        for bomb, markup in MARKUP.items()
    )
    whole = template.read_text(encoding="utf-8")
    template.write_text(whole.replace("</main>", f"{spoilt}</main>"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", DRAWS, str(tmp_path), *MARKUP_NOW],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    said = done.stdout.splitlines()
    assert said[1::2] == ["True"] * len(MARKUP_NOW), (done.stderr, "the next note is drawn")
    assert [one for one in said[::2] if "could not be drawn" not in one] == []


@pytest.fixture(scope="module")
def child() -> Iterator[Renderer]:
    renderer = Renderer()
    yield renderer
    renderer.close()


@pytest.mark.parametrize("how", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL, signal.SIGXCPU])
def test_F34_a_child_that_crashes_between_notes_is_replaced(child, how):
    draw(child)
    before = child.pid
    os.kill(before, how)
    time.sleep(0.2)
    assert draw(child) == submitted(CLEAN)
    assert child.pid != before


@pytest.fixture
def practice(tmp_path: Path, child: Renderer) -> Iterator[Practice]:
    with a_practice(tmp_path, child) as opened:
        yield opened


def test_F34_a_child_that_aborts_over_a_note_fails_it_alone_and_the_web_goes_on(practice, child):
    """It stands still while the web is asked, then aborts as a library that finds a fault does."""
    app = serving(practice)
    visit_id, _ = practice.a_draft()
    browser, other = (a_browser(app, practice.nurse, DEMO_PASSWORD) for _ in range(2))
    draw(child)
    drawing = child.pid
    os.kill(drawing, signal.SIGSTOP)
    answers: list[Any] = []
    asking = threading.Thread(
        target=lambda: answers.append(browser.get(f"/visits/{visit_id}/draft.pdf"))
    )
    asking.start()
    for _ in range(20):
        assert other.get("/healthz").json == {"status": "ok"}
        assert other.get("/today").status_code == 200
    assert answers == [], "nobody else waited for the note"
    os.kill(drawing, signal.SIGABRT)
    os.kill(drawing, signal.SIGCONT)
    asking.join(30)
    (refused,) = answers
    assert refused.status_code == 503
    assert "The note could not be drawn" in refused.text
    assert "Nothing was changed" in refused.text
    assert other.get(f"/visits/{visit_id}/draft.pdf").data.startswith(b"%PDF")
