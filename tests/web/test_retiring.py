"""Accounts that end: closed, past their last day, changed; and what stays of them."""

from datetime import date, timedelta
from uuid import uuid4

import lxml.html
import pytest

from refillnotes.actions.people import find_person
from refillnotes.actions.sign_in import SignInRefused, ask_again, sign_in
from refillnotes.store import evidence
from tests.authenticators import at
from tests.people import PASSWORD, a_browser, a_person, sent


@pytest.fixture
def clinic(app, clinic):
    return at(app, clinic.now())


@pytest.fixture
def admin(clinic):
    return a_person(clinic, "admin", name="Sam Novak")


@pytest.fixture
def browser(app, admin):
    return a_browser(app, admin)


def changed(browser, clinic, known, **fields):
    """Send the page of a person with these fields typed anew."""
    now = find_person(clinic, known.id)
    whole = {
        "name": now.name,
        "credentials": now.credentials,
        "email": now.email,
        "roles": [*now.roles] or "none",
        "account": "open" if now.active else "closed",
        "last_day": now.ends_on or "",
        "version": now.version,
    }
    return sent(browser, f"/people/{known.id}", whole | fields)


def test_an_auditor_signs_in_until_the_last_day_and_not_after(app, browser, clinic):
    auditor = a_person(clinic, "auditor")
    last = clinic.now().date() + timedelta(days=2)
    assert changed(browser, clinic, auditor, last_day=last.isoformat()).status_code == 302
    at(app, clinic.now() + timedelta(days=2))
    theirs = a_browser(app, auditor)
    assert theirs.get("/audit/notes").status_code == 200
    over = at(app, clinic.now() + timedelta(days=3))
    fields = {"email": auditor.email, "password": PASSWORD}
    answer = sent(app.test_client(), "/sign-in", fields)
    assert (answer.status_code, "No account has this" in answer.text) == (401, True)
    with pytest.raises(SignInRefused):
        sign_in(over, auditor.email, PASSWORD, "10.0.0.1")


def test_a_session_ends_with_the_last_day(app, clinic):
    auditor = a_person(clinic, "auditor")
    midnight = clinic.now().replace(hour=23, minute=58)
    at(app, midnight)
    changed(a_browser(app, a_person(clinic, "admin")), clinic, auditor, last_day=midnight.date())
    theirs = a_browser(app, auditor)
    assert theirs.get("/audit/notes").status_code == 200
    over = at(app, midnight + timedelta(minutes=3))
    assert theirs.get("/audit/notes").location == "/sign-in?next=/audit/notes"
    assert not ask_again(over, find_person(clinic, auditor.id), PASSWORD, "10.0.0.1")


def test_an_auditor_without_a_last_day_is_not_kept(browser, clinic):
    nurse = a_person(clinic, "nurse")
    answer = changed(browser, clinic, nurse, roles="auditor", last_day="")
    assert (answer.status_code, "account ends on a day" in answer.text) == (400, True)
    assert find_person(clinic, nurse.id).roles == ("nurse",)


def test_the_last_admin_gets_no_last_day(browser, clinic, admin):
    a_person(clinic, "admin", active=False)
    leaving = a_person(clinic, "admin")
    assert changed(browser, clinic, leaving, last_day="2099-01-01").status_code == 302
    for fields in ({"last_day": "2099-01-01"}, {"account": "closed"}, {"roles": "nurse"}):
        answer = changed(browser, clinic, admin, **fields)
        assert (answer.status_code, "the role admin first" in answer.text) == (400, True)
    assert find_person(clinic, admin.id).ends_on is None


def test_a_closed_account_keeps_its_name_and_its_history(app, browser, clinic):
    nurse = a_person(clinic, "nurse", name="Dana Reyes")
    theirs = a_browser(app, nurse)
    changed(browser, clinic, nurse, name="Dana Smith", roles=["nurse", "physician"])
    changed(browser, clinic, nurse, account="closed")
    assert theirs.get("/today").location == "/sign-in?next=/today"
    page = lxml.html.fromstring(browser.get(f"/people/{nurse.id}").text)
    rows = [
        [" ".join(cell.text_content().split()) for cell in row.xpath("./*")][1:]
        for row in page.xpath("//table//tbody/tr")
    ]
    assert rows == [
        ["Dana Smith RN", "nurse and physician", "closed", "Sam Novak"],
        ["Dana Smith RN", "nurse and physician", "may sign in", "Sam Novak"],
        ["Dana Reyes RN", "nurse", "may sign in", "set-up"],
    ]
    assert "Dana Smith" in browser.get("/people").text


def test_a_new_password_is_no_line_of_the_history(browser, clinic):
    nurse = a_person(clinic, "nurse")
    address = f"/people/{nurse.id}/password"
    sent(browser, address, {"new_password": "nine blue whales at sea"})
    page = lxml.html.fromstring(browser.get(f"/people/{nurse.id}").text)
    assert len(page.xpath("//table//tbody/tr")) == 1


def test_the_history_is_accounted_for_in_the_audit_chain(browser, clinic):
    nurse = a_person(clinic, "nurse")
    changed(browser, clinic, nurse, account="closed")
    with clinic.database.writing() as connection:
        assert list(evidence.disagreements(connection)) == []
        connection.exec_driver_sql("DROP TRIGGER account_versions_never_changed")
        connection.exec_driver_sql("UPDATE account_versions SET active = 1")
        assert len(list(evidence.disagreements(connection))) == 1


def test_the_list_says_when_an_account_ends_or_ended(browser, clinic):
    auditor = a_person(clinic, "auditor")
    changed(browser, clinic, auditor, last_day="2099-12-31")
    assert "ends on 31\u00a0Dec\u00a02099" in browser.get("/people").text
    changed(browser, clinic, auditor, last_day=date(2020, 1, 2).isoformat())
    assert "ended on 2\u00a0Jan\u00a02020" in browser.get("/people").text


def test_a_pharmacist_reads_charts_and_changes_nothing(app, clinic):
    browser = a_browser(app, a_person(clinic, "pharmacist", credentials="PharmD"))
    assert browser.get("/").location == "/patients"
    page = browser.get("/patients")
    assert (page.status_code, "Add a patient" in page.text) == (200, False)
    for address in ("/patients/new", "/today", "/queue", "/people"):
        assert browser.get(address).status_code == 403
    assert browser.get(f"/notes/{uuid4()}").status_code == 404
