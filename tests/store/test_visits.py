"""A visit grows by versions; nothing saved elsewhere is overwritten."""

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest

from refillnotes.domain.audit import Event
from refillnotes.domain.visit import State
from refillnotes.store import pumps, visits
from refillnotes.store.database import Database
from refillnotes.store.errors import VisitAlreadyOpen, VisitChanged
from tests.store.builders import (
    ANNA,
    HER_PUMP,
    HER_VISIT,
    NOON,
    a_clinic,
    a_pump,
    a_visit,
    an_entry,
    an_id,
)

STARTED = an_entry(Event.VISIT_STARTED)


@pytest.fixture
def clinic(database: Database) -> Database:
    a_clinic(database)
    with database.writing() as connection:
        visits.add(connection, a_visit(), STARTED)
    return database


def test_a_visit_is_read_back_as_it_was_typed(clinic: Database):
    typed = a_visit({"residual": "2.30 mL", "remark": "naïve – ‘µ’ \u200f", "pain": "03"})
    with clinic.writing() as connection:
        visits.save(connection, typed, an_entry())
    with clinic.reading() as connection:
        assert visits.find(connection, HER_VISIT) == replace(typed, version=2)


def test_each_save_is_a_version(clinic: Database):
    with clinic.writing() as connection:
        saved = visits.save(connection, a_visit({"pain": "4"}), an_entry())
        assert saved.version == 2
        assert visits.save(connection, saved, an_entry()).version == 3


def test_a_version_saved_elsewhere_is_given_back_and_kept(clinic: Database):
    with clinic.writing() as connection:
        theirs = visits.save(connection, a_visit({"pain": "4"}), an_entry())
    with pytest.raises(VisitChanged) as conflict, clinic.writing() as connection:
        visits.save(connection, a_visit({"pain": "7"}), an_entry())
    assert conflict.value.stored == theirs
    with clinic.reading() as connection:
        assert visits.find(connection, HER_VISIT) == theirs


def test_a_visit_that_never_was_cannot_be_saved(clinic: Database):
    with pytest.raises(LookupError), clinic.writing() as connection:
        visits.save(connection, a_visit(id=an_id(99)), an_entry())


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_a_pump_has_one_open_visit_and_it_is_given_back(clinic: Database, state: str):
    with clinic.writing() as connection:
        opened = visits.save(connection, a_visit(state=state), an_entry())
    with pytest.raises(VisitAlreadyOpen) as refusal, clinic.writing() as connection:
        visits.add(connection, a_visit(id=an_id(8)), STARTED)
    assert refusal.value.visit == opened


@pytest.mark.parametrize("state", sorted(set(State) - {State.DRAFT, State.RETURNED}))
def test_a_visit_that_is_over_does_not_stop_the_next(clinic: Database, state: str):
    later = a_visit(id=an_id(8), started_at=NOON + timedelta(days=90))
    with clinic.writing() as connection:
        visits.save(connection, a_visit(state=state), an_entry())
        visits.add(connection, later, STARTED)
    with clinic.reading() as connection:
        assert visits.open_visit(connection, HER_PUMP) == later
        assert [visit.id for visit in visits.of_patient(connection, ANNA)] == [later.id, HER_VISIT]


def test_numbers_count_up_within_their_year(clinic: Database):
    numbers = []
    with clinic.writing() as connection:
        for seed, year in zip(itertools.count(10), (2026, 2026, 2027, 2026), strict=False):
            numbers.append(visits.next_number(connection, year))
            pumps.add(
                connection, a_pump(id=an_id(seed), serial=str(seed)), an_entry(Event.PUMP_IMPLANTED)
            )
            visits.add(
                connection,
                a_visit(id=an_id(seed), pump_id=an_id(seed), number=numbers[-1]),
                STARTED,
            )
    assert numbers == ["2026-000001", "2026-000002", "2027-000001", "2026-000003"]
