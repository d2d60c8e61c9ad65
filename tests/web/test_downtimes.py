"""The page on which a downtime is recorded, and its visits are accounted for."""

from datetime import timedelta
from pathlib import Path

import pytest

from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.reconcile_downtime import record_downtime
from tests.clinics import Practice, PrinterHere, a_practice
from tests.people import a_browser, sent
from tests.web.sendings import serving

TYPED = {"began_at": "2026-11-13T08:00", "ended_at": "2026-11-14T07:00", "account": "No network."}


@pytest.fixture
def practice(tmp_path: Path):
    (tmp_path / "instance").mkdir()
    with a_practice(tmp_path / "instance", PrinterHere()) as made:
        yield made


def nurse_at(practice: Practice):
    return a_browser(serving(practice), practice.nurse, DEMO_PASSWORD)


def page_of(browser) -> str:
    return browser.get("/downtimes").text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_downtime_is_recorded_once_it_is_over(practice: Practice):
    nurse = nurse_at(practice)
    assert sent(nurse, "/downtimes", TYPED).status_code == 302
    page = page_of(nurse)
    for said in ("13 Nov 2026 08:00", "14 Nov 2026 07:00", "No network.", "No visit was due"):
        assert said in page, said


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"began_at": ""}, "Write both moments"),
        ({"began_at": "yesterday"}, "is not a day and time"),
        ({"ended_at": "2026-11-13T07:00"}, "It ended before it began"),
        ({"ended_at": "2027-11-13T07:00"}, "It ends in the future"),
        ({"account": " "}, "Write what happened"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_stays(practice: Practice, changed, said):
    answer = sent(nurse_at(practice), "/downtimes", TYPED | changed)
    assert answer.status_code == 400
    assert said in answer.text
    kept = {name: text for name, text in TYPED.items() if name not in changed}
    for text in kept.values():
        assert text.replace("T", " ") in answer.text.replace("T", " ")


def test_a_visit_that_was_due_is_entered_or_said_not_to_have_been(practice: Practice):
    practice.a_note()
    now = practice.later(days=100)
    ended = now.clinic.now()
    made = record_downtime(now.clinic, now.nurse, ended - timedelta(days=30), ended, "No power.")
    nurse = nurse_at(now)
    page = page_of(nurse)
    assert "Downtimes (1)" in page
    assert "1 of 1 to be entered" in page
    assert f'action="/pumps/{now.pump_id}/visits"' in page
    address = f"/downtimes/{made}/pumps/{now.pump_id}"
    refused = sent(nurse, address, {"account": " "})
    assert (refused.status_code, "Write why, like" in refused.text) == (400, True)
    too_long = "Called off. " * 50
    refused = sent(nurse, address, {"account": too_long})
    assert (refused.status_code, "and 500 fit" in refused.text) == (400, True)
    assert f"{too_long}</textarea>" in refused.text
    assert sent(nurse, address, {"account": "Called off."}).status_code == 302
    page = page_of(nurse)
    assert "Did not take place: Called off." in page
    assert "Downtimes (1)" not in page
