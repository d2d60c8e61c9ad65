"""Sessions as they are kept: ended ones stay ended, and old ones are forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from refillnotes.actions.clinic import Clinic, Printer
from refillnotes.actions.sign_ins import (
    LASTS,
    LASTS_UNUSED,
    end_session,
    find_session,
    renew_session,
    save_session,
    start_session,
)
from tests.clinics import Practice, a_practice

NO_PRINTER = cast("Printer", None)


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with a_practice(tmp_path, NO_PRINTER) as opened:
        yield opened


def later(clinic: Clinic, by: timedelta) -> Clinic:
    at = clinic.now() + by
    return replace(clinic, clock=lambda: at)


def kept(clinic: Clinic) -> int:
    with clinic.database.reading() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM sign_ins").scalar_one())


def test_a_session_ended_in_another_tab_is_not_brought_back_by_a_slow_page(practice):
    clinic, nurse = practice.clinic, practice.nurse
    session_id = start_session(clinic, nurse.id, "{}")
    end_session(clinic, session_id)
    save_session(clinic, session_id, "{}", seen=True)
    assert find_session(clinic, session_id) is None
    assert renew_session(clinic, session_id, "{}") is None


def test_a_session_lasts_a_working_day_and_a_sign_in_page_an_hour(practice):
    clinic = practice.clinic
    for person_id, lasts in ((practice.nurse.id, LASTS), (None, LASTS_UNUSED)):
        session_id = start_session(clinic, person_id, "{}")
        assert find_session(later(clinic, lasts - timedelta(seconds=1)), session_id) is not None
        assert find_session(later(clinic, lasts), session_id) is None


def test_sessions_that_are_over_are_forgotten_when_another_starts(practice):
    clinic = practice.clinic
    start_session(clinic, practice.nurse.id, "{}")
    start_session(clinic, None, "{}")
    start_session(later(clinic, LASTS + timedelta(seconds=1)), None, "{}")
    assert kept(clinic) == 1


def test_a_new_session_ends_the_one_it_replaces(practice):
    clinic = practice.clinic
    before = start_session(clinic, None, "{}")
    after = start_session(clinic, practice.nurse.id, "{}", instead_of=before)
    assert find_session(clinic, before) is None
    assert find_session(clinic, after) is not None


def test_only_a_person_moves_the_moment_a_session_was_last_touched(practice):
    clinic, hour = practice.clinic, timedelta(hours=1)
    session_id = start_session(clinic, practice.nurse.id, "{}")
    began, _ = find_session(clinic, session_id)
    save_session(later(clinic, hour), session_id, '{"a": 1}', seen=False)
    saved, _ = find_session(clinic, session_id)
    assert (saved.seen_at, saved.data) == (began.seen_at, '{"a": 1}')
    save_session(later(clinic, hour), session_id, "{}", seen=True)
    assert find_session(clinic, session_id)[0].seen_at == began.seen_at + hour


def test_a_renewed_session_has_another_id_and_the_same_end(practice):
    clinic = practice.clinic
    before = start_session(clinic, practice.nurse.id, "{}")
    ends = find_session(clinic, before)[0].expires_at
    after = renew_session(later(clinic, timedelta(hours=2)), before, "{}")
    assert find_session(clinic, before) is None
    assert find_session(clinic, after)[0].expires_at == ends
