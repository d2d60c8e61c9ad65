"""An addendum approved by a passkey: only its owner's, only these words, and provable offline."""

from __future__ import annotations

import json
from collections.abc import Iterator
from uuid import UUID

import pytest
from webauthn import base64url_to_bytes

from refillnotes.actions.add_to_note import write_addendum
from refillnotes.actions.approve_addendum import AddendumApproval
from refillnotes.actions.know_signer import Given, SignerUnknown
from refillnotes.actions.passkey_answers import Asked, Purpose
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.read_addendum import read_addendum
from refillnotes.actions.refusals import NoPasskey, NoteAlreadySigned, SeenOtherwise
from refillnotes.actions.sign_with_passkey import ask_to_sign, sign_with_passkey
from refillnotes.actions.verify_record import verify_record
from refillnotes.demo.staff import SECOND_PHYSICIAN
from refillnotes.domain.ceremony import Auth
from refillnotes.store import addenda
from tests.authenticators import a_sending
from tests.clinics import Practice, PrinterHere, a_practice
from tests.passkeys import SITE, Device, enrolled, happened
from tests.store.forging import unguarded


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    with a_practice(tmp_path_factory.mktemp("s3"), PrinterHere()) as opened:
        yield opened


@pytest.fixture(scope="module")
def note_id(practice: Practice) -> UUID:
    return practice.a_signed_note()


@pytest.fixture(scope="module")
def device(practice: Practice) -> Device:
    return enrolled(practice, practice.physician)


def asked(practice: Practice) -> Asked:
    return Asked("mark", Purpose.SIGN_ADDENDUM, practice.physician.id)


def put(practice: Practice, addendum_id: UUID) -> str:
    who = practice.physician
    seen = read_addendum(practice.clinic, who, addendum_id).shown
    approval = AddendumApproval(addendum_id, seen)
    return ask_to_sign(practice.clinic, who, approval, SITE, asked(practice), Auth.PASSWORD)


def answered(practice, addendum_id, answer, password=DEMO_PASSWORD, once=None):
    who = practice.physician
    seen = read_addendum(practice.clinic, who, addendum_id).shown
    given, sending = Given(password, passkey=answer), once or a_sending()
    approval = AddendumApproval(addendum_id, seen)
    here = practice.clinic, who, approval, given, asked(practice), SITE
    sign_with_passkey(*here, "10.0.0.1", sending)


def an_addendum(practice: Practice, note_id: UUID) -> UUID:
    return write_addendum(practice.clinic, practice.nurse, note_id, "She slept well.")


def test_the_device_signs_the_statement_and_what_it_answered_is_kept(practice, note_id, device):
    addendum_id, once = an_addendum(practice, note_id), a_sending()
    answer = device.get(put(practice, addendum_id))
    answered(practice, addendum_id, answer, once=once)
    answered(practice, addendum_id, answer, once=once)  # sent twice, signed once
    with practice.clinic.database.reading() as connection:
        signed = addenda.signatures_of(connection, addendum_id)
        proof = addenda.proof_of(connection, addendum_id)
    said = [json.loads(one.statement) for one in signed]
    assert [one["level"] for one in said] == ["S1", "S3"]
    assert said[1]["auth"] == "password passkey"
    challenge = json.loads(base64url_to_bytes(proof.client_data))["challenge"]
    assert base64url_to_bytes(challenge).hex() == signed[1].statement_sha256
    (event,) = [one for one in happened(practice.clinic) if one["event"] == "addendum-signed"]
    assert event["hashes"]["statement"] == signed[1].statement_sha256
    assert list(verify_record(practice.clinic, signatures=True)) == []
    with pytest.raises(NoteAlreadySigned):
        put(practice, addendum_id)


def test_another_answer_or_password_signs_nothing(practice, note_id, device):
    addendum_id, other = an_addendum(practice, note_id), an_addendum(practice, note_id)
    for answer, password, why in (
        ("", DEMO_PASSWORD, "did not fit"),
        (Device().get(put(practice, addendum_id)), DEMO_PASSWORD, "did not fit"),
        (device.get(put(practice, addendum_id)), "wrong", "not your password"),
    ):
        with pytest.raises(SignerUnknown, match=why):
            answered(practice, addendum_id, answer, password)
    about_another = device.get(put(practice, other))
    with pytest.raises(SeenOtherwise, match="about another note"):
        answered(practice, addendum_id, about_another)
    assert not read_addendum(practice.clinic, practice.nurse, addendum_id).signed
    without = practice.staff[SECOND_PHYSICIAN]
    seen = read_addendum(practice.clinic, without, other).shown
    approval = AddendumApproval(other, seen)
    with pytest.raises(NoPasskey):
        ask_to_sign(practice.clinic, without, approval, SITE, asked(practice), Auth.PASSWORD)


def test_verify_names_an_addendum_whose_passkeys_answer_is_another(practice, note_id, device):
    addendum_id = an_addendum(practice, note_id)
    answered(practice, addendum_id, device.get(put(practice, addendum_id)))
    here = f"addendum_id = '{addendum_id}'"
    forged = f"UPDATE addendum_proofs SET signature = public_key WHERE {here}"  # noqa: S608
    gone = f"DELETE FROM addendum_proofs WHERE {here}"  # noqa: S608
    for act, why in (
        (forged, "its passkey's signature does not hold"),
        (gone, "the answer of the approver's passkey is gone"),
    ):
        with unguarded(practice.clinic.database, "addendum_proofs") as connection:
            connection.exec_driver_sql(act)
        found = {(one.where, one.why) for one in verify_record(practice.clinic, signatures=True)}
        assert (f"addendum {addendum_id}", why) in found
