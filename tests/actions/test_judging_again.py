"""Signed visits judged again: faithful to their notes, and otherwise by other rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from refillnotes.actions.judge_again import (
    Signed,
    count_to_judge,
    judged,
    preview,
    same_today,
)
from refillnotes.actions.judge_visit import record_of
from refillnotes.actions.look_ahead import Proposal, look_ahead, look_at_all
from refillnotes.demo.history import earlier_refills
from refillnotes.demo.staff import STEWARD
from refillnotes.domain.case import Rules
from refillnotes.domain.errors import Unreadable
from refillnotes.domain.governance import Act
from refillnotes.domain.governance_preview import Turn, joined
from refillnotes.domain.policy import load_policy
from refillnotes.store import notes
from tests.clinics import Practice, PrinterHere, a_practice

STORIES = ("clean", "drift")


@pytest.fixture(scope="module", params=STORIES)
def refilled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Practice]:
    """One pump with its signed refills."""
    with a_practice(tmp_path_factory.mktemp("again"), PrinterHere(), request.param) as opened:
        chance = Random(3)  # noqa: S311  # syringe readings, not secrets
        earlier_refills(
            opened.clinic, opened.staff, opened.story, opened.pump_id, opened.clinic.now(), chance
        )
        yield opened


def with_policy(practice: Practice, figure: str, value: str) -> Rules:
    site = (
        f'[[change]]\nfigure = "{figure}"\nvalue = "{value}"\nsource = "minutes"\n'
        'changed_by = "Dr N. Osei"\ndate = "2026-05-01"\n'
    )
    return replace(practice.clinic.rules, policy=load_policy(site))


def a_longer_margin(practice: Practice) -> Proposal:
    return Proposal(
        act=Act.REPLACE,
        figure="dates.appointment_margin",
        after="80 days",
        effective_on=practice.clinic.now().date(),
        reason="",
        source="preview",
        confidence="derived",
    )


def test_the_rules_that_judged_a_visit_say_again_what_its_note_says(refilled: Practice):
    compared = same_today(refilled.clinic, refilled.staff[STEWARD])
    assert compared.turned == ()
    assert compared.complete
    assert compared.covered == refilled.story.refills


def test_the_same_rules_turn_nothing(refilled: Practice):
    assert preview(refilled.clinic, refilled.clinic.rules).turned == ()


def test_a_longer_margin_flags_what_the_shorter_one_leaves_silent(refilled: Practice):
    longer = with_policy(refilled, "dates.appointment_margin", "80 days")
    flagged = preview(refilled.clinic, longer)
    silenced = preview(replace(refilled.clinic, rules=longer), refilled.clinic.rules)
    assert [(one.check, one.turn) for one in flagged.turned] == [("next-appointment", Turn.FLAGGED)]
    assert [(one.check, one.turn) for one in silenced.turned] == [("next-appointment", Turn.SILENT)]
    assert len(flagged.visits(Turn.FLAGGED)) == refilled.story.refills
    assert silenced.turned[0].visits == flagged.turned[0].visits


def test_a_wider_limit_only_ever_silences(refilled: Practice):
    wide = preview(refilled.clinic, with_policy(refilled, "residual.absolute_limit", "39 mL"))
    found = {one.turn for one in wide.turned}
    assert found == ({Turn.SILENT} if refilled.story.drift else set())


def test_a_visit_whose_entries_cannot_be_read_is_not_judged_as_if_they_were_blank(
    refilled: Practice,
):
    with refilled.clinic.database.reading() as connection:
        note = next(notes.every_note(connection))
    record = record_of(note.record)
    strange = record | {"facts": record["facts"] | {"phase_of_the_moon": "full"}}
    with pytest.raises(Unreadable, match="phase_of_the_moon"):
        judged(refilled.clinic, Signed(date(2026, 11, 14), strange, None))


def test_all_signed_visits_can_be_looked_at_and_each_is_told(refilled: Practice):
    told: list[int] = []
    seen = look_at_all(refilled.clinic, a_longer_margin(refilled), told.append).preview
    assert seen.complete
    assert sum(told) == seen.covered == count_to_judge(refilled.clinic)
    assert len(seen.visits(Turn.FLAGGED)) == refilled.story.refills


def test_stretches_of_visits_add_up_to_all_of_them(refilled: Practice):
    longer = with_policy(refilled, "dates.appointment_margin", "80 days")
    newest = preview(refilled.clinic, longer, most=2)
    older = preview(refilled.clinic, longer, most=None, skip=2)
    assert (newest.covered, older.covered) == (2, refilled.story.refills - 2)
    assert joined(newest, older) == preview(refilled.clinic, longer, most=None)


def test_going_further_than_there_are_visits_covers_each_once(refilled: Practice):
    proposal = a_longer_margin(refilled)
    first = look_ahead(refilled.clinic, refilled.staff[STEWARD], proposal)
    again = look_ahead(refilled.clinic, refilled.staff[STEWARD], proposal, reach=9)
    assert first.preview == again.preview
    assert again.preview.complete


def test_what_is_left_out_is_said(refilled: Practice):
    some = preview(refilled.clinic, refilled.clinic.rules, most=2)
    assert (some.covered, some.signed) == (2, refilled.story.refills)
    assert not some.complete
    everything = preview(refilled.clinic, refilled.clinic.rules)
    assert some.last == everything.last
    assert some.first > everything.first
