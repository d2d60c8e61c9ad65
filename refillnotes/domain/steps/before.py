"""What the programmer shows before anything is withdrawn."""

from __future__ import annotations

from refillnotes.domain.facts import NOW, Fact, Needed, Step, Usual
from refillnotes.domain.kinds import Amount, Choice, Day, Moment, Several, TimeOfDay, Words, YesNo
from refillnotes.domain.quantities import Count, Duration
from refillnotes.domain.steps.found import FLEX, FOUND, VOLUME

_COUNT = Amount(Count, ("times", ""))
_ALARMS = (
    ("low-reservoir", "Low reservoir"),
    ("non-critical", "Another of a single tone"),
    ("tube-set", "Tube set"),
    ("telemetry", "Still in telemetry mode"),
)

BEFORE = Step(
    id="before",
    title="Before",
    seldom=frozenset(
        {"clinician_programmer", "log_read_until", "other_alarms", "boluses_requested"}
    ),
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
            only_when=FLEX,
        ),
        Fact(
            "clinician_programmer",
            "Clinician programmer",
            Words(60),
            hint="Its serial number and software, like NLD0123456, 2.1.",
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
            "pump_status",
            "Pump found",
            Choice((("running", "Running"), ("stopped", "Stopped"))),
            programmable_only=True,
        ),
        Fact(
            "programmer_residual",
            "Residual volume the programmer shows",
            VOLUME,
            Needed.PROGRAMMABLE,
            programmable_only=True,
        ),
        *FOUND,
        Fact(
            "interim_change",
            "Settings were changed since the last refill, and it is recorded",
            YesNo(),
            programmable_only=True,
        ),
        Fact("log_read", "Event log read", YesNo(), Needed.PROGRAMMABLE, programmable_only=True),
        Fact("log_read_until", "Event log read up to", Day(), programmable_only=True),
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
        Fact("other_alarms", "Other alarms", Several(_ALARMS), programmable_only=True),
        Fact(
            "boluses_requested",
            "Patient boluses requested since the last refill",
            _COUNT,
            programmable_only=True,
        ),
        Fact(
            "boluses_delivered",
            "Patient boluses delivered since the last refill",
            _COUNT,
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
