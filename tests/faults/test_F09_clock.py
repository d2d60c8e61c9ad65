"""F09: the server's clock jumps; the record keeps its order, and nothing is signed meanwhile."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from refillnotes.actions.open_visit import open_visit
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.read_note import read_note
from refillnotes.actions.refusals import ClockBehind
from refillnotes.actions.sign_batch import sign_batch
from refillnotes.actions.sign_note import sign_note
from refillnotes.actions.submit_visit import submit_visit
from refillnotes.actions.verify_record import verify_record
from refillnotes.actions.watch_clock import clock_warning, note_wrong_clock
from refillnotes.actions.write_checkpoint import write_checkpoint, write_checkpoint_if_due
from refillnotes.domain.audit import Event
from refillnotes.store import audit
from tests.authenticators import at
from tests.clinics import NOW, Practice, PrinterHere, a_practice
from tests.people import a_browser, sent
from tests.web.sendings import serving


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    """A clinic that is no demo: its clock is not told what to show."""
    with a_practice(tmp_path, PrinterHere()) as opened:
        yield replace(opened, clinic=replace(opened.clinic, demo=False))


@pytest.fixture
def app(practice: Practice) -> Flask:
    return serving(practice)


def events(practice: Practice) -> list[str]:
    with practice.clinic.database.reading() as connection:
        return [json.loads(link.event)["event"] for link in audit.read_chain(connection)]


def test_F09_a_clock_set_back_signs_nothing_and_says_why(practice: Practice):
    note_id, (visit_id, version) = practice.a_note(), practice.another_pump(1).a_draft()
    seen = read_note(practice.clinic, practice.physician, note_id).shown
    back = practice.later(hours=-2)
    for act in (
        lambda: sign_note(back.clinic, back.physician, note_id, seen),
        lambda: submit_visit(back.clinic, back.nurse, visit_id, version),
    ):
        with pytest.raises(ClockBehind, match="clock shows 14 Nov 2026 08:02, and something was"):
            act()
    (result,) = sign_batch(back.clinic, back.physician, {note_id: seen}).results
    assert "Nothing can be signed until the clock is right" in result.problem
    assert {"note-signed"} & set(events(practice)) == set()
    assert open_visit(back.clinic, back.nurse, visit_id).visit.state == "draft"


@pytest.mark.parametrize(("minutes", "signs"), [(5, True), (6, False)])
def test_F09_five_minutes_are_an_adjustment_and_six_are_a_wrong_clock(
    practice: Practice, minutes: int, signs: bool
):
    assert (clock_warning(practice.later(minutes=-minutes).clinic) == "") is signs


def test_F09_what_is_done_under_a_wrong_clock_keeps_its_place_and_does_not_mend_it(
    practice: Practice,
):
    write_checkpoint(practice.clinic)
    visit_id, _ = practice.a_draft()
    back = practice.later(hours=-2)
    assert note_wrong_clock(back.clinic) == note_wrong_clock(back.clinic) != ""
    for _ in range(120):
        open_visit(back.clinic, back.nurse, visit_id)
    assert write_checkpoint_if_due(back.clinic) is None
    assert clock_warning(back.clinic) != ""
    assert events(practice).count("clock-regression") == 1
    assert list(verify_record(practice.clinic)) == []
    with practice.clinic.database.reading() as connection:
        times = [link.at for link in audit.read_chain(connection)]
    assert times != sorted(times), "the sequence is the order, whatever the clock said"


def test_F09_the_clock_is_believed_again_once_it_is_right_or_somebody_says_that_it_is(
    practice: Practice,
):
    ahead = practice.later(days=365)
    ahead.a_draft()
    write_checkpoint(ahead.clinic)
    assert "14 Nov 2027" in clock_warning(practice.clinic)
    assert clock_warning(ahead.later(minutes=1).clinic) == ""
    write_checkpoint(practice.clinic)
    assert clock_warning(practice.clinic) == ""


def test_F09_without_checkpoints_the_record_itself_tells_the_time(practice: Practice):
    practice.a_draft()
    away = replace(practice.clinic.checkpoints, folder=practice.clinic.folder / "away" / "disk")
    back = replace(practice.later(hours=-2).clinic, checkpoints=away)
    assert "Nothing can be signed" in clock_warning(back)


def test_F09_a_session_that_began_later_than_the_clock_shows_is_over(
    practice: Practice, app: Flask
):
    browser = a_browser(app, practice.nurse, DEMO_PASSWORD)
    at(app, NOW - timedelta(minutes=4))
    assert browser.get("/today").status_code == 200
    at(app, NOW - timedelta(hours=2))
    assert browser.get("/today").location.startswith("/sign-in")
    at(app, NOW + timedelta(days=365))
    assert browser.get("/today").location.startswith("/sign-in")
    fields = {"email": practice.nurse.email, "password": DEMO_PASSWORD}
    assert sent(browser, "/sign-in", fields).status_code == 302
    assert browser.get("/today").status_code == 200


def test_F09_a_session_last_touched_at_a_later_hour_is_locked(practice: Practice, app: Flask):
    browser = a_browser(app, practice.nurse, DEMO_PASSWORD)
    at(app, NOW + timedelta(minutes=12))
    assert browser.get("/today").status_code == 200
    at(app, NOW + timedelta(minutes=4))
    assert browser.get("/today").location.startswith("/sign-in")


def test_F09_the_page_of_a_note_says_that_the_clock_is_wrong(practice: Practice, app: Flask):
    note_id = practice.a_note()
    seen = read_note(practice.clinic, practice.physician, note_id).shown
    at(app, NOW - timedelta(hours=2))
    browser = a_browser(app, practice.physician, DEMO_PASSWORD)
    fields = {"seen_sha256": seen.record_sha256, "seen_pdf_sha256": seen.pdf_sha256}
    answer = sent(browser, f"/notes/{note_id}/sign", fields | {"password": DEMO_PASSWORD})
    assert (answer.status_code, "Nothing can be signed until" in answer.text) == (409, True)
    assert Event.NOTE_SIGNED.value not in events(practice)
