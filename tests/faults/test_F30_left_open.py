"""F30: a page somebody left is locked on the server, and comes back to that person alone."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import lxml.html
import pytest

from tests.people import PASSWORD, a_browser, a_person, sent, token
from tests.web.test_sign_ins import holding, id_of, later

JSON = {"Accept": "application/json"}


@pytest.fixture
def nurse(clinic):
    return a_person(clinic, "nurse")


def asked(browser, address, form_token, **fields):
    return browser.post(address, data=fields, headers=JSON | {"X-CSRFToken": form_token})


def test_F30_a_page_left_alone_locks_after_a_quarter_of_an_hour(app, nurse):
    browser = a_browser(app, nurse)
    for _ in range(2):
        later(app, minutes=14)
        assert browser.get("/you").status_code == 200
    later(app, minutes=16)
    assert browser.get("/you").location == "/sign-in?next=/you"
    assert "Locked" in browser.get("/sign-in").text


def test_F30_a_clinic_with_shared_tablets_locks_after_five_minutes(app, nurse):
    app.config["LOCKS_AFTER"] = timedelta(minutes=5)
    browser = a_browser(app, nurse)
    assert hidden_after(browser) == 300, "the page hides itself at the same time"
    later(app, minutes=6)
    assert browser.get("/you").status_code == 302


def hidden_after(browser):
    page = lxml.html.fromstring(browser.get("/you").text)
    return int(page.find(".//template[@data-lock]").get("data-after"))


def test_F30_saving_by_itself_does_not_keep_a_page_open(app, nurse):
    browser = a_browser(app, nurse)
    headers = {"X-CSRFToken": token(browser)}
    for _ in range(4):
        later(app, minutes=4)
        browser.put(f"/visits/{uuid4()}/arrival", headers=headers)
    assert browser.get("/you").location == "/sign-in?next=/you"


def test_F30_a_hand_on_the_page_keeps_it_open(app, nurse):
    browser = a_browser(app, nurse)
    form_token = token(browser)
    for _ in range(4):
        later(app, minutes=10)
        assert asked(browser, "/here", form_token).status_code == 204
    assert browser.get("/you").status_code == 200


def test_F30_a_page_that_hid_itself_is_locked_at_once_on_the_server_and_in_every_tab(app, nurse):
    browser = a_browser(app, nurse)
    form_token, kept = token(browser), id_of(browser)
    assert asked(browser, "/lock", form_token).status_code == 204
    assert browser.get("/you").location == "/sign-in?next=/you"
    assert holding(app, kept).get("/you").status_code == 302
    assert asked(browser, "/here", form_token).status_code == 401, "and stays so"
    assert asked(browser, "/lock", form_token).status_code == 204
    assert browser.get("/you").status_code == 302


def test_F30_the_same_person_unlocks_by_the_password_and_goes_on(app, nurse):
    browser = a_browser(app, nurse)
    form_token = token(browser)
    asked(browser, "/lock", form_token)
    locked = id_of(browser)
    wrong = asked(browser, "/unlock", form_token, password="not it at all")  # noqa: S106
    assert (wrong.status_code, wrong.json["sentence"]) == (
        401,
        "That is not your password. Type it again.",
    )
    assert browser.get("/you").status_code == 302
    assert asked(browser, "/unlock", form_token, password=PASSWORD).status_code == 204
    assert id_of(browser) != locked
    assert browser.get("/you").status_code == 200
    assert browser.post("/sign-out", data={"csrf_token": form_token}).status_code == 302


def test_F30_nobody_else_unlocks_it(app, clinic, nurse):
    other = a_person(clinic, "nurse")
    browser = a_browser(app, nurse)
    form_token = token(browser)
    asked(browser, "/lock", form_token)
    sent(browser, "/sign-in", {"email": other.email, "password": PASSWORD})
    assert other.email in browser.get("/you").text
    refused = asked(browser, "/unlock", token(browser), password=PASSWORD)
    assert (refused.status_code, "This session is over" in refused.json["sentence"]) == (409, True)
    assert browser.post("/sign-out", data={"csrf_token": form_token}).status_code == 400, (
        "nothing of the first page can be sent as the second person"
    )


def test_F30_guessing_at_the_lock_is_counted_like_any_other(app, nurse):
    browser = a_browser(app, nurse)
    form_token = token(browser)
    asked(browser, "/lock", form_token)
    codes = [
        asked(browser, "/unlock", form_token, password=f"guess {number}").status_code
        for number in range(14)
    ]
    assert codes[-1] == 429
    assert asked(browser, "/unlock", form_token, password=PASSWORD).status_code == 429


def test_F30_twelve_hours_end_a_session_however_busy_and_are_told_ten_minutes_before(app, nurse):
    browser = a_browser(app, nurse)
    form_token = token(browser)
    for _ in range(12 * 6 - 2):
        later(app, minutes=10)
        assert asked(browser, "/here", form_token).status_code == 204
    assert not told_of_the_end(browser)
    later(app, minutes=9, seconds=58)
    assert not told_of_the_end(browser)
    later(app, seconds=4)
    assert told_of_the_end(browser)
    later(app, minutes=11)
    assert browser.get("/you").status_code == 302
    over = asked(browser, "/unlock", form_token, password=PASSWORD)
    assert over.status_code in {400, 409}, "the day is over; one signs in anew"


def told_of_the_end(browser):
    page = lxml.html.fromstring(browser.get("/you").text)
    (told,) = page.xpath("//*[@data-ending]")
    assert "twelve hours after you signed in" in told.text_content()
    return told.get("hidden") is None
