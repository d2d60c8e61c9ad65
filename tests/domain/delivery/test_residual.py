"""What should be left is worked out term by term."""

import pytest

from refillnotes.domain.quantities import Duration, FlowRate
from refillnotes.domain.rows import Segment
from tests.domain.calculate import calculate, missing, reference, undefined

TWO_FLOWS = (
    Segment(FlowRate.of("0.4", "mL/day"), Duration.of("20", "days")),
    Segment(FlowRate.of("0.5", "mL/day"), Duration.of("10", "days")),
)
ONE_FLOW = TWO_FLOWS[:1]
SYNCHROMED = reference()["catalogue"].pump("SynchroMed II")
ISOMED = reference()["catalogue"].pump("IsoMed")


@pytest.mark.parametrize(
    ("name", "facts", "value", "working"),
    [
        (
            "segments",
            {"previous_flow": "0.25 mL/day", "time_since_fill": "64 days"},
            "0.25 mL/day for 64 days",
            "0.25 mL/day for 64 days",
        ),
        (
            "segments",
            {
                "previous_flow": "0.25 mL/day",
                "time_since_fill": "64 days",
                "previous_bridge_duration": "24 h",
            },
            "0.25 mL/day for 63 days",
            "0.25 mL/day for 63 days",
        ),
        (
            "segments",
            {
                "previous_flow": "0.25 mL/day",
                "time_since_fill": "1 days",
                "previous_bridge_duration": "24 h",
            },
            "0.25 mL/day for 0 days",
            "0.25 mL/day for 0 days",
        ),
        ("bolus_volume_total", {}, "0 mL", "no patient bolus was programmed: 0 mL"),
        (
            "bolus_volume_total",
            {"previous_bolus_volume": "0.025 mL", "boluses_delivered": "120 times"},
            "3 mL",
            "120 boluses x 0.025 mL = 3 mL",
        ),
        (
            "not_delivered_in_stall",
            {"segments": TWO_FLOWS, "stall_duration": "36 h"},
            "0.75 mL",
            "0.5 mL/day x 36 h = 0.75 mL",
        ),
        (
            "not_delivered_in_stall",
            {"segments": ONE_FLOW, "stall_duration": "36 h", "flow_during_stall": "0.2 mL/day"},
            "0.3 mL",
            "0.2 mL/day x 36 h = 0.3 mL",
        ),
        ("not_delivered_in_stall", {"segments": ONE_FLOW}, "0 mL", "no stall is recorded: 0 mL"),
        (
            "not_delivered_in_stall",
            {"segments": ONE_FLOW, "stall_logged": "none"},
            "0 mL",
            "no stall is recorded: 0 mL",
        ),
        (
            "expected_residual",
            {
                "previous_volume": "20 mL",
                "previous_flow": "0.25 mL/day",
                "time_since_fill": "64 days",
            },
            "4 mL",
            "20 mL filled - 0.25 mL/day x 64 days = 4 mL",
        ),
        (
            "expected_residual",
            {
                "previous_volume": "20 mL",
                "previous_flow": "0.25 mL/day",
                "time_since_fill": "61 days",
                "previous_bridge_duration": "24 h",
                "previous_bridge_volume": "0.375 mL",
                "previous_priming_volume": "0.2 mL",
                "previous_bolus_volume": "0.025 mL",
                "boluses_delivered": "40",
                "stall_duration": "36 h",
            },
            "3.8 mL",
            (
                "20 mL filled - 0.25 mL/day x 60 days - 1 mL patient boluses - 0.2 mL "
                "priming - 0.375 mL bridge + 0.375 mL not delivered while the motor stood "
                "still = 3.8 mL"
            ),
        ),
        (
            "expected_residual",
            {
                "previous_volume": "20 mL",
                "previous_flow": "0.5 mL/day",
                "time_since_fill": "44 days",
                "previous_bridge_volume": "0 mL",
            },
            "-2 mL",
            "20 mL filled - 0.5 mL/day x 44 days = -2 mL",
        ),
        (
            "discrepancy",
            {"measured_residual": "4.3 mL", "expected_residual": "4 mL"},
            "0.3 mL",
            "4.3 mL measured - 4 mL expected = 0.3 mL (more than expected)",
        ),
        (
            "discrepancy",
            {"measured_residual": "3.7 mL", "expected_residual": "4 mL"},
            "-0.3 mL",
            ("3.7 mL measured - 4 mL expected = -0.3 mL (less than expected)"),
        ),
        (
            "discrepancy",
            {"measured_residual": "4.0 mL", "expected_residual": "4 mL"},
            "0 mL",
            "4.0 mL measured - 4 mL expected = 0 mL (as expected)",
        ),
        (
            "delivered_expected",
            {"previous_volume": "20 mL", "expected_residual": "4 mL"},
            "16 mL",
            "20 mL - 4 mL = 16 mL",
        ),
        (
            "delivered_measured",
            {"previous_volume": "20 mL", "measured_residual": "4.3 mL"},
            "15.7 mL",
            "20 mL - 4.3 mL = 15.7 mL",
        ),
        (
            "delivered_measured",
            {"previous_volume": "20 mL", "measured_residual": "20.5 mL"},
            "-0.5 mL",
            "20 mL - 20.5 mL = -0.5 mL",
        ),
        (
            "accuracy_ratio",
            {"delivered_measured": "15.7 mL", "delivered_expected": "16 mL"},
            "0.9812",
            "15.7 mL / 16 mL = 0.9812",
        ),
        (
            "accuracy_ratio",
            {"delivered_measured": "0 mL", "delivered_expected": "16 mL"},
            "0",
            "0 mL / 16 mL = 0",
        ),
        ("flow_error", {"accuracy_ratio": "0.75"}, "-25 %", "(0.75 - 1) x 100 = -25 %"),
        ("flow_spec", {}, "14.5 %", "14.5 % where no model is recorded"),
        ("flow_spec", {"pump": SYNCHROMED}, "14.5 %", "14.5 % for SynchroMed II"),
        ("flow_spec", {"pump": ISOMED}, "15 %", "15 % for IsoMed"),
        (
            "residual_band",
            {"expected_residual": "4 mL", "delivered_expected": "16 mL", "flow_spec": "14.5 %"},
            "2 mL to 6 mL",
            (
                "4 mL +/- 2.0 mL (the smaller of 14.5 % x 16 mL = 2.32 mL and 2.0 mL, at "
                "least 0.5 mL) = 2 mL to 6 mL"
            ),
        ),
        (
            "residual_band",
            {"expected_residual": "4 mL", "delivered_expected": "10 mL", "flow_spec": "14.5 %"},
            "2.55 mL to 5.45 mL",
            (
                "4 mL +/- 1.45 mL (the smaller of 14.5 % x 10 mL = 1.45 mL and 2.0 mL, at "
                "least 0.5 mL) = 2.55 mL to 5.45 mL"
            ),
        ),
        (
            "residual_band",
            {"expected_residual": "19 mL", "delivered_expected": "1 mL", "flow_spec": "14.5 %"},
            "18.5 mL to 19.5 mL",
            (
                "19 mL +/- 0.5 mL (the smaller of 14.5 % x 1 mL = 0.145 mL and 2.0 mL, at "
                "least 0.5 mL) = 18.5 mL to 19.5 mL"
            ),
        ),
        (
            "residual_band",
            {"expected_residual": "19.6 mL", "delivered_expected": "0.4 mL", "flow_spec": "14.5 %"},
            "17.6 mL to 21.6 mL",
            "19.6 mL +/- 2.0 mL (too little delivered for a percentage) = 17.6 mL to 21.6 mL",
        ),
        (
            "residual_band",
            {"expected_residual": "1 mL", "delivered_expected": "39 mL", "flow_spec": "14.5 %"},
            "0 mL to 3 mL",
            (
                "1 mL +/- 2.0 mL (the smaller of 14.5 % x 39 mL = 5.655 mL and 2.0 mL, at "
                "least 0.5 mL) = 0 mL to 3 mL"
            ),
        ),
        (
            "residual_band",
            {"expected_residual": "-3 mL", "delivered_expected": "23 mL", "flow_spec": "14.5 %"},
            "0 mL to 0 mL",
            (
                "-3 mL +/- 2.0 mL (the smaller of 14.5 % x 23 mL = 3.335 mL and 2.0 mL, "
                "at least 0.5 mL) = 0 mL to 0 mL"
            ),
        ),
        (
            "residual_band",
            {"expected_residual": "19.5 mL", "delivered_expected": "0.5 mL", "flow_spec": "14.5 %"},
            "19 mL to 20 mL",
            (
                "19.5 mL +/- 0.5 mL (the smaller of 14.5 % x 0.5 mL = 0.0725 mL and 2.0 "
                "mL, at least 0.5 mL) = 19 mL to 20 mL"
            ),
        ),
        (
            "accuracy_ratio",
            {"delivered_measured": "0.9 mL", "delivered_expected": "1 mL"},
            "0.9",
            "0.9 mL / 1 mL = 0.9",
        ),
        (
            "accuracy_ratio",
            {"delivered_measured": "0.4 mL", "delivered_expected": "0.5 mL"},
            "0.8",
            "0.4 mL / 0.5 mL = 0.8",
        ),
    ],
)
def test_a_calculation_gives_its_value_and_its_working(name, facts, value, working):
    assert calculate(name, **facts) == (value, working)


