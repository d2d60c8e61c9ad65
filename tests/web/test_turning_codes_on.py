"""Codes turned on and off: by oneself, by the roles that need them, by who looks after accounts."""

from uuid import uuid4

import lxml.html
import pytest

from refillnotes.actions.people import find_person
from refillnotes.actions.second_factor import standing_of
from refillnotes.actions.tries import TRIES_OF_AN_ACCOUNT
from tests.authenticators import an_authenticator, at, copied, shown, with_code
from tests.people import PASSWORD, a_browser, a_person, sent

OWN = {"password": PASSWORD}


@pytest.fixture
def clinic(app, clinic):
    return at(app, clinic.now())


@pytest.fixture
def nurse(clinic):
    return a_person(clinic, "nurse")


def test_setting_up_and_turning_off_ask_for_the_password(app, clinic, nurse):
    browser = a_browser(app, nurse)
    wrong = {"password": "not the password at all"}
    assert sent(browser, "/you/codes/start", wrong).status_code == 403
    assert standing_of(clinic, nurse.id).held is None
    secret, _ = an_authenticator(clinic, nurse)
    browser, _ = with_code(app, nurse, shown(secret, clinic.now()))
    for address in ("/you/codes/recovery", "/you/codes/remove"):
        answer = sent(browser, address, wrong)
        assert (answer.status_code, "not your password" in answer.text) == (403, True)
    assert standing_of(clinic, nurse.id).is_on


def test_a_wrong_first_code_turns_nothing_on(app, nurse):
    browser = a_browser(app, nurse)
    sent(browser, "/you/codes/start", OWN)
    answer = sent(browser, "/you/codes/confirm", {"code": "000000"})
    assert (answer.status_code, "not the code of this square" in answer.text) == (400, True)
    assert a_browser(app, nurse).get("/today").status_code == 200


def test_turning_codes_on_and_off_ends_the_other_sessions(app, clinic, nurse):
    here, there = a_browser(app, nurse), a_browser(app, nurse)
    sent(here, "/you/codes/start", OWN)
    sent(here, "/you/codes/confirm", {"code": shown(copied(here), clinic.now())})
    assert (here.get("/today").status_code, there.get("/today").status_code) == (200, 302)
    sent(here, "/you/codes/remove", OWN)
    assert here.get("/today").status_code == 200
    assert a_browser(app, nurse).get("/today").status_code == 200


def test_new_recovery_codes_end_the_old_ones(app, clinic, nurse):
    secret, old = an_authenticator(clinic, nurse)
    browser, _ = with_code(app, nurse, shown(secret, clinic.now()))
    answer = sent(browser, "/you/codes/recovery", OWN)
    new = lxml.html.fromstring(answer.text).xpath("//ol//code/text()")
    assert with_code(app, nurse, old[0])[1].status_code == 401
    assert with_code(app, nurse, new[0])[1].status_code == 302


def test_recovery_codes_asked_for_twice_are_the_same(app, clinic, nurse):
    secret, _ = an_authenticator(clinic, nurse)
    browser, _ = with_code(app, nurse, shown(secret, clinic.now()))
    key = {"idempotency_key": str(uuid4())}
    pages = [sent(browser, "/you/codes/recovery", OWN | key).text for _ in range(2)]
    first, second = (lxml.html.fromstring(page).xpath("//ol//code/text()") for page in pages)
    assert first == second
    other = sent(browser, "/you/codes/recovery", OWN | key | {"more": "1"})
    assert other.status_code == 422


def test_one_that_is_on_is_not_replaced_by_starting_again(app, clinic, nurse):
    secret, _ = an_authenticator(clinic, nurse)
    browser, _ = with_code(app, nurse, shown(secret, clinic.now()))
    answer = sent(browser, "/you/codes/start", OWN)
    assert (answer.status_code, "on already" in answer.text) == (409, True)
    assert sent(browser, "/you/codes/confirm", {"code": "000000"}).status_code == 404


def test_a_role_that_needs_codes_leads_to_setting_them_up_at_the_next_request(app, clinic, nurse):
    admin, physician = a_person(clinic, "admin"), a_person(clinic, "physician")
    theirs, others = a_browser(app, nurse), a_browser(app, physician)
    asking = a_browser(app, admin)
    assert sent(asking, "/people/codes", {"asked": "nurse"}).location == "/people"
    assert theirs.get("/today").location == "/you/codes"
    assert "Your role needs a second factor" in theirs.get("/you/codes").text
    refused = sent(theirs, "/patients/new", {"family_name": "Roe"})
    assert (refused.status_code, "needs a second factor" in refused.text) == (409, True)
    assert (theirs.get("/you").status_code, others.get("/queue").status_code) == (200, 200)
    sent(theirs, "/you/codes/start", OWN)
    sent(theirs, "/you/codes/confirm", {"code": shown(copied(theirs), clinic.now())})
    assert theirs.get("/today").status_code == 200
    assert sent(asking, "/people/codes", {"asked": "none"}).location == "/people"
    assert not find_person(clinic, a_person(clinic, "nurse").id).factor_due


def test_what_was_decided_of_a_role_is_kept_and_shown(app, clinic):
    asking = a_browser(app, a_person(clinic, "admin"))
    for chosen in (["physician", "auditor"], ["physician"], ["physician"]):
        sent(asking, "/people/codes", {"asked": chosen})
    page = lxml.html.fromstring(asking.get("/people/codes").text)
    assert page.xpath("//input[@name='asked'][@checked]/@value") == ["physician"]
    with clinic.database.reading() as connection:
        asked = "SELECT role, asked FROM factor_rules ORDER BY seq"
        decided = [tuple(row) for row in connection.exec_driver_sql(asked)]
    assert decided == [("auditor", 1), ("physician", 1), ("auditor", 0)]


@pytest.mark.parametrize("asked", ["", "surgeon"])
def test_a_choice_that_cannot_be_meant_changes_nothing(app, clinic, asked):
    asking = a_browser(app, a_person(clinic, "admin"))
    assert sent(asking, "/people/codes", {"asked": asked}).status_code == 400


def test_an_admin_turns_off_the_codes_of_who_lost_everything(app, clinic, nurse):
    secret, _ = an_authenticator(clinic, nurse)
    theirs, _ = with_code(app, nurse, shown(secret, clinic.now()))
    asking = a_browser(app, a_person(clinic, "admin"))
    assert "Turn one-time codes off" in asking.get(f"/people/{nurse.id}").text
    for _ in range(TRIES_OF_AN_ACCOUNT + 1):
        with_code(app, nurse, "000000")
    assert sent(asking, f"/people/{nurse.id}/codes", {}).location == "/people"
    secret, _ = an_authenticator(clinic, nurse)
    assert with_code(app, nurse, shown(secret, clinic.now()))[1].status_code == 302
    assert sent(asking, f"/people/{nurse.id}/codes", {}).location == "/people"
    assert theirs.get("/today").status_code == 302
    assert a_browser(app, nurse).get("/today").status_code == 200
    assert "Turn one-time codes off" not in asking.get(f"/people/{nurse.id}").text
    assert sent(asking, f"/people/{uuid4()}/codes", {}).status_code == 404
