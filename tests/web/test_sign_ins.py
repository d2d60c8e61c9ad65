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


def test_the_id_is_new_at_sign_in_and_the_old_one_is_worth_nothing(app, nurse):
    browser = app.test_client()
    browser.get("/sign-in")
    before = id_of(browser)
    sent(browser, "/sign-in", {"email": nurse.email, "password": PASSWORD})
    assert id_of(browser) != before
    assert holding(app, before).get("/you").location == "/sign-in?next=/you"


def test_an_id_chosen_by_somebody_else_is_not_taken_over(app, nurse):
    browser = holding(app, "chosen-by-an-attacker")
    sent(browser, "/sign-in", {"email": nurse.email, "password": PASSWORD})
    assert id_of(browser) != "chosen-by-an-attacker"
    assert holding(app, "chosen-by-an-attacker").get("/you").status_code == 302


def test_a_cookie_kept_from_before_signing_out_opens_nothing(app, nurse):
    browser = a_browser(app, nurse)
    kept = id_of(browser)
    assert holding(app, kept).get("/you").status_code == 200
    assert sent(browser, "/sign-out", {}).location == "/sign-in"
    assert id_of(browser) is None
    assert holding(app, kept).get("/you").status_code == 302


def test_only_a_hash_of_the_id_is_kept(app, clinic, nurse):
    session_id = id_of(a_browser(app, nurse))
    assert len(session_id) >= 43
    with clinic.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM sign_ins").all()
    assert rows != []
    assert session_id not in str(rows)


def test_the_cookie_is_closed_to_scripts_and_other_sites(app, nurse):
    here = sent(app.test_client(), "/sign-in", {"email": nurse.email, "password": PASSWORD})
    assert here.headers["Set-Cookie"].startswith(f"{COOKIE}=")
    assert here.headers["Set-Cookie"].endswith("; HttpOnly; Path=/; SameSite=Lax")
    with app.test_client() as browser:
        there = browser.get("/sign-in", base_url="https://clinic.example/")
    assert there.headers["Set-Cookie"].startswith(f"__Host-{COOKIE}=")
    assert there.headers["Set-Cookie"].endswith("; Secure; HttpOnly; Path=/; SameSite=Lax")


def test_plain_http_from_another_machine_is_refused_in_words(app):
    answer = app.test_client().get("/sign-in", base_url="http://clinic.example/")
    assert (answer.status_code, "Use https://" in answer.text) == (403, True)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:80", "a.localhost"])
def test_this_machine_is_known_by_its_names(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["clinic.example", "10.0.0.1", "localhost.evil.example", ""])
def test_other_machines_are_not_this_one(host):
    assert not is_loopback(host)


def test_a_page_left_alone_locks_after_a_quarter_of_an_hour(app, nurse):
    browser = a_browser(app, nurse)
    later(app, minutes=14)
    assert browser.get("/you").status_code == 200
    later(app, minutes=14)
    assert browser.get("/you").status_code == 200
    later(app, minutes=16)
    assert browser.get("/you").location == "/sign-in?next=/you"
    assert "Locked" in browser.get("/sign-in").text


def test_the_clinic_may_lock_sooner(app, nurse):
    app.config["LOCKS_AFTER"] = timedelta(minutes=5)
    browser = a_browser(app, nurse)
    later(app, minutes=6)
    assert browser.get("/you").status_code == 302


def test_saving_by_itself_does_not_keep_a_page_open(app, nurse):
    browser = a_browser(app, nurse)
    headers = {"X-CSRFToken": token(browser)}
    for _ in range(4):
        later(app, minutes=4)
        browser.put(f"/visits/{uuid4()}/arrival", headers=headers)
    assert browser.get("/you").location == "/sign-in?next=/you"


def test_a_script_is_told_that_nobody_is_signed_in(app):
    answer = app.test_client().put(
        f"/visits/{uuid4()}/arrival", headers={"Accept": "application/json"}
    )
    assert answer.status_code == 401
    assert "Nobody is signed in" in answer.json["sentence"]


def test_twelve_hours_end_a_session_however_busy(app, nurse):
    browser = a_browser(app, nurse)
    for _ in range(12 * 6 - 1):
        later(app, minutes=10)
        assert browser.get("/you").status_code == 200
    later(app, minutes=11)
    assert browser.get("/you").status_code == 302


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
    address = f"/visits/{uuid4()}/arrival"
    answer = browser.post(address, data={"csrf_token": "old", "lot": "A1234", "password": "x-y"})
    assert answer.status_code == 400
    assert "Send it again" in answer.text
    assert 'name="lot" value="A1234"' in answer.text
    assert f'action="{address}"' in answer.text
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


def test_asking_for_the_password_again_changes_the_id_and_not_the_end(app, clinic):
    physician = a_person(clinic, "physician")
    browser = a_browser(app, physician)
    before, ends = id_of(browser), ends_at(clinic)
    later(app, minutes=5)
    fields = {"password": PASSWORD, "seen_sha256": "0" * 64}
    assert sent(browser, f"/notes/{uuid4()}/sign", fields).status_code == 404
    assert id_of(browser) != before
    assert ends_at(clinic) == ends
    assert holding(app, before).get("/you").status_code == 302
    assert browser.get("/you").status_code == 200


def ends_at(clinic):
    with clinic.database.reading() as connection:
        return connection.exec_driver_sql(
            "SELECT expires_at FROM sign_ins WHERE person_id IS NOT NULL"
        ).scalar_one()


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
