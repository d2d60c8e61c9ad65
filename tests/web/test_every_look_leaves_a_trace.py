"""Every address that shows a record of somebody leaves a trace of who opened it, with ids."""

from __future__ import annotations

import json
from uuid import UUID

import pytest

from refillnotes.actions.add_to_note import write_addendum
from refillnotes.actions.care_relation import begin_emergency_access, restrict_chart
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.read_trail import find_patient_id
from refillnotes.demo.staff import PRIVACY
from refillnotes.domain.audit import Event, Subject
from refillnotes.store import trail
from refillnotes.store.trail import WantedRecords
from refillnotes.web.access import may_open
from tests.clinics import PrinterHere, a_practice
from tests.people import a_browser, sent
from tests.web.sendings import SENDINGS, serving

PATIENT, VISIT, NOTE = Subject.PATIENT, Subject.VISIT, Subject.NOTE
ADDENDUM = Subject.ADDENDUM

OPENS = {
    "nurse.today": (Event.LIST_VIEWED, ()),
    "nurse.visit": (Event.CHART_VIEWED, (PATIENT, VISIT)),
    "nurse.step": (Event.CHART_VIEWED, (PATIENT, VISIT)),
    "nurse.review": (Event.CHART_VIEWED, (PATIENT, VISIT)),
    "nurse.draft_pdf": (Event.CHART_VIEWED, (PATIENT, VISIT)),
    "physician.queue": (Event.LIST_VIEWED, ()),
    "witness.waiting": (Event.LIST_VIEWED, ()),
    "physician.batch": (Event.LIST_VIEWED, ()),
    "notes.note": (Event.NOTE_VIEWED, (PATIENT, VISIT, NOTE)),
    "notes.pdf": (Event.PDF_VIEWED, (PATIENT, VISIT, NOTE)),
    "notes.picture": (Event.PDF_VIEWED, (PATIENT, VISIT, NOTE)),
    "addenda.new": (Event.NOTE_VIEWED, (PATIENT, VISIT, NOTE)),
    "addenda.page": (Event.ADDENDUM_VIEWED, (PATIENT, VISIT, NOTE, ADDENDUM)),
    "addenda.pdf": (Event.PDF_VIEWED, (PATIENT, VISIT, NOTE, ADDENDUM)),
    "addenda.picture": (Event.PDF_VIEWED, (PATIENT, VISIT, NOTE, ADDENDUM)),
    "patients.listing": (Event.LIST_VIEWED, ()),
    "patients.search": (Event.PATIENTS_SEARCHED, (PATIENT,)),
    "patients.folder": (Event.CHART_VIEWED, (PATIENT,)),
    "patients.edit": (Event.CHART_VIEWED, (PATIENT,)),
    "patients.add_pump": (Event.CHART_VIEWED, (PATIENT,)),
    "patients.edit_pump": (Event.CHART_VIEWED, (PATIENT,)),
    "voids.page": (Event.CHART_VIEWED, (PATIENT, VISIT)),
    "downtimes.page": (Event.LIST_VIEWED, ()),
    "auditor.notes": (Event.LIST_VIEWED, ()),
    "auditor.export": (Event.NOTES_EXPORTED, (VISIT, NOTE)),
    "privacy.trail": (Event.TRAIL_READ, (PATIENT,)),
    "privacy.record": (Event.TRAIL_READ, ()),
    "privacy.accesses": (Event.ACCESSES_REPORTED, (PATIENT,)),
    "privacy.export": (Event.TRAIL_EXPORTED, (PATIENT,)),
    "retention.overview": (Event.LIST_VIEWED, ()),
    "retention.patient": (Event.LIST_VIEWED, (PATIENT,)),
    "charts.emergency": (Event.TRAIL_READ, (PATIENT,)),
    "rules.again": (Event.RULES_COMPARED, ()),
}
"""What opening each leaves, and which ids it names."""

ACTS = set(SENDINGS.values())
"""What stores something leaves the trace of its own act; see test_sending_once."""

