"""The bundle an auditor takes away: notes, index, manifest, in one streamed ZIP."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from zipstream import ZIP_STORED, ZipStream

SCHEMA = "refillnotes-bundle-1"
_FORMULA_STARTS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


@dataclass(frozen=True, slots=True)
class Entry:
    """One note of the bundle; ``read`` gives its bytes, already checked against ``sha256``."""

    number: str
    revision: int
    occurred_on: date
    sha256: str
    size: int
    index: Mapping[str, str]
    content: bytes

    @property
    def path(self) -> str:
        """Where it lies in the bundle: by month, without a patient's name."""
        day = self.occurred_on
        return f"notes/{day:%Y}/{day:%m}/visit-{self.number}-r{self.revision}.pdf"


@dataclass(frozen=True, slots=True)
class Selection:
    """What was asked for, and by whom."""

    query: Mapping[str, str]
    made_at: datetime
    made_by: str
    clinic: str
    audit_head: str


COLUMNS = (
    "path",
    "sha256",
    "number",
    "revision",
    "date",
    "outcome",
    "clinician",
    "pump_model",
    "drugs",
    "expected_residual",
    "measured_residual",
    "discrepancy",
    "worst_finding",
    "accepted_deviations",
    "signed_at",
)


def bundle(selection: Selection, entries: Iterable[Entry]) -> Iterator[bytes]:
    """Stream the ZIP: each note as its turn comes, then index and manifest over all of them."""
    archive = ZipStream(compress_type=ZIP_STORED)
    lines: list[dict[str, str]] = []
    for entry in entries:
        archive.add(entry.content, entry.path)
        lines.append(
            {"path": entry.path, "sha256": entry.sha256, "size": str(entry.size), **entry.index}
        )
        yield from archive.all_files()
    archive.add(index_csv(lines), "index.csv")
    archive.add(manifest(selection, lines), "manifest.json")
    yield from archive.finalize()


def index_csv(lines: Iterable[Mapping[str, str]]) -> bytes:
    """A table that opens in a spreadsheet; no cell of it is taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for line in lines:
        writer.writerow([harmless(line.get(column, "")) for column in COLUMNS])
    return ("\ufeff" + text.getvalue()).encode()


def harmless(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run; numbers stay numbers."""
    if text.startswith(_FORMULA_STARTS) and not _is_amount(text):
        return f"'{text}"
    return text


def manifest(selection: Selection, lines: list[dict[str, str]]) -> bytes:
    """What the bundle holds and what was asked, with the SHA-256 of every file."""
    content = {
        "schema": SCHEMA,
        "clinic": selection.clinic,
        "made_at": selection.made_at.isoformat(timespec="seconds"),
        "made_by": selection.made_by,
        "query": dict(selection.query),
        "count": len(lines),
        "audit_head": selection.audit_head,
        "files": {line["path"]: line["sha256"] for line in lines},
    }
    return json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True).encode()


def _is_amount(text: str) -> bool:
    number = text.removeprefix("-").partition(" ")[0]
    return number.replace(".", "", 1).isdigit() and number.isascii()
