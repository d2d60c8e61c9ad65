"""The texts a clean visit is made of."""

from __future__ import annotations

NURSE = "D. Reyes RN"
PHYSICIAN = "Dr A. Osei"

NAMES = {
    "drug": {
        "morphine": "Morphine sulfate",
        "bupivacaine": "Bupivacaine",
        "clonidine": "Clonidine",
        "baclofen": "Baclofen",
        "fentanyl": "Fentanyl",
        "ziconotide": "Ziconotide",
    },
    "person": {"okafor": "M. Okafor RN", "reyes": NURSE},
    "physician": {"osei": PHYSICIAN},
}

ARRIVAL = {
    "started_at": "2026-11-14T10:02-06:00",
    "place": "clinic",
    "reason": "scheduled",
    "identifiers_checked": "yes",
    "allergies_reviewed": "yes",
    "responsible_physician": "osei",
    "supervision": "on-site",
    "mri_since_last_visit": "no",
    "mri_planned": "no",
    "outcome": "refilled",
}
BEFORE = {
    "interrogated_before": "2026-11-14T10:04-06:00",
    "serial_read": "NGP0012345",
    "programmer_residual": "3.5 mL",
    "found_1_concentration": "20 mg/mL",
    "found_1_dose": "4.5 mg/day",
    "log_read": "yes",
    "stall_logged": "none",
    "reset_logged": "no",
    "critical_alarm": "no",
    "boluses_delivered": "12 times",
    "battery_state": "good",
    "eri_replace_by": "2029-05-30",
}
PATIENT = {
    "pain": "4",
    "sedation": "1",
    "respiratory_rate": "14 per min",
    "oxygen_saturation": "97 %",
    "signs": "none",
}
RESIDUAL = {
    "measured_residual": "3.2 mL",
    "aspirate_appearance": "clear",
    "aspirated_at": "2026-11-14T10:11-06:00",
    "port": "reservoir",
    "located_by": "template",
    "attempts": "1",
    "needle": "22 G non-coring",
}
DRUG = {
    "order_1_drug": "morphine",
    "order_1_concentration": "20 mg/mL",
    "label_1_drug": "morphine",
    "label_1_concentration": "20 mg/mL",
    "programmer_1_drug": "morphine",
    "programmer_1_concentration": "20 mg/mL",
    "lot_1": "A1234",
    "expiry_1": "2027-03-31",
    "drug_source": "compounded",
    "use_by": "2026-11-20T12:00-06:00",
    "syringe_total": "20.0 mL",
    "second_checker": "okafor",
}
FILL = {
    "injected": "20.0 mL",
    "aspirated_back": "yes",
    "needle_stop": "yes",
    "resistance": "none",
    "swelling": "no",
    "injected_at": "2026-11-14T10:16-06:00",
    "syringe_wasted": "0 mL",
}
PROGRAMMING = {
    "programmed_volume": "20.0 mL",
    "mode": "simple",
    "dose_1": "4.5 mg/day",
    "flow": "0.225 mL/day",
    "alarm_volume": "2.0 mL",
    "bolus_dose": "0.30 mg",
    "bolus_most": "4",
    "lockout": "4 h",
    "programmer_alarm_date": "2027-02-02",
    "interrogated_after": "2026-11-14T10:22-06:00",
    "volume_after": "20.0 mL",
}
WASTE = {
    "residual_wasted": "3.2 mL",
    "waste_method": "sequestration",
    "witness": "okafor",
    "witnessed_at": "2026-11-14T10:20-06:00",
}
PLAN = {
    "next_appointment": "2027-01-26T09:30-06:00",
    "left_how": "as-before",
    "advice_given": "yes",
}

FIGURES = [
    (
        "segments",
        "Flow since the last refill",
        "0.225 mL/day for 73 days",
        "0.225 mL/day for 73 days",
        "reference formula",
    ),
    (
        "bolus_volume_total",
        "Patient boluses",
        "0.18 mL",
        "12 boluses x 0.015 mL = 0.18 mL",
        "reference formula",
    ),
    (
        "expected_residual",
        "Expected residual volume",
        "3.4 mL",
        "20.0 mL filled - 0.225 mL/day x 73 days - 0.18 mL patient boluses = 3.4 mL",
        "reference formula",
    ),
    (
        "discrepancy",
        "Discrepancy",
        "-0.2 mL",
        "3.2 mL measured - 3.4 mL expected = -0.2 mL (less than expected: over-infusion or loss)",
        "reference formula",
    ),
    (
        "delivered_expected",
        "Expected delivered volume",
        "16.6 mL",
        "20.0 mL - 3.4 mL = 16.6 mL",
        "reference formula",
    ),
    (
        "delivered_measured",
        "Measured delivered volume",
        "16.8 mL",
        "20.0 mL - 3.2 mL = 16.8 mL",
        "reference formula",
    ),
    ("accuracy_ratio", "Accuracy ratio", "1.012", "16.8 mL / 16.6 mL = 1.012", "wesemann-2014"),
    ("flow_error", "Flow error", "1.2 %", "(1.012 - 1) x 100 = 1.2 %", "mdd-hk-2014"),
    (
        "residual_band",
        "Band around the expected residual",
        "1.4 mL to 5.4 mL",
        (
            "3.4 mL +/- 2.0 mL (the smaller of 14.5 % x 16.6 mL = 2.4 mL and 2.0 mL,"
            " at least 0.5 mL) = 1.4 mL to 5.4 mL"
        ),
        "mdd-hk-2014",
    ),
    (
        "cumulative_accuracy_ratio",
        "Accuracy ratio over several refills",
        "0.986",
        "114.1 mL / 115.7 mL over 7 refills = 0.986",
        "wesemann-2014",
    ),
    (
        "waste_masses",
        "Drug destroyed",
        "Morphine sulfate 64 mg",
        "3.2 mL x 20 mg/mL = 64 mg",
        "reference formula",
    ),
    (
        "alarm_date",
        "Alarm date",
        "2027-02-09",
        "14 Nov 2026 + floor((20.0 - 2.0) / 0.205) days",
        "reference formula",
    ),
    (
        "earliest_limit",
        "Earliest limit",
        "2027-02-02 (drug stability in the pump)",
        (
            "the earliest of 2027-02-09 (low-reservoir alarm),"
            " 2027-02-02 (drug stability in the pump), 2029-05-30 (battery)"
            " = 2027-02-02 (drug stability in the pump)"
        ),
        "reference formula",
    ),
    (
        "earliest_limit_day",
        "Day of the earliest limit",
        "2027-02-02",
        "2027-02-02 (drug stability in the pump)",
        "reference formula",
    ),
    ("limited_by", "Limited by", "stability", "drug stability in the pump", "reference formula"),
]

