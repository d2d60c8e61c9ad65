"""F49: an id known before signing in, before a step up or before signing out opens nothing."""

from __future__ import annotations

import pytest

from tests.people import PASSWORD, a_browser, a_person, sent
from tests.web.test_sign_ins import COOKIE, holding, id_of, later


@pytest.fixture
def nurse(clinic):
    return a_person(clinic, "nurse")


def test_F49_the_id_is_new_at_sign_in_and_the_old_one_is_worth_nothing(app, nurse):
    browser = app.test_client()
    browser.get("/sign-in")
    before = id_of(browser)
    sent(browser, "/sign-in", {"email": nurse.email, "password": PASSWORD})
    assert id_of(browser) != before
    assert holding(app, before).get("/you").location == "/sign-in?next=/you"


def test_F49_an_id_chosen_by_somebody_else_is_not_taken_over(app, nurse):
    browser = holding(app, "chosen-by-an-attacker")
    sent(browser, "/sign-in", {"email": nurse.email, "password": PASSWORD})
    assert id_of(browser) != "chosen-by-an-attacker"
    assert holding(app, "chosen-by-an-attacker").get("/you").status_code == 302


def test_F49_a_cookie_kept_from_before_signing_out_opens_nothing(app, nurse):
    browser = a_browser(app, nurse)
    kept = id_of(browser)
    assert holding(app, kept).get("/you").status_code == 200
    assert sent(browser, "/sign-out", {}).location == "/sign-in"
    assert id_of(browser) is None
    assert holding(app, kept).get("/you").status_code == 302


def test_F49_only_a_hash_of_the_id_is_kept(app, clinic, nurse):
    session_id = id_of(a_browser(app, nurse))
    assert len(session_id) >= 43
    with clinic.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM sign_ins").all()
    assert rows != []
    assert session_id not in str(rows)


def test_F49_the_cookie_is_closed_to_scripts_and_other_sites(app, nurse):
    here = sent(app.test_client(), "/sign-in", {"email": nurse.email, "password": PASSWORD})
    assert here.headers["Set-Cookie"].startswith(f"{COOKIE}=")
    assert here.headers["Set-Cookie"].endswith("; HttpOnly; Path=/; SameSite=Lax")
    with app.test_client() as browser:
        there = browser.get("/sign-in", base_url="https://clinic.example/")
    assert there.headers["Set-Cookie"].startswith(f"__Host-{COOKIE}=")
    assert there.headers["Set-Cookie"].endswith("; Secure; HttpOnly; Path=/; SameSite=Lax")


def test_F49_asking_for_the_password_again_changes_the_id_and_not_the_end(app, practice):
    clinic, note_id = practice.clinic, practice.a_note()
    physician = a_person(clinic, "physician")
    browser = a_browser(app, physician)
    before, ends = id_of(browser), ends_at(clinic)
    later(app, minutes=5)
    fields = {"password": PASSWORD, "seen_sha256": "0" * 64}
    assert sent(browser, f"/notes/{note_id}/sign", fields).status_code == 409
    assert id_of(browser) != before
    assert ends_at(clinic) == ends
    assert holding(app, before).get("/you").status_code == 302
    assert browser.get("/you").status_code == 200


def ends_at(clinic):
    with clinic.database.reading() as connection:
        return connection.exec_driver_sql(
            "SELECT expires_at FROM sign_ins WHERE person_id IS NOT NULL"
        ).scalar_one()
