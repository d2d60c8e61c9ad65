"""Other rules than before leave a trace, whoever brought them; the same rules leave none."""

from __future__ import annotations

from dataclasses import replace

from refillnotes.actions.rules_beneath import note_what_lies_beneath
from refillnotes.actions.verify_record import verify_record
from refillnotes.domain.audit import Event
from refillnotes.domain.rulebook import Rulebook
from refillnotes.store import audit
from tests.clinics import Practice

SITE = (
    '[[change]]\nfigure = "residual.floor"\nvalue = "0.4 mL"\nsource = "minutes"\n'
    'changed_by = "Dr N. Osei"\ndate = "2026-05-01"\n'
)


def traces(practice: Practice) -> int:
    with practice.clinic.database.reading() as connection:
        chain = list(audit.read_chain(connection))
    return sum(f'"event":"{Event.RULES_BENEATH}"' in link.event for link in chain)


def test_a_site_file_that_changed_leaves_a_trace_and_so_does_taking_it_back(practice: Practice):
    edited = replace(practice.clinic, rulebook=Rulebook(SITE))
    seen = []
    for clinic in (practice.clinic, practice.clinic, edited, edited, practice.clinic):
        note_what_lies_beneath(clinic)
        seen.append(traces(practice))
    assert seen == [1, 1, 2, 2, 3]
    assert not list(verify_record(practice.clinic))