SHOWS_NOBODY = {
    "static": "files of the program",
    "privacy.find": "leads to the trail, which leaves the trace",
    "patients.add": "an empty form",
    "rules.change_again": "tried in test_rules: the change is a subject",
    "charts.emergencies": "charts by their number; opening one leaves a trace",
    "charts.find_chart": "leads to who may open a chart; shows nobody",
    "charts.restrictions": "charts by their number, and how many are named",
    "charts.restriction": "who may open one chart, by its number; a change of it is an act",
    "retention.find": "leads to a patient's notes, whose page leaves the trace",
    "retention.destruction": "what was proposed, by numbers and hashes",
    "retention.certificate": "the same, as a PDF",
    "voids.sheet": "tried in test_cover_sheet: it takes a void visit",
    "physician.put_batch": "the same of several notes that were displayed before",
    "physician.put_statement": "what a passkey signs: hashes of a note that is open already",
    "addenda.put_statement": "the same of an addendum that is open already",
    "witness.put_statement": "the same of a note its witness has open",
    "voids.put_request": "what a passkey signs of a void: a hash; its page left the trace",
    "voids.put_decision": "the same of what is decided on one",
    "rules.put_proposal": "what a passkey signs of a change of the rules; no visit",
    "rules.put_decision": "the same of a decision on one",
    "passkeys.to_sign": "a number for a passkey to sign; no note",
    "device.standing": "whether the record has the words that came along; shows none",
    "emergency.ask": "an empty form that is the same for any id",
    "rules.overview": "figures and changes of the rules; no visit",
    "rules.figures": "figures of the rules; no visit",
    "rules.change": "counts of past visits by their number, frozen in the proposal",
    "rules.proposal": "figures of the rules; no visit",
}
"""Why an address leaves none: nothing on it is anybody's record."""

ABOUT_ACCOUNTS = {"account", "admin", "codes", "help", "invitations", "passkeys", "signing_keys"}
"""Blueprints that show accounts, and no record of a patient."""


@pytest.fixture(scope="module")
def practice(tmp_path_factory):
    """One signed note with an addendum; a visit that is being recorded."""
    with a_practice(tmp_path_factory.mktemp("looks"), PrinterHere()) as opened:
        write_addendum(opened.clinic, opened.nurse, opened.a_signed_note(), "She slept well.")
        opened.another_pump(1).a_draft()
        hers, officer = opened.another_pump(2), opened.staff[PRIVACY]
        clinic, chart = hers.clinic, find_patient_id(hers.clinic, "9000-0002")
        named = (str(hers.physician.id),)
        restrict_chart(clinic, officer, chart, 0, named, "Her wish.", restricted=True)
        begin_emergency_access(clinic, hers.nurse, chart, "emergency", "She faints.")
        yield opened


def test_every_address_opens_with_a_trace_or_shows_nobody(practice):
    app = serving(practice)
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    accounts = {one for one in endpoints if one.partition(".")[0] in ABOUT_ACCOUNTS}
    told = [set(OPENS), ACTS - set(OPENS), set(SHOWS_NOBODY) - set(OPENS) - ACTS, accounts]
    assert endpoints - set().union(*told) == set()
    assert set(OPENS) | set(SHOWS_NOBODY) <= endpoints


def ids(practice):
    with practice.clinic.database.reading() as connection:

        def one(asked):
            return UUID(connection.exec_driver_sql(asked).scalar_one())

        return {
            "note_id": one("SELECT id FROM notes"),
            "addendum_id": one("SELECT id FROM addenda"),
            "patient_id": one("SELECT patient_id FROM pumps WHERE serial = 'NGP900001'"),
            "pump_id": one("SELECT id FROM pumps WHERE serial = 'NGP900001'"),
            "visit_id": one("SELECT id FROM visits WHERE state = 'draft'"),
            "step_id": "plan",
            "page": 1,
            "access_id": one("SELECT id FROM emergency_accesses"),
            "seq": 1,
        }


def newest(practice, event):
    with practice.clinic.database.reading() as connection:
        found = trail.page(connection, WantedRecords((frozenset({event.value}),)), None, 1)
    return found[0] if found else None


@pytest.mark.parametrize("endpoint", OPENS)
def test_opening_it_leaves_who_opened_what(practice, endpoint):
    app, known = serving(practice), ids(practice)
    who = next(one for one in practice.staff if may_open(one.roles, endpoint))
    browser = a_browser(app, who, DEMO_PASSWORD)
    rule = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint)
    values = {name: known[name] for name in rule.arguments}
    address = app.url_map.bind("localhost").build(endpoint, values)
    event, named = OPENS[endpoint]
    before = newest(practice, event)
    if "GET" in rule.methods:
        shown = browser.get(address, query_string={"patient": known["patient_id"]})
    else:
        mrn = "9000-0001" if endpoint == "patients.search" else known["patient_id"]
        shown = sent(browser, address, {"text": mrn, "patient": mrn})
    assert shown.status_code in {200, 302} and shown.get_data() is not None
    after = newest(practice, event)
    assert after != before and f'"actor":"{who.id}"' in after.event
    assert {kind.value for kind in named} <= set(_subjects(after))


def _subjects(link):
    return json.loads(link.event).get("subjects", {})
