"""Every class of record, how long it is kept and how it ends: reference/retention.toml."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from refillnotes.domain.figures import Row
from refillnotes.domain.site_changes import parse_toml


@dataclass(frozen=True, slots=True)
class RecordClass:
    """One kind of record; ``figures`` are keys of the policy, of which the longest counts."""

    id: str
    title: str
    figures: tuple[str, ...]
    kept: str
    ends: str


def read_classes(text: str) -> tuple[RecordClass, ...]:
    """Errors: ``ReferenceRefused``."""
    whole = Row("", parse_toml(text, "retention.toml"))
    found = tuple(_read(name, row) for name, row in whole.rows("classes"))
    whole.done()
    return found


def _read(name: str, row: Row) -> RecordClass:
    one = RecordClass(
        name, row.text("title"), row.texts("figures"), row.text("kept"), row.text("ends")
    )
    row.done()
    return one


CLASSES = read_classes(
    files("refillnotes").joinpath("reference", "retention.toml").read_text(encoding="utf-8")
)
