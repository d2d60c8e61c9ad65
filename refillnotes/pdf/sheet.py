"""The printed note as plain values in reading order; the template adds words and rules only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from refillnotes.domain.facts import DRUG_ROWS, SCHEDULE_ROWS
from refillnotes.domain.wording import unbroken
from refillnotes.pdf import unusual
from refillnotes.pdf.chart import Spark
from refillnotes.pdf.ledger import Cell, Item, Ledger, column, here_of, run_in
from refillnotes.domain.record import Earlier, Figure, Record, Signature
from refillnotes.pdf.residual import Residual, read_residual, rounded, read_spark
from refillnotes.pdf.unusual import Remark
from refillnotes.pdf.wording import NO_BREAK, day, full_moment, in_sentence, moment

_SETTINGS = {
    "Mode": "mode",
    "Flow rate": "flow",
    "Boluses a day at most": "bolus_most",
    "Reservoir volume": "programmed_volume",
    "Low-reservoir alarm volume": "alarm_volume",
    "Alarm date": "programmer_alarm_date",
}
_OWN = "reference formula"
_STANDINGS = {"draft": "DRAFT", "submitted": "NOT SIGNED", "signed": "SIGNED"}


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
    not_refilled: tuple[Item, ...]


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
    """One setting before and now."""

    title: str
    before: Cell
    now: Cell
    changed: str


@dataclass(frozen=True, slots=True)
class FlexRow:
    """One step of a flex schedule."""

    number: int
    starts: str
    lasts: str
    gives: Cell


@dataclass(frozen=True, slots=True)
class Stamp:
    """One signature as printed: the name, then credentials, sentence, meaning, time, hash."""

    name: str
    lines: str


@dataclass(frozen=True, slots=True)
class Appendix:
    """How the numbers were made.

    Lists of many like lines are one text of many lines: a box a line costs a third of the time.
    """

    figures: str
    checks_run: int
    loud_checks: tuple[Remark, ...]
    quiet_checks: str
    checks_not_run: int
    not_run: str
    history: str
    also: tuple[Item, ...]
    origin: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on paper."""

    head: Head
    unusual: tuple[Remark, ...]
    residual: Residual
    residual_items: tuple[Item, ...]
    spark: Spark | None
    refills: int
    put_in: str
    drugs: tuple[DrugRow, ...]
    fill_items: tuple[Item, ...]
    waste_items: tuple[Item, ...]
    programme: tuple[tuple[str, tuple[Change, ...]], ...]
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
    signatures: tuple[Stamp, ...]
    appendix: Appendix
    seal: str


def compose_sheet(
    record: Record, signatures: Sequence[Signature], standing: str, record_hash: str
) -> Sheet:
    """Lay the record out in the order of the note; each fact is printed exactly once."""
    ledger = Ledger(record)
    figures = {figure["name"]: figure for figure in record["figures"]}
    head = _head(record, ledger, standing)
    residual = read_residual(ledger, figures)
    residual_items = ledger.rest_of("residual")
    put_in = ledger.take("injected")
    drugs = _drugs(ledger)
    programme = _programme(record, ledger)
    flex = _flex(ledger)
    refill_by, limited_by, limits = _limit(figures)
    appointment, hour = _day_and_hour(ledger.take("next_appointment"))
    return Sheet(
        head=head,
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
        signatures=tuple(_stamp(signature) for signature in signatures),
        appendix=_appendix(record, ledger, record_hash),
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
        standing=_STANDINGS[standing],
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
            ("implanted", day(pump.get("implanted_on", ""))),
            ("catheter", pump.get("catheter", "")),
        ),
        visit=run_in(
            ("", started),
            ("submitted", moment(visit.get("submitted_at") or "", here_of(record))),
            ("", place),
            ("", people["nurse"]),
            ("responsible", people["responsible"]),
        ),
        not_refilled=ledger.items("outcome", "not_refilled_because", "not_refilled_account")
        if refused
        else (),
    )


def _drugs(ledger: Ledger) -> tuple[DrugRow, ...]:
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
            lot=ledger.take(f"lot_{row}"),
            expires=ledger.take(f"expiry_{row}"),
        )
        for place, row in enumerate(rows)
    )


def _has_drug(ledger: Ledger, row: int) -> bool:
    return any(
        ledger.peek(name)
        for name in (
            *(f"{place}_{row}_{what}" for place in ("order", "label", "programmer")
              for what in ("drug", "concentration")),
            f"lot_{row}",
            f"expiry_{row}",
        )
    )


