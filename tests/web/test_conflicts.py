"""What is stored beside what was typed: only real differences, as a person reads them."""

from zoneinfo import ZoneInfo

import pytest

from refillnotes.domain.facts import Fact
from refillnotes.domain.kinds import Amount, Choice, Moment, Named, Several, Words
from refillnotes.domain.quantities import Volume
from refillnotes.web.fact_form import FactForm

NAMES = {"drug": {"morphine": "morphine sulfate", "baclofen": "baclofen"}}
PLACE = Choice((("clinic", "Clinic"), ("home", "Home")))
SIGNS = Several((("fever", "Fever"), ("itching", "Itching")))
VOLUME = Amount(Volume, ("mL",))


def differing(kind, typed, stored):
    form = FactForm([Fact("asked", "Asked", kind)], NAMES, ZoneInfo("America/Chicago"))
    form.process(None, data={"asked": typed})
    return [(was, now) for _, was, now in form.differing({"asked": stored} if stored else {})]


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        (Moment(), "2027-02-21 11:45-06:00", "2027-02-21T11:45-06:00"),
        (Moment(), "2027-02-21 11:45-06:00", "2027-02-21T17:45+00:00"),
        (SIGNS, "fever, itching", "itching,fever"),
        (VOLUME, "3.2 mL", "3.2 mL"),
        (Words(), "as typed", "as typed "),
        (PLACE, "", ""),
    ],
)
def test_the_same_written_otherwise_is_no_difference(kind, typed, stored):
    assert differing(kind, typed, stored) == []


@pytest.mark.parametrize(
    ("kind", "typed", "stored", "shown"),
    [
        (
            Moment(),
            "2027-02-21 11:46-06:00",
            "2027-02-21T11:45-06:00",
            ("21 Feb 2027 11:45", "21 Feb 2027 11:46"),
        ),
        (Moment(), "soon", "2027-02-21T11:45-06:00", ("21 Feb 2027 11:45", "soon")),
        (PLACE, "home", "clinic", ("Clinic", "Home")),
        (PLACE, "home", "ward", ("ward", "Home")),
        (Named("drug"), "baclofen", "morphine", ("morphine sulfate", "baclofen")),
        (SIGNS, "none", "fever, itching", ("Fever, Itching", "Asked, none")),
        (VOLUME, "2.3 mL", "2.30 mL", ("2.30 mL", "2.3 mL")),
        (VOLUME, "3,2", "3.2 mL", ("3.2 mL", "3,2")),
        (VOLUME, "", "3.2 mL", ("3.2 mL", "")),
        (VOLUME, "3.2 mL", "", ("", "3.2 mL")),
    ],
)
def test_a_difference_is_shown_in_words(kind, typed, stored, shown):
    assert differing(kind, typed, stored) == [shown]
