"""The one door to the printed note for the rest of the program: a child process, kept warm."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock

from refillnotes.domain.addendum import AddendumRecord
from refillnotes.domain.destruction import Certificate
from refillnotes.domain.downtime import Pack
from refillnotes.domain.record import Record
from refillnotes.domain.stamp import Stamp
from refillnotes.domain.voiding import CoverSheet
from refillnotes.pdf import wire
from refillnotes.pdf.note import Paper, Standing

WALL_SECONDS = 20.0
START_SECONDS = 120.0
NOTES_A_CHILD = 2000
GROWN_TOO_LARGE = 400_000_000
_PACKAGE_ROOT = Path(__file__).resolve().parent.parent.parent


class RenderFailed(Exception):
    """No PDF could be made; the message names the kind of failure and no patient.

    The child ran out of time or memory, crashed, or the note cannot be printed as it stands.
    """


class UnprintableLetters(RenderFailed):
    """A text of the record holds letters none of our fonts has; the message lists them."""


class Renderer:
    """Draws notes in a process of its own, one at a time; safe to share between threads.

    The child has an empty environment, its own folder, limits on time, memory and files, and no
    network. One that hangs or dies is ended and the next note gets a new one.
    """

    def __init__(self, *, wall_seconds: float = WALL_SECONDS) -> None:
        self._wall_seconds = wall_seconds
        self._one_at_a_time = Lock()
        self._closed = False
        self._drawn = 0
        self._child: subprocess.Popen[bytes] | None = None
        self._scratch = ""
        self._start()

    def render(self, record: Record, paper: Paper | str, standing: Standing | str) -> bytes:
        """Draw one note. Raises ``RenderFailed``; the renderer can be used again afterwards."""
        return self._drawn_as({"record": record, "paper": str(paper), "standing": str(standing)})

    def addendum(self, record: AddendumRecord, paper: Paper | str) -> bytes:
        """Draw an addendum with room for its signatures. Raises ``RenderFailed``."""
        return self._drawn_as({"addendum": record, "paper": str(paper)})

    def certificate(self, record: Certificate, paper: Paper | str) -> bytes:
        """Draw a certificate of destruction with room for both signatures. Raises as above."""
        return self._drawn_as({"certificate": record, "paper": str(paper)})

    def cover_sheet(self, sheet: CoverSheet, paper: Paper | str) -> bytes:
        """Draw what lies on a void note. Raises ``RenderFailed``."""
        return self._drawn_as({"cover_sheet": sheet, "paper": str(paper)})

    def pack(self, pack: Pack, paper: Paper | str) -> bytes:
        """Draw a downtime pack, which is not locked yet. Raises ``RenderFailed``."""
        return self._drawn_as({"pack": pack, "paper": str(paper)})

    def blank_form(self, clinic: str, paper: Paper | str) -> bytes:
        """Draw the form that is filled in by pen. Raises ``RenderFailed``."""
        return self._drawn_as({"blank_form": clinic, "paper": str(paper)})

    def stamp(self, stamps: Sequence[Stamp | None]) -> bytes:
        """Draw a page for each signature's box; None waits. Raises ``RenderFailed``."""
        return self._drawn_as({"stamps": list(stamps)})

    def count_pages(self, pdf: bytes) -> int:
        """Count a PDF's pages. Raises ``RenderFailed``."""
        return int(self._drawn_as({"pdf": base64.b64encode(pdf).decode()}))

    def picture(self, pdf: bytes, page: int) -> bytes:
        """Draw one page of a PDF as a PNG; no bytes past the last. Raises ``RenderFailed``."""
        return self._drawn_as({"pdf": base64.b64encode(pdf).decode(), "page": page})

    @property
    def pid(self) -> int | None:
        """The child's process id, or None when there is none just now."""
        return None if self._child is None else self._child.pid

    def close(self) -> None:
        """End the child and remove its folder."""
        with self._one_at_a_time:
            self._closed = True
            self._stop()

    def _drawn_as(self, asked: Mapping[str, object]) -> bytes:
        request = json.dumps(asked).encode()
        with self._one_at_a_time:
            if self._closed:
                raise RenderFailed("The renderer is closed.")
            answer = self._ask(request)
        return _pdf_in(answer)

    def _ask(self, request: bytes) -> bytes:
        child = self._warm_child()
        requests, answers = _pipes_of(child)
        try:
            wire.send(requests, request, self._wall_seconds)
            answer = wire.receive(answers, self._wall_seconds)
        except wire.Silent:
            self._stop()
            raise RenderFailed(
                f"The note could not be drawn: it took longer than {self._wall_seconds:g} seconds."
            ) from None
        except wire.HungUp:
            ending = child.wait()
            self._stop()
            raise RenderFailed(
                f"The note could not be drawn: its printer ended with {ending}."
            ) from None
        self._drawn += 1
        return answer

    def _warm_child(self) -> subprocess.Popen[bytes]:
        """Give a child that is ready; one that died, aged or grew is replaced first."""
        if self._child is not None and self._worn_out(self._child):
            self._stop()
        if self._child is None:
            self._start()
        if self._child is None:
            raise RenderFailed("The renderer did not start.")
        if self._drawn < 0:
            self._await_ready(self._child)
        return self._child

    def _worn_out(self, child: subprocess.Popen[bytes]) -> bool:
        if child.poll() is not None:
            return True
        return self._drawn >= NOTES_A_CHILD or _resident(child.pid) > GROWN_TOO_LARGE

    def _start(self) -> None:
        self._scratch = tempfile.mkdtemp(prefix="refillnotes-pdf-")
        self._child = subprocess.Popen(  # noqa: S603 - this very interpreter, our own module
            [sys.executable, "-I", "-c", _CHILD, str(_PACKAGE_ROOT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            cwd=self._scratch,
            env={"TMPDIR": self._scratch, "HOME": self._scratch, "LC_ALL": "C.UTF-8"},
            close_fds=True,
        )
        self._drawn = -1

    def _await_ready(self, child: subprocess.Popen[bytes]) -> None:
        _, answers = _pipes_of(child)
        try:
            wire.receive(answers, START_SECONDS)
        except (wire.Silent, wire.HungUp):
            self._stop()
            raise RenderFailed(
                "The renderer did not start. Run scripts/setup, which names what is missing."
            ) from None
        self._drawn = 0

    def _stop(self) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            for pipe in (self._child.stdin, self._child.stdout):
                if pipe is not None:
                    pipe.close()
            self._child = None
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)
            self._scratch = ""


_CHILD = (
    "import sys; sys.path.insert(0, sys.argv[1]); from refillnotes.pdf.child import main; main()"
)


def _pdf_in(answer: bytes) -> bytes:
    kind, body = answer[:1], answer[1:]
    if kind == b"P":
        return body
    words = body.decode()
    if words.startswith("CannotBeWritten"):
        raise UnprintableLetters(
            f"No font of the note has these letters: {words.partition(' ')[2]}."
            " Write the text in other letters."
        )
    raise RenderFailed(f"The note could not be drawn: {words}.")


def _pipes_of(child: subprocess.Popen[bytes]) -> tuple[int, int]:
    if child.stdin is None or child.stdout is None:
        raise RenderFailed("The renderer has no pipes.")
    os.set_blocking(child.stdin.fileno(), False)
    os.set_blocking(child.stdout.fileno(), False)
    return child.stdin.fileno(), child.stdout.fileno()


def _resident(pid: int) -> int:
    """Read how many bytes of memory a process holds; 0 where the system does not say."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
