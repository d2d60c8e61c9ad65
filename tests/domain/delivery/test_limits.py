"""The first limit ends the time a fill may be relied on, and is named."""

import pytest

from tests.domain.calculate import calculate, missing, undefined


@pytest.mark.parametrize(
    ("name", "facts", "value", "working"),
    [
        (
            "earliest_limit",
            {
                "alarm_date": "2025-03-16",
                "stability_date": "2025-03-10",
                "eri_replace_by": "2025-04-01",
                "order_ends": "2025-05-01",
            },
            "2025-03-10 (stability)",
            (
                "the earliest of 2025-03-16 (alarm), 2025-03-10 (stability), 2025-04-01 "
                "(eri), 2025-05-01 (order) = 2025-03-10 (stability)"
            ),
        ),
        (
            "earliest_limit",
            {"alarm_date": "2025-03-16"},
            "2025-03-16 (alarm)",
            (
                "the earliest of 2025-03-16 (alarm); stability in the pump is not known = "
                "2025-03-16 (alarm)"
            ),
        ),
        (
            "earliest_limit",
            {"alarm_date": "2025-03-16", "programmable": False},
            "2025-03-16 (empty reservoir)",
            (
                "the earliest of 2025-03-16 (empty reservoir); stability in the pump is "
                "not known = 2025-03-16 (empty reservoir)"
            ),
        ),
        (
            "earliest_limit",
            {"alarm_date": "2025-03-16", "programmable": True},
            "2025-03-16 (alarm)",
            (
                "the earliest of 2025-03-16 (alarm); stability in the pump is not known = "
                "2025-03-16 (alarm)"
            ),
        ),
        (
            "earliest_limit",
            {"alarm_date": "2025-03-16", "stability_date": "2025-03-16"},
            "2025-03-16 (alarm)",
            "the earliest of 2025-03-16 (alarm), 2025-03-16 (stability) = 2025-03-16 (alarm)",
        ),
        (
            "earliest_limit",
            {
                "alarm_date": "2025-05-16",
                "stability_date": "2025-05-10",
                "eri_replace_by": "2025-04-01",
                "order_ends": "2025-03-01",
            },
            "2025-03-01 (order)",
            (
                "the earliest of 2025-05-16 (alarm), 2025-05-10 (stability), 2025-04-01 "
                "(eri), 2025-03-01 (order) = 2025-03-01 (order)"
            ),
        ),
        (
            "earliest_limit",
            {
                "alarm_date": "2025-05-16",
                "stability_date": "2025-05-10",
                "eri_replace_by": "2025-04-01",
            },
            "2025-04-01 (eri)",
            (
                "the earliest of 2025-05-16 (alarm), 2025-05-10 (stability), 2025-04-01 "
                "(eri) = 2025-04-01 (eri)"
            ),
        ),
        (
            "earliest_limit_day",
            {"alarm_date": "2025-03-16", "programmable": True},
            "2025-03-16",
            "2025-03-16 (alarm)",
        ),
        ("limited_by", {"alarm_date": "2025-03-16"}, "alarm", "low-reservoir alarm"),
        (
            "limited_by",
            {"alarm_date": "2025-03-16", "programmable": False},
            "empty reservoir",
            "empty reservoir",
        ),
        (
            "limited_by",
            {"alarm_date": "2025-03-16", "eri_replace_by": "2025-03-01"},
            "eri",
            "battery (replace by)",
        ),
        (
            "limited_by",
            {"alarm_date": "2025-03-16", "stability_date": "2025-03-01"},
            "stability",
            "drug stability in the pump",
        ),
        (
            "limited_by",
            {"alarm_date": "2025-03-16", "order_ends": "2025-03-01"},
            "order",
            "end of the order",
        ),
        (
            "refill_due",
            {"alarm_date": "2025-03-16"},
            "2025-03-09",
            "2025-03-16 - 7 days = 2025-03-09",
        ),
        (
            "refill_due",
            {"alarm_date": "2025-03-16", "margin": "3 days"},
            "2025-03-13",
            "2025-03-16 - 3 days = 2025-03-13",
        ),
        (
            "refill_due",
            {"alarm_date": "2025-03-16", "margin": "3.5 days"},
            "2025-03-12",
            "2025-03-16 - 3.5 days = 2025-03-12",
        ),
        (
            "alarm_date_difference",
            {"alarm_date": "2025-03-16", "programmer_alarm_date": "2025-06-08"},
            "84 days",
            "2025-06-08 by the programmer - 2025-03-16 computed = 84 days",
        ),
        (
            "stability_days",
            {"primary_drug": "baclofen"},
            "180 days",
            "baclofen: 180 days (medtronic-8637-manual)",
        ),
        (
            "stability_days",
            {"primary_drug": "ziconotide", "first_fill": True},
            "14 days",
            "ziconotide: 14 days (prialt-pump-use)",
        ),
        (
            "stability_days",
            {"primary_drug": "ziconotide", "diluted": True},
            "40 days",
            "ziconotide: 40 days (prialt-pump-use)",
        ),
        (
            "stability_days",
            {"primary_drug": "ziconotide", "diluted": False},
            "14 days",
            "ziconotide: 14 days (prialt-pump-use, the shortest of what was not recorded)",
        ),
        (
            "stability_days",
            {"primary_drug": "ziconotide", "first_fill": False},
            "40 days",
            "ziconotide: 40 days (prialt-pump-use, the shortest of what was not recorded)",
        ),
        (
            "stability_days",
            {"primary_drug": "ziconotide"},
            "14 days",
            "ziconotide: 14 days (prialt-pump-use, the shortest of what was not recorded)",
        ),
        (
            "stability_days",
            {"primary_drug": "ziconotide", "first_fill": True, "diluted": True},
            "14 days",
            "ziconotide: 14 days (prialt-pump-use)",
        ),
        (
            "stability_days",
            {"primary_drug": "ziconotide", "first_fill": False, "diluted": False},
            "84 days",
            "ziconotide: 84 days (prialt-pump-use)",
        ),
        (
            "stability_days",
            {"drug_names": ("morphine", "baclofen")},
            "30 days",
            "morphine, baclofen: 30 days (sitaram-1995)",
        ),
    ],
)
def test_a_calculation_gives_its_value_and_its_working(name, facts, value, working):
    assert calculate(name, **facts) == (value, working)


@pytest.mark.parametrize(
    ("name", "facts", "names"),
    [
        (
            "earliest_limit",
            {"stability_date": "2025-05-10"},
            ("injected_at", "injected", "alarm_volume", "flow", "dose_1"),
        ),
    ],
)
def test_a_calculation_names_what_is_missing(name, facts, names):
    assert missing(name, **facts) == names


@pytest.mark.parametrize(
    ("name", "facts", "sentence"),
    [
        (
            "refill_due",
            {"alarm_date": "0001-01-03"},
            "-7 days from 0001-01-03 is outside the calendar.",
        ),
    ],
)
def test_what_has_no_meaning_says_why(name, facts, sentence):
    assert undefined(name, **facts) == sentence
