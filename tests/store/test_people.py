"""One address is one account; a change made elsewhere is never overwritten."""

import pytest

from refillnotes.domain.audit import Event
from refillnotes.store import people
from refillnotes.store.database import Database
from refillnotes.store.errors import EmailTaken, PersonChanged
from tests.store.builders import NURSE, PHYSICIAN, a_clinic, a_person, an_entry, an_id

CHANGED = an_entry(Event.PERSON_CHANGED)


@pytest.fixture
def clinic(database: Database) -> Database:
    a_clinic(database)
    return database


def test_a_person_is_found_by_id_address_and_stamp(clinic: Database):
    with clinic.reading() as connection:
        nora = people.find(connection, NURSE)
        assert nora == a_person()
        assert people.find_by_email(connection, " Nurse@Clinic.Example ") == nora
        assert people.find_by_stamp(connection, "stamp-of-nora") == nora
        assert people.find_by_stamp(connection, "another") is None


def test_an_address_is_one_account_whatever_its_capitals(clinic: Database):
    other = a_person(id=an_id(9), email="NURSE@clinic.example", security_stamp="x")
    with pytest.raises(EmailTaken, match="already has an account"), clinic.writing() as connection:
        people.add(connection, other, CHANGED)


def test_an_account_cannot_take_over_the_address_of_another(clinic: Database):
    with pytest.raises(EmailTaken), clinic.writing() as connection:
        people.change(connection, a_person(email="md@clinic.example"), CHANGED)


def test_roles_are_what_was_saved_last(clinic: Database):
    with clinic.writing() as connection:
        people.change(connection, a_person(roles=("auditor", "nurse")), CHANGED)
    with clinic.reading() as connection:
        nora = people.find(connection, NURSE)
        assert nora.roles == ("auditor", "nurse")
        assert people.with_role(connection, "auditor") == (nora,)
        assert {one.id for one in people.with_role(connection, "physician")} == {PHYSICIAN}


def test_a_retired_account_is_listed_and_has_no_role_to_choose(clinic: Database):
    with clinic.writing() as connection:
        people.change(connection, a_person(active=False), CHANGED)
    with clinic.reading() as connection:
        assert {one.id for one in people.everybody(connection)} == {NURSE, PHYSICIAN}
        assert people.with_role(connection, "nurse") == ()


def test_an_account_saved_elsewhere_is_given_back(clinic: Database):
    with clinic.writing() as connection:
        theirs = people.change(connection, a_person(credentials="RN, CNS"), CHANGED)
    with pytest.raises(PersonChanged) as conflict, clinic.writing() as connection:
        people.change(connection, a_person(name="N. Blake"), CHANGED)
    assert conflict.value.stored == theirs


def test_an_account_that_never_was_cannot_be_changed(clinic: Database):
    unknown = a_person(id=an_id(9), email="new@clinic.example")
    with pytest.raises(LookupError), clinic.writing() as connection:
        people.change(connection, unknown, CHANGED)
