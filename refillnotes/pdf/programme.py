"""What went into the pump and what it was told: drugs, settings before and now, flex steps."""

from __future__ import annotations

from dataclasses import dataclass

from refillnotes.domain.facts import DRUG_ROWS, SCHEDULE_ROWS
from refillnotes.domain.record import Record
from refillnotes.pdf.ledger import Cell, Item, Ledger, column, run_in
from refillnotes.pdf.wording import NO_BREAK, in_sentence

_SETTINGS = {
    "Mode": "mode",
    "Flow rate": "flow",
    "Boluses a day at most": "bolus_most",
    "Reservoir volume programmed": "programmed_volume",
    "Low-reservoir alarm volume": "alarm_volume",
    "Alarm date": "programmer_alarm_date",
}


@dataclass(frozen=True, slots=True)
class DrugRow:
    """One drug of the fill as order, label and programmer name it."""

    name: str
    order: Cell
    label: Cell
    programmer: Cell
    lot: str
    expires: str


@dataclass(frozen=True, slots=True)
class Change:
    """One setting that moved: before, now and by how much."""

    title: str
    before: Cell
    now: Cell
    changed: str


@dataclass(frozen=True, slots=True)
class Programme:
    """The settings that moved, in rows, and those left as they were."""

    moved: tuple[Change, ...]
    kept: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class FlexRow:
    """One step of a flex schedule."""

    number: int
    starts: str
    lasts: str
    gives: Cell


def read_drugs(ledger: Ledger) -> tuple[DrugRow, ...]:
    rows = [row for row in range(1, DRUG_ROWS + 1) if _has_drug(ledger, row)]
    order, label, programmer = (
        column([_named_strength(ledger, place, row) for row in rows])
        for place in ("order", "label", "programmer")
    )
    return tuple(
        DrugRow(
            name=_drug_name(ledger, row),
            order=order[place],
            label=label[place],
            programmer=programmer[place],
            lot=_lot(ledger, row),
            expires=ledger.take(f"expiry_{row}"),
        )
        for place, row in enumerate(rows)
    )


def _has_drug(ledger: Ledger, row: int) -> bool:
    return any(
        ledger.peek(name)
        for name in (
            *(
                f"{place}_{row}_{what}"
                for place in ("order", "label", "programmer")
                for what in ("drug", "concentration")
            ),
            f"lot_{row}",
            f"expiry_{row}",
            f"ndc_{row}",
        )
    )


def _lot(ledger: Ledger, row: int) -> str:
    lot, ndc = ledger.take(f"lot_{row}"), ledger.take(f"ndc_{row}")
    return ", ".join(filter(None, (lot, f"NDC{NO_BREAK}{ndc}" if ndc else "")))


def _drug_name(ledger: Ledger, row: int) -> str:
    name = ledger.peek(f"label_{row}_drug") or ledger.peek(f"order_{row}_drug")
    return name[:1].upper() + name[1:]


def _named_strength(ledger: Ledger, place: str, row: int) -> str:
    """Print a concentration; with its drug when this place names another one than the label."""
    drug = ledger.take(f"{place}_{row}_drug")
    strength = ledger.take(f"{place}_{row}_concentration")
    return (
        strength
        if drug.lower() in ("", _drug_name(ledger, row).lower())
        else f"{strength} {drug}".strip()
    )


def read_programme(record: Record, ledger: Ledger) -> Programme:
    """Part the comparison; a setting it shows as recorded need not be printed again."""
    rows = record["comparison"]
    for row in rows:
        for name in _recorded_as(row["title"]):
            if ledger.peek(name).replace(NO_BREAK, " ") == row["now"]:
                ledger.take(name)
    moved = [row for row in rows if row["changed"]]
    before = column([row["before"] for row in moved])
    now = column([row["now"] for row in moved])
    return Programme(
        moved=tuple(
            Change(row["title"], before[place], now[place], in_sentence(row["changed"]))
            for place, row in enumerate(moved)
        ),
        kept=run_in(*((row["title"], row["now"]) for row in rows if not row["changed"])),
    )


def _recorded_as(title: str) -> tuple[str, ...]:
    """Name the facts a row of the comparison may repeat."""
    if title.endswith("dose per day"):
        return tuple(f"dose_{row}" for row in range(1, DRUG_ROWS + 1))
    return (_SETTINGS[title],) if title in _SETTINGS else ()


def read_flex(ledger: Ledger) -> tuple[FlexRow, ...]:
    rows = [row for row in range(1, SCHEDULE_ROWS + 1) if ledger.peek(f"flex_{row}_start")]
    gives = column([ledger.take(f"flex_{row}_dose") for row in rows])
    return tuple(
        FlexRow(
            row, ledger.take(f"flex_{row}_start"), ledger.take(f"flex_{row}_duration"), gives[n]
        )
        for n, row in enumerate(rows)
    )
