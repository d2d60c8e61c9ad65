"""The settings a programmer shows before anything is changed."""

from __future__ import annotations

from refillnotes.domain.facts import DRUG_ROWS, Fact
from refillnotes.domain.kinds import Amount, Choice, Day, Whole
from refillnotes.domain.quantities import Concentration, DoseRate, Duration, FlowRate, Mass, Volume

VOLUME = Amount(Volume, ("mL",))
STRENGTH = Amount(Concentration, ("mg/mL", "mcg/mL", "%"))
DOSE = Amount(DoseRate, ("mg/day", "mcg/day"))
FLOW = Amount(FlowRate, ("mL/day", "mL/h"))
MASS = Amount(Mass, ("mg", "mcg"))
LASTING = Amount(Duration, ("h", "min"))
MODE = Choice((("simple", "Simple continuous"), ("flex", "Flex")))
FLEX = (("mode", "flex"),)
"""What asks for a schedule and for the clock it runs by."""

MOST_BOLUSES = Whole(0, 48)


def _of_a_drug(row: int) -> tuple[Fact, ...]:
    which = "" if row == 1 else f", drug {row}"
    return (
        Fact(
            f"found_{row}_concentration",
            f"Concentration found in the pump{which}",
            STRENGTH,
            programmable_only=True,
        ),
        Fact(
            f"found_{row}_dose",
            f"Dose per day found{which}",
            DOSE,
            programmable_only=True,
        ),
    )


FOUND_BOLUS = (
    Fact("found_bolus_dose", "Patient bolus found", MASS, programmable_only=True),
    Fact("found_bolus_most", "Boluses a day found", MOST_BOLUSES, programmable_only=True),
    Fact("found_lockout", "Lockout found", LASTING, programmable_only=True),
)
"""Asked where the patient has boluses."""

FOUND = (
    *(fact for row in range(1, DRUG_ROWS + 1) for fact in _of_a_drug(row)),
    Fact("found_mode", "Mode found", MODE, programmable_only=True),
    Fact("found_flow", "Flow rate found", FLOW, programmable_only=True),
    Fact("found_alarm_volume", "Alarm volume found", VOLUME, programmable_only=True),
    Fact("found_alarm_date", "Alarm date found", Day(), programmable_only=True),
    *FOUND_BOLUS,
)
