"""A link that lets one person choose a password, once and for three days."""

from datetime import timedelta
from uuid import uuid4

import lxml.html
import pytest

from refillnotes.actions.people import Details, change_person, find_person, person_by_email
from refillnotes.actions.sign_in import SignInRefused, sign_in
from refillnotes.actions.tries import TRIES_OF_AN_ACCOUNT, TooManyTries
from tests.authenticators import at
from tests.people import PASSWORD, a_browser, a_person, sent, token

NEW = {"name": "Amara Osei", "email": "amara@clinic.example", "roles": "nurse", "account": "open"}
OTHER = "nine blue whales at sea"


@pytest.fixture
def clinic(app, clinic):
    return at(app, clinic.now())


@pytest.fixture
def admin(app, clinic):
    return a_browser(app, a_person(clinic, "admin"))


def link_on(page):
    (link,) = lxml.html.fromstring(page.text).xpath("//code/text()")
    return link.removeprefix("http://localhost")


@pytest.fixture
def link(admin):
    return link_on(sent(admin, "/people/new", NEW))


def accepted(app, link, password=PASSWORD, **fields):
    """Open the link on a browser of one's own, and choose."""
    browser = app.test_client()
    page = browser.get(link)
    assert page.status_code == 200, page.text
    hidden = lxml.html.fromstring(page.text).xpath("//form//input[@type='hidden']")
    form = {one.name: one.value for one in hidden} | {"new_password": password} | fields
    return browser.post(link, data=form)


def test_who_is_invited_chooses_a_password_and_signs_in(app, clinic, link):
    assert "Amara Osei" in app.test_client().get(link).text
    assert accepted(app, link).location == "/sign-in"
    amara = person_by_email(clinic, NEW["email"])
    assert a_browser(app, amara).get("/").location == "/today"


def test_a_link_works_once(app, link):
    accepted(app, link)
    again = app.test_client().get(link)
    assert (again.status_code, "This link opens nothing" in again.text) == (404, True)


def test_opening_the_page_uses_nothing_up(app, link):
    for _ in range(3):
        app.test_client().get(link)
    assert accepted(app, link).status_code == 302


@pytest.mark.parametrize(("minutes", "status"), [(-1, 200), (0, 404)])
def test_a_link_lasts_three_days(app, clinic, link, minutes, status):
    at(app, clinic.now() + timedelta(days=3, minutes=minutes))
    assert app.test_client().get(link).status_code == status


def test_a_link_says_nothing_of_the_person_and_only_its_hash_is_kept(clinic, link):
    secret = link.rpartition("/")[2]
    assert len(secret) == 43
    assert "amara" not in link.lower()
    with clinic.database.reading() as connection:
        kept = [
            *connection.exec_driver_sql("SELECT * FROM invitations"),
            *connection.exec_driver_sql("SELECT * FROM idempotency"),
            *connection.exec_driver_sql("SELECT * FROM audit"),
        ]
    assert kept
    assert secret not in str(kept)


def test_a_newer_link_ends_the_older(app, admin, clinic, link):
    amara = person_by_email(clinic, NEW["email"])
    newer = link_on(sent(admin, f"/people/{amara.id}/invitation", {}))
    assert newer != link
    assert app.test_client().get(link).status_code == 404
    assert accepted(app, newer).status_code == 302


def test_a_page_sent_twice_shows_the_same_link(admin):
    key = {"idempotency_key": str(uuid4())}
    first, second = (link_on(sent(admin, "/people/new", NEW | key)) for _ in range(2))
    assert first == second


def test_a_password_sent_twice_is_kept_once(app, clinic, link):
    key = {"idempotency_key": str(uuid4())}
    browser = app.test_client()
    form = {"csrf_token": token(browser, link), "new_password": PASSWORD} | key
    answers = [browser.post(link, data=form) for _ in range(2)]
    assert [one.location for one in answers] == ["/sign-in", "/sign-in"]
    other = browser.post(link, data=form | {"new_password": OTHER})
    assert (other.status_code, "sent before with other content" in other.text) == (422, True)
    assert a_browser(app, person_by_email(clinic, NEW["email"]))


