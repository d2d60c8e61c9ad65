"""Worksheets for the checks: a good visit, on which a test changes only what matters."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache

from refillnotes.domain.catalogue import Catalogue, load_catalogue
from refillnotes.domain.checks.model import Finding, NotEvaluated, run
from refillnotes.domain.checks.register import CHECKS
from refillnotes.domain.delivery.drift import Drift
from refillnotes.domain.delivery.register import CALCULATIONS
from refillnotes.domain.drugs import DrugClass
from refillnotes.domain.manual.cases import good_visit
from refillnotes.domain.policy import Policy, load_policy
from refillnotes.domain.quantities import (
    Bore,
    Concentration,
    DoseRate,
    Duration,
    FlowRate,
    Length,
    Mass,
    Percent,
    Volume,
)
from refillnotes.domain.rows import DrugInPump, FlexStep, Lot, NamedDrug, PastRefill
from refillnotes.domain.steps.register import FACTS
from refillnotes.domain.worksheet import Worksheet


@cache
def the_policy() -> Policy:
    return load_policy()


@cache
def the_catalogue() -> Catalogue:
    return load_catalogue(the_policy())


def a_sheet(**facts: str) -> Worksheet:
    """The good visit with these facts instead; blank text is a fact not recorded."""
    return sheet_of({**good_visit(), **facts})


def sheet_of(facts: dict[str, str]) -> Worksheet:
    """A visit of which only these facts are recorded."""
    values = {name: _read(name, text) for name, text in facts.items() if text}
    return Worksheet({"policy": the_policy(), "catalogue": the_catalogue(), **values}, CALCULATIONS)


def judged(check: str, **facts: str) -> Finding | NotEvaluated:
    """What one check says of the good visit with these facts instead."""
    (wanted,) = (one for one in CHECKS if one.id == check)
    return run(wanted, a_sheet(**facts))


def _read(name: str, text: str) -> object:
    names = {
        "drug": {drug.id: drug.name for drug in the_catalogue().drugs},
        "person": {"sam.okafor": "Sam Okafor"},
        "physician": {"n.osei": "N. Osei"},
    }
    if name in FACTS:
        return FACTS[name].kind.read(text, names)
    return _OTHER[name](text)


def _yes(text: str) -> bool:
    return {"yes": True, "no": False}[text]


def _rows(text: str) -> list[list[str]]:
    return [row.split() for row in text.split(";")]


def _drugs(text: str) -> tuple[DrugInPump, ...]:
    """Like "morphine 20 mg/mL 5 mg/day; saline 0.9 %"."""
    return tuple(
        DrugInPump(
            row[0],
            Concentration.of(row[1], row[2]),
            DoseRate.of(row[3], row[4]) if len(row) > 3 else None,
            row[5] if len(row) > 5 else None,
        )
        for row in _rows(text)
    )


def _named(text: str) -> tuple[NamedDrug, ...]:
    """Like "morphine 20 mg/mL; - 10 mg/mL; clonidine"."""
    return tuple(
        NamedDrug(
            None if row[0] == "-" else row[0],
            Concentration.of(row[1], row[2]) if len(row) > 1 else None,
            row[3] if len(row) > 3 else None,
        )
        for row in _rows(text)
    )


def _lots(text: str) -> tuple[Lot, ...]:
    """Like "morphine A1234 2027-06-30 1234-5678-90"; "_" is a space, "-" not recorded."""
    return tuple(
        Lot(
            row[0],
            None if row[1] == "-" else row[1].replace("_", " "),
            None if row[2] == "-" else date.fromisoformat(row[2]),
            row[3] if len(row) > 3 else None,
        )
        for row in _rows(text)
    )


def _steps(text: str) -> tuple[FlexStep, ...]:
    """Like "22:00 2 h 120 mcg"; a dash is a step without a start."""
    return tuple(
        FlexStep("" if start == "-" else start, Duration.of(lasts, unit), Mass.of(dose, of))
        for start, lasts, unit, dose, of in _rows(text)
    )


def _past(text: str) -> tuple[PastRefill, ...]:
    """Like "0.6 mL ok 16 15.4": discrepancy, severity, delivered expected and measured."""
    return tuple(
        PastRefill(
            Volume.of(row[0], row[1]),
            row[2],
            *(Volume.of(number, "mL") for number in row[3:]),
        )
        for row in _rows(text)
    )


_OTHER = {
    "pump": lambda text: the_catalogue().pump(text),
    "programmable": _yes,
    "capacity": Volume.parse,
    "chart_serial": str,
    "pump_udi": str,
    "factory_flow": FlowRate.parse,
    "catheter_length": Length.parse,
    "catheter_bore": Bore.parse,
    "allergies": str,
    "indication": str,
    "previous_volume": Volume.parse,
    "previous_programmed_volume": Volume.parse,
    "previous_told_by": str,
    "previous_fill_at": datetime.fromisoformat,
    "previous_flow": FlowRate.parse,
    "previous_drugs": _drugs,
    "previous_concentration": Concentration.parse,
    "previous_dose": DoseRate.parse,
    "previous_bolus_volume": Volume.parse,
    "previous_bolus_dose": Mass.parse,
    "previous_bolus_most": int,
    "previous_lockout": Duration.parse,
    "previous_alarm_volume": Volume.parse,
    "previous_alarm_date": date.fromisoformat,
    "previous_mode": str,
    "previous_limit": date.fromisoformat,
    "past_refills": _past,
    "flow_drift": lambda text: Drift(*map(Decimal, text.split()[:-1]), int(text.split()[-1])),
    "drugs": _drugs,
    "primary_drug": str,
    "drug_classes": lambda text: frozenset(DrugClass(one) for one in text.split()),
    "concentration": Concentration.parse,
    "dose": DoseRate.parse,
    "ordered": _named,
    "labelled": _named,
    "programmed": _named,
    "lots": _lots,
    "flex_steps": _steps,
    "found": _drugs,
    "expected_residual": lambda text: Volume.of(*text.split()),
    "residual_if_continued": lambda text: Volume.of(*text.split()),
    "empty_for": Duration.parse,
    "ended_empty": _yes,
    "flow_error": lambda text: Percent.of(*text.split()),
    "time_after_fill": Duration.parse,
    "label_mass": Mass.parse,
    "label_volume": Volume.parse,
    "dead_volume": Volume.parse,
    "line_volume": Volume.parse,
    "retained_volume": Volume.parse,
    "mass_per_unit": Mass.parse,
    "secondary_doses": _drugs,
    "vial_mass": Mass.parse,
    "vial_waste": Mass.parse,
    "vials": int,
    "injected_mass": Mass.parse,
    "billing_code": str,
    "reprogrammed": _yes,
    "nurse_signed_at": datetime.fromisoformat,
    "physician_signed_at": datetime.fromisoformat,
    "alarm_date": date.fromisoformat,
}
"""How a fact that no form asks for is read from a test's text."""
