"""F54, F55, F68: what every answer forbids and keeps from others, whatever the route or refusal."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote, urljoin, urlsplit

import lxml.html
import pytest
from flask import abort
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.demo.staff import ADMIN, AUDITOR, NURSE, PHYSICIAN
from refillnotes.web.access import ACCESS
from refillnotes.web.headers import PAPER_POLICY
from tests.people import a_browser, sent, token
from tests.web.test_access import addresses, endpoint_of
from tests.web.test_headers import EXACT

MAY_COME_TOO = {
    "Accept-Ranges",
    "Allow",
    "Content-Disposition",
    "Content-Length",
    "Content-Type",
    "Date",
    "ETag",
    "Last-Modified",
    "Location",
    "Set-Cookie",
    "Vary",
}
SECURE = {"Strict-Transport-Security": "max-age=31536000"}
CLINIC = "https://clinic.example"


def forbidden(answer: TestResponse) -> dict[str, str]:
    return {name: text for name, text in answer.headers.items() if name not in MAY_COME_TOO}


@pytest.mark.parametrize("staff", [None, NURSE])
def test_F54_every_route_and_refusal_carries_exactly_these_headers(app, practice, staff):
    who = None if staff is None else practice.staff[staff]
    browser = a_browser(app, who, DEMO_PASSWORD)
    form = {"csrf_token": token(browser)}
    wrong, codes = [], set()
    for address in sorted(set(addresses(app)) - {"/sign-out"}):
        for method in ("GET", "OPTIONS", "POST", "PUT"):
            for fields in (form, {}) if method == "POST" else (form,):
                answer = browser.open(address, method=method, data=fields, buffered=True)
                codes.add(answer.status_code)
                kept = endpoint_of(app, address, method) == "static"
                wanted = EXACT | ({"Cache-Control": "no-cache"} if kept else {})
                if forbidden(answer) != wanted:
                    wrong.append((method, address, answer.status, forbidden(answer)))
    assert wrong == []
    assert codes >= ({200, 302, 400, 401, 405} if staff is None else {200, 302, 400, 403, 404})


def test_F54_so_do_the_answers_to_what_is_broken_too_large_or_from_elsewhere(app, practice):
    app.add_url_rule("/broken", "broken", lambda: abort(418))  # no line in the access matrix
    browser = a_browser(app, practice.nurse, DEMO_PASSWORD)
    broken = browser.get("/broken")
    large = browser.post("/patients/search", data={"q": "x" * 2_000_000})
    foreign = browser.post("/sign-out", headers={"Origin": "https://evil.example"})
    lost = browser.get("/no/such/page")
    for answer, code in ((broken, 500), (large, 413), (foreign, 403), (lost, 404)):
        assert (answer.status_code, forbidden(answer)) == (code, EXACT)


def test_F54_a_note_is_framed_by_our_own_page_alone(app, practice):
    note_id = practice.a_note()
    pdf = a_browser(app, practice.physician, DEMO_PASSWORD).get(f"/notes/{note_id}/pdf")
    assert pdf.data.startswith(b"%PDF")
    assert forbidden(pdf) == EXACT | {"Content-Security-Policy": PAPER_POLICY}


def test_F55_no_route_takes_a_name_or_any_other_text_in_its_address(app):
    texts = {
        (rule.endpoint, name)
        for rule in app.url_map.iter_rules()
        for name, kind in rule._converters.items()  # noqa: SLF001  # werkzeug lists them nowhere else
        if kind.__class__.__name__ not in {"UUIDConverter", "IntegerConverter"}
    }
    assert {endpoint for endpoint, _ in texts} <= OF_OURS
    assert {endpoint for endpoint, _ in texts} <= set(ACCESS)


OF_OURS = {
    "static",
    "nurse.step",
    "nurse.save_step",
    "nurse.autosave",
    "device.standing",
    "rules.proposal",
    "rules.propose",
    "rules.put_proposal",
    "invitations.page",
    "invitations.accept",
}
"""They take the name of a file, a step or a figure, or a token, and nothing a person typed."""


@pytest.mark.parametrize("staff", [NURSE, PHYSICIAN, AUDITOR, ADMIN])
def test_F55_nothing_of_a_patient_is_in_an_address_or_a_title(app, practice, staff):
    practice.a_note()
    practice.another_pump(1).a_draft()
    browser = a_browser(app, practice.staff[staff], DEMO_PASSWORD)
    told, pages = [], 0
    patient = practice.story.patient
    secrets = {patient.family_name, patient.given_name, patient.mrn, str(patient.born), "9000-0001"}
    secrets |= {practice.story.pump.serial, "NGP900001"}
    for address, page in walked(browser):
        pages += 1
        title = page.findtext(".//title") or ""
        said = [address, title, *addresses_in(page)]
        told += [(address, one) for one in said if any(word in unquote(one) for word in secrets)]
    assert told == []
    assert pages >= 5


def test_F55_a_name_looked_for_is_in_no_address(app, practice):
    browser = a_browser(app, practice.nurse, DEMO_PASSWORD)
    patient = practice.story.patient
    found = sent(browser, "/patients/search", {"q": patient.family_name})
    assert (found.status_code, patient.mrn in found.text) == (200, True)
    assert browser.get(f"/patients?q={patient.family_name}").text.count(patient.mrn) == (
        browser.get("/patients").text.count(patient.mrn)
    ), "the address is not looked at"


def walked(browser: FlaskClient) -> Iterator[tuple[str, lxml.html.HtmlElement]]:
    """Every page that links lead to, one of each kind of address."""
    waiting, met = ["/"], set()
    while waiting:
        address = waiting.pop()
        answer = browser.get(address)
        if answer.location:
            yield answer.location, lxml.html.fromstring("<html/>")
            waiting.append(answer.location)
        if answer.mimetype != "text/html" or answer.location:
            continue
        page = lxml.html.fromstring(answer.text)
        yield address, page
        for link in page.iterfind(".//a"):
            wanted = urlsplit(urljoin(address, link.get("href", "")))
            kind = "".join(
                part for part in wanted.path if not part.isdigit() and part not in "abcdef"
            )
            if kind not in met and not wanted.netloc:
                met.add(kind)
                waiting.append(wanted.path + (f"?{wanted.query}" if wanted.query else ""))


def addresses_in(page: lxml.html.HtmlElement) -> list[str]:
    return [link for _, _, link, _ in page.iterlinks()]


def test_F68_over_https_each_answer_asks_for_https_and_closes_its_cookie(app, practice):
    browser = app.test_client()
    fields = {"email": practice.nurse.email, "password": DEMO_PASSWORD}
    page = browser.get("/sign-in", base_url=CLINIC)
    fields["csrf_token"] = lxml.html.fromstring(page.text).xpath("//*[@name='csrf_token']/@value")[
        0
    ]
    signed_in = browser.post("/sign-in", data=fields, base_url=CLINIC)
    assert signed_in.status_code == 302
    for answer in (page, signed_in):
        (cookie,) = answer.headers.getlist("Set-Cookie")
        assert cookie.startswith("__Host-refillnotes=")
        assert cookie.endswith("; Secure; HttpOnly; Path=/; SameSite=Lax")
    for address in (
        "/today",
        "/static/page.css",
        "/healthz",
        "/no-such-page",
        "/queue",
        "/sign-in",
    ):
        answer = browser.get(address, base_url=CLINIC, buffered=True)
        assert answer.headers["Strict-Transport-Security"] == SECURE["Strict-Transport-Security"]


def test_F68_a_page_asked_for_in_the_open_is_asked_for_again_over_https(app):
    browser = app.test_client()
    answer = browser.get("/sign-in?next=/today", base_url="http://clinic.example")
    assert (answer.status_code, answer.location) == (308, f"{CLINIC}/sign-in?next=/today")
    assert "Set-Cookie" not in answer.headers


def test_F68_what_was_sent_in_the_open_is_refused_and_no_cookie_answers(app, practice):
    fields = {"email": practice.nurse.email, "password": DEMO_PASSWORD}
    answer = app.test_client().post("/sign-in", data=fields, base_url="http://clinic.example")
    assert (answer.status_code, "Use https://" in answer.text) == (403, True)
    assert "Set-Cookie" not in answer.headers


def test_F68_no_page_loads_anything_by_another_scheme_or_host(app, practice):
    browser = a_browser(app, practice.nurse, DEMO_PASSWORD)
    elsewhere = [
        link
        for _, page in walked(browser)
        for _, _, link, _ in page.iterlinks()
        if urlsplit(link).scheme or urlsplit(link).netloc
    ]
    assert elsewhere == []
