"""A clinic keeps the figures it was founded with; another program's rules leave a trace."""

from __future__ import annotations

from dataclasses import replace

import pytest

from refillnotes.actions.rules_beneath import (
    FoundedOtherwise,
    hold_what_it_was_founded_with,
    note_what_lies_beneath,
)
from refillnotes.actions.verify_record import verify_record
from refillnotes.domain.audit import Event
from refillnotes.domain.rulebook import Rulebook
from refillnotes.store import audit
from tests.clinics import Practice

SITE = (
    '[[change]]\nfigure = "residual.floor"\nvalue = "0.4 mL"\nsource = "minutes"\n'
    'changed_by = "Dr N. Osei"\ndate = "2026-05-01"\n'
)


def traces(practice: Practice, event: Event) -> int:
    with practice.clinic.database.reading() as connection:
        chain = list(audit.read_chain(connection))
    return sum(f'"event":"{event}"' in link.event for link in chain)


def test_a_site_file_edited_after_the_founding_is_refused_until_it_is_put_back(practice: Practice):
    edited = replace(practice.clinic, rulebook=Rulebook(SITE))
    hold_what_it_was_founded_with(practice.clinic)
    with pytest.raises(FoundedOtherwise, match="another one approves it"):
        hold_what_it_was_founded_with(edited)
    hold_what_it_was_founded_with(practice.clinic)
    hold_what_it_was_founded_with(replace(practice.clinic, rulebook=Rulebook("# a comment\n")))
    assert traces(practice, Event.RULES_FOUNDED) == 1


def test_a_site_file_there_at_the_founding_stays_in_force_and_may_not_be_taken_away(
    practice: Practice,
):
    founded = replace(practice.clinic, rulebook=Rulebook(SITE))
    hold_what_it_was_founded_with(founded)
    hold_what_it_was_founded_with(founded)
    with pytest.raises(FoundedOtherwise):
        hold_what_it_was_founded_with(practice.clinic)
    assert str(founded.rulebook.shipped.policy.residual.floor.value) == "0.4 mL"


def test_another_program_leaves_a_trace_and_so_does_going_back_to_it(practice: Practice):
    newer = Rulebook()
    newer.shipped = Rulebook(SITE).shipped
    edited = replace(practice.clinic, rulebook=newer)
    seen = []
    for clinic in (practice.clinic, practice.clinic, edited, edited, practice.clinic):
        note_what_lies_beneath(clinic)
        seen.append(traces(practice, Event.RULES_BENEATH))
    assert seen == [1, 1, 2, 2, 3]
    assert not list(verify_record(practice.clinic))
