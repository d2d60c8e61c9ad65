"""Builders: a person's authenticator, set up, and the codes it shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import lxml.html
from flask import Flask
from flask.testing import FlaskClient
from passlib.totp import TOTP
from werkzeug.test import TestResponse

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.once import Once, once_of
from refillnotes.actions.people import Person
from refillnotes.actions.second_factor import (
    confirm_authenticator,
    secret_to_copy,
    start_authenticator,
)
from tests.people import PASSWORD, sent

STEP = timedelta(seconds=30)


def a_sending() -> Once:
    return once_of(str(uuid4()), "POST a page", {})


def shown(secret: str, at: datetime) -> str:
    """What the authenticator shows at this moment."""
    return TOTP(secret.replace(" ", "")).generate(at).token


def an_authenticator(clinic: Clinic, who: Person) -> tuple[str, tuple[str, ...]]:
    """Set one up two steps ago, so that its code of now was never used: secret, recovery codes."""
    before = clinic.now() - 2 * STEP
    earlier = replace(clinic, clock=lambda: before)
    start_authenticator(earlier, who, a_sending())
    secret = secret_to_copy(earlier, who)
    codes = confirm_authenticator(earlier, who, shown(secret, before), "", a_sending())
    return secret, codes


def at(app: Flask, moment: datetime) -> Clinic:
    """Stop the clinic's clock at this moment."""
    stopped = replace(app.extensions["refillnotes"], clock=lambda: moment)
    app.extensions["refillnotes"] = stopped
    return stopped


def half_way(app: Flask, who: Person) -> tuple[FlaskClient, dict[str, str]]:
    """A browser where the password was typed, and what its page carries."""
    browser = app.test_client()
    answer = sent(browser, "/sign-in", {"email": who.email, "password": PASSWORD})
    page = lxml.html.fromstring(answer.text)
    return browser, {one.name: one.value for one in page.xpath("//form//input[@type='hidden']")}


def with_code(app: Flask, who: Person, code: str) -> tuple[FlaskClient, TestResponse]:
    """The same browser once the code was sent, and the answer."""
    browser, carried = half_way(app, who)
    return browser, browser.post("/sign-in/code", data=carried | {"code": code})


def with_authenticator(
    app: Flask, clinic: Clinic, who: Person, password: str = PASSWORD
) -> tuple[FlaskClient, str]:
    """A browser signed in by a recovery code, and the secret, of which no code was used yet."""
    secret, recovery = an_authenticator(clinic, who)
    browser = app.test_client()
    half = sent(browser, "/sign-in", {"email": who.email, "password": password}).text
    (carried,) = set(lxml.html.fromstring(half).xpath("//input[@name='half']/@value"))
    fields = {"half": carried, "code": recovery[0]}
    assert sent(browser, "/sign-in/code", fields).status_code == 302
    return browser, secret


def copied(browser: FlaskClient) -> str:
    """The key a person copies who cannot scan."""
    page = lxml.html.fromstring(browser.get("/you/codes").text)
    return page.xpath("string(//code)")
