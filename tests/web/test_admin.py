"""Looking after people: what an admin types, and what it does."""

from datetime import date
from uuid import uuid4

import pytest

from refillnotes.actions.people import everybody, find_person, person_by_email
from tests.people import PASSWORD, a_browser, a_person, sent

NEW = {
    "name": "Amara Osei",
    "credentials": "MD",
    "email": "Amara@Clinic.Example",
    "roles": ["physician", "auditor"],
    "account": "open",
    "last_day": "2099-12-31",
}


@pytest.fixture
def admin(clinic):
    return a_person(clinic, "admin", name="Sam Novak", email="sam@clinic.example")


@pytest.fixture
def browser(app, admin):
    return a_browser(app, admin)


def test_the_people_are_listed_with_what_they_may_do(browser, clinic):
    a_person(clinic, "nurse", "auditor", name="Dana Reyes")
    a_person(clinic, "nurse", name="Pia Lindqvist", active=False)
    page = browser.get("/people").text
    assert "Dana Reyes" in page and "nurse and auditor" in page
    assert "Pia Lindqvist" in page and "closed" in page


def test_a_person_is_added_and_cannot_sign_in_yet(app, browser, clinic):
    assert browser.get("/people/new").status_code == 200
    assert sent(browser, "/people/new", NEW).status_code == 200
    added = person_by_email(clinic, "amara@clinic.example")
    assert (added.name, added.credentials, added.roles) == (
        "Amara Osei",
        "MD",
        ("auditor", "physician"),
    )
    assert added.ends_on == date(2099, 12, 31)
    fields = {"email": added.email, "password": PASSWORD}
    assert sent(app.test_client(), "/sign-in", fields).status_code == 401


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "Name is needed."),
        ("name", "A\u202eB", "could change how the rest reads"),
        ("email", "amara", "is not an e-mail address. Write one like dana@clinic.example"),
        ("email", "", "E-mail address is needed."),
        ("email", "sam@clinic.example", "already has an account"),
        ("email", "\uff41mara@clinic.example", "is not an e-mail address"),
        ("roles", ["nurse", "surgeon"], "surgeon"),
        ("roles", [], "Choose what this person may do, or No role."),
        ("account", "perhaps", "perhaps"),
        ("last_day", "", "Write the last day of the audit, such as 2026-12-31"),
        ("last_day", "soon", "soon"),
    ],
)
def test_what_cannot_be_meant_comes_back_with_the_reason(browser, clinic, field, typed, sentence):
    before = everybody(clinic)
    answer = sent(browser, "/people/new", NEW | {field: typed})
    assert answer.status_code == 400
    assert sentence in answer.text
    assert "MD" in answer.text
    assert everybody(clinic) == before


def test_sending_the_same_form_twice_adds_one_person(browser, clinic):
    key = {"idempotency_key": str(uuid4())}
    first, second = sent(browser, "/people/new", NEW | key), sent(browser, "/people/new", NEW | key)
    assert (first.status_code, second.status_code) == (200, 200)
    assert [one.name for one in everybody(clinic)].count("Amara Osei") == 1


def test_the_same_key_with_other_content_is_refused(browser):
    key = {"idempotency_key": str(uuid4())}
    sent(browser, "/people/new", NEW | key)
    other = sent(browser, "/people/new", NEW | key | {"name": "Lukas Brandt"})
    assert other.status_code == 422
    assert "sent before with other content" in other.text


def test_no_password_is_remembered_with_the_answer(app, browser, clinic, admin):
    for password in (PASSWORD, "nine blue whales at sea"):
        sent(browser, f"/people/{admin.id}/password", {"new_password": password})
        browser = a_browser(app, admin, password)
        sent(browser, "/you/password", {"password": password, "new_password": PASSWORD})
        browser = a_browser(app, admin)
    with clinic.database.reading() as connection:
        kept = connection.exec_driver_sql("SELECT * FROM idempotency").all()
    assert len(kept) == 4
    assert "owls" not in str(kept)


