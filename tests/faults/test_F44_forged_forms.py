"""F44: a form that our own page did not send does nothing, on every route that takes one."""

from __future__ import annotations

import json
from collections.abc import Iterator

from flask import Flask

from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.domain.roles import Role
from tests.clinics import Practice
from tests.people import a_browser, a_person, token
from tests.web.test_access import addresses, endpoint_of

FOREIGN = (
    {"Origin": "https://evil.example"},
    {"Origin": "http://localhost:8001"},
    {"Origin": "http://localhost.evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
)


REFUSED = {400, 404}
"""An address that names nobody's chart is not there, before any form is looked at."""

LOOKS = {"list-viewed", "rules-compared", "trail-read", "chart-viewed", "note-viewed"}
"""That somebody looked is on record, and is all that asking for a page leaves."""


def links(practice: Practice) -> int:
    with practice.clinic.database.reading() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM audit").scalar_one())


def taking_forms(app: Flask) -> Iterator[tuple[str, str]]:
    for address in sorted(set(addresses(app))):
        for method in ("POST", "PUT"):
            if endpoint_of(app, address, method) is not None:
                yield method, address


def test_F44_without_its_token_or_from_elsewhere_a_form_does_nothing(app, practice):
    everything = a_person(practice.clinic, *(role.value for role in Role))
    browser = a_browser(app, everything)
    good = token(browser)
    other = token(a_browser(app, practice.nurse, DEMO_PASSWORD))
    before, wrong, tried = links(practice), [], 0
    for method, address in taking_forms(app):
        for forged in ({}, {"csrf_token": "made-up"}, {"csrf_token": other}):
            answer = browser.open(address, method=method, data=forged)
            wrong += (
                [] if answer.status_code in REFUSED else [(method, address, forged, answer.status)]
            )
        for headers in FOREIGN:
            form = {"csrf_token": good}
            answer = browser.open(address, method=method, data=form, headers=headers)
            wrong += (
                [] if answer.status_code == 403 else [(method, address, headers, answer.status)]
            )
        tried += 1
    assert wrong == []
    assert tried >= 30
    assert links(practice) == before
    assert browser.get("/you").status_code == 200, "signed in all the while"


def test_F44_a_token_put_into_the_address_is_no_token(app, practice):
    browser = a_browser(app, practice.nurse, DEMO_PASSWORD)
    assert browser.post(f"/sign-out?csrf_token={token(browser)}").status_code == 400
    assert browser.get("/you").status_code == 200


def test_F44_asking_for_a_page_never_acts(app, practice):
    """A link is no form: every address that only shows is asked for, and nothing was done."""
    browser = a_browser(app, a_person(practice.clinic, "nurse", "physician", "admin", "steward"))
    before = links(practice)
    for address in sorted(set(addresses(app))):
        browser.get(address, buffered=True)
    with practice.clinic.database.reading() as connection:
        asked = "SELECT event FROM audit WHERE seq > ?"
        events = connection.exec_driver_sql(asked, (before,)).scalars()
        left = {json.loads(event)["event"] for event in events}
    assert left <= LOOKS
