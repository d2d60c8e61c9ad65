"""Every event of the audit trail has words for a page and codes for other programs."""

from refillnotes.domain.audit import Event, Subject
from refillnotes.domain.audit_words import DID
from refillnotes.interop.fhir import CODED, CODES, THINGS


def test_every_event_has_words():
    assert list(DID) == [event for event in Event if event in DID]
    assert set(Event) - set(DID) == set()


def test_every_event_and_every_subject_has_its_codes():
    assert set(Event) - set(CODED) == set()
    assert set(Subject) - set(THINGS) == set()
    used = {code for one in CODED.values() for code in (one.kind, one.subtype) if code}
    assert used == set(CODES)
