"""A witness finds the note that waits, reads it, and signs it on a page of their own sign-in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.read_note import read_note
from refillnotes.demo.staff import PHYSICIAN, SECOND_NURSE
from refillnotes.store import notes
from tests.clinics import Practice, PrinterHere, a_practice
from tests.people import a_browser, sent
from tests.signing_keys import PIN, at_s2, submitted, with_key
from tests.web.sendings import serving

LIST = "/to-witness"
WRONG = {"password": "no"}
BOTH = (
    "I independently checked the volume, concentration and programme, and saw the waste destroyed."
)


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with a_practice(tmp_path, PrinterHere()) as opened:
        yield opened


def shown(practice: Practice, note_id, **more: str) -> dict[str, str]:
    who = practice.staff[SECOND_NURSE]
    seen = read_note(practice.clinic, who, note_id).shown
    page = {"seen_sha256": seen.record_sha256, "seen_pdf_sha256": seen.pdf_sha256}
    return page | {"password": DEMO_PASSWORD} | more


def roles(practice: Practice, note_id) -> list[str]:
    with practice.clinic.database.reading() as connection:
        return [one.role for one in notes.signatures_of(connection, note_id)]


def test_a_witness_finds_the_note_and_signs_it(practice):
    note_id, app = practice.a_note(), serving(practice)
    witness = a_browser(app, practice.staff[SECOND_NURSE], DEMO_PASSWORD)
    assert f"/notes/{note_id}" in witness.get(LIST).text
    page = witness.get(f"/notes/{note_id}").text
    assert BOTH in page and "I reviewed and approve" not in page
    assert "second checker and witness, has not signed it yet" in page
    wrong = sent(witness, f"/notes/{note_id}/witness", shown(practice, note_id) | WRONG)
    assert (wrong.status_code, roles(practice, note_id)) == (403, ["author"])
    sent_off = sent(witness, f"/notes/{note_id}/witness", shown(practice, note_id))
    assert (sent_off.status_code, roles(practice, note_id)) == (302, ["author", "checker"])
    assert "No note waits for your signature" in witness.get(LIST).text
    assert "has not signed it yet" not in witness.get(f"/notes/{note_id}").text


def test_the_author_and_the_physician_are_asked_nothing_of_a_witness(practice):
    note_id, app = practice.a_note(), serving(practice)
    for who in (practice.nurse, practice.physician):
        browser = a_browser(app, who, DEMO_PASSWORD)
        assert "No note waits for your signature" in browser.get(LIST).text
        assert "/witness" not in browser.get(f"/notes/{note_id}").text.replace(LIST, "")
        refused = sent(browser, f"/notes/{note_id}/witness", shown(practice, note_id))
        assert (refused.status_code, "names somebody else" in refused.text) == (409, True)
    assert roles(practice, note_id) == ["author"]


def test_who_signs_several_sees_which_note_its_witness_has_not_signed(practice):
    note_id, app = practice.a_note(), serving(practice)
    physician = a_browser(app, practice.staff[PHYSICIAN], DEMO_PASSWORD)
    physician.get(f"/notes/{note_id}")
    several = physician.get("/queue/batch").text
    assert "second checker and witness, has not signed it yet." in several
    witness = a_browser(app, practice.staff[SECOND_NURSE], DEMO_PASSWORD)
    witness.get(f"/notes/{note_id}")
    sent(witness, f"/notes/{note_id}/witness", shown(practice, note_id))
    physician.get(f"/notes/{note_id}")
    several = physician.get("/queue/batch").text
    assert 'name="note"' in several and "has not signed it yet" not in several


def test_at_level_s2_a_witness_types_the_pin_of_their_own_key(practice):
    signing = with_key(at_s2(practice), practice.nurse, practice.staff[SECOND_NURSE])
    note_id, app = submitted(signing), serving(signing)
    witness = a_browser(app, practice.staff[SECOND_NURSE], DEMO_PASSWORD)
    assert "PIN of your signing key" in witness.get(f"/notes/{note_id}").text
    address = f"/notes/{note_id}/witness"
    assert sent(witness, address, shown(signing, note_id, signing_pin="no")).status_code == 403
    assert sent(witness, address, shown(signing, note_id, signing_pin=PIN)).status_code == 302
    assert roles(signing, note_id) == ["author", "checker"]


def test_at_level_s2_a_void_asks_for_the_pin(practice):
    signing, said = at_s2(practice), {"reason": "wrong-patient", "account": "Her sister's."}
    visit_id, _ = signing.a_draft()
    nurse, address = (
        a_browser(serving(signing), practice.nurse, DEMO_PASSWORD),
        f"/visits/{visit_id}/void",
    )
    fields = said | {"password": DEMO_PASSWORD, "signing_pin": PIN}
    assert "you have none" in nurse.get(address).text
    assert sent(nurse, address, fields).status_code == 409
    with_key(signing, practice.nurse)
    assert "PIN of your signing key" in nurse.get(address).text
    assert sent(nurse, address, fields | {"signing_pin": "no"}).status_code == 403
    assert sent(nurse, address, fields).status_code == 302
    assert "It waits for a second person" in nurse.get(address).text
