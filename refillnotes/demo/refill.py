"""What a nurse would type at a refill where everything agrees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from refillnotes.demo.stories import Story, fill_of
from refillnotes.domain.quantities import Concentration, Volume
from refillnotes.domain.quantity import for_reading

_TENTH = Fraction(1, 10)


@dataclass(frozen=True, slots=True)
class Around:
    """Whose hands, which hour, and what was filled last time."""

    at: datetime
    physician: str
    checker: str
    filled_at: datetime | None
    error: Fraction = Fraction(0)
    """The pump's flow error since the last refill, as a fraction."""


def good_refill(
    story: Story, around: Around, chance: Random, *, programmable: bool
) -> dict[str, str]:
    """A whole visit, every number in agreement with every other."""
    at = around.at
    left = _left(story, around, chance)
    typed = {
        **_arrival(at, around.physician),
        **_patient(chance),
        **_residual(at, left),
        **_drug(story, at, around.checker, programmable=programmable),
        **_fill(story, at),
        **_waste(at, left, around.checker),
        **_plan(story, at),
    }
    if programmable:
        typed |= _before(story, around) | _programming(story, at)
    return typed


def minute(at: datetime, later: int) -> str:
    """A moment some minutes into the visit, as the form stores it."""
    return (at + timedelta(minutes=later)).isoformat(timespec="minutes")


def tenths(volume: Fraction) -> str:
    """A volume read off a syringe."""
    return f"{Decimal(round(volume / _TENTH)).scaleb(-1)} mL"


def _days(start: datetime, end: datetime) -> Fraction:
    return Fraction((end - start) // timedelta(minutes=1), 24 * 60)


def _left(story: Story, around: Around, chance: Random) -> Fraction:
    """What the syringe holds: the calculation, the pump's error, and a hand that reads tenths."""
    fill = fill_of(story).exact
    if around.filled_at is None:
        return Fraction(3)
    flowed = story.drugs.flow.exact * _days(around.filled_at, around.at)
    read = Fraction(chance.choice((-1, 0, 0, 0, 1)), 10)
    return max(fill - flowed * (1 + around.error) + read, Fraction(1, 5))


def _expected(story: Story, around: Around) -> str:
    if around.filled_at is None:
        return "3.0 mL"
    since = _days(around.filled_at, around.at + timedelta(minutes=10))
    left = fill_of(story).exact - story.drugs.flow.exact * since
    return tenths(max(left, Fraction(0)))


def _arrival(at: datetime, physician: str) -> dict[str, str]:
    return {
        "started_at": minute(at, 0),
        "place": "clinic",
        "reason": "scheduled",
        "identifiers_checked": "yes",
        "allergies_reviewed": "yes",
        "responsible_physician": physician,
        "supervision": "on-site",
        "mri_since_last_visit": "no",
        "mri_planned": "no",
        "emergency_kit": "yes",
        "outcome": "refilled",
    }


def _before(story: Story, around: Around) -> dict[str, str]:
    found = {
        f"found_{row}_concentration": strength
        for row, strength in enumerate(story.drugs.concentrations, start=1)
    }
    return {
        "interrogated_before": minute(around.at, 4),
        "serial_read": story.pump.serial,
        "programmer_residual": _expected(story, around),
        **found,
        "found_1_dose": story.drugs.dose,
        "log_read": "yes",
        "stall_logged": "none",
        "reset_logged": "no",
        "critical_alarm": "no",
        "denied_unexplained": "no",
        "battery_state": "good",
    }


def _patient(chance: Random) -> dict[str, str]:
    return {
        "pain": str(chance.randint(2, 4)),
        "sedation": "1",
        "respiratory_rate": f"{chance.randint(13, 16)} per min",
        "oxygen_saturation": f"{chance.randint(96, 99)} %",
        "heart_rate": f"{chance.randint(64, 82)} per min",
        "temperature": f"36.{chance.randint(5, 9)} Celsius",
        "signs": "none",
    }


def _residual(at: datetime, left: Fraction) -> dict[str, str]:
    return {
        "measured_residual": tenths(left),
        "aspirate_appearance": "clear",
        "aspirated_at": minute(at, 10),
        "port": "reservoir",
        "access_port_used": "no",
        "located_by": "template",
        "attempts": "1",
        "needle": "22 G non-coring",
    }


def _drug(story: Story, at: datetime, checker: str, *, programmable: bool) -> dict[str, str]:
    places = ("order", "label", "programmer") if programmable else ("order", "label")
    typed: dict[str, str] = {}
    rows: Sequence[tuple[str, str]] = tuple(
        zip(story.drugs.names, story.drugs.concentrations, strict=True)
    )
    for row, (drug, strength) in enumerate(rows, start=1):
        for place in places:
            typed[f"{place}_{row}_drug"] = drug
            typed[f"{place}_{row}_concentration"] = strength
        typed[f"lot_{row}"] = f"{drug[0].upper()}{at:%y%m}{row}7"
        typed[f"expiry_{row}"] = (at + timedelta(days=200)).date().isoformat()
        if len(rows) == 1:
            typed["ndc_1"] = "99999-101-01"
    return {
        **typed,
        "drug_source": "commercial" if len(rows) == 1 else "compounded",
        "use_by": (at + timedelta(days=9)).isoformat(timespec="minutes"),
        "first_fill": "no",
        "diluted": "no",
        "syringe_total": story.fill,
        "second_checker": checker,
    }


def _fill(story: Story, at: datetime) -> dict[str, str]:
    return {
        "injected": story.fill,
        "aspirated_back": "yes",
        "needle_stop": "yes",
        "resistance": "none",
        "felt_different": "no",
        "swelling": "no",
        "injected_at": minute(at, 16),
        "syringe_wasted": "0.0 mL",
    }


def _programming(story: Story, at: datetime) -> dict[str, str]:
    flow = story.drugs.flow
    days = (fill_of(story) - Volume.parse(story.alarm)) / flow
    doses = {
        f"dose_{row}": str(Concentration.parse(strength) * flow)
        for row, strength in enumerate(story.drugs.concentrations[1:], start=2)
    }
    return {
        "programmed_volume": story.fill,
        "mode": "simple",
        "dose_1": story.drugs.dose,
        **doses,
        "flow": f"{for_reading(flow.exact):f} mL/day",
        "tubing_volume": story.pump.tubing_volume or "",
        "tubing_origin": "programmer",
        "bridge_programmed": "no",
        "alarm_volume": story.alarm,
        "programmer_alarm_date": (at.date() + timedelta(days=days.exact // 1)).isoformat(),
        "interrogated_after": minute(at, 22),
        "volume_after": story.fill,
    }


def _waste(at: datetime, left: Fraction, checker: str) -> dict[str, str]:
    return {
        "residual_wasted": tenths(left),
        "waste_method": "sequestration",
        "witness": checker,
        "witnessed_at": minute(at, 24),
    }


def _plan(story: Story, at: datetime) -> dict[str, str]:
    return {
        "next_appointment": minute(at + timedelta(days=story.every), 0),
        "observed_from": minute(at, 17),
        "observed_until": minute(at, 47),
        "left_how": "as-before",
        "advice_given": "yes",
        "oral_rescue": "yes",
    }
