"""Builders: people of a clinic, and a browser with one of them signed in."""

from __future__ import annotations

import re
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.people import Details, Person, add_person, find_person

PASSWORD = "eleven quiet owls at dusk"  # noqa: S105  # of invented people
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def a_person(
    clinic: Clinic,
    *roles: str,
    email: str = "",
    name: str = "Dana Reyes",
    credentials: str = "RN",
    active: bool = True,
) -> Person:
    """Somebody with these roles, and an address of their own."""
    details = Details(
        email or f"{uuid4().hex[:8]}@clinic.example", name, credentials, roles, active
    )
    return find_person(clinic, add_person(clinic, None, details, PASSWORD))


def a_browser(app: Flask, who: Person | None = None, password: str = PASSWORD) -> FlaskClient:
    """A browser of its own, with this person signed in."""
    browser = app.test_client()
    if who is not None:
        answer = sent(browser, "/sign-in", {"email": who.email, "password": password})
        assert answer.status_code == 302, answer.text
    return browser


def token(browser: FlaskClient, page: str = "") -> str:
    """The form token a page carries: the sign-in page's, or that of one's own."""
    text = browser.get(page or "/you", follow_redirects=True).text
    found = _TOKEN.search(text)
    assert found is not None, text
    return found[1]


def sent(browser: FlaskClient, address: str, fields: dict[str, object], **more):
    """Send a form as its page would: with the session's token and a key of its own."""
    whole = {"csrf_token": token(browser), "idempotency_key": str(uuid4())} | fields
    return browser.post(address, data=whole, **more)
