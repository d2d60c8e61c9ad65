"""F42: every address with an id of a chart, every role: restricted answers as absent does."""

from __future__ import annotations

import re
from uuid import UUID, uuid4

import pytest

from refillnotes.actions.add_to_note import write_addendum
from refillnotes.actions.care_relation import restrict_chart
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.demo.staff import PRIVACY
from refillnotes.domain.roles import Role
from refillnotes.web.access import ACCESS, PUBLIC, may_open
from refillnotes.web.care import CHARTS, NEW_NOTES, NO_CHART, NOT_FOR_CARE
from tests.clinics import PrinterHere, a_practice
from tests.people import a_browser, sent, token
from tests.web.sendings import serving

_CHANGES_EACH_TIME = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|value=\"[^\"]*\"|[0-9a-f]{12}")

_OF_VOID = "voids.sheet", "GET"


@pytest.fixture(scope="module")
def practice(tmp_path_factory):
    """Two patients, each with a note, an addendum and a draft; one chart is the second nurse's."""
    with a_practice(tmp_path_factory.mktemp("matrix"), PrinterHere()) as opened:
        for one in (opened, opened.another_pump(1)):
            write_addendum(one.clinic, one.nurse, one.a_signed_note(), "She slept well.")
            one.later(days=1).a_draft()
        hidden, second = of_mrn(opened, "9000-0001"), str(opened.staff[1].id)
        officer = opened.staff[PRIVACY]
        restrict_chart(
            opened.clinic, officer, hidden, 0, (second,), "She works here.", restricted=True
        )
        yield opened


def of_mrn(practice, mrn):
    with practice.clinic.database.reading() as connection:
        asked = "SELECT id FROM patients WHERE mrn = ?"
        return UUID(connection.exec_driver_sql(asked, (mrn,)).scalar_one())


def ids(practice, mrn):
    """Every id of one chart, by the name it has in addresses."""
    patient_id = of_mrn(practice, mrn)
    with practice.clinic.database.reading() as connection:

        def one(asked):
            return UUID(connection.exec_driver_sql(asked, (str(patient_id),)).scalar_one())

        return {
            "patient_id": patient_id,
            "pump_id": one("SELECT id FROM pumps WHERE patient_id = ?"),
            "visit_id": one("SELECT id FROM visits WHERE patient_id = ? AND state = 'draft'"),
            "note_id": one("SELECT n.id FROM notes n JOIN visits v ON v.id = n.visit_id"
                           " WHERE v.patient_id = ? LIMIT 1"),
            "addendum_id": one("SELECT a.id FROM addenda a JOIN visits v ON v.id = a.visit_id"
                               " WHERE v.patient_id = ?"),
        }  # fmt: skip


def objects(app):
    """Every rule with an id in it."""
    return [
        rule
        for rule in app.url_map.iter_rules()
        if any(name.endswith("_id") and name != "step_id" for name in rule.arguments)
    ]


def test_every_id_in_an_address_is_known_to_belong_to_a_chart_or_not(practice):
    rules = objects(serving(practice))
    named = {name for rule in rules for name in rule.arguments if name.endswith("_id")}
    assert named - {"step_id"} == set(CHARTS) | NO_CHART
    assert NEW_NOTES | set(NOT_FOR_CARE) <= set(ACCESS)


def asked(practice, role, known):
    """What each address and method answers about one chart: status and body, without its ids."""
    app = serving(practice)
    who = next(one for one in practice.staff if role.value in one.roles)
    browser = a_browser(app, who, DEMO_PASSWORD)
    form, answers = {"csrf_token": token(browser), "password": "wrong"}, {}
    for rule in objects(app):
        if rule.endpoint in NOT_FOR_CARE or not set(rule.arguments) & set(CHARTS):
            continue
        values = {"step_id": "plan", "page": 1, "downtime_id": UUID(int=4)} | known
        given = {name: values[name] for name in rule.arguments}
        methods = sorted(rule.methods - {"HEAD", "OPTIONS"})
        address = app.url_map.bind("localhost").build(rule.endpoint, given, methods[0])
        for method in methods:
            answer = browser.open(
                address, method=method, data=form | {"idempotency_key": str(uuid4())}
            )
            body = answer.text if "text" in answer.mimetype else ""
            answers[rule.endpoint, method] = (
                answer.status_code,
                _CHANGES_EACH_TIME.sub("", body),
            )
    return answers


@pytest.mark.parametrize("role", Role)
def test_F42_a_restricted_chart_answers_as_one_that_is_not_there(practice, role):
    absent = asked(practice, role, dict.fromkeys(CHARTS, uuid4()))
    hidden = asked(practice, role, ids(practice, "9000-0001"))
    assert hidden == absent
    assert {status for status, _ in hidden.values()} <= {404, 403}
    let_in = {one for one in hidden if may_open([role.value], one[0])}
    assert all(hidden[one][0] == 404 for one in let_in)


def test_F42_ones_own_chart_opens(practice):
    own = asked(practice, Role.NURSE, ids(practice, practice.story.patient.mrn))
    let_in = {one for one in own if may_open(["nurse"], one[0]) and one[1] == "GET"}
    assert own[_OF_VOID][0] == 409, "her visits are not void"
    assert {own[one][0] for one in let_in - {_OF_VOID}} <= {200, 302}


def test_F42_who_is_named_opens_the_restricted_chart(practice):
    browser = a_browser(serving(practice), practice.staff[1], DEMO_PASSWORD)
    assert browser.get(f"/patients/{of_mrn(practice, '9000-0001')}").status_code == 200


@pytest.mark.parametrize("text", ["9000-0001", "9000", "doe"])
def test_F42_no_list_and_no_search_shows_the_restricted_chart(practice, text):
    hidden = of_mrn(practice, "9000-0001")
    browser = a_browser(serving(practice), practice.physician, DEMO_PASSWORD)
    shown = [browser.get(page).text for page in ("/patients", "/queue", "/queue/batch")]
    shown.append(sent(browser, "/patients/search", {"text": text}).text)
    for page in shown:
        assert f"/patients/{hidden}" not in page and "MRN <bdi>9000-0001" not in page


def test_F42_an_auditor_is_told_how_many_notes_are_left_out(practice):
    auditor = next(one for one in practice.staff if "auditor" in one.roles)
    browser = a_browser(serving(practice), auditor, DEMO_PASSWORD)
    page = browser.get("/audit/notes").text.replace("\N{NO-BREAK SPACE}", " ")
    assert "1 signed note of" in page and "1 more is of a chart restricted to others" in page


def test_F42_the_way_in_shows_the_same_for_any_id(practice):
    browser = a_browser(serving(practice), practice.nurse, DEMO_PASSWORD)
    pages = [
        _CHANGES_EACH_TIME.sub("", browser.get(f"/charts/{one}/emergency").text)
        for one in (uuid4(), of_mrn(practice, "9000-0001"))
    ]
    assert pages[0] == pages[1]
    assert ACCESS["emergency.ask"] != PUBLIC
