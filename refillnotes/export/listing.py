"""The notes of one bundle, listed on disk: fifty thousand need no more memory than five."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from tempfile import TemporaryFile
from typing import Any

from refillnotes.export.destruction_proof import destroyed_cells
from refillnotes.export.verify_bundle import canonical

COLUMNS = (
    "path",
    "sha256",
    "number",
    "revision",
    "standing",
    "amended_by_revision",
    "amended_by_note",
    "amends_revision",
    "void_reason",
    "void_at",
    "void_by",
    "void_sheet_sha256",
    "addenda",
    "own_approval",
    "date",
    "outcome",
    "clinician",
    "pump_model",
    "drugs",
    "expected_residual_mL",
    "measured_residual_mL",
    "discrepancy_mL",
    "worst_finding",
    "accepted_deviations",
    "signed_at",
    "destroyed_at",
    "destruction",
)
_PIECE = 1 << 16
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
_FORMULA = re.compile(r"(^|[,;|\t\r\n])(\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""What a spreadsheet may run: a cell's beginning, or what follows a separator it may split at."""


@dataclass(frozen=True, slots=True)
class Line:
    """One note of the bundle; ``index`` holds what only the index says of it."""

    path: str
    sha256: str
    size: int
    note: str
    visit: str
    record_sha256: str
    number: str
    revision: int
    amends: str
    """The note it amends, and the one that amends it; each is empty where there is none."""
    amended_by: str
    void: Mapping[str, str]
    """The two statements that made its visit void; empty for one that stands."""
    void_signed: Mapping[str, Mapping[str, str]]
    """What the own keys of both people made of those; empty where none signed them."""
    sheet: Mapping[str, str]
    """The path and hash of the sheet that lies on it; empty for one that stands."""
    addenda: tuple[Mapping[str, Any], ...]
    """The approved addenda to it, each by its path, hashes, ids, and what its keys signed."""
    own_approval: str
    """ "yes" where author and approver are the same person; empty elsewhere."""
    passkey: Mapping[str, str]
    """The statement a passkey signed and its answer; empty for a note signed without one."""
    own_keys: Sequence[Mapping[str, str]]
    """Each statement signed by its signer's own key, and that key's certificate."""
    seconds: Sequence[Mapping[str, Any]]
    """The statement of its witness and of its second checker, with a passkey's answer."""
    index: Mapping[str, str]


class Listing:
    """Every note of a bundle, in order, with the index made of them. Close it after use.

    ``gone`` are the destroyed ones: the index ends with them.
    """

    def __init__(self, lines: Iterable[Line], gone: Sequence[Mapping[str, object]] = ()) -> None:
        self.gone = gone
        self.count = self.not_refilled = self.answered = self.amended = self.void = 0
        self.addenda = 0
        self._open = ExitStack()
        self._lines = self._open.enter_context(
            TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115  # close() closes it
        )
        self._index = self._open.enter_context(TemporaryFile("w+b"))  # noqa: SIM115  # as above
        digest = hashlib.sha256()
        try:
            for piece in self._listed(lines):
                digest.update(piece)
                self._index.write(piece)
        except BaseException:
            self.close()
            raise
        self.index_sha256 = digest.hexdigest()
        self.index_size = self._index.tell()

    def _listed(self, lines: Iterable[Line]) -> Iterator[bytes]:
        yield b"\xef\xbb\xbf" + csv_line(COLUMNS)
        for line in lines:
            self.count += 1
            self.not_refilled += line.index["outcome"] != "refilled"
            self.answered += line.index["accepted_deviations"] != "0"
            self.amended += bool(line.amended_by)
            self.void += bool(line.void)
            self.addenda += len(line.addenda)
            self._lines.write(json.dumps(asdict(line)) + "\n")
            cells = {**in_manifest(line), **line.index}
            yield csv_line(str(cells.get(column, "")) for column in COLUMNS)
        for one in self.gone:
            destroyed = destroyed_cells(one)
            yield csv_line(destroyed.get(column, "") for column in COLUMNS)

    def __iter__(self) -> Iterator[Line]:
        self._lines.seek(0)
        for text in self._lines:
            held = json.loads(text)
            yield Line(**held | {"addenda": tuple(held["addenda"])})

    def index(self) -> Iterator[bytes]:
        self._index.seek(0)
        yield from iter(lambda: self._index.read(_PIECE), b"")

    def close(self) -> None:
        self._open.close()


def in_manifest(line: Line) -> dict[str, object]:
    """What the manifest says of one note."""
    return {name: value for name, value in asdict(line).items() if name != "index"}


def manifest_line(line: Line) -> bytes:
    return canonical(in_manifest(line))


def csv_line(cells: Iterable[str]) -> bytes:
    """One line of a table in which no cell is taken for a formula."""
    text = io.StringIO()
    csv.writer(text).writerow([harmless(cell) for cell in cells])
    return text.getvalue().encode()


def harmless(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run; numbers stay numbers."""
    return text if _NUMBER.fullmatch(text) else _FORMULA.sub(r"\1\2'", text)