def test_without_a_key_no_password_is_kept(app, link):
    answer = accepted(app, link, idempotency_key="")
    assert (answer.status_code, "Reload the page" in answer.text) == (400, True)
    assert accepted(app, link).status_code == 302


def test_a_password_that_is_easily_guessed_leaves_the_link_open(app, link):
    answer = accepted(app, link, "short")
    assert (answer.status_code, "at least 12 are needed" in answer.text) == (400, True)
    assert accepted(app, link).status_code == 302


def test_a_link_for_somebody_with_a_password_leaves_it_until_it_is_used(app, admin, clinic):
    nurse = a_person(clinic, "nurse")
    theirs = a_browser(app, nurse)
    link = link_on(sent(admin, f"/people/{nurse.id}/invitation", {}))
    assert theirs.get("/today").status_code == 200
    assert accepted(app, link, OTHER).status_code == 302
    assert theirs.get("/today").status_code == 302
    a_browser(app, nurse, OTHER)


def test_a_password_given_meanwhile_ends_the_link(app, admin, clinic, link):
    amara = person_by_email(clinic, NEW["email"])
    assert sent(admin, f"/people/{amara.id}/password", {"new_password": OTHER}).status_code == 302
    assert app.test_client().get(link).status_code == 404


@pytest.mark.parametrize("by", ["link", "password"])
def test_a_new_password_ends_the_wait_of_who_tried_too_often(app, admin, clinic, by):
    nurse = a_person(clinic, "nurse")
    for place in range(TRIES_OF_AN_ACCOUNT):
        with pytest.raises(SignInRefused):
            sign_in(clinic, nurse.email, "not the password at all", f"10.0.0.{place}")
    with pytest.raises(TooManyTries):
        sign_in(clinic, nurse.email, PASSWORD, "10.0.0.99")
    if by == "link":
        accepted(app, link_on(sent(admin, f"/people/{nurse.id}/invitation", {})), OTHER)
    else:
        sent(admin, f"/people/{nurse.id}/password", {"new_password": OTHER})
    assert sign_in(clinic, nurse.email, OTHER, "10.0.0.99").id == nurse.id


def test_a_closed_account_is_let_in_by_no_link(app, admin, clinic, link):
    looking_after = a_person(clinic, "admin")
    amara = person_by_email(clinic, NEW["email"])
    details = Details(amara.email, amara.name, "", amara.roles)
    closed = Details(amara.email, amara.name, "", amara.roles, active=False)
    change_person(clinic, looking_after, amara.id, amara.version, closed)
    assert app.test_client().get(link).status_code == 404
    assert sent(admin, f"/people/{amara.id}/invitation", {}).status_code == 404
    change_person(clinic, looking_after, amara.id, amara.version + 1, details)
    assert app.test_client().get(link).status_code == 404


def test_an_account_that_is_over_is_let_in_by_no_link(app, admin, clinic):
    ends = (clinic.now() + timedelta(days=1)).date().isoformat()
    link = link_on(sent(admin, "/people/new", NEW | {"roles": "auditor", "last_day": ends}))
    assert app.test_client().get(link).status_code == 200
    at(app, clinic.now() + timedelta(days=2))
    answer = app.test_client().get(link)
    assert (answer.status_code, "This account is closed" in answer.text) == (404, True)


def test_a_password_somebody_else_gave_is_changed_before_anything_else(app, admin, clinic):
    nurse = a_person(clinic, "nurse")
    sent(admin, f"/people/{nurse.id}/password", {"new_password": OTHER})
    theirs = a_browser(app, nurse, OTHER)
    assert theirs.get("/today").location == "/you"
    assert "Somebody else chose your password" in theirs.get("/you").text
    refused = sent(theirs, "/patients/new", {"family_name": "Roe"})
    assert (refused.status_code, "Change it first" in refused.text) == (409, True)
    sent(theirs, "/you/password", {"password": OTHER, "new_password": PASSWORD})
    assert a_browser(app, nurse).get("/today").status_code == 200
    assert not find_person(clinic, nurse.id).password_given
