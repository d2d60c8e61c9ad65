"""The process that draws notes: started once, kept warm, told one note at a time."""

from __future__ import annotations

import base64
import gc
import json
import mimetypes
import os
import tempfile
import traceback
from collections.abc import Callable
from typing import Any

from refillnotes.pdf import walls, wire
from refillnotes.pdf.beside import render_addendum, render_cover_sheet
from refillnotes.pdf.blank import render_blank_form
from refillnotes.pdf.certificate import render_certificate
from refillnotes.pdf.note import Paper, Standing, render_note
from refillnotes.pdf.pack import render_pack
from refillnotes.pdf.pictures import count_pages, picture_of
from refillnotes.pdf.specimen import SPECIMEN
from refillnotes.pdf.stamp import render_stamps

READY = b"ready"
DRAWN = b"P"
FAILED = b"F"


def main() -> None:  # pragma: no cover - runs in the child, which is killed before it could tell
    """Answer frames on the standard pipes until the other side hangs up."""
    requests, answers = _own_the_pipes()
    walls.limit_size()
    walls.grant_time()
    picture_of(render_note(SPECIMEN, Paper.A4, Standing.DRAFT), 1)
    render_stamps([None])
    mimetypes.init(files=())  # else the machine's own list is read later, from behind the wall
    walls.wall_in(tempfile.gettempdir())
    gc.collect()
    gc.freeze()
    gc.disable()
    wire.send(answers, READY)
    while True:
        try:
            request = wire.receive(requests)
        except wire.HungUp:
            return
        walls.grant_time()
        wire.send(answers, answer_to(request))
        gc.collect()


def _own_the_pipes() -> tuple[int, int]:  # pragma: no cover - takes the pipes of its process
    """Move the pipes away from 0 and 1, so that nothing a library prints lands in a frame."""
    requests, answers = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return requests, answers


def answer_to(request: bytes) -> bytes:
    """Draw what one frame asks for; whatever goes wrong becomes an answer too."""
    try:
        pdf = _drawn(json.loads(request))
    except BaseException as failure:  # noqa: BLE001 - a refused fetch derives from it
        return FAILED + _where(failure).encode()
    return DRAWN + pdf


def _drawn(asked: dict[str, Any]) -> bytes:
    return next(draw for name, draw in _DRAW.items() if name in asked)(asked)


def _counted(asked: dict[str, Any]) -> bytes:
    return b"%d" % count_pages(base64.b64decode(asked["pdf"]))


_DRAW: dict[str, Callable[[dict[str, Any]], bytes]] = {
    "stamps": lambda asked: render_stamps(asked["stamps"]),
    "page": lambda asked: picture_of(base64.b64decode(asked["pdf"]), asked["page"]),
    "pdf": _counted,
    "addendum": lambda asked: render_addendum(asked["addendum"], asked["paper"]),
    "cover_sheet": lambda asked: render_cover_sheet(asked["cover_sheet"], asked["paper"]),
    "certificate": lambda asked: render_certificate(asked["certificate"], asked["paper"]),
    "pack": lambda asked: render_pack(asked["pack"], asked["paper"]),
    "blank_form": lambda asked: render_blank_form(asked["blank_form"], asked["paper"]),
    "record": lambda asked: render_note(asked["record"], asked["paper"], asked["standing"]),
}
"""By what a frame holds; the first that fits, since a page comes with its PDF."""


def _where(failure: BaseException) -> str:
    """Name the kind of failure and its place; its words could hold what a patient said."""
    letters = getattr(failure, "letters", ())
    if letters:
        return "CannotBeWritten " + " ".join(f"U+{ord(letter):04X}" for letter in letters)
    frames = traceback.extract_tb(failure.__traceback__)
    place = f"{os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""  # noqa: PTH119
    return f"{type(failure).__name__} {place}"


if __name__ == "__main__":
    main()