@pytest.mark.parametrize(
    ("name", "facts", "names"),
    [
        ("bolus_volume_total", {"previous_bolus_volume": "0.025 mL"}, ("boluses_delivered",)),
        (
            "not_delivered_in_stall",
            {"segments": ONE_FLOW, "stall_logged": "recovered"},
            ("stall_duration",),
        ),
        (
            "not_delivered_in_stall",
            {"segments": ONE_FLOW, "stall_logged": "not-recovered"},
            ("stall_duration",),
        ),
    ],
)
def test_a_calculation_names_what_is_missing(name, facts, names):
    assert missing(name, **facts) == names


@pytest.mark.parametrize(
    ("name", "facts", "sentence"),
    [
        (
            "segments",
            {
                "previous_flow": "0.25 mL/day",
                "time_since_fill": "1 days",
                "previous_bridge_duration": "25 h",
            },
            "The bridge of 25 h had not ended when the pump was seen again after 1 day.",
        ),
        (
            "accuracy_ratio",
            {"delivered_measured": "15.7 mL", "delivered_expected": "0 mL"},
            "Nothing should have been delivered, so there is no ratio to it.",
        ),
        (
            "accuracy_ratio",
            {"delivered_measured": "-0.1 mL", "delivered_expected": "16 mL"},
            "More came out than was put in, so nothing can be said about delivery.",
        ),
    ],
)
def test_what_has_no_meaning_says_why(name, facts, sentence):
    assert undefined(name, **facts) == sentence
