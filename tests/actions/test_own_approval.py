"""Where a clinic has one physician: they approve their own note, and everything says so."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from pypdf import PdfReader

from refillnotes.actions.own_approval import note_who_may_approve
from refillnotes.actions.people import Person
from refillnotes.actions.read_note import read_note, read_pdf
from refillnotes.actions.refusals import OwnNote
from refillnotes.actions.sign_batch import sign_batch
from refillnotes.actions.sign_note import sign_note
from refillnotes.actions.submit_visit import submit_visit
from refillnotes.domain.signature import OWN_APPROVER
from refillnotes.pdf.stamp import render_stamps
from refillnotes.store import notes
from tests.clinics import Practice, PrinterHere, a_practice
from tests.export.bundles import covered_up, exported, found_in, manifest_of
from tests.export.test_bundle import rows_of
from tests.passkeys import happened
from tests.pdf.reading import words_of_page
from tests.people import PASSWORD, a_browser, a_person, sent
from tests.web.sendings import serving

SAID = "Author and approver are the same person, as this clinic's rule allows."


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with a_practice(tmp_path, PrinterHere()) as opened:
        yield replace(opened, clinic=replace(opened.clinic, one_physician=True))


@pytest.fixture
def both(practice: Practice) -> Person:
    return a_person(practice.clinic, "nurse", "physician", name="Amara Osei", credentials="MD")


def her_own(practice: Practice, both: Person) -> UUID:
    visit_id, version = practice.a_draft()
    return submit_visit(practice.clinic, both, visit_id, version)


def approval_of(practice: Practice, note_id: UUID) -> dict[str, str]:
    with practice.clinic.database.reading() as connection:
        _, last = notes.signatures_of(connection, note_id)
    return json.loads(last.statement)


def signings(practice: Practice) -> list[dict]:
    return [one for one in happened(practice.clinic) if one["event"] == "note-signed"]


def test_the_page_says_it_before_and_page_statement_paper_and_trail_after(practice, both):
    note_id = her_own(practice, both)
    browser = a_browser(serving(practice), both)
    page = browser.get(f"/notes/{note_id}").text.replace("&#39;", "'")
    assert SAID in page and "You wrote this note yourself" in page
    shown = read_note(practice.clinic, both, note_id).shown
    form = {"seen_sha256": shown.record_sha256, "seen_pdf_sha256": shown.pdf_sha256}
    answer = sent(browser, f"/notes/{note_id}/sign", form | {"password": PASSWORD})
    assert answer.status_code == 302
    said = approval_of(practice, note_id)
    assert (said["meaning"], said["sentence"]) == ("approved-own", OWN_APPROVER.sentence)
    assert SAID in browser.get(f"/notes/{note_id}").text.replace("&#39;", "'")
    stamp = read_note(practice.clinic, both, note_id).signatures[-1]
    pdf, drawn = read_pdf(practice.clinic, both, note_id)[1], render_stamps([stamp])
    assert SAID in words_of_page(drawn, 1), "what is put into the note's box"
    assert SAID in PdfReader(io.BytesIO(pdf)).get_fields()[stamp["role"]]["/V"]["/Reason"]
    (event,) = signings(practice)
    with practice.clinic.database.reading() as connection:
        assert (
            event["hashes"]["own"] == notes.signatures_of(connection, note_id)[1].statement_sha256
        )


def test_another_persons_note_is_approved_in_the_usual_words(practice):
    note_id = practice.a_note()
    shown = read_note(practice.clinic, practice.physician, note_id).shown
    sign_note(practice.clinic, practice.physician, note_id, shown)
    assert approval_of(practice, note_id)["meaning"] == "approved"
    assert "own" not in signings(practice)[0]["hashes"]


def test_only_as_physician_and_never_among_others(practice, both):
    note_id = practice.a_note()
    shown = read_note(practice.clinic, practice.nurse, note_id).shown
    with pytest.raises(OwnNote):
        sign_note(practice.clinic, practice.nurse, note_id, shown)
    own = her_own(practice.another_pump(1), both)
    shown = read_note(practice.clinic, both, own).shown
    (result,) = sign_batch(practice.clinic, both, {own: shown}).results
    assert "You wrote this note yourself" in result.problem
    without = replace(practice, clinic=replace(practice.clinic, one_physician=False))
    with pytest.raises(OwnNote):
        sign_note(without.clinic, both, own, shown)


def test_a_bundle_names_what_its_author_approved_and_cannot_hide_it(practice, both):
    for one, who in ((her_own(practice, both), both), (practice.another_pump(1).a_note(), both)):
        shown = read_note(practice.clinic, who, one).shown
        sign_note(practice.clinic, who, one, shown)
    members = exported(practice.clinic, both)
    assert found_in(members) == []
    assert sorted(row["own_approval"] for row in rows_of(members)) == ["", "yes"]
    manifest = manifest_of(members)
    for note in manifest["notes"]:
        note["own_approval"] = ""
    hidden = members | {"index.csv": members["index.csv"].replace(b",yes,", b",,")}
    wrong = "whether its author approved it is not what the trail says."
    assert any(wrong in one for one in found_in(covered_up(hidden, manifest)))


def test_an_auditor_sees_the_rule_and_the_trail_when_it_began_and_ended(practice):
    auditor = a_person(practice.clinic, "auditor")
    for clinic, said in (
        (practice.clinic, True),
        (replace(practice.clinic, one_physician=False), False),
    ):
        for _ in range(2):
            note_who_may_approve(clinic)
        browser = a_browser(serving(replace(practice, clinic=clinic)), auditor)
        assert ("This clinic has one physician" in browser.get("/audit/notes").text) is said
    began = [one["event"] for one in happened(practice.clinic) if "own-approval" in one["event"]]
    assert began == ["own-approval-allowed", "own-approval-ended"]
