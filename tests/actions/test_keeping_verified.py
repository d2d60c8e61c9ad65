"""What a verification found is remembered, and the newest records are looked at at every start."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from refillnotes.actions.compare_checkpoints import number_at
from refillnotes.actions.keep_verified import chain_head, keep_verified, why_broken
from refillnotes.actions.read_trail import chain_state
from refillnotes.actions.write_checkpoint import write_checkpoint
from refillnotes.domain.audit import Event
from tests.clinics import NOW, Practice, PrinterHere, a_practice
from tests.store.forging import unguarded


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with a_practice(tmp_path, PrinterHere()) as opened:
        yield opened


def test_a_whole_record_is_remembered_up_to_the_head_that_was_looked_at(practice):
    clinic = practice.clinic
    head = chain_head(clinic)
    assert chain_state(clinic).verified is None
    assert keep_verified(clinic, head, whole=True)
    state = chain_state(clinic)
    assert (state.verified_upto, state.head.seq) == (head.seq, head.seq + 1)


def test_a_record_found_changed_is_not_remembered_as_whole(practice):
    clinic = practice.clinic
    assert keep_verified(clinic, chain_head(clinic), whole=False)
    assert Event.RECORD_FOUND_CHANGED.value in chain_head(clinic).event
    assert chain_state(clinic).verified is None


def test_nothing_is_remembered_while_saving_is_off(practice):
    off = replace(practice.clinic.database, saving_is_off="The disk is away.")
    clinic = replace(practice.clinic, database=off)
    before = chain_head(clinic)
    assert not keep_verified(clinic, before, whole=True)
    assert chain_head(clinic) == before


@pytest.mark.parametrize(("most", "named"), [(1_000, 3), (2, None)])
def test_the_newest_records_are_looked_at_and_no_others(practice, most, named):
    assert why_broken(practice.clinic.database, most) == ""
    with unguarded(practice.clinic.database, "audit") as connection:
        connection.exec_driver_sql("UPDATE audit SET at = '2026-01-01' WHERE seq = 3")
    why = why_broken(practice.clinic.database, most)
    assert ("Saving is off: audit record 3 is not as it was written" in why) is (named == 3)


def test_a_moment_names_the_record_of_the_checkpoint_before_it(practice):
    first = write_checkpoint(practice.clinic)
    later = practice.later(hours=2)
    later.a_draft()
    second = write_checkpoint(later.clinic)
    held = practice.clinic.database, practice.clinic.checkpoints
    assert number_at(*held, NOW - timedelta(seconds=1)) == 0
    assert number_at(*held, NOW + timedelta(hours=1)) == first.seq
    assert number_at(*held, NOW + timedelta(hours=3)) == second.seq > first.seq
