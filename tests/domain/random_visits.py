"""Visits made by chance, whose numbers often lie on a limit or one last digit beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from math import floor
from random import Random

from refillnotes.domain.quantities import (
    Bore,
    Concentration,
    Count,
    DoseRate,
    Duration,
    FlowRate,
    Length,
    Mass,
    Volume,
)
from refillnotes.domain.rows import DrugInPump, NamedDrug
from tests.domain.oracle import CAPS, F, Visit, numbers
from tests.domain.sheets import the_catalogue, the_policy

START = datetime(2026, 1, 5, 10, tzinfo=UTC)
MASS, STRENGTH = ("mg", "mcg"), ("mg/mL", "mcg/mL", "%")
DOSE, FLOW, TIME = ("mg/day", "mcg/day", "mg/h", "mcg/h"), ("mL/day", "mL/h"), ("days", "h", "min")


@dataclass(frozen=True, slots=True)
class Units:
    """How one visit writes its amounts."""

    mass: str = "mg"
    strength: str = "mg/mL"
    dose: str = "mg/day"
    flow: str = "mL/day"
    time: str = "days"


def near(random: Random, middle: Fraction, *steps: str) -> Fraction:
    """The middle, or one of these away from it to either side; never below zero."""
    return max(middle + random.choice((-1, 1)) * F(random.choice(("0", *steps))), F(0))


def on_grid(random: Random, least: str, most: str, step: str) -> Fraction:
    whole = (F(most) - F(least)) / F(step)
    return F(least) + random.randrange(floor(whole) + 1) * F(step)


def a_visit(random: Random) -> Visit:
    """A visit whose numbers often lie on a limit, or one last digit beside it."""
    capacity = random.choice((F(20), F(40)))
    filled = on_grid(random, "8", str(capacity), "0.1")
    flow = on_grid(random, "0.05", "0.6", "0.01")
    elapsed = F(random.randrange(2, 90)) + random.choice((0, 0, 0, F(random.randrange(1440), 1440)))
    names = random.sample(sorted(CAPS), random.randrange(1, 4))
    strengths = [CAPS[name][0] * random.choice(SHARES) for name in names]
    old_strength = strengths[0] * F(
        random.choice(("1", "1", "1", "0.5", "4", "1.05", "0.95", "10"))
    )
    new_flow = on_grid(random, "0.05", "1.2", "0.01") * random.choice((1, 1, 1, F(1, 2), 30))
    dose = strengths[0] * new_flow * F(random.choice(_CLOSURES))
    old_dose = dose / F(random.choice(_MOVED))
    injected = on_grid(random, "8", "40.5", "0.1") if random.random() < 0.2 else capacity
    wasted = on_grid(random, "0", "1", "0.1")
    filled_on = (START + timedelta(minutes=int(elapsed * 1440))).date()
    plain = Visit(
        filled=filled,
        capacity=capacity,
        flow=flow,
        elapsed=elapsed,
        measured=F(0),
        shown=F(0),
        old_strength=old_strength,
        old_dose=old_dose,
        drugs=tuple(zip(names, strengths, strict=True)),
        dose=dose,
        new_flow=new_flow,
        injected=injected,
        programmed=near(random, injected, "0.1", "0.11", "0.5", "0.51", "20"),
        drawn=near(random, injected + wasted, "0.2", "0.21", "0.5", "0.51"),
        wasted=wasted,
        sensor=near(random, injected, "1", "1.01", "2", "2.01"),
        alarm=on_grid(random, "1", "4", "0.5"),
        old_alarm=on_grid(random, "1", "4", "0.5"),
        tubing=on_grid(random, "0.1", "0.2", "0.001"),
        length=on_grid(random, "0", "110", "1"),
        bore=F(random.choice(("0.0022", "0.0026", "0.0014"))),
        bridge_duration=F(1),
        filled_on=filled_on,
        stable_until=filled_on + timedelta(days=random.choice((14, 40, 84, 90, 180))),
        shown_alarm=filled_on,
        next_visit=filled_on,
        factory_flow=flow * F(random.choice(("1", "0.8", "1.25", "1.5"))),
        malignant=random.random() < 0.3,
        prime=random.choice((None, on_grid(random, "0.1", "0.4", "0.01"))),
        bridge=random.choice((None, (on_grid(random, "0.1", "0.5", "0.01"), F(1, 2)))),
        stall=random.choice((None, F(random.randrange(49), 24))),
        old_bolus=random.choice((None, (F("0.01"), random.randrange(300)))),
        old_bolus_most=random.randrange(1, 7),
        bolus=random.choice((None, _bolus(random, dose))),
    )
    return _around_what_is_expected(plain, random)


SHARES = tuple(F(share) for share in ("0.1", "0.5", "1", "1.01", "2", "2.01"))
_STRENGTHENED = ("1", "1", "1", "2", "0.25", "1.05", "1.051", "0.95", "0.949", "10")
_MOVED = ("1", "1", "1.3", "1.31", "1.5", "1.51", "0.7", "0.69", "0.5", "0.49", "4", "100")
_BRIDGED = ("1", "1.05", "1.051", "0.95", "1.2", "1.201", "0.8", "0.799", "24")
_CLOSURES = ("1", "1", "1", "1.01", "1.011", "0.99", "1.05", "1.051", "10", "24", "0.1", "1000")


def _bolus(random: Random, dose: Fraction) -> tuple[Fraction, int, Fraction]:
    share = F(random.choice(("0.05", "0.1", "0.2", "0.201")))
    return dose * share, random.randrange(1, 9), F(random.choice((2, 3, 4, 6, 8)), 24)


def _around_what_is_expected(v: Visit, random: Random) -> Visit:
    """What was read off syringe, screen and calendar, near what the numbers before come to."""
    expected = numbers(v)["expected_residual"]
    tenths = F(round(expected * 10), 10)
    gaps = ("0.4", "0.5", "0.6", "1.5", "2", "2.1", "3", "5", "20")
    v = replace(
        v,
        measured=near(random, max(tenths, F(0)), *gaps),
        shown=near(random, max(tenths, F(0)), "0.3", "0.31", "1", "1.01"),
    )
    found = numbers(v)
    clears = found["expected_bridge_duration"] or F(1)
    days = random.choice((-8, -7, -3, -2, 0, 2, 3, 7, 8))
    return replace(
        v,
        bridge_duration=clears * F(random.choice(_BRIDGED)),
        shown_alarm=found["alarm_date"] + timedelta(days=days),
        next_visit=found["refill_due"] + timedelta(days=random.choice((-1, 0, 1, 7, 8))),
    )


def the_facts(v: Visit, units: Units) -> dict[str, object]:
    """The same visit as the program is given it, every amount in the units it is written in."""

    def volume(exact: Fraction) -> Volume:
        return Volume(exact, "mL")

    started = START + timedelta(minutes=int(v.elapsed * 1440))
    rows = tuple(
        DrugInPump(
            name,
            Concentration(strength, units.strength),
            DoseRate(v.dose if row == 0 else strength * v.new_flow, units.dose),
        )
        for row, (name, strength) in enumerate(v.drugs)
    )
    before = DrugInPump(
        v.drugs[0][0],
        Concentration(v.old_strength, units.strength),
        DoseRate(v.old_dose, units.dose),
    )
    facts: dict[str, object | None] = {
        "policy": the_policy(),
        "catalogue": the_catalogue(),
        "pump": the_catalogue().pump("SynchroMed II"),
        "programmable": True,
        "outcome": "refilled",
        "capacity": volume(v.capacity),
        "indication": "malignant pain" if v.malignant else "non-malignant pain",
        "previous_volume": volume(v.filled),
        "previous_fill_at": START,
        "previous_flow": FlowRate(v.flow, units.flow),
        "previous_drugs": (before, *rows[1:]),
        "previous_alarm_volume": volume(v.old_alarm),
        "previous_priming_volume": None if v.prime is None else volume(v.prime),
        "previous_bridge_volume": v.bridge and volume(v.bridge[0]),
        "previous_bridge_duration": v.bridge and Duration(v.bridge[1], units.time),
        "previous_bolus_volume": v.old_bolus and volume(v.old_bolus[0]),
        "previous_bolus_most": v.old_bolus_most if v.old_bolus else None,
        "boluses_delivered": v.old_bolus and Count(F(v.old_bolus[1]), "times"),
        "stall_duration": None if v.stall is None else Duration(v.stall, units.time),
        "started_at": started,
        "aspirated_at": started,
        "injected_at": datetime.combine(v.filled_on, started.timetz()),
        "measured_residual": volume(v.measured),
        "aspirate_appearance": "clear",
        "programmer_residual": volume(v.shown),
        "drugs": rows,
        "strengths": tuple(NamedDrug(row.drug, row.concentration) for row in rows),
        "flow": FlowRate(v.new_flow, units.flow),
        "injected": volume(v.injected),
        "programmed_volume": volume(v.programmed),
        "syringe_total": volume(v.drawn),
        "syringe_wasted": volume(v.wasted),
        "sensor_volume": volume(v.sensor),
        "alarm_volume": volume(v.alarm),
        "tubing_volume": volume(v.tubing),
        "catheter_length": Length(v.length, "cm"),
        "catheter_bore": Bore(v.bore, "mL/cm"),
        "bridge_duration": Duration(v.bridge_duration, units.time),
        "bridge_programmed": False,
        "stability_date": v.stable_until,
        "programmer_alarm_date": v.shown_alarm,
        "next_appointment": datetime.combine(v.next_visit, started.timetz()),
        "factory_flow": FlowRate(v.factory_flow, units.flow),
        "bolus_dose": v.bolus and Mass(v.bolus[0], units.mass),
        "bolus_most": v.bolus and v.bolus[1],
        "lockout": v.bolus and Duration(v.bolus[2], units.time),
    }
    return {name: value for name, value in facts.items() if value is not None}


def some_units(random: Random) -> Units:
    return Units(*(random.choice(known) for known in (MASS, STRENGTH, DOSE, FLOW, TIME)))


def chance(seed: object) -> Random:
    """The same throws each time."""
    return Random(str(seed))  # noqa: S311  # repeatable, no secret