COMPARISON = [
    ("Drug", "Morphine sulfate concentration", "20 mg/mL", "20 mg/mL", ""),
    ("Drug", "Morphine sulfate dose per day", "4.2 mg/day", "4.5 mg/day", "+7.1 %"),
    ("Programme", "Mode", "Simple continuous", "Simple continuous", ""),
    ("Programme", "Flow rate", "0.21 mL/day", "0.225 mL/day", "+7.1 %"),
    ("Programme", "Patient bolus", "0.015 mL", "0.015 mL", ""),
    ("Programme", "Boluses a day at most", "4", "4", ""),
    ("Limits", "Reservoir volume", "20.0 mL", "20.0 mL", ""),
    ("Limits", "Low-reservoir alarm volume", "2.0 mL", "2.0 mL", ""),
    ("Limits", "Alarm date", "2026-11-23", "2027-02-09", "changed"),
]

CHECKS = [
    (
        "residual-discrepancy",
        "The measured residual agrees with the expected one",
        "0.2 mL less than expected: over-infusion or loss, 1.2 % of what should have flowed.",
        ["-0.2 mL less than expected", "within the reading of a syringe, 0.5 mL"],
    ),
    (
        "mass-balance",
        "No more came out than was in",
        "3.2 mL is less than the 20.0 mL put in.",
        ["3.2 mL <= 20.0 mL"],
    ),
    (
        "reservoir-low",
        "The reservoir was not empty",
        "3.2 mL is above the alarm volume, 2.0 mL.",
        ["3.2 mL > 2.0 mL"],
    ),
    (
        "overfill",
        "The fill fits the reservoir",
        "20.0 mL fits a reservoir of 20.0 mL.",
        ["20.0 mL <= 20.0 mL"],
    ),
    (
        "syringe-reconciliation",
        "The syringe adds up",
        "20.0 mL, all of it accounted for.",
        ["20.0 mL - 20.0 mL - 0 mL = 0 mL"],
    ),
    (
        "programmed-volume",
        "The programmed volume is the volume put in",
        "20.0 mL programmed, 20.0 mL put in.",
        ["20.0 mL - 20.0 mL = 0 mL"],
    ),
    (
        "dose-closure",
        "Dose, concentration and flow agree",
        "4.5 mg/day is 20 mg/mL x 0.225 mL/day.",
        ["20 mg/mL x 0.225 mL/day = 4.5 mg/day"],
    ),
    (
        "flow-limits",
        "The pump can run at this flow",
        "0.225 mL/day lies in 0.048 to 24 mL/day.",
        ["0.048 mL/day <= 0.225 mL/day <= 24 mL/day"],
    ),
    (
        "dose-limit",
        "The dose is inside the guideline",
        "5.7 mg/day with all boluses; 15 mg/day.",
        ["4.5 mg/day + 4 x 0.30 mg = 5.7 mg/day"],
    ),
    (
        "bridge-needed",
        "No bridge bolus is missing",
        "The concentration did not change.",
        ["20 mg/mL / 20 mg/mL = 1"],
    ),
    ("use-by", "Nothing put in had expired", "Lot A1234 expires 31 Mar 2027.", []),
    ("pump-identity", "This is the pump on record", "NGP0012345 was read and is on record.", []),
    ("three-way-match", "Order, label and programmer agree", "All three: morphine, 20 mg/mL.", []),
    (
        "next-appointment",
        "The appointment comes in time",
        "26 Jan 2027 is 7 days before the limit, 2 Feb 2027.",
        [],
    ),
    ("port-stated", "The reservoir port was used", "Reservoir port.", []),
]

HISTORY = [
    ("2025-08-11", "20.0 mL", "3.8 mL", "3.6 mL", "-0.2 mL", "ok", "1.012"),
    ("2025-11-03", "20.0 mL", "3.5 mL", "3.9 mL", "0.4 mL", "ok", "0.976"),
    ("2026-01-26", "20.0 mL", "3.1 mL", "3.5 mL", "0.4 mL", "ok", "0.976"),
    ("2026-04-20", "20.0 mL", "4.2 mL", "4.0 mL", "-0.2 mL", "ok", "1.013"),
    ("2026-07-01", "20.0 mL", "3.3 mL", "5.6 mL", "2.3 mL", "ack", "0.862"),
    ("2026-09-02", "20.0 mL", "3.9 mL", "4.1 mL", "0.2 mL", "ok", "0.988"),
]