def _drug_name(ledger: Ledger, row: int) -> str:
    name = ledger.peek(f"label_{row}_drug") or ledger.peek(f"order_{row}_drug")
    return name[:1].upper() + name[1:]


def _named_strength(ledger: Ledger, place: str, row: int) -> str:
    """Print a concentration; with its drug when this place names another one than the label."""
    drug = ledger.take(f"{place}_{row}_drug")
    strength = ledger.take(f"{place}_{row}_concentration")
    return strength if drug.lower() in ("", _drug_name(ledger, row).lower()) else f"{strength} {drug}".strip()


def _programme(record: Record, ledger: Ledger) -> tuple[tuple[str, tuple[Change, ...]], ...]:
    """Group the comparison; a setting it shows as recorded need not be printed again."""
    for row in record["comparison"]:
        for name in _recorded_as(row["title"]):
            if ledger.peek(name) == in_sentence(row["now"]):
                ledger.take(name)
    groups: list[tuple[str, tuple[Change, ...]]] = []
    for group, found in groupby(record["comparison"], key=lambda row: row["group"]):
        rows = list(found)
        before = column([row["before"] for row in rows])
        now = column([row["now"] for row in rows])
        groups.append(
            (
                group,
                tuple(
                    Change(row["title"], before[place], now[place], in_sentence(row["changed"]))
                    for place, row in enumerate(rows)
                ),
            )
        )
    return tuple(groups)


def _recorded_as(title: str) -> tuple[str, ...]:
    """Name the facts a row of the comparison may repeat."""
    if title.endswith("dose per day"):
        return tuple(f"dose_{row}" for row in range(1, DRUG_ROWS + 1))
    return (_SETTINGS[title],) if title in _SETTINGS else ()


def _flex(ledger: Ledger) -> tuple[FlexRow, ...]:
    rows = [row for row in range(1, SCHEDULE_ROWS + 1) if ledger.peek(f"flex_{row}_start")]
    gives = column([ledger.take(f"flex_{row}_dose") for row in rows])
    return tuple(
        FlexRow(row, ledger.take(f"flex_{row}_start"), ledger.take(f"flex_{row}_duration"), gives[n])
        for n, row in enumerate(rows)
    )


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


def _stamp(signature: Signature) -> Stamp:
    return Stamp(
        signature["name"],
        f", {signature['credentials']}\n{signature['sentence']}"
        f"\n{signature['meaning']}, {full_moment(signature['signed_at'])}"
        f"\nstatement {signature['statement_sha256'][:16]}",
    )


def _appendix(record: Record, ledger: Ledger, record_hash: str) -> Appendix:
    checks = unusual.checks_run(record)
    not_run = unusual.checks_not_run(record)
    rules = record["rules"]
    return Appendix(
        figures="\n".join(_working(figure) for figure in record["figures"]),
        checks_run=len(checks),
        loud_checks=tuple(check for check in checks if check.loud),
        quiet_checks="\n".join(
            f"{check.sign} {check.title}. {check.shown}" for check in checks if not check.loud
        ),
        checks_not_run=len(not_run),
        not_run="\n".join(f"{check.title}: {check.lacking}" for check in not_run),
        history="\n".join(_past(visit) for visit in record["history"]),
        also=ledger.rest(),
        origin=f"Record SHA-256 {record_hash}\n"
        f"Policy {rules['policy_version']} · checks {rules['register_version']}"
        f" · reference data {rules['catalogue_version']} · template {record['template']}",
    )


def _working(figure: Figure) -> str:
    said = figure["working"], figure["working"].split(" (")[0]
    parts = [f"{figure['title']}: {figure['working']}"]
    if not any(text.endswith(figure["value"]) for text in said):
        parts.append(f"= {figure['value']}")
    parts += [f"[{source}]" for source in figure.get("sources", []) if source != _OWN]
    return in_sentence(" ".join(parts))


def _past(visit: Earlier) -> str:
    amounts = ((name, rounded(visit[name], 1)) for name in ("expected", "measured", "discrepancy"))  # type: ignore[literal-required]
    return "\t".join(
        (
            day(visit["date"]),
            *(unbroken(f"{name} {amount or 'not known'}") for name, amount in amounts),
            f"ratio {visit['ratio'] or 'not known'}",
            unusual.word_for(visit["severity"]),
        )
    )
