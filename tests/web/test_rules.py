"""The steward's pages: figures read, changes proposed, compared, decided."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import lxml.html
import pytest
from flask import Flask
from flask.testing import FlaskClient

from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.rules_in_force import with_rules_in_force
from refillnotes.demo.staff import AUDITOR, SECOND_STEWARD, STEWARD
from refillnotes.web.assembly import assemble
from tests.clinics import Practice, PrinterHere, a_practice
from tests.people import a_browser, sent

FLOOR = "/rules/propose/replace/residual.floor"
TYPED = {
    "after": "0.4 mL",
    "effective_on": "2026-11-14",
    "reason": "Our syringes are read to a tenth.",
    "source": "Pain committee minutes 12",
    "confidence": "derived",
}
_SEEN = re.compile(r'name="seen_sha256" value="([0-9a-f]{64})"')


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with a_practice(tmp_path, PrinterHere()) as opened:
        yield opened


@pytest.fixture
def app(practice: Practice) -> Flask:
    return assemble(practice.clinic, "x" * 32, timedelta(minutes=15))


@pytest.fixture
def steward(app: Flask, practice: Practice) -> FlaskClient:
    return a_browser(app, practice.staff[STEWARD], DEMO_PASSWORD)


@pytest.fixture
def other(app: Flask, practice: Practice) -> FlaskClient:
    return a_browser(app, practice.staff[SECOND_STEWARD], DEMO_PASSWORD)


def seen_on(page: str) -> str:
    found = _SEEN.search(page)
    assert found is not None, page
    return found[1]


def proposed(browser: FlaskClient, address: str = FLOOR, **typed: str) -> str:
    """Go the whole way of a proposal; return the address of the change."""
    fields = TYPED | typed
    looked = sent(browser, address, fields | {"step": "look"})
    signing = {"step": "sign", "password": DEMO_PASSWORD, "seen_sha256": seen_on(looked.text)}
    answer = sent(browser, address, fields | signing)
    assert answer.status_code == 302, answer.text
    return answer.location


def decided(browser: FlaskClient, change: str, decision: str = "approve", **typed: str):
    fields = {"decision": decision, "password": DEMO_PASSWORD, "reason": ""} | typed
    fields["seen_sha256"] = seen_on(browser.get(change).text)
    return sent(browser, f"{change}/decision", fields)


def test_a_clinic_that_changed_nothing_says_so(steward):
    page = steward.get("/rules").text
    assert "No change waits for a decision." in page
    assert "Nothing was changed yet" in page


def test_every_group_of_figures_can_be_looked_at(steward):
    page = steward.get("/rules/figures").text
    slugs = re.findall(r'<option value="([^"]+)"', page)
    assert {"residual", "pumps.synchromed-ii", "catheters.indura", "drugs.morphine"} <= set(slugs)
    for slug in slugs:
        assert steward.get(f"/rules/figures?of={slug}").status_code == 200
    assert steward.get("/rules/figures?of=residue").status_code == 404


def test_a_threshold_with_a_floor_says_which_way_it_may_move(steward):
    assert "It may only be lowered." in steward.get("/rules/figures?of=fill").text


def test_a_change_goes_from_proposal_to_force_by_two_people(steward, other, practice):
    change = proposed(steward)
    assert "0.5 mL → 0.4 mL".replace(" mL", "\u00a0mL") in other.get("/rules").text
    assert decided(other, change).location == change
    page = steward.get(change).text
    assert "in force" in page
    assert "Tomas Weber MD" in page
    assert page.count("statement <code>") == 2
    policy = with_rules_in_force(practice.clinic).rules.policy
    assert str(policy.residual.floor.value) == "0.4 mL"
    assert f"<code>{policy.version}</code>" in steward.get("/help/checks").text


@pytest.mark.parametrize(
    ("step", "gone", "reach"), [("look", "4", "1"), ("further", "1", "2"), ("further", "odd", "2")]
)
def test_going_further_reaches_one_stretch_more_and_looking_begins_again(
    steward, step, gone, reach
):
    looked = sent(steward, FLOOR, TYPED | {"step": step, "reach": gone}).text
    (held,) = lxml.html.fromstring(looked).xpath("//input[@name='reach']")
    assert held.get("value") == reach
    assert "Judge older visits as well" not in looked


def test_the_page_of_a_proposal_shows_past_visits_before_it_asks_for_the_password(steward):
    before = steward.get(FLOOR).text
    assert "Your password" not in before
    looked = sent(steward, FLOOR, TYPED | {"step": "look"}).text
    assert "No visit is signed yet" in looked
    assert "Your password" in looked


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("after", "", "A new value is needed"),
        ("after", "0.4 mg", "is not a unit of a volume"),
        ("after", "0.5 mL", "already, so nothing would change"),
        ("effective_on", "", "A day is needed"),
        ("effective_on", "2026-11-13", "has gone by"),
        ("effective_on", "14 Nov", "is not a day of the calendar"),
        ("reason", " ", "A reason is needed"),
        ("source", "", "A source is needed"),
        ("confidence", "", "Choose how the value is known."),
        ("confidence", "certain", "certain"),
    ],
)
def test_what_cannot_be_proposed_comes_back_with_the_reason(steward, field, typed, sentence):
    answer = sent(steward, FLOOR, TYPED | {field: typed, "step": "look"})
    assert answer.status_code == 400
    assert sentence in answer.text.replace("\u00a0", " ")
    assert "Your password" not in answer.text


def test_another_password_signs_nothing(steward, other):
    looked = sent(steward, FLOOR, TYPED | {"step": "look"})
    signing = {"step": "sign", "password": "not mine", "seen_sha256": seen_on(looked.text)}
    refused = sent(steward, FLOOR, TYPED | signing)
    assert (refused.status_code, "nothing was signed" in refused.text) == (403, True)
    change = proposed(steward)
    refused = decided(other, change, password="not mine")  # noqa: S106
    assert (refused.status_code, "nothing was signed" in refused.text) == (403, True)
    assert "proposed" in steward.get(change).text


def test_a_value_nobody_looked_at_is_not_signed(steward):
    looked = sent(steward, FLOOR, TYPED | {"step": "look"})
    signing = {"step": "sign", "password": DEMO_PASSWORD, "seen_sha256": seen_on(looked.text)}
    refused = sent(steward, FLOOR, TYPED | signing | {"after": "0.3 mL"})
    assert refused.status_code == 409
    assert "so the numbers below are new" in refused.text
    assert seen_on(refused.text) != signing["seen_sha256"]


def test_a_second_change_of_the_same_figure_waits(steward, other):
    proposed(steward)
    refused = sent(other, FLOOR, TYPED | {"after": "0.3 mL", "step": "look"})
    assert refused.status_code == 409
    assert "have it withdrawn first" in refused.text


def test_a_proposer_is_offered_to_withdraw_and_nothing_else(steward, other):
    change = proposed(steward)
    own, others = steward.get(change).text, other.get(change).text
    assert ('value="withdraw"' in own, 'value="approve"' in own) == (True, False)
    assert ('value="withdraw"' in others, 'value="approve"' in others) == (False, True)
    forged = decided(steward, change, "approve")
    assert (forged.status_code, "Another steward decides on it." in forged.text) == (409, True)
    assert decided(steward, change, "withdraw", reason="A wrong figure.").status_code == 302
    assert "A wrong figure." in other.get(change).text


def test_declining_without_a_reason_is_asked_about(steward, other):
    change = proposed(steward)
    assert "A reason is needed" in decided(other, change, "decline").text
    assert decided(other, change, "decline", reason="Not our syringes.").status_code == 302
    assert "Sign this decision" not in other.get(change).text


def test_a_form_sent_twice_is_answered_as_it_was_the_first_time(steward, other):
    looked = sent(steward, FLOOR, TYPED | {"step": "look"})
    signing = {"step": "sign", "password": DEMO_PASSWORD, "seen_sha256": seen_on(looked.text)}
    fields = TYPED | signing | {"idempotency_key": str(uuid4())}
    change, again = (sent(steward, FLOOR, fields).location for _ in range(2))
    assert change == again
    key = {"idempotency_key": str(uuid4()), "seen_sha256": seen_on(other.get(change).text)}
    decision = {"decision": "approve", "reason": "", "password": DEMO_PASSWORD} | key
    answers = [sent(other, f"{change}/decision", decision) for _ in range(2)]
    assert [answer.location for answer in answers] == [change, change]


def test_a_decision_must_be_chosen(steward, other):
    refused = decided(other, proposed(steward), "")
    assert refused.status_code == 400
    assert "Choose what becomes of this change." in refused.text


def test_an_open_change_is_compared_with_past_visits_again(steward, other):
    change = proposed(steward, "/rules/propose/replace/dates.appointment_margin", after="80 days")
    assert "Judged again now" not in other.get(change).text
    assert "Judged again now" in other.get(f"{change}/again").text


def test_an_auditor_reads_the_rules_and_changes_nothing(app, practice, steward):
    change = proposed(steward)
    auditor = a_browser(app, practice.staff[AUDITOR], DEMO_PASSWORD)
    for address in ("/rules", "/rules/figures", "/rules/again", change):
        page = auditor.get(address)
        assert page.status_code == 200
        assert "propose/" not in page.text
        assert "Sign this decision" not in page.text


def test_what_there_is_none_of_is_not_found(steward):
    for address in (
        "/rules/propose/replace/residual.flor",
        "/rules/propose/rewrite/residual.floor",
        "/rules/propose/retire/pumps.acme",
        "/rules/propose/add/catheters",
        "/rules/changes/0b1f3d1e-5a53-4c3e-8f64-3d2b5f3c0001",
    ):
        assert steward.get(address).status_code == 404
