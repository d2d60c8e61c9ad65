"""What the pump was told after the fill."""

from __future__ import annotations

from refillnotes.domain.facts import DRUG_ROWS, SCHEDULE_ROWS, Fact, Needed, Step
from refillnotes.domain.kinds import Amount, Choice, Day, Moment, TimeOfDay, Words, YesNo
from refillnotes.domain.quantities import DoseRate, Duration
from refillnotes.domain.steps.found import (
    DOSE,
    FLEX,
    FLOW,
    LASTING,
    MASS,
    MODE,
    MOST_BOLUSES,
    VOLUME,
)
from refillnotes.domain.steps.order_units import FLOW_OPENING, openings

_PER_HOUR = Amount(DoseRate, ("mg/h", "mcg/h"))
_BRIDGED = (("bridge_programmed", "yes"),)


def _dose(row: int) -> Fact:
    return Fact(
        f"dose_{row}",
        "Dose per day" if row == 1 else f"Dose per day, drug {row}",
        DOSE,
        Needed.PROGRAMMABLE if row == 1 else Needed.NO,
        programmable_only=True,
    )


def _schedule_row(row: int) -> tuple[Fact, ...]:
    return (
        Fact(
            f"flex_{row}_start",
            f"Step {row} starts",
            Words(5),
            hint="Pump clock, like 22:00.",
            programmable_only=True,
            only_when=FLEX,
        ),
        Fact(
            f"flex_{row}_duration",
            f"Step {row} lasts",
            LASTING,
            programmable_only=True,
            only_when=FLEX,
        ),
        Fact(
            f"flex_{row}_dose",
            f"Step {row} gives",
            MASS,
            programmable_only=True,
            only_when=FLEX,
        ),
    )


PROGRAMMING = Step(
    id="programming",
    title="Programming",
    facts=(
        Fact(
            "programmed_volume",
            "Reservoir volume programmed",
            VOLUME,
            Needed.PROGRAMMABLE,
            "What was really put in.",
            programmable_only=True,
        ),
        Fact(
            "mode",
            "Mode",
            MODE,
            Needed.PROGRAMMABLE,
            programmable_only=True,
        ),
        *(_dose(row) for row in range(1, DRUG_ROWS + 1)),
        Fact(
            "flow",
            "Flow rate the programmer shows",
            FLOW,
            programmable_only=True,
        ),
        Fact("flex_base", "Flex base rate", _PER_HOUR, programmable_only=True, only_when=FLEX),
        *(fact for row in range(1, SCHEDULE_ROWS + 1) for fact in _schedule_row(row)),
        Fact(
            "dose_reordered",
            "This dose was ordered anew for today",
            YesNo(),
            hint="Needed when the patient may have been without drug.",
            programmable_only=True,
        ),
        Fact(
            "bolus_dose",
            "Patient bolus",
            MASS,
            programmable_only=True,
        ),
        Fact("bolus_duration", "Bolus lasts", LASTING, programmable_only=True),
        Fact("bolus_most", "Boluses a day at most", MOST_BOLUSES, programmable_only=True),
        Fact("lockout", "Lockout", LASTING, programmable_only=True),
        Fact(
            "first_bolus_from",
            "First bolus allowed from",
            Moment(),
            hint="A lockout begins with each programming.",
            programmable_only=True,
        ),
        Fact("tubing_volume", "Pump tubing volume", VOLUME, programmable_only=True),
        Fact(
            "tubing_origin",
            "Tubing volume comes from",
            Choice(
                (
                    ("programmer", "Programmer"),
                    ("implant-record", "Implant record"),
                    ("default", "A default"),
                )
            ),
            programmable_only=True,
        ),
        Fact("bridge_programmed", "Bridge bolus programmed", YesNo(), programmable_only=True),
        Fact("bridge_volume", "Bridge volume", VOLUME, programmable_only=True),
        Fact(
            "bridge_duration",
            "Bridge lasts",
            Amount(Duration, ("h", "min", "days")),
            programmable_only=True,
        ),
        Fact(
            "bridge_dose",
            "Bridge gives",
            MASS,
            hint="All of it, of the old primary drug, as the programmer shows it.",
            programmable_only=True,
            only_when=_BRIDGED,
        ),
        Fact(
            "bridge_ends",
            "Bridge ends, and the new dose begins",
            Moment(),
            hint="Tell the patient: until then the old drug flows at the old dose.",
            programmable_only=True,
            only_when=_BRIDGED,
        ),
        Fact(
            "bolus_locked",
            "Patient bolus locked until then",
            YesNo(),
            programmable_only=True,
            only_when=_BRIDGED,
        ),
        Fact("priming_volume", "Priming bolus", VOLUME, programmable_only=True),
        Fact(
            "alarm_volume",
            "Low-reservoir alarm volume",
            VOLUME,
            Needed.PROGRAMMABLE,
            programmable_only=True,
        ),
        Fact(
            "programmer_alarm_date",
            "Alarm date the programmer shows",
            Day(),
            Needed.PROGRAMMABLE,
            programmable_only=True,
        ),
        Fact(
            "interrogated_after",
            "Pump interrogated again at",
            Moment(),
            Needed.PROGRAMMABLE,
            programmable_only=True,
        ),
        Fact(
            "volume_after",
            "Reservoir volume it shows then",
            VOLUME,
            Needed.PROGRAMMABLE,
            "As the pump answers after programming, not as it was entered.",
            programmable_only=True,
        ),
        Fact(
            "pump_clock_after",
            "Clock of the pump then",
            TimeOfDay(),
            hint="As the programmer shows it after programming, like 10:14.",
            programmable_only=True,
            only_when=FLEX,
        ),
        *openings("dose", "Unit the programmer shows the dose in"),
        FLOW_OPENING,
    ),
)
