"""One-time codes, from the square to scan to the sign-in that asks for one."""

import io
import re
from dataclasses import replace
from datetime import datetime, timedelta

import lxml.html
import pytest
import time_machine
from PIL import Image

from refillnotes.actions.codes import CodeRefused, recovery_sha256
from refillnotes.actions.second_factor import standing_of
from refillnotes.actions.sign_in import sign_in_with_code
from refillnotes.actions.tries import TRIES_OF_AN_ACCOUNT, TooManyTries
from tests.authenticators import STEP, an_authenticator, at, copied, half_way, shown, with_code
from tests.people import PASSWORD, a_browser, a_person, sent, token

COOKIE = "refillnotes"
OWN = {"password": PASSWORD}


@pytest.fixture
def clinic(app, clinic):
    return at(app, clinic.now())


@pytest.fixture
def nurse(clinic):
    return a_person(clinic, "nurse")


def test_a_person_sets_up_codes_and_is_asked_for_one_at_sign_in(app, clinic, nurse):
    browser = a_browser(app, nurse)
    assert sent(browser, "/you/codes/start", OWN).location == "/you/codes"
    secret = copied(browser)
    assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", secret)
    answer = sent(browser, "/you/codes/confirm", {"code": shown(secret, clinic.now())})
    codes = lxml.html.fromstring(answer.text).xpath("//ol//code/text()")
    assert (answer.status_code, len(set(codes))) == (200, 10)
    assert "10\u00a0recovery codes left" in browser.get("/you/codes").text
    assert codes[0] not in browser.get("/you/codes").text
    later = at(app, clinic.now() + 2 * STEP)
    asked = sent(app.test_client(), "/sign-in", {"email": nurse.email, "password": PASSWORD})
    assert (asked.status_code, "Your code" in asked.text) == (200, True)
    _, answer = with_code(app, nurse, shown(secret, later.now()))
    assert (answer.status_code, answer.location) == (302, "/today")


def test_the_square_says_the_same_as_the_key_beside_it(app, nurse):
    browser = a_browser(app, nurse)
    sent(browser, "/you/codes/start", OWN)
    answer = browser.get("/you/codes/square.png")
    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("image/png", "no-store")
    assert Image.open(io.BytesIO(answer.data)).size[0] > 100
    assert "data:" not in browser.get("/you/codes").text


def test_what_is_set_up_is_shown_no_more(app, clinic, nurse):
    secret, codes = an_authenticator(clinic, nurse)
    browser, _ = with_code(app, nurse, codes[0])
    assert browser.get("/you/codes/square.png").status_code == 404
    assert secret not in browser.get("/you/codes").text


def test_the_password_alone_opens_nothing(app, clinic, nurse):
    an_authenticator(clinic, nurse)
    browser, _ = half_way(app, nurse)
    assert browser.get("/today").location == "/sign-in?next=/today"
    assert browser.get("/you").location == "/sign-in?next=/you"


def test_a_code_is_taken_once(app, clinic, nurse):
    secret, _ = an_authenticator(clinic, nurse)
    code = shown(secret, clinic.now())
    _, first = with_code(app, nurse, code)
    _, second = with_code(app, nurse, code)
    assert (first.status_code, second.status_code) == (302, 401)
    assert "it was used before" in second.text


def test_a_code_older_than_one_that_was_taken_is_worth_nothing(app, clinic, nurse):
    secret, _ = an_authenticator(clinic, nurse)
    older, newer = shown(secret, clinic.now() - STEP), shown(secret, clinic.now())
    assert with_code(app, nurse, newer)[1].status_code == 302
    assert with_code(app, nurse, older)[1].status_code == 401


@pytest.mark.parametrize(("steps", "status"), [(-2, 401), (-1, 302), (0, 302), (1, 302), (2, 401)])
def test_the_clock_of_a_phone_may_be_half_a_minute_off(app, clinic, nurse, steps, status):
    before = replace(clinic, clock=lambda: clinic.now() - timedelta(minutes=5))
    secret, _ = an_authenticator(before, nurse)
    assert (
        with_code(app, nurse, shown(secret, clinic.now() + steps * STEP))[1].status_code == status
    )


@pytest.mark.parametrize("typed", ["", "000000", "12345", "1234567", "٤٩٢٠٣٩", "AAAAA-AAAAA"])
def test_what_is_no_code_opens_nothing(app, clinic, nurse, typed):
    an_authenticator(clinic, nurse)
    _, answer = with_code(app, nurse, typed)
    assert (answer.status_code, "This code is not right" in answer.text) == (401, True)


def test_a_code_may_be_typed_in_two_groups(app, clinic, nurse):
    secret, _ = an_authenticator(clinic, nurse)
    code = shown(secret, clinic.now())
    assert with_code(app, nurse, f" {code[:3]} {code[3:]}")[1].status_code == 302


def test_a_recovery_code_signs_in_once_however_it_is_typed(app, clinic, nurse):
    _, codes = an_authenticator(clinic, nurse)
    typed = codes[3].lower().replace("-", " ").replace("o", "0")
    browser, answer = with_code(app, nurse, typed)
    assert answer.status_code == 302
    assert "You have 9\u00a0recovery codes left." in browser.get("/today").text
    assert with_code(app, nurse, codes[3])[1].status_code == 401
    assert standing_of(clinic, nurse.id).recovery_left == 9


def test_the_code_of_somebody_else_opens_nothing(app, clinic, nurse):
    other = a_person(clinic, "physician")
    an_authenticator(clinic, nurse)
    secret, codes = an_authenticator(clinic, other)
    for code in (shown(secret, clinic.now()), codes[0]):
        assert with_code(app, nurse, code)[1].status_code == 401


