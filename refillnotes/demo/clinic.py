"""The whole demo clinic, the same for the same seed and day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.keep_seal import found_seal
from refillnotes.actions.people import Person
from refillnotes.demo.history import admit, earlier_refills, newest_visit
from refillnotes.demo.rules import propose_a_narrower_trend
from refillnotes.demo.staff import hire
from refillnotes.demo.stories import STORIES, Story, udi_of
from refillnotes.seal.authority import SEAL_LASTS

Tick = Callable[[int], None]
"""Told how many notes were just made."""

HISTORY = timedelta(days=3650)
"""Longer than any story: the seal must be older than the first note it signs."""


def make_clinic(
    clinic: Clinic, today: date, seed: int, tick: Tick, patients: int = len(STORIES)
) -> None:
    """The first so many of twelve patients with their histories, ending today."""
    chance = Random(seed)  # noqa: S311 - invented people, not secrets
    found_seal(_then(clinic, today - HISTORY), HISTORY + SEAL_LASTS)
    staff = hire(_then(clinic, today - timedelta(days=900)))
    for place, story in enumerate(STORIES[:patients]):
        _tell(clinic, staff, story, today, place, chance)
        tick(story.refills + (story.now in {"submitted", "signed"}))
    propose_a_narrower_trend(replace(clinic, clock=lambda: _hour(clinic, today, 0)), staff)


def make_more(
    clinic: Clinic, staff: tuple[Person, ...], today: date, notes: int, seed: int, tick: Tick
) -> None:
    """Further patients with signed refills, until there are this many more notes."""
    chance = Random(seed)  # noqa: S311 - invented people, not secrets
    made = 0
    while made < notes:
        story = _variant(chance, made, min(notes - made, 10))
        at = _hour(clinic, today - timedelta(days=chance.randint(1, 60)), made % 9)
        pump_id = admit(replace(clinic, clock=lambda at=at: at), staff, story)  # type: ignore[misc]
        earlier_refills(clinic, staff, story, pump_id, at, chance)
        made += story.refills
        tick(story.refills)


def count_notes(patients: int = len(STORIES)) -> int:
    """How many notes the stories of the first so many patients make."""
    told = STORIES[:patients]
    return sum(story.refills + (story.now in {"submitted", "signed"}) for story in told)


def _tell(
    clinic: Clinic,
    staff: tuple[Person, ...],
    story: Story,
    today: date,
    place: int,
    chance: Random,
) -> None:
    late = {"due": 0, "draft": 0}.get(story.now, 0)
    last = _hour(clinic, today - timedelta(days=story.every - late), place % 8)
    first = last - timedelta(days=story.every * story.refills)
    pump_id = admit(replace(clinic, clock=lambda: first), staff, story)
    filled = earlier_refills(clinic, staff, story, pump_id, last, chance)
    newest_visit(
        clinic,
        staff,
        story,
        pump_id,
        _hour(clinic, today, place % 8),
        filled + timedelta(minutes=16),
        chance,
    )


def _hour(clinic: Clinic, day: date, place: int) -> datetime:
    """One of the day's visits, from eight o'clock on the clinic's wall."""
    return datetime.combine(day, time(8 + place, 15 * (place % 4)), clinic.zone)


def _then(clinic: Clinic, day: date) -> Clinic:
    """The clinic as that day begins."""
    at = _hour(clinic, day, 0)
    return replace(clinic, clock=lambda: at)


def _variant(chance: Random, place: int, most: int) -> Story:
    """A patient like the clean ones, with another name, number and interval."""
    story = chance.choice([one for one in STORIES if not one.drift and len(one.drugs.names) == 1])
    family = chance.choice(_FAMILY)
    made = replace(
        story,
        id=f"more-{place}",
        patient=replace(
            story.patient,
            family_name=family,
            given_name=chance.choice(_GIVEN),
            mrn=f"0100-{place:06d}-{chance.randint(100, 999)}",
        ),
        pump=replace(story.pump, serial=f"X{chance.randint(10**9, 10**10 - 1)}"),
        refills=min(chance.randint(4, 10), most),
        now="due",
    )
    return replace(made, pump=replace(made.pump, udi=udi_of(made.pump.serial)))


_FAMILY = (
    "Adler",
    "Bauer",
    "Costa",
    "Dubois",
    "Eriksen",
    "Ferreira",
    "Greco",
    "Hansen",
    "Ito",
    "Jansen",
    "Kaya",
    "Lopez",
    "Meyer",
    "Novotny",
    "Olsen",
    "Popescu",
    "Rossi",
    "Silva",
)
_GIVEN = (
    "Alma",
    "Bruno",
    "Clara",
    "David",
    "Elena",
    "Felix",
    "Hana",
    "Ivan",
    "Julia",
    "Karim",
    "Lea",
    "Milan",
    "Nora",
    "Omar",
    "Paula",
    "Rosa",
    "Tomas",
    "Vera",
)
