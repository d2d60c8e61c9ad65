"""Who may open what, asked of the running application: every address, method and role."""

from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from refillnotes.actions.people import Details, change_person
from refillnotes.domain.roles import Role
from refillnotes.web.access import ACCESS, PUBLIC, NoAccessWritten, may_open, refuse_unlisted
from tests.people import a_browser, a_person, token

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
VALUES = {"filename": "page.css", "step_id": "arrival", "seq": 2**62}
NOT_YOURS = "<h1>Not yours to open</h1>"


def addresses(app):
    """One address for each rule; what it names does not exist."""
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        values = {name: VALUES.get(name, uuid4()) for name in rule.arguments}
        yield adapter.build(rule.endpoint, values, method=next(iter(rule.methods)))


def endpoint_of(app, address, method):
    try:
        return app.url_map.bind("localhost").match(address, method=method)[0]
    except HTTPException:
        return None


@pytest.mark.parametrize("role", [None, *Role])
def test_every_address_lets_in_those_the_matrix_names_and_nobody_else(app, clinic, role):
    who = None if role is None else a_person(clinic, role.value)
    browser = a_browser(app, who)
    form = {"csrf_token": token(browser), "idempotency_key": str(uuid4())}
    wrong = []
    for address in sorted(set(addresses(app)) - {"/sign-out", "/lock"}):
        for method in METHODS:
            endpoint = endpoint_of(app, address, method)
            answer = browser.open(address, method=method, data=form, buffered=True)
            if answer.status_code >= 500 or _outcome(answer) not in _expected(endpoint, role):
                wrong.append((method, address, answer.status))
    assert wrong == []


def _expected(endpoint, role):
    if endpoint is None:
        return {"no such address"}
    if ACCESS[endpoint] == PUBLIC:
        return {"let in", "asked to sign in"}
    if role is None:
        return {"asked to sign in"}
    return {"let in" if may_open([role.value], endpoint) else "refused"}


def _outcome(answer):
    if answer.status_code == 405:
        return "no such address"
    if answer.status_code == 401 or (answer.location or "").startswith("/sign-in"):
        return "asked to sign in"
    if answer.status_code == 403 and (NOT_YOURS in answer.text or not answer.data):
        return "refused"
    return "let in"


def test_an_address_without_a_line_stops_the_start():
    app = Flask("loose")
    app.add_url_rule("/loose", "loose_end", lambda: "")
    with pytest.raises(NoAccessWritten, match="loose_end can be asked for"):
        refuse_unlisted(app)


def test_the_matrix_has_no_line_for_an_address_that_is_gone(app):
    assert set(ACCESS) - {rule.endpoint for rule in app.url_map.iter_rules()} == set()


def test_an_admin_sees_no_chart():
    charts = [name for name in ACCESS if name.partition(".")[0] in _CLINICAL]
    assert charts != []
    assert [name for name in charts if may_open([Role.ADMIN.value], name)] == []


_CLINICAL = {"nurse", "physician", "auditor", "notes", "amendments", "voids", "patients"}


def test_nothing_but_the_way_in_is_public():
    public = {name for name, roles in ACCESS.items() if roles == PUBLIC}
    assert public == {
        "static",
        "account.healthy",
        "account.sign_in",
        "account.sign_in_now",
        "account.sign_in_code",
        "account.sign_out_now",
        "passkeys.challenge",
        "passkeys.sign_in",
        "account.lock",
        "account.unlock",
        "invitations.page",
        "invitations.accept",
    }


def test_a_role_given_is_there_at_the_next_request(app, clinic):
    admin, who = a_person(clinic, "admin"), a_person(clinic, "nurse")
    browser = a_browser(app, who)
    assert NOT_YOURS in browser.get("/queue").text
    details = Details(who.email, who.name, who.credentials, ("nurse", "physician"))
    change_person(clinic, admin, who.id, who.version, details)
    assert browser.get("/queue").status_code == 200


def test_every_role_starts_on_a_page_it_may_open(app, clinic):
    for role in Role:
        browser = a_browser(app, a_person(clinic, role.value))
        assert browser.get("/", follow_redirects=True).status_code == 200


def test_a_person_without_a_role_has_only_their_own_page(app, clinic):
    browser = a_browser(app, a_person(clinic))
    assert browser.get("/").location == "/you"
    assert "You have no role here yet" in browser.get("/you").text


def test_a_record_number_no_database_can_hold_is_not_there(app, clinic):
    browser = a_browser(app, a_person(clinic, "privacy"))
    assert browser.get(f"/privacy/trail/{2**63}").status_code == 404
