"""Sessions: a new id at every sign-in, locked when nobody is there, gone after signing out."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from refillnotes.web.transport import is_loopback
from tests.people import PASSWORD, a_browser, a_person, sent, token

COOKIE = "refillnotes"


def later(app, **by):
    clinic = app.extensions["refillnotes"]
    at = clinic.now() + timedelta(**by)
    app.extensions["refillnotes"] = replace(clinic, clock=lambda: at)


def id_of(browser):
    cookie = browser.get_cookie(COOKIE)
    return None if cookie is None else cookie.value


def holding(app, session_id):
    browser = app.test_client()
    browser.set_cookie(COOKIE, session_id)
    return browser


@pytest.fixture
def nurse(clinic):
    return a_person(clinic, "nurse")


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:80", "a.localhost"])
def test_this_machine_is_known_by_its_names(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["clinic.example", "10.0.0.1", "localhost.evil.example", ""])
def test_other_machines_are_not_this_one(host):
    assert not is_loopback(host)


def test_a_script_is_told_that_nobody_is_signed_in(app):
    answer = app.test_client().put(
        f"/visits/{uuid4()}/arrival", headers={"Accept": "application/json"}
    )
    assert answer.status_code == 401
    assert "Nobody is signed in" in answer.json["sentence"]


def test_F21_after_the_lock_the_same_person_sends_what_was_typed(app, nurse):
    browser = a_browser(app, nurse)
    form = {
        "csrf_token": token(browser),
        "idempotency_key": str(uuid4()),
        "lot": "A1234",
        "password": "never kept",
    }
    address = f"/visits/{uuid4()}/arrival"
    later(app, minutes=16)
    locked = browser.post(address, data=form)
    assert locked.status_code == 401
    assert "kept on this page" in locked.text
    assert "A1234" not in locked.text
    kept = value_of(locked.text, "kept")
    back = {"email": nurse.email, "password": PASSWORD, "kept": kept}
    again = browser.post("/sign-in", data=back | {"csrf_token": form["csrf_token"]})
    assert again.status_code == 200
    assert f'action="{address}"' in again.text
    assert 'name="lot" value="A1234"' in again.text
    assert form["idempotency_key"] in again.text
    assert "never kept" not in again.text


def test_F21_after_the_lock_another_person_does_not_see_what_was_typed(app, clinic, nurse):
    browser = a_browser(app, nurse)
    form = {"csrf_token": token(browser), "lot": "A1234"}
    later(app, minutes=16)
    kept = value_of(browser.post(f"/visits/{uuid4()}/arrival", data=form).text, "kept")
    other = a_person(clinic, "nurse")
    answer = sent(browser, "/sign-in", {"email": other.email, "password": PASSWORD, "kept": kept})
    assert answer.location == "/today"


def test_something_kept_that_was_tampered_with_is_let_go(app, nurse):
    browser = a_browser(app, nurse)
    later(app, minutes=16)
    fields = {"email": nurse.email, "password": PASSWORD, "kept": "tampered.with"}
    assert sent(browser, "/sign-in", fields).location == "/today"


def test_F21_a_form_opened_before_the_lock_can_be_sent_after_it(app, nurse):
    browser = a_browser(app, nurse)
    open_page = token(browser)
    later(app, minutes=16)
    sent(browser, "/sign-in", {"email": nurse.email, "password": PASSWORD})
    assert browser.post("/sign-out", data={"csrf_token": open_page}).location == "/sign-in"


def test_F22_a_form_with_an_old_token_comes_back_whole_with_a_new_one(app, nurse):
    browser = a_browser(app, nurse)
    typed = {"csrf_token": "old", "family_name": "Roe", "password": "x-y"}
    answer = browser.post("/patients/new", data=typed)
    assert answer.status_code == 400
    assert "Send it again" in answer.text
    assert 'name="family_name" value="Roe"' in answer.text
    assert 'action="/patients/new"' in answer.text
    assert "x-y" not in answer.text


def test_F22_a_sign_in_page_left_open_for_hours_asks_for_the_password_once_more(app, nurse):
    fields = {"csrf_token": "old", "email": nurse.email, "password": PASSWORD}
    answer = app.test_client().post("/sign-in", data=fields)
    assert answer.status_code == 400
    assert "Type your password once more" in answer.text
    assert f'value="{nurse.email}"' in answer.text


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}],
)
def test_a_form_of_another_site_is_refused_even_with_the_token(app, nurse, headers):
    browser = a_browser(app, nurse)
    answer = browser.post("/sign-out", data={"csrf_token": token(browser)}, headers=headers)
    assert (answer.status_code, "Another site sent this form" in answer.text) == (403, True)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        {},
    ],
)
def test_our_own_forms_pass_whatever_the_browser_says_of_them(app, nurse, headers):
    browser = a_browser(app, nurse)
    answer = browser.post("/sign-out", data={"csrf_token": token(browser)}, headers=headers)
    assert answer.status_code == 302


def test_static_files_and_health_make_no_session(app, clinic):
    browser = app.test_client()
    browser.get("/static/page.css", buffered=True)
    assert browser.get("/healthz").json == {"status": "ok"}
    with clinic.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM sign_ins").scalar_one() == 0


def test_every_answer_is_kept_by_nobody_in_the_exact_words(app, nurse):
    browser = a_browser(app, nurse)
    for address in ("/", "/you", "/sign-in", "/no-such-page", "/queue"):
        assert browser.get(address).headers["Cache-Control"] == "no-store"


def value_of(page, name):
    start = page.index(f'name="{name}" value="') + len(f'name="{name}" value="')
    return page[start : page.index('"', start)]