def test_a_person_is_changed(browser, clinic):
    known = a_person(clinic, "nurse")
    page = browser.get(f"/people/{known.id}").text
    assert f'value="{known.email}"' in page
    fields = {
        "name": "Dana Smith",
        "credentials": "",
        "email": known.email,
        "roles": "none",
        "account": "closed",
        "version": known.version,
    }
    assert sent(browser, f"/people/{known.id}", fields).location == "/people"
    now = find_person(clinic, known.id)
    assert (now.name, now.credentials, now.roles, now.active) == ("Dana Smith", "", (), False)


def test_two_admins_do_not_overwrite_each_other(browser, clinic):
    known = a_person(clinic, "nurse")
    fields = {
        "name": "Dana Smith",
        "email": known.email,
        "roles": "nurse",
        "account": "open",
        "version": known.version,
    }
    assert sent(browser, f"/people/{known.id}", fields).status_code == 302
    second = sent(browser, f"/people/{known.id}", fields | {"name": "Dana Jones"})
    assert second.status_code == 409
    assert "Dana Jones" in second.text
    assert find_person(clinic, known.id).name == "Dana Smith"


def test_the_last_who_looks_after_accounts_cannot_be_locked_out(browser, clinic, admin):
    fields = {"name": admin.name, "email": admin.email, "version": admin.version}
    for change in ({"roles": "nurse", "account": "open"}, {"roles": "admin", "account": "closed"}):
        answer = sent(browser, f"/people/{admin.id}", fields | change)
        assert (answer.status_code, "Give somebody else the role admin" in answer.text) == (
            400,
            True,
        )
    assert find_person(clinic, admin.id) == admin


def test_one_of_two_admins_may_leave(browser, clinic):
    other = a_person(clinic, "admin")
    fields = {
        "name": other.name,
        "email": other.email,
        "roles": "nurse",
        "account": "open",
        "version": other.version,
    }
    assert sent(browser, f"/people/{other.id}", fields).status_code == 302
    assert find_person(clinic, other.id).roles == ("nurse",)


def test_closing_an_account_ends_its_sessions(app, browser, clinic):
    known = a_person(clinic, "nurse")
    theirs = a_browser(app, known)
    fields = {
        "name": known.name,
        "email": known.email,
        "roles": "nurse",
        "account": "closed",
        "version": known.version,
    }
    sent(browser, f"/people/{known.id}", fields)
    assert theirs.get("/today").location == "/sign-in?next=/today"


def test_an_address_taken_by_somebody_else_comes_back_at_its_field(browser, clinic, admin):
    known = a_person(clinic, "nurse")
    fields = {
        "name": known.name,
        "email": admin.email,
        "roles": "nurse",
        "account": "open",
        "version": known.version,
    }
    answer = sent(browser, f"/people/{known.id}", fields)
    assert (answer.status_code, "already has an account" in answer.text) == (400, True)


def test_a_changed_person_needs_a_name_too(browser, clinic):
    known = a_person(clinic, "nurse")
    answer = sent(browser, f"/people/{known.id}", {"name": " ", "version": known.version})
    assert (answer.status_code, "Name is needed." in answer.text) == (400, True)


def test_a_new_password_is_given_and_the_old_one_ends(app, browser, clinic):
    known = a_person(clinic, "nurse")
    theirs = a_browser(app, known)
    address = f"/people/{known.id}/password"
    assert sent(browser, address, {"new_password": ""}).status_code == 400
    assert sent(browser, address, {"new_password": "short"}).status_code == 400
    assert sent(browser, address, {"new_password": "nine blue whales at sea"}).status_code == 302
    assert theirs.get("/you").status_code == 302
    a_browser(app, known, "nine blue whales at sea")
    refused = sent(app.test_client(), "/sign-in", {"email": known.email, "password": PASSWORD})
    assert refused.status_code == 401


def test_a_person_who_is_not_here_is_not_found(browser):
    for answer in (
        browser.get(f"/people/{uuid4()}"),
        sent(browser, f"/people/{uuid4()}", {}),
        sent(browser, f"/people/{uuid4()}/password", {"new_password": "x"}),
    ):
        assert answer.status_code == 404
