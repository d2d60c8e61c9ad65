"""Builders: a chart, a whole good visit, and its worksheet; name only what matters."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from uuid import UUID

from refillnotes.demo.refill import Around, good_refill
from refillnotes.demo.stories import STORIES, Story
from refillnotes.domain.case import Rules, worksheet_of
from refillnotes.domain.catalogue import load_catalogue
from refillnotes.domain.chart import Chart, ImplantedPump, Patient
from refillnotes.domain.facts import read_document
from refillnotes.domain.policy import load_policy
from refillnotes.domain.quantities import Bore, FlowRate, Length, Volume
from refillnotes.domain.steps.register import FACTS
from refillnotes.domain.worksheet import Worksheet

NOW = datetime(2026, 11, 14, 10, 2, tzinfo=UTC)
PHYSICIAN = "0b1f3d1e-5a53-4c3e-8f64-3d2b5f3c0001"
CHECKER = "0b1f3d1e-5a53-4c3e-8f64-3d2b5f3c0002"


@cache
def rules() -> Rules:
    policy = load_policy()
    return Rules(policy, load_catalogue(policy))


def names() -> dict[str, dict[str, str]]:
    return {
        "drug": {drug.id: drug.name for drug in rules().catalogue.drugs},
        "person": {CHECKER: "Mercy Okafor RN", PHYSICIAN: "Amara Osei MD"},
        "physician": {PHYSICIAN: "Amara Osei MD"},
    }


def a_story(story_id: str = "clean") -> Story:
    return next(story for story in STORIES if story.id == story_id)


def a_chart(story_id: str = "clean") -> Chart:
    story = a_story(story_id)
    pump = story.pump
    return Chart(
        Patient(
            UUID(int=1),
            story.patient.family_name,
            story.patient.given_name,
            story.patient.born,
            story.patient.mrn,
            story.patient.allergies,
            story.patient.indication,
            story.patient.icd_code,
        ),
        ImplantedPump(
            id=UUID(int=2),
            model=rules().catalogue.pump(pump.model),
            serial=pump.serial,
            capacity=Volume.parse(pump.capacity or ""),
            implanted_on=date(2023, 2, 4),
            catheter_model=pump.catheter_model,
            catheter_length=Length.parse(pump.catheter_length or ""),
            catheter_bore=Bore.parse(pump.catheter_bore or ""),
            tip_level=pump.tip_level,
            tubing_volume=Volume.parse(pump.tubing_volume or ""),
            factory_flow=FlowRate.parse(pump.factory_flow) if pump.factory_flow else None,
            udi=pump.udi,
        ),
    )


def a_document(
    story_id: str = "clean", at: datetime = NOW, after_days: int | None = None, **changes: str
) -> dict[str, str]:
    """A good visit as typed. ``changes`` lie over it; a blank takes a fact away."""
    story = a_story(story_id)
    days = story.every if after_days is None else after_days
    around = Around(at, PHYSICIAN, CHECKER, at - timedelta(days=days) + timedelta(minutes=16))
    programmable = rules().catalogue.pump(story.pump.model).programmable
    chance = Random(7)  # noqa: S311  # syringe readings, not secrets
    typed = good_refill(story, around, chance, programmable=programmable) | changes
    return {name: text for name, text in typed.items() if text}


def a_sheet_of(
    document: dict[str, str], story_id: str = "clean", carried: dict[str, object] | None = None
) -> Worksheet:
    values = read_document(FACTS.values(), document, names()).values
    return worksheet_of(values, a_chart(story_id), carried or {}, rules(), NOW)
