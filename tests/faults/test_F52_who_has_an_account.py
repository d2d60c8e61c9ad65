"""F52: somebody finds out who has an account here, by what is answered or by how long it takes."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import cast

import argon2
import pytest

from refillnotes.actions.clinic import Printer
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.people import Details, change_person
from tests.authenticators import an_authenticator
from tests.clinics import Practice, a_practice
from tests.people import a_person, sent
from tests.web.sendings import serving

NO_PRINTER = cast("Printer", None)
TOKEN = re.compile(r'name="csrf_token" value="[^"]*"')
VERIFY = argon2.PasswordHasher.verify.__code__


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with a_practice(tmp_path, NO_PRINTER) as opened:
        yield opened


def work_of(act: Callable[[], object]) -> tuple[object, list[argon2.Parameters]]:
    """What an act gives, and the cost of every password it compared on the way."""
    compared: list[argon2.Parameters] = []

    def look(frame: FrameType, event: str, _about: object) -> None:
        if event == "call" and frame.f_code is VERIFY:
            compared.append(argon2.extract_parameters(frame.f_locals["hash"]))

    before = sys.getprofile()
    sys.setprofile(look)
    try:
        return act(), compared
    finally:
        sys.setprofile(before)


def test_F52_who_is_known_is_answered_like_who_is_not_after_the_same_work(practice):
    real = replace(practice, clinic=replace(practice.clinic, demo=False))
    app, admin = serving(real), a_person(practice.clinic, "admin")
    closed, ended, with_codes = (practice.staff[place] for place in (1, 2, 3))
    details = Details(closed.email, closed.name, closed.credentials, closed.roles, active=False)
    change_person(practice.clinic, admin, closed.id, closed.version, details)
    last_day = practice.clinic.now().date() - timedelta(days=1)
    details = replace(details, email=ended.email, active=True, ends_on=last_day)
    change_person(practice.clinic, admin, ended.id, ended.version, details)
    an_authenticator(practice.clinic, with_codes)

    def tried(email: str, password: str) -> tuple[object, list[argon2.Parameters]]:
        browser = app.test_client()
        form = {"email": email, "password": password}
        answer, compared = work_of(lambda: sent(browser, "/sign-in", form))
        said = TOKEN.sub("", answer.text.replace(email, "ADDRESS"))
        return (answer.status_code, sorted(answer.headers.keys()), said), compared

    first, work = tried("nobody@demo.example", "wrong")
    assert (first[0], len(work)) == (401, 1)
    for email, password in (
        (practice.nurse.email, "wrong"),
        (with_codes.email, "wrong"),
        (closed.email, DEMO_PASSWORD),
        (ended.email, DEMO_PASSWORD),
        ("no address at all", DEMO_PASSWORD),
    ):
        assert tried(email, password) == (first, work)
