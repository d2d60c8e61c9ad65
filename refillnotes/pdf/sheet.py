"""The printed note as plain values in reading order; the template adds words and rules only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from refillnotes.domain.record import Figure, Record
from refillnotes.domain.second_person import LABELS, second_people
from refillnotes.pdf import unusual
from refillnotes.pdf.appendix import Appendix, read_appendix
from refillnotes.pdf.changes import Part, read_changes
from refillnotes.pdf.chart import Spark
from refillnotes.pdf.ledger import Item, Ledger, here_of, run_in
from refillnotes.pdf.programme import (
    DrugRow,
    FlexRow,
    Programme,
    read_drugs,
    read_flex,
    read_programme,
)
from refillnotes.pdf.residual import Residual, read_residual, read_spark
from refillnotes.pdf.unusual import Remark
from refillnotes.pdf.wording import NO_BREAK, day, full_moment, in_sentence, moment

_STANDINGS = {"draft": "DRAFT", "submitted": ""}


@dataclass(frozen=True, slots=True)
class Head:
    """Who, which pump, which visit: what the note opens with and repeats on every page."""

    clinic: str
    title: str
    number: str
    standing: str
    patient: tuple[Item, ...]
    allergies: str
    patient_name: str
    running: str
    pump: tuple[Item, ...]
    visit: tuple[Item, ...]
    author: str
    """What the one who signs first did, as the label of their box."""
    seconds: tuple[tuple[str, str], ...]
    """Of each second person the record names, which box it is and what stands over it."""
    not_refilled: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on paper."""

    head: Head
    changes: tuple[Part, ...]
    unusual: tuple[Remark, ...]
    residual: Residual
    residual_items: tuple[Item, ...]
    spark: Spark | None
    refills: int
    put_in: str
    drugs: tuple[DrugRow, ...]
    fill_items: tuple[Item, ...]
    waste_items: tuple[Item, ...]
    programme: Programme
    flex: tuple[FlexRow, ...]
    programme_items: tuple[Item, ...]
    pump_items: tuple[Item, ...]
    patient_items: tuple[Item, ...]
    refill_by: str
    limited_by: str
    limits: str
    appointment: str
    appointment_hour: str
    visit_items: tuple[Item, ...]
    next_items: tuple[Item, ...]
    appendix: Appendix
    seal: str


def compose_sheet(record: Record, standing: str, record_hash: str) -> Sheet:
    """Lay the record out in the order of the note; each fact is printed exactly once."""
    ledger = Ledger(record)
    figures = {figure["name"]: figure for figure in record["figures"]}
    head = _head(record, ledger, standing)
    residual = read_residual(ledger, figures)
    residual_items = ledger.rest_of("residual")
    put_in = ledger.take("injected")
    drugs = read_drugs(ledger)
    programme = read_programme(record, ledger)
    flex = read_flex(ledger)
    refill_by, limited_by, limits = _limit(figures)
    appointment, hour = _day_and_hour(ledger.take("next_appointment"))
    return Sheet(
        head=head,
        changes=read_changes(record),
        unusual=unusual.unusual(record),
        residual=residual,
        residual_items=residual_items,
        spark=read_spark(record["history"], figures),
        refills=len(record["history"]) + 1,
        put_in=put_in,
        drugs=drugs,
        fill_items=ledger.rest_of("fill", "drug"),
        waste_items=(*_wasted(figures), *ledger.rest_of("waste")),
        programme=programme,
        flex=flex,
        programme_items=ledger.rest_of("programming"),
        pump_items=ledger.rest_of("before"),
        patient_items=ledger.rest_of("patient"),
        refill_by=refill_by,
        limited_by=limited_by,
        limits=limits,
        appointment=appointment,
        appointment_hour=hour,
        visit_items=ledger.rest_of("arrival"),
        next_items=ledger.rest_of("plan"),
        appendix=read_appendix(record, ledger, record_hash),
        seal=record_hash[:16],
    )


def _head(record: Record, ledger: Ledger, standing: str) -> Head:
    patient, pump, visit = record["patient"], record["pump"], record["visit"]
    ledger.take("started_at")
    ledger.take("responsible_physician")
    place = ledger.take("place") or visit["place"]
    refused = visit["outcome"] == "not-refilled"
    started = full_moment(visit["started_at"])
    people = record["people"]
    return Head(
        clinic=record["clinic"]["name"],
        title="Refill visit note",
        number=f"{visit['number']} rev {visit['revision']}",
        standing=_STANDINGS[standing] or " ".join(_kinds(record)),
        patient_name=f"{patient['family_name'].upper()}, {patient['given_name']}",
        running=f"{patient['family_name'].upper()}, {patient['given_name'][:1]}."
        f" · MRN {patient['mrn']}",
        patient=run_in(
            ("born", day(patient["born"])),
            ("MRN", patient["mrn"]),
        ),
        allergies=patient.get("allergies", "not recorded"),
        pump=run_in(
            ("", f"{pump['model']} {pump.get('capacity', '')}".strip()),
            ("serial", pump["serial"]),
            ("UDI", pump.get("udi", "")),
            ("implanted", day(pump.get("implanted_on", ""))),
            ("catheter", pump.get("catheter", "")),
            ("for", _reason(patient)),
        ),
        visit=run_in(
            ("", started),
            ("late entry, first entered", _entered(record)),
            ("submitted", moment(visit.get("submitted_at") or "", here_of(record))),
            ("", place),
            ("", people["nurse"]),
            ("amended by", people.get("amended_by", "")),
            ("responsible", people["responsible"]),
        ),
        author="amended by" if "amends" in record else "recorded by",
        seconds=tuple((one.role, LABELS[one.code]) for one in second_people(record).values()),
        not_refilled=ledger.items("outcome", "not_refilled_because", "not_refilled_account")
        if refused
        else (),
    )


def _kinds(record: Record) -> Iterator[str]:
    """What a reader must know of a submitted note before its first number."""
    if "amends" in record:
        yield "AMENDMENT"
    if "late" in record:
        yield "LATE ENTRY"


def _entered(record: Record) -> str:
    return full_moment(record["late"]["entered_at"]) if "late" in record else ""


def _reason(patient: dict[str, str]) -> str:
    """What the pump is for, with its code."""
    return ", ICD ".join(filter(None, (patient.get("indication"), patient.get("icd_code"))))


def _wasted(figures: dict[str, Figure]) -> tuple[Item, ...]:
    if "waste_masses" not in figures:
        return ()
    return run_in(("Wasted", figures["waste_masses"]["value"]))


def _limit(figures: dict[str, Figure]) -> tuple[str, str, str]:
    """Give the day, what ends first, and every limit that was weighed."""
    day_of, cause, limits = (
        figures.get(name) for name in ("earliest_limit_day", "limited_by", "earliest_limit")
    )
    return (
        day(day_of["value"]) if day_of else "",
        cause["working"] if cause else "",
        in_sentence(limits["working"].rpartition(" = ")[0]) if limits else "",
    )


def _day_and_hour(printed: str) -> tuple[str, str]:
    """Part a printed moment after its day, so that the day can be set large."""
    parts = printed.split(NO_BREAK)
    return NO_BREAK.join(parts[:3]), NO_BREAK.join(parts[3:])
