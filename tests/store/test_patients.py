"""Patients are found by any part of their name, and each has a number of her own."""

import pytest

from refillnotes.domain.audit import Event
from refillnotes.store import patients
from refillnotes.store.database import Database
from refillnotes.store.errors import MrnTaken, PatientChanged
from tests.store.builders import ANNA, a_patient, an_entry, an_id

ADDED, CHANGED = an_entry(Event.PATIENT_ADDED), an_entry(Event.PATIENT_CHANGED)
NAMES = [
    ("Müller", "Anna"), ("Muller", "Bea"), ("van den Berg", "Éloïse"), ("Öz", "Zoë"),
    ("O'Neil", "Pat"), ("Smith", "Anna"), ("Smith", "Anna"), ("100%", "Test"),
]  # fmt: skip


@pytest.fixture
def clinic(database: Database) -> Database:
    with database.writing() as connection:
        for number, (family, given) in enumerate(NAMES):
            patients.add(
                connection,
                a_patient(
                    id=an_id(100 + number),
                    family_name=family,
                    given_name=given,
                    mrn=f"MRN-{number:04}",
                ),
                ADDED,
            )
    return database


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("muller", ["Müller Anna", "Muller Bea"]),
        ("MÜL", ["Müller Anna", "Muller Bea"]),
        ("anna smi", ["Smith Anna", "Smith Anna"]),
        ("eloise", ["van den Berg Éloïse"]),
        ("berg van", ["van den Berg Éloïse"]),
        ("o'n", ["O'Neil Pat"]),
        ("eil", []),
        ("MRN-0003", ["Öz Zoë"]),
        (" MRN-0003 ", ["Öz Zoë"]),
        ("RN-0003", []),
        ("%", []),
        ("100%", ["100% Test"]),
        ("_uller", []),
        ("smith bea", []),
    ],
)
def test_a_patient_is_found_by(clinic: Database, words: str, found: list[str]):
    with clinic.reading() as connection:
        rows = patients.search(connection, words).rows
    assert [f"{one.family_name} {one.given_name}" for one in rows] == found


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 9])
def test_pages_hold_every_patient_once_and_in_order(clinic: Database, size: int):
    seen, after = [], None
    with clinic.reading() as connection:
        while True:
            page = patients.search(connection, after=after, limit=size)
            assert 0 < len(page.rows) <= size
            seen += page.rows
            after = page.after
            if after is None:
                break
        assert tuple(seen) == patients.search(connection, limit=100).rows
    assert len({one.id for one in seen}) == len(NAMES)


def test_a_page_after_nobody_starts_at_the_beginning(clinic: Database):
    with clinic.reading() as connection:
        first = patients.search(connection, limit=2)
        assert patients.search(connection, after=an_id(1), limit=2) == first


def test_the_patients_of_a_list_are_read_at_once(clinic: Database):
    with clinic.reading() as connection:
        named = patients.named(connection, [an_id(100), an_id(102), an_id(1)])
    assert {one.family_name for one in named.values()} == {"Müller", "van den Berg"}
    assert set(named) == {an_id(100), an_id(102)}


def test_a_number_is_one_patient(clinic: Database):
    with pytest.raises(MrnTaken) as refusal, clinic.writing() as connection:
        patients.add(connection, a_patient(mrn="MRN-0003"), ADDED)
    assert refusal.value.patient.family_name == "Öz"
    taken = a_patient(id=an_id(100), mrn="MRN-0003")
    with pytest.raises(MrnTaken), clinic.writing() as connection:
        patients.change(connection, taken, CHANGED)


def test_not_asked_is_not_none_known(clinic: Database):
    with clinic.writing() as connection:
        patients.add(connection, a_patient(allergies=None, mrn="MRN-9999"), ADDED)
    with clinic.reading() as connection:
        assert patients.find(connection, ANNA).allergies is None


def test_details_saved_elsewhere_are_given_back(clinic: Database):
    mine = a_patient(id=an_id(100), mrn="MRN-0000")
    with clinic.writing() as connection:
        theirs = patients.change(connection, mine, CHANGED)
    with pytest.raises(PatientChanged) as conflict, clinic.writing() as connection:
        patients.change(connection, mine, CHANGED)
    assert conflict.value.stored == theirs


def test_a_new_name_is_found_at_once(clinic: Database):
    married = a_patient(id=an_id(100), mrn="MRN-0000", family_name="Weiß")
    with clinic.writing() as connection:
        patients.change(connection, married, CHANGED)
    with clinic.reading() as connection:
        assert [one.id for one in patients.search(connection, "weiss").rows] == [an_id(100)]


def test_a_patient_who_never_was_cannot_be_changed(clinic: Database):
    with pytest.raises(LookupError), clinic.writing() as connection:
        patients.change(connection, a_patient(mrn="MRN-9999"), CHANGED)
