"""At level S3 voids and changes of the rules are signed by their signers' passkeys, provably."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from refillnotes.actions.decide_change import DecideChange
from refillnotes.actions.know_signer import Given, SignerUnknown
from refillnotes.actions.look_ahead import look_ahead
from refillnotes.actions.passkey_answers import Asked, Purpose
from refillnotes.actions.propose_change import ProposeChange
from refillnotes.actions.refusals import NoPasskey, NotAllowedNow, SeenOtherwise
from refillnotes.actions.sign_statement_with_passkey import (
    ask_to_sign_statement,
    sign_statement_with_passkey,
)
from refillnotes.actions.verify_record import verify_record
from refillnotes.actions.void_visit import (
    AskToVoid,
    DecideVoid,
    ask_to_void,
    look_at_visit,
)
from refillnotes.demo.staff import SECOND_STEWARD, STEWARD
from refillnotes.domain.ceremony import Auth, Level
from refillnotes.domain.governance import Decision, change_hash
from refillnotes.store import own_signatures, rule_changes
from tests.actions.test_changing_rules import a_proposal
from tests.authenticators import a_sending
from tests.clinics import Practice
from tests.passkeys import SITE, Device, answered, done_by_passkey, enrolled, happened
from tests.store.forging import unguarded

SAID = "wrong-patient", "Her sister's."


@pytest.fixture
def signing(practice: Practice) -> Practice:
    return replace(practice, clinic=replace(practice.clinic, signing=Level.S3))


@pytest.fixture
def device(signing: Practice) -> Device:
    return enrolled(signing, signing.nurse)


def a_void(signing: Practice, device: Device):
    visit_id, _ = signing.a_draft()
    asking = AskToVoid(visit_id, *SAID)
    seen = UUID(done_by_passkey(signing, signing.nurse, device, asking, Purpose.SIGN_VOID))
    hers, confirming = enrolled(signing, signing.physician), DecideVoid(visit_id, seen, void=True)
    done_by_passkey(signing, signing.physician, hers, confirming, Purpose.SIGN_VOID)
    return look_at_visit(signing.clinic, signing.physician, visit_id).voiding


def sent(signing: Practice, act, given: Given, asked: Asked) -> str:
    here = signing.clinic, signing.nurse, act, given, asked, SITE
    return sign_statement_with_passkey(*here, "10.0.0.1", a_sending())


def found(signing: Practice) -> list[str]:
    return [fault.why for fault in verify_record(signing.clinic, signatures=True)]


def test_both_people_sign_a_void_with_their_passkeys(signing, device):
    voiding = a_void(signing, device)
    for said in (voiding.request, voiding.decision):
        statement = json.loads(said.statement)
        assert (statement["level"], statement["auth"]) == ("S3", "password passkey")
        assert statement["site"] == SITE.name
        with signing.clinic.database.reading() as connection:
            proof = own_signatures.proof_of(connection, said.statement_sha256)
        (named,) = (
            one["hashes"]["passkey"]
            for one in happened(signing.clinic)
            if one.get("hashes", {}).get("statement") == said.statement_sha256
        )
        assert proof.key_sha256 == named
    assert found(signing) == []


def test_without_a_passkey_nothing_is_made_void(signing):
    visit_id, _ = signing.a_draft()
    with pytest.raises(NoPasskey):
        ask_to_void(signing.clinic, signing.nurse, visit_id, *SAID)
    asked = Asked("mark", Purpose.SIGN_VOID, signing.nurse.id)
    act = AskToVoid(visit_id, *SAID)
    with pytest.raises(NoPasskey):
        ask_to_sign_statement(signing.clinic, signing.nurse, act, SITE, asked, Auth.PASSWORD)
    assert look_at_visit(signing.clinic, signing.nurse, visit_id).voiding is None


def test_the_device_says_yes_to_these_words_and_to_no_others(signing, device):
    visit_id, _ = signing.a_draft()
    act = AskToVoid(visit_id, *SAID)
    asked = Asked("mark", Purpose.SIGN_VOID, signing.nurse.id)
    for other in (
        AskToVoid(visit_id, SAID[0], "Another account."),
        replace(act, reason="duplicate"),
    ):
        given = answered(signing, signing.nurse, device, act, asked)
        with pytest.raises(SeenOtherwise, match="something else"):
            sent(signing, other, given, asked)
    given = answered(signing, signing.nurse, device, act, asked)
    with pytest.raises(SignerUnknown) as refused:
        sent(signing, act, given, replace(asked, purpose=Purpose.SIGN_RULES))
    assert refused.value.factor is Auth.PASSKEY
    given = answered(signing, signing.nurse, device, act, asked)
    with pytest.raises(SignerUnknown) as refused:
        sent(signing, act, replace(given, password="wrong"), asked)  # noqa: S106  # that is the point
    assert refused.value.factor is Auth.PASSWORD
    assert look_at_visit(signing.clinic, signing.nurse, visit_id).voiding is None


def test_an_answer_counts_from_when_it_came_and_says_when_it_was_asked(signing, device):
    visit_id, _ = signing.a_draft()
    act, asked = AskToVoid(visit_id, *SAID), Asked("mark", Purpose.SIGN_VOID, signing.nurse.id)
    given = answered(signing, signing.nurse, device, act, asked)
    put_at, later = signing.clinic.now(), signing.later(minutes=4)
    once = a_sending()
    here = later.clinic, later.nurse, act, given, asked, SITE, "10.0.0.1", once
    assert sign_statement_with_passkey(*here) == sign_statement_with_passkey(*here)
    request = look_at_visit(later.clinic, later.nurse, visit_id).voiding.request
    said_at = json.loads(request.statement)["signed_at"]
    assert said_at == put_at.isoformat(timespec="seconds")
    assert request.requested_at - put_at == timedelta(minutes=4)
    assert found(later) == []
    with pytest.raises(NotAllowedNow):
        answered(later, later.nurse, device, act, asked)


@pytest.mark.parametrize(
    ("act", "why"),
    [
        ("DELETE FROM statement_proofs", "the answer of its signer's passkey is gone"),
        ("UPDATE statement_proofs SET signature = client_data", "signature does not hold"),
        (
            "UPDATE statement_proofs SET public_key = authenticator_data",
            "a passkey that its signer never added",
        ),
    ],
)
def test_verify_names_a_void_whose_passkey_answered_otherwise(signing, device, act, why):
    a_void(signing, device)
    with unguarded(signing.clinic.database, "statement_proofs") as connection:
        connection.exec_driver_sql(act)
    assert any(why in one for one in found(signing))


def test_stewards_sign_changes_of_the_rules_with_their_passkeys(signing):
    steward, second = (signing.staff[one] for one in (STEWARD, SECOND_STEWARD))
    proposal = a_proposal(signing)
    seen = look_ahead(signing.clinic, steward, proposal).seen_sha256
    theirs, act = enrolled(signing, steward), ProposeChange(proposal, seen)
    change_id = UUID(done_by_passkey(signing, steward, theirs, act, Purpose.SIGN_RULES))
    with signing.clinic.database.reading() as connection:
        change = rule_changes.find(connection, change_id)
    hers = enrolled(signing, second)
    act = DecideChange(change_id, Decision.APPROVE, "", change_hash(change))
    done_by_passkey(signing, second, hers, act, Purpose.SIGN_RULES)
    with signing.clinic.database.reading() as connection:
        said = [json.loads(text) for text, _ in rule_changes.statements(connection)]
    assert [one["level"] for one in said] == ["S3", "S3"]
    assert [one["meaning"] for one in said] == ["proposed", "rules-approved"]
    assert found(signing) == []
    with unguarded(signing.clinic.database, "statement_proofs") as connection:
        connection.exec_driver_sql("DELETE FROM statement_proofs")
    assert found(signing).count("the answer of its signer's passkey is gone") == 2
