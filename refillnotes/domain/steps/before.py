"""What the programmer shows before anything is withdrawn."""

from __future__ import annotations

from refillnotes.domain.facts import DRUG_ROWS, NOW, Fact, Needed, Step, Usual
from refillnotes.domain.kinds import Amount, Choice, Day, Moment, TimeOfDay, Words, YesNo
from refillnotes.domain.quantities import Concentration, Count, DoseRate, Duration, Volume

VOLUME = Amount(Volume, ("mL",))
STRENGTH = Amount(Concentration, ("mg/mL", "mcg/mL", "%"))
DOSE = Amount(DoseRate, ("mg/day", "mcg/day"))


def _settings_found(row: int) -> tuple[Fact, ...]:
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


BEFORE = Step(
    id="before",
    title="Before",
    usual=Usual(
        "Interrogated now; event log read: no stall, no reset, no critical alarm, no bolus "
        "denied without a reason; battery good",
        (
            ("interrogated_before", NOW),
            ("log_read", "yes"),
            ("stall_logged", "none"),
            ("reset_logged", "no"),
            ("critical_alarm", "no"),
            ("denied_unexplained", "no"),
            ("battery_state", "good"),
        ),
    ),
    facts=(
        Fact(
            "interrogated_before",
            "Pump interrogated at",
            Moment(),
            Needed.PROGRAMMABLE,
            programmable_only=True,
        ),
        Fact(
            "pump_clock_before",
            "Clock of the pump at that time",
            TimeOfDay(),
            hint="As the programmer shows it, like 09:52: the flex schedule runs by it.",
            programmable_only=True,
        ),
        Fact(
            "serial_read",
            "Serial number read by telemetry",
            Words(40),
            Needed.PROGRAMMABLE,
            "As the programmer shows it, like NGP0012345.",
            programmable_only=True,
        ),
        Fact(
            "programmer_residual",
            "Residual volume the programmer shows",
            VOLUME,
            Needed.PROGRAMMABLE,
            programmable_only=True,
        ),
        *(fact for row in range(1, DRUG_ROWS + 1) for fact in _settings_found(row)),
        Fact(
            "interim_change",
            "Settings were changed since the last refill, and it is recorded",
            YesNo(),
            programmable_only=True,
        ),
        Fact("log_read", "Event log read", YesNo(), Needed.PROGRAMMABLE, programmable_only=True),
        Fact(
            "stall_logged",
            "Motor stall in the log",
            Choice(
                (("none", "None"), ("recovered", "Recovered"), ("not-recovered", "Not recovered"))
            ),
            programmable_only=True,
        ),
        Fact(
            "stall_duration",
            "Time the motor stood still",
            Amount(Duration, ("h", "days")),
            programmable_only=True,
        ),
        Fact(
            "stall_recovery_logged",
            "Recovery seen at a second interrogation",
            YesNo(),
            programmable_only=True,
        ),
        Fact("reset_logged", "Reset or memory error in the log", YesNo(), programmable_only=True),
        Fact("critical_alarm", "Critical (two-tone) alarm", YesNo(), programmable_only=True),
        Fact(
            "boluses_delivered",
            "Patient boluses delivered since the last refill",
            Amount(Count, ("times", "")),
            programmable_only=True,
        ),
        Fact(
            "denied_unexplained",
            "Boluses denied without an explanation",
            YesNo(),
            programmable_only=True,
        ),
        Fact(
            "battery_state",
            "Battery",
            Choice((("good", "Good"), ("eri", "Replace soon (ERI)"), ("eos", "Stopped (EOS)"))),
            Needed.PROGRAMMABLE,
            programmable_only=True,
        ),
        Fact(
            "eri_replace_by",
            "Replace the pump by",
            Day(),
            hint="The date the programmer gives.",
            programmable_only=True,
        ),
    ),
)
