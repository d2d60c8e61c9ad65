"""F18: a form sent ten times at once is done once, and every answer is the first one's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from uuid import uuid4

import pytest

from refillnotes.actions.once import once_of
from refillnotes.actions.read_note import read_note
from refillnotes.actions.sign_note import sign_note
from refillnotes.pdf.renderer import Renderer
from tests.clinics import Practice, a_practice
from tests.people import token
from tests.web.sendings import (
    Sending,
    a_patient_added,
    a_pump_added,
    a_step_saved,
    a_visit_started,
    a_visit_submitted,
    serving,
)
from tests.web.test_sending_once import acts, signed_in

TIMES = 10
FORMS = [a_patient_added, a_pump_added, a_visit_started, a_step_saved, a_visit_submitted]


@pytest.fixture(scope="module")
def printer() -> Iterator[Renderer]:
    renderer = Renderer()
    yield renderer
    renderer.close()


@pytest.fixture
def practice(tmp_path: Path, printer: Renderer) -> Iterator[Practice]:
    with a_practice(tmp_path, printer) as opened:
        yield opened


def at_once(act: Callable[[], object]) -> list[object]:
    """What each of ten threads got that began together."""
    ready = Barrier(TIMES)

    def one(_: int) -> object:
        ready.wait()
        return act()

    with ThreadPoolExecutor(TIMES) as threads:
        return list(threads.map(one, range(TIMES)))


@pytest.mark.parametrize("arrange", FORMS, ids=lambda one: one.__name__)
def test_F18_a_form_sent_ten_times_at_once_is_done_once(
    practice: Practice, arrange: Callable[[Practice], Sending]
):
    sending, app = arrange(practice), serving(practice)
    browser, before = signed_in(app, sending.who), acts(practice)
    cookie = browser.get_cookie("refillnotes").value
    fields = {**sending.fields, "csrf_token": token(browser), "idempotency_key": str(uuid4())}

    def tapped() -> tuple[int, str | None]:
        tap = app.test_client()
        tap.set_cookie("refillnotes", cookie)
        answer = tap.post(sending.address, data=fields)
        return answer.status_code, answer.location

    answers = at_once(tapped)
    assert len(set(answers)) == 1 and answers[0][0] == 302
    assert len(acts(practice)) == len(before) + 1


def test_F18_a_note_signed_ten_times_at_once_is_signed_once(practice: Practice):
    note_id = practice.a_note()
    seen, before = read_note(practice.clinic, practice.physician, note_id).shown, acts(practice)
    once = once_of("a key", "POST sign", {})
    at_once(lambda: sign_note(practice.clinic, practice.physician, note_id, seen, once))
    assert len(acts(practice)) == len(before) + 1
