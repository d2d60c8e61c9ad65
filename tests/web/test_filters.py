"""Numbers and units never part, and no day can be read two ways."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from jinja2 import Environment

from refillnotes.domain.quantities import Volume
from refillnotes.web.filters import add_filters

WHEN = datetime(2026, 11, 14, 16, 2, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def prints():
    templates = Environment(autoescape=True)
    add_filters(templates, ZoneInfo("America/Chicago"))

    def printed(value, how):
        text = templates.from_string("{{ value|" + how + " }}").render(value=value)
        return text.replace("\xa0", "_")

    return printed


@pytest.mark.parametrize(
    ("value", "how", "text"),
    [
        ("3.20 mL", "amount", "3.20_mL"),
        (Volume.parse("3.2 mL"), "amount", "3.2_mL"),
        ("", "amount", "not recorded"),
        (None, "amount('none')", "none"),
        ("0.2 mL less than 3 mg/mL", "unbroken", "0.2_mL less than 3_mg/mL"),
        ("4 per day for 3 days", "unbroken", "4_per_day for 3_days"),
        ("1 mLs, 2 dayses", "unbroken", "1 mLs, 2 dayses"),
        (date(1961, 3, 12), "day", "12_Mar_1961"),
        ("1961-03-12", "day", "12_Mar_1961"),
        (None, "day", "not recorded"),
        (WHEN, "moment", "14_Nov_2026_10:02"),
        (WHEN.isoformat(), "moment", "14_Nov_2026_10:02"),
        (None, "moment", "not recorded"),
        (WHEN, "clock", "10:02"),
        ("", "clock", "not recorded"),
        (WHEN, "clock_with_seconds", "10:02:12"),
        (None, "clock_with_seconds", "not yet"),
        (WHEN, "zoned", "14_Nov_2026_10:02 (UTC-6)"),
        (None, "zoned", "not recorded"),
        (1, "counted('note')", "1_note"),
        (2, "counted('entry', 'entries')", "2_entries"),
        ("3fa9c2aa00112233445566", "short_hash", "3fa9_c2aa_0011_2233"),
    ],
)
def test_a_value_is_printed_for_a_reader(prints, value, how, text):
    assert prints(value, how) == text


def test_what_is_printed_is_still_escaped(prints):
    assert prints("<b>3 mL", "unbroken") == "&lt;b&gt;3_mL"
