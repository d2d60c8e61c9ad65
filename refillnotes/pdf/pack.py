"""The downtime pack on paper: who is due, and a page for each pump with what it was left with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from refillnotes.domain.downtime import Entry, Pack
from refillnotes.domain.facts import DRUG_ROWS
from refillnotes.domain.record import Record
from refillnotes.pdf.beside import template
from refillnotes.pdf.ledger import Item, Ledger, run_in
from refillnotes.pdf.note import Paper
from refillnotes.pdf.page import print_sheets
from refillnotes.pdf.programme import FlexRow, read_flex
from refillnotes.pdf.unusual import Remark, unusual
from refillnotes.pdf.wording import day, full_moment, in_sentence


@dataclass(frozen=True, slots=True)
class PackedDrug:
    """One drug in the pump; blank where it was not recorded."""

    name: str
    concentration: str
    dose: str
    lot: str
    expires: str


@dataclass(frozen=True, slots=True)
class Left:
    """What the last refill left in the pump."""

    when: str
    note: str
    people: str
    drugs: tuple[PackedDrug, ...]
    volume: str
    settings: tuple[tuple[str, str], ...]
    flex: tuple[FlexRow, ...]
    unusual: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class PackPage:
    """One pump."""

    name: str
    running: str
    born: str
    mrn: str
    allergies: str
    pump: tuple[Item, ...]
    pump_model: str
    serial: str
    appointment: str
    refill_by: str
    limited_by: str
    since: tuple[str, ...]
    left: Left | None


def render_pack(pack: Pack, paper: Paper | str) -> bytes:
    """Draw the pack, in plain text as yet. Raises as ``render_note`` does."""
    markup = template("pack.html").render(
        clinic=pack["clinic"]["name"],
        made=full_moment(pack["made_at"]),
        made_at=pack["made_at"],
        last_day=day(pack["last_day"]),
        withheld=pack["withheld"],
        pages=[_page(entry) for entry in pack["entries"]],
    )
    return print_sheets(markup, Paper(paper), "pack")


def _page(entry: Entry) -> PackPage:
    patient, pump = entry["patient"], entry["pump"]
    family, given = patient["family_name"].upper(), patient["given_name"]
    return PackPage(
        name=f"{family}, {given}",
        running=f"{family}, {given[:1]}. · MRN {patient['mrn']}",
        born=day(patient["born"]),
        mrn=patient["mrn"],
        allergies=patient.get("allergies", "not recorded"),
        pump=run_in(
            ("capacity", in_sentence(pump.get("capacity", ""))),
            ("UDI", pump.get("udi", "")),
            ("implanted", day(pump.get("implanted_on", ""))),
            ("catheter", pump.get("catheter", "")),
            ("for", ", ICD ".join(filter(None, map(patient.get, ("indication", "icd_code"))))),
        ),
        pump_model=pump["model"],
        serial=pump["serial"],
        appointment=day(entry["appointment"]),
        refill_by=day(entry["refill_by"]),
        limited_by=_limited_by(entry),
        since=tuple(_since(entry)),
        left=_left(entry["record"], entry.get("approved", False)) if "record" in entry else None,
    )


def _limited_by(entry: Entry) -> str:
    """What ends first, in the words of the note that said so."""
    figures = entry["record"]["figures"] if "record" in entry else []
    said = [figure["working"] for figure in figures if figure["name"] == "limited_by"]
    return said[0] if said else entry["limited_by"]


def _since(entry: Entry) -> Iterator[str]:
    if "not_refilled_on" in entry:
        yield f"On {day(entry['not_refilled_on'])} the pump was not refilled."
    if "open_since" in entry:
        yield (
            f"A visit begun {full_moment(entry['open_since'])} is not finished: what was recorded "
            "in it is not in this pack. Ask who was there, and read the pump."
        )


def _left(record: Record, approved: bool) -> Left:
    ledger = Ledger(record)
    visit, people = record["visit"], record["people"]
    standing = f"signed by {people['responsible']}" if approved else "not yet signed by a physician"
    return Left(
        when=full_moment(visit["started_at"]),
        note=f"note {visit['number']} rev {visit['revision']}",
        people=f"recorded by {people['nurse']}, {standing}",
        drugs=tuple(_drugs(ledger)),
        volume=ledger.peek("injected"),
        settings=tuple(
            (row["title"], in_sentence(row["now"])) for row in record["comparison"] if row["now"]
        ),
        flex=read_flex(ledger),
        unusual=unusual(record),
    )


def _drugs(ledger: Ledger) -> Iterator[PackedDrug]:
    for row in range(1, DRUG_ROWS + 1):
        name, concentration = (
            _first(ledger, *(f"{place}_{row}_{what}" for place in ("programmer", "label", "order")))
            for what in ("drug", "concentration")
        )
        if name or concentration:
            yield PackedDrug(
                name[:1].upper() + name[1:],
                concentration,
                ledger.peek(f"dose_{row}"),
                ledger.peek(f"lot_{row}"),
                ledger.peek(f"expiry_{row}"),
            )


def _first(ledger: Ledger, *names: str) -> str:
    """What the pump itself was told counts before the label, and the label before the order."""
    return next((text for name in names if (text := ledger.peek(name))), "")
