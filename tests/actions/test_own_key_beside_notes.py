"""At level S2 voids and changes of the rules are signed by their signers' own keys, provably."""

from __future__ import annotations

import json

import pytest

from refillnotes.actions.decide_change import decide_change
from refillnotes.actions.look_ahead import look_ahead
from refillnotes.actions.own_key import open_own_key
from refillnotes.actions.propose_change import propose_change
from refillnotes.actions.refusals import NoSigningKey
from refillnotes.actions.verify_record import verify_record
from refillnotes.actions.void_visit import ask_to_void, decide_void, look_at_visit
from refillnotes.demo.staff import SECOND_STEWARD, STEWARD
from refillnotes.domain.governance import Decision, change_hash
from refillnotes.store import rule_changes
from tests.actions.test_changing_rules import a_proposal
from tests.clinics import Practice
from tests.passkeys import happened
from tests.signing_keys import ADDRESS, PIN, at_s2, ceremony, with_key
from tests.store.forging import unguarded

ANOTHERS = """UPDATE signing_certificates SET person_id = (
    SELECT id FROM people
    WHERE id NOT IN (SELECT person_id FROM signing_certificates) LIMIT 1
)"""


@pytest.fixture
def signing(practice: Practice) -> Practice:
    return with_key(at_s2(practice))


def a_void(signing: Practice):
    visit_id, _ = signing.a_draft()
    who = signing.nurse
    said = "wrong-patient", "Her sister's."
    ask_to_void(signing.clinic, who, visit_id, *said, ceremony=ceremony(signing, who))
    asked = look_at_visit(signing.clinic, signing.physician, visit_id).voiding.request
    own = ceremony(signing, signing.physician)
    decide_void(signing.clinic, signing.physician, visit_id, asked.id, ceremony=own, void=True)
    return look_at_visit(signing.clinic, signing.physician, visit_id).voiding


def found(signing: Practice) -> list[str]:
    return [fault.why for fault in verify_record(signing.clinic, signatures=True)]


def test_both_people_sign_a_void_with_their_own_keys(signing):
    voiding = a_void(signing)
    for said in (voiding.request, voiding.decision):
        statement = json.loads(said.statement)
        assert (statement["level"], statement["auth"]) == ("S2", "session pin")
    own = open_own_key(signing.clinic, signing.physician, PIN, ADDRESS)
    assert json.loads(voiding.decision.statement)["certificate_sha256"] == own.certificate_sha256
    assert happened(signing.clinic)[-3]["hashes"]["certificate"] == own.certificate_sha256
    assert found(signing) == []


def test_without_a_key_nothing_is_made_void(signing):
    visit_id, _ = signing.a_draft()
    with pytest.raises(NoSigningKey):
        ask_to_void(signing.clinic, signing.nurse, visit_id, "wrong-patient", "Her sister's.")
    assert look_at_visit(signing.clinic, signing.nurse, visit_id).voiding is None


@pytest.mark.parametrize(
    ("act", "why"),
    [
        ("DELETE FROM own_signatures", "the signature of its signer's own key is gone"),
        ("UPDATE own_signatures SET signature = 'AAAA'", "own signature does not hold"),
        ("UPDATE own_signatures SET signature = '?'", "own signature does not hold"),
        (ANOTHERS, "its signer never made"),
    ],
)
def test_verify_names_a_void_whose_own_signature_is_another(signing, act, why):
    a_void(signing)
    with unguarded(signing.clinic.database, "own_signatures", "signing_certificates") as connection:
        connection.exec_driver_sql(act)
    assert any(why in one for one in found(signing))


def test_stewards_sign_changes_of_the_rules_with_their_own_keys(signing):
    steward, second = (signing.staff[one] for one in (STEWARD, SECOND_STEWARD))
    with_key(signing, steward, second)
    proposal = a_proposal(signing)
    seen = look_ahead(signing.clinic, steward, proposal).seen_sha256
    own = ceremony(signing, steward)
    change_id = propose_change(signing.clinic, steward, proposal, seen, ceremony=own)
    with signing.clinic.database.reading() as connection:
        seen = change_hash(rule_changes.find(connection, change_id))
    own = ceremony(signing, second)
    decide_change(signing.clinic, second, change_id, Decision.APPROVE, "", seen, ceremony=own)
    with signing.clinic.database.reading() as connection:
        said = [json.loads(text) for text, _ in rule_changes.statements(connection)]
    assert [one["level"] for one in said] == ["S2", "S2"]
    assert found(signing) == []
