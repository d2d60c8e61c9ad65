"""Today's list: every pump in use once, the earliest date first."""

from datetime import date

from refillnotes.domain.audit import Event
from refillnotes.store import patients, pumps, visits
from refillnotes.store.database import Database
from refillnotes.store.today import due
from tests.store.builders import (
    HER_PUMP,
    a_clinic,
    a_note,
    a_patient,
    a_pump,
    a_visit,
    an_entry,
    an_id,
    submit,
)

STARTED = an_entry(Event.VISIT_STARTED)


def another(database: Database, number: int, **dates: date | None) -> None:
    """Another patient with a pump, refilled once if dates are given."""
    patient = a_patient(id=an_id(number), mrn=f"MRN-{number}", family_name=f"Patient {number}")
    pump = a_pump(id=an_id(number + 100), patient_id=patient.id, serial=f"S{number}")
    visit = a_visit(id=an_id(number + 200), patient_id=patient.id, pump_id=pump.id)
    with database.writing() as connection:
        patients.add(connection, patient, an_entry(Event.PATIENT_ADDED))
        pumps.add(connection, pump, an_entry(Event.PUMP_IMPLANTED))
        if dates:
            visits.add(connection, visit, STARTED)
            note = a_note(id=an_id(number + 300), visit_id=visit.id)
            submit(connection, visit, note, patient_id=patient.id, **dates)


def test_the_earliest_of_appointment_and_refill_by_decides(database: Database):
    a_clinic(database)
    early, middle, late = date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 26)
    another(database, 11, next_appointment=late, refill_by=late)
    another(database, 12, next_appointment=None, refill_by=middle)
    another(database, 13, next_appointment=late, refill_by=early)
    another(database, 14, next_appointment=early, refill_by=None)
    another(database, 15, next_appointment=None, refill_by=None)
    with database.reading() as connection:
        lines = due(connection).rows
    assert [line.family_name for line in lines] == [
        "Patient 13",
        "Patient 14",
        "Patient 12",
        "Patient 11",
        "Müller",
        "Patient 15",
    ]


def test_the_newest_visit_says_when(database: Database):
    a_clinic(database)
    with database.writing() as connection:
        for number, month in ((1, 3), (2, 9), (3, 6)):
            visit = a_visit(id=an_id(200 + number))
            visits.add(connection, visit, STARTED)
            submit(
                connection,
                visit,
                a_note(id=an_id(300 + number), visit_id=visit.id),
                occurred_on=date(2026, month, 1),
                next_appointment=date(2026, month, 28),
                worst_severity="escalate" if month == 9 else "ok",
            )
    with database.reading() as connection:
        (line,) = due(connection).rows
    assert (line.next_appointment, line.worst_severity) == (date(2026, 9, 28), "escalate")


def test_an_open_visit_is_on_its_line_once(database: Database):
    a_clinic(database)
    returned = a_visit(id=an_id(201), state="submitted")
    with database.writing() as connection:
        visits.add(connection, returned, STARTED)
        visits.add(connection, a_visit(), STARTED)
        visits.save(connection, a_visit(id=an_id(201), state="returned"), an_entry())
    with database.reading() as connection:
        (line,) = due(connection).rows
    assert line.pump_id == HER_PUMP
    assert line.open_visit in {a_visit().id, returned.id}


def test_a_pump_never_refilled_here_has_no_dates(database: Database):
    a_clinic(database)
    with database.reading() as connection:
        (line,) = due(connection).rows
    assert (line.next_appointment, line.refill_by, line.open_visit, line.open_state) == (None,) * 4


def test_an_explanted_pump_is_not_due(database: Database):
    a_clinic(database)
    with database.writing() as connection:
        explanted = a_pump(explanted_on=date(2026, 11, 1))
        pumps.change(connection, explanted, an_entry(Event.PUMP_EXPLANTED))
    with database.reading() as connection:
        assert due(connection).rows == ()


def test_a_long_list_goes_on_page_by_page_and_misses_nobody(database: Database):
    a_clinic(database)
    day = date(2026, 11, 24)
    for number in range(11, 16):
        another(database, number, next_appointment=day, refill_by=None)
    another(database, 16, next_appointment=None, refill_by=None)
    with database.writing() as connection:
        visits.add(connection, a_visit(id=an_id(399), pump_id=an_id(114)), STARTED)
    names, after = [], None
    with database.reading() as connection:
        for _ in range(4):
            page = due(connection, after, limit=2)
            names += [line.family_name for line in page.rows]
            after = page.after
            if after is None:
                break
    assert names == [
        "Patient 14",
        *(f"Patient {n}" for n in (11, 12, 13, 15)),
        "Müller",
        "Patient 16",
    ]


def test_a_page_after_a_pump_nobody_knows_is_the_first(database: Database):
    a_clinic(database)
    with database.reading() as connection:
        assert len(due(connection, an_id(999)).rows) == 1
