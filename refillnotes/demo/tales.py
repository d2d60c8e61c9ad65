"""What each story's newest visit shows that a good refill does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from refillnotes.demo.refill import minute
from refillnotes.demo.stories import Story

Tale = Callable[[Story, datetime], dict[str, str]]

_GONE = ""
_REFILL = (
    "measured_residual",
    "aspirate_appearance",
    "aspirated_at",
    "port",
    "located_by",
    "attempts",
    "needle",
    "injected",
    "aspirated_back",
    "needle_stop",
    "resistance",
    "felt_different",
    "swelling",
    "injected_at",
    "syringe_wasted",
    "programmed_volume",
    "mode",
    "dose_1",
    "flow",
    "tubing_volume",
    "tubing_origin",
    "bridge_programmed",
    "alarm_volume",
    "programmer_alarm_date",
    "interrogated_after",
    "volume_after",
    "residual_wasted",
    "waste_method",
    "witness",
    "witnessed_at",
    "order_1_drug",
    "order_1_concentration",
    "label_1_drug",
    "label_1_concentration",
    "programmer_1_drug",
    "programmer_1_concentration",
    "lot_1",
    "expiry_1",
    "drug_source",
    "use_by",
    "first_fill",
    "diluted",
    "syringe_total",
    "second_checker",
    "observed_from",
    "observed_until",
)


def forty_programmed(_story: Story, at: datetime) -> dict[str, str]:
    """20 mL went in and 40 mL were programmed: one subtraction nobody did."""
    return {
        "programmed_volume": "40.0 mL",
        "volume_after": "40.0 mL",
        "programmer_alarm_date": (at + timedelta(days=195)).date().isoformat(),
    }


def tenfold(_story: Story, _at: datetime) -> dict[str, str]:
    """The label says 200, order and programmer 2000."""
    return {"label_1_concentration": "200 mcg/mL"}


def no_bridge(_story: Story, at: datetime) -> dict[str, str]:
    """A weaker drug goes in, the old one still stands in the line."""
    weaker = "500 mcg/mL"
    return {
        "reason": "concentration-change",
        "order_1_concentration": weaker,
        "label_1_concentration": weaker,
        "programmer_1_concentration": weaker,
        "flow": "0.4 mL/day",
        "programmer_alarm_date": (at + timedelta(days=45)).date().isoformat(),
        "bridge_programmed": "no",
        "next_appointment": minute(at + timedelta(days=35), 0),
    }


def pocket_fill(_story: Story, _at: datetime) -> dict[str, str]:
    """The aspirate was as expected; the needle was not where it should be."""
    return {
        "felt_different": "yes",
        "resistance": "some",
        "swelling": "yes",
        "needle_stop": "no",
        "sedation": "3",
        "respiratory_rate": "9 per min",
        "oxygen_saturation": "89 %",
        "heart_rate": "118 per min",
        "signs": "drowsiness, pocket-swelling",
        "signs_account": "Hot, heart racing, short of breath twenty minutes after the fill.",
        "left_how": "emergency",
    }


def expired(_story: Story, at: datetime) -> dict[str, str]:
    """The ampule's last day was last week."""
    return {"expiry_1": (at - timedelta(days=7)).date().isoformat()}


def mri_with_a_full_pump(_story: Story, _at: datetime) -> dict[str, str]:
    """A model that is emptied before it goes near a scanner."""
    return {"reason": "mri", "mri_planned": "yes", "emptied_for_mri": "no"}


def raised(_story: Story, at: datetime) -> dict[str, str]:
    """More of the first drug brings more of the second, which passes its limit."""
    return {
        "dose_1": "8.4 mg/day",
        "dose_2": "21 mg/day",
        "dose_3": "280 mcg/day",
        "flow": "0.7 mL/day",
        "programmer_alarm_date": (at + timedelta(days=54)).date().isoformat(),
        "next_appointment": minute(at + timedelta(days=45), 0),
        "pain": "7",
    }


def port_not_found(_story: Story, at: datetime) -> dict[str, str]:
    """At home, the port could not be found; nothing was withdrawn or put in."""
    return {
        **dict.fromkeys(_REFILL, _GONE),
        "place": "home",
        "supervision": "video",
        "outcome": "not-refilled",
        "not_refilled_because": "port-not-found",
        "not_refilled_account": (
            "Template and palpation, three attempts, no needle stop. The pump may have turned. "
            "Ultrasound in the clinic tomorrow."
        ),
        "next_appointment": minute(at + timedelta(days=1), 0),
        "left_how": "as-before",
    }


TALES: dict[str, Tale] = {
    "twenty-in-forty-programmed": forty_programmed,
    "tenfold-concentration": tenfold,
    "no-bridge": no_bridge,
    "pocket-fill": pocket_fill,
    "expired-lot": expired,
    "before-mri": mri_with_a_full_pump,
    "second-drug-over-its-limit": raised,
    "aborted-at-home": port_not_found,
}

ACCOUNTS: dict[str, str] = {
    "drift": "The pump has run faster at each refill. Told the physician; the maker is informed",
    "twenty-in-forty-programmed": (
        "20 mL were put in and 40 mL programmed. Seen at the review and corrected in the pump "
        "before the patient left; printout attached"
    ),
    "pocket-fill": (
        "Stopped, aspirated pump and pocket, oxygen and naloxone given, handed to emergency care"
    ),
    "constant-flow": "The pump has always run slower than its certificate",
    "second-drug-over-its-limit": "Ordered so: pain not controlled at the lower dose",
    "aborted-at-home": "Port not found at home; seen in the clinic the next day",
}