def test_neither_secret_nor_recovery_code_is_kept_in_plain_text(clinic, nurse):
    secret, codes = an_authenticator(clinic, nurse)
    with clinic.database.reading() as connection:
        kept = str(
            [
                *connection.exec_driver_sql("SELECT * FROM authenticators"),
                *connection.exec_driver_sql("SELECT * FROM recovery_codes"),
                *connection.exec_driver_sql("SELECT * FROM idempotency"),
            ]
        )
    assert secret.replace(" ", "") not in kept
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)
    elsewhere = replace(clinic, key=b"another instance's key, 32 bytes")
    code = codes[0]
    assert recovery_sha256(elsewhere, nurse.id, code) != recovery_sha256(clinic, nurse.id, code)


def test_a_record_carried_to_another_secret_takes_no_code(clinic, nurse):
    secret, _ = an_authenticator(clinic, nurse)
    elsewhere = replace(clinic, key=b"another instance's key, 32 bytes")
    with pytest.raises(CodeRefused):
        sign_in_with_code(elsewhere, nurse.id, shown(secret, clinic.now()), "10.0.0.1")


def test_codes_are_guessed_ten_times_however_often_the_password_was_right(app, clinic, nurse):
    secret, _ = an_authenticator(clinic, nurse)
    for _ in range(TRIES_OF_AN_ACCOUNT):
        assert with_code(app, nurse, "000000")[1].status_code == 401
    assert with_code(app, nurse, shown(secret, clinic.now()))[1].status_code == 429
    with pytest.raises(TooManyTries):
        sign_in_with_code(clinic, nurse.id, shown(secret, clinic.now()), "10.9.9.9")


def test_a_closed_account_is_let_in_by_no_code(app, clinic, nurse):
    secret, _ = an_authenticator(clinic, nurse)
    _, carried = half_way(app, nurse)
    with clinic.database.writing() as connection:
        connection.exec_driver_sql("UPDATE people SET active = 0")
    with pytest.raises(CodeRefused):
        sign_in_with_code(clinic, nurse.id, shown(secret, clinic.now()), "10.0.0.1")
    assert carried["half"]


def test_the_page_between_is_worth_nothing_after_five_minutes(app, clinic, nurse):
    secret, _ = an_authenticator(clinic, nurse)
    with time_machine.travel(clinic.now(), tick=False) as clock:
        browser, carried = half_way(app, nurse)
        clock.shift(timedelta(minutes=5, seconds=1))
        code = shown(secret, clinic.now())
        answer = browser.post("/sign-in/code", data=carried | {"code": code})
    assert (answer.status_code, "did not come in time" in answer.text) == (401, True)


@pytest.mark.parametrize("half", ["", "made up", "WyJhIiwgImIiXQ.x.y"])
def test_a_page_that_says_itself_who_is_half_way_is_not_believed(app, half):
    browser = app.test_client()
    answer = sent(browser, "/sign-in/code", {"half": half, "code": "123456"})
    assert (answer.status_code, "Type your password once more" in answer.text) == (401, True)


def test_the_id_of_the_session_is_new_after_the_code(app, clinic, nurse):
    secret, _ = an_authenticator(clinic, nurse)
    browser, carried = half_way(app, nurse)
    before = browser.get_cookie(COOKIE).value
    browser.post("/sign-in/code", data=carried | {"code": shown(secret, clinic.now())})
    assert browser.get_cookie(COOKIE).value != before
    fixed = app.test_client()
    fixed.set_cookie(COOKIE, before)
    assert fixed.get("/you").status_code == 302


def test_a_locked_page_is_unlocked_by_the_password_and_the_day_gets_no_longer(app, clinic, nurse):
    secret, _ = an_authenticator(clinic, nurse)
    browser, _ = with_code(app, nurse, shown(secret, clinic.now()))
    at(app, clinic.now() + timedelta(hours=1))
    assert "Locked" in browser.get("/sign-in").text
    fields = {"email": nurse.email, "password": PASSWORD}
    assert sent(browser, "/sign-in", fields).status_code == 302
    assert browser.get("/today").status_code == 200
    with clinic.database.reading() as connection:
        asked = "SELECT expires_at FROM sign_ins WHERE person_id IS NOT NULL"
        (expires,) = connection.exec_driver_sql(asked).scalars()
    assert datetime.fromisoformat(expires) == clinic.now() + timedelta(hours=12)


def test_somebody_elses_locked_page_does_not_stand_in_for_the_code(app, clinic, nurse):
    other = a_person(clinic, "physician")
    an_authenticator(clinic, other)
    browser = a_browser(app, nurse)
    at(app, clinic.now() + timedelta(hours=1))
    answer = sent(browser, "/sign-in", {"email": other.email, "password": PASSWORD})
    assert "Your code" in answer.text
    assert browser.get("/queue").location == "/sign-in?next=/queue"


def test_what_was_being_sent_comes_back_after_the_code(app, clinic, nurse):
    secret, _ = an_authenticator(clinic, nurse)
    browser, _ = half_way(app, nurse)
    answer = sent(
        browser, "/sign-in", {"email": nurse.email, "password": PASSWORD, "next": "/patients"}
    )
    page = lxml.html.fromstring(answer.text)
    carried = {one.name: one.value for one in page.xpath("//form//input[@type='hidden']")}
    code = {"code": shown(secret, clinic.now())}
    assert browser.post("/sign-in/code", data=carried | code).location == "/patients"


def test_a_sign_in_page_of_yesterday_asks_for_the_password_once_more(app):
    browser = app.test_client()
    token(browser)
    answer = browser.post("/sign-in/code", data={"csrf_token": "old", "code": "123456"})
    assert (answer.status_code, "Type your password once more" in answer.text) == (400, True)
