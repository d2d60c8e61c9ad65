"""Make histories by doing what people do: start, record, submit, read, sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from random import Random
from uuid import UUID

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.keep_patient import add_patient, add_pump
from refillnotes.actions.open_visit import open_visit, start_visit
from refillnotes.actions.people import Person
from refillnotes.actions.read_note import read_note
from refillnotes.actions.save_draft import save_draft
from refillnotes.actions.sign_note import sign_note
from refillnotes.actions.submit_visit import submit_visit
from refillnotes.demo.refill import Around, good_refill, minute
from refillnotes.demo.staff import NURSE, PHYSICIAN, SECOND_NURSE
from refillnotes.demo.stories import Story
from refillnotes.demo.tales import ACCOUNTS, TALES
from refillnotes.domain.answers import answer_facts


def admit(clinic: Clinic, staff: tuple[Person, ...], story: Story) -> UUID:
    """Add the story's patient and pump, and return the pump."""
    patient_id = add_patient(clinic, staff[NURSE], story.patient)
    return add_pump(clinic, staff[NURSE], patient_id, story.pump)


def earlier_refills(
    clinic: Clinic,
    staff: tuple[Person, ...],
    story: Story,
    pump_id: UUID,
    last: datetime,
    chance: Random,
) -> datetime:
    """Refill and sign, ``story.refills`` times, the last one at ``last``; return when."""
    filled_at = None
    for turn in range(story.refills):
        at = last - timedelta(days=story.every * (story.refills - 1 - turn))
        error = Fraction(story.drift[turn], 1000) if turn < len(story.drift) else Fraction(0)
        typed = _typed(clinic, staff, story, at, filled_at, error, chance)
        record_visit(clinic, staff, pump_id, at, typed, "", "signed")
        filled_at = at + timedelta(minutes=16)
    return last


def newest_visit(
    clinic: Clinic,
    staff: tuple[Person, ...],
    story: Story,
    pump_id: UUID,
    at: datetime,
    filled_at: datetime,
    chance: Random,
) -> None:
    """The visit that makes the story's point, as far as the story goes today."""
    if story.now == "due":
        return
    error = Fraction(story.drift[-1], 1000) if story.drift else Fraction(0)
    typed = _typed(clinic, staff, story, at, filled_at, error, chance)
    if story.id in TALES:
        typed |= TALES[story.id](story, at)
    record_visit(clinic, staff, pump_id, at, typed, ACCOUNTS.get(story.id, ""), story.now)


def record_visit(
    clinic: Clinic,
    staff: tuple[Person, ...],
    pump_id: UUID,
    at: datetime,
    typed: Mapping[str, str],
    account: str,
    until: str,
) -> None:
    """Go through one visit as far as draft, submitted or signed, at that hour."""
    then = replace(clinic, clock=lambda: at + timedelta(minutes=30))
    visit_id = start_visit(replace(clinic, clock=lambda: at), staff[NURSE], pump_id)
    saved = save_draft(then, staff[NURSE], visit_id, 1, typed)
    if until == "draft":
        return
    opened = open_visit(then, staff[NURSE], visit_id)
    answers = {
        name: text
        for finding in opened.standing.to_answer
        for name, text in zip(
            (fact.name for fact in answer_facts(finding.check)),
            (
                "looked-again" if not account else "other",
                account or "Looked again with a second person.",
                f"{staff[PHYSICIAN].name} {staff[PHYSICIAN].credentials}",
                minute(at, 25),
            ),
            strict=True,
        )
    }
    if answers:
        saved = save_draft(then, staff[NURSE], visit_id, saved.version, answers)
    note_id = submit_visit(then, staff[NURSE], visit_id, saved.version)
    if until == "signed":
        signing = replace(clinic, clock=lambda: at + timedelta(hours=3))
        seen = read_note(signing, staff[PHYSICIAN], note_id)
        sign_note(signing, staff[PHYSICIAN], note_id, seen.shown)


def _typed(
    clinic: Clinic,
    staff: tuple[Person, ...],
    story: Story,
    at: datetime,
    filled_at: datetime | None,
    error: Fraction,
    chance: Random,
) -> dict[str, str]:
    around = Around(at, str(staff[PHYSICIAN].id), str(staff[SECOND_NURSE].id), filled_at, error)
    programmable = clinic.rules.catalogue.pump(story.pump.model).programmable
    return good_refill(story, around, chance, programmable=programmable)
