"""A serial number is in one patient at a time, and a replaced pump keeps its history."""

from dataclasses import replace
from datetime import date

import pytest

from refillnotes.domain.audit import Event
from refillnotes.store import pumps
from refillnotes.store.database import Database
from refillnotes.store.errors import PumpChanged, SerialTaken
from tests.store.builders import ANNA, HER_PUMP, a_clinic, a_pump, an_entry, an_id

IMPLANTED, CHANGED = an_entry(Event.PUMP_IMPLANTED), an_entry(Event.PUMP_CHANGED)


@pytest.fixture
def clinic(database: Database) -> Database:
    a_clinic(database)
    return database


def test_amounts_come_back_as_they_were_typed(clinic: Database):
    with clinic.reading() as connection:
        assert pumps.find(connection, HER_PUMP) == a_pump()


def test_a_serial_number_is_implanted_once(clinic: Database):
    with pytest.raises(SerialTaken) as refusal, clinic.writing() as connection:
        pumps.add(connection, a_pump(id=an_id(8)), IMPLANTED)
    assert refusal.value.pump == a_pump()


def test_an_explanted_pump_gives_its_serial_number_free(clinic: Database):
    with clinic.writing() as connection:
        old = pumps.change(connection, a_pump(explanted_on=date(2026, 11, 1)), CHANGED)
        pumps.add(connection, a_pump(id=an_id(8)), IMPLANTED)
    back = replace(old, explanted_on=None)
    with pytest.raises(SerialTaken), clinic.writing() as connection:
        pumps.change(connection, back, CHANGED)


def test_the_pump_in_use_is_listed_before_the_replaced_one(clinic: Database):
    newer = a_pump(id=an_id(8), serial="NEW", implanted_on=date(2026, 11, 1))
    with clinic.writing() as connection:
        pumps.add(connection, newer, IMPLANTED)
        pumps.change(connection, a_pump(explanted_on=date(2026, 11, 1)), CHANGED)
    with clinic.reading() as connection:
        assert [one.id for one in pumps.of_patient(connection, ANNA)] == [newer.id, HER_PUMP]


def test_a_pump_saved_elsewhere_is_given_back(clinic: Database):
    with clinic.writing() as connection:
        theirs = pumps.change(connection, a_pump(tip_level="T8"), CHANGED)
    with pytest.raises(PumpChanged) as conflict, clinic.writing() as connection:
        pumps.change(connection, a_pump(tip_level="T9"), CHANGED)
    assert conflict.value.stored == theirs


def test_a_pump_that_never_was_cannot_be_changed(clinic: Database):
    with pytest.raises(LookupError), clinic.writing() as connection:
        pumps.change(connection, a_pump(id=an_id(8), serial="NEW"), CHANGED)
