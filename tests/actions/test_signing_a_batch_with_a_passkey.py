"""Several notes signed by one answer of a passkey: each provable by itself, none put in after."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from uuid import UUID

import pytest
from webauthn import base64url_to_bytes

from refillnotes.actions.know_signer import Given, SignerUnknown
from refillnotes.actions.passkey_answers import Asked, Purpose
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.read_note import Shown, read_note
from refillnotes.actions.refusals import NothingToSign
from refillnotes.actions.sign_batch_with_passkey import (
    Batch,
    ask_to_sign_batch,
    sign_batch_with_passkey,
)
from refillnotes.actions.sign_note import sign_note
from refillnotes.actions.verify_record import verify_record
from refillnotes.domain.ceremony import Auth
from refillnotes.domain.signature import Stated
from refillnotes.domain.signature_batch import batch_hash, batch_of, statements_of
from refillnotes.export.passkey_proof import passkey_fault
from refillnotes.store import notes
from refillnotes.store.notes import Signature
from tests.authenticators import a_sending
from tests.clinics import Practice, PrinterHere, a_practice
from tests.export.bundles import covered_up, exported, found_in, manifest_of
from tests.passkeys import SITE, Device, enrolled


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    with a_practice(tmp_path_factory.mktemp("s3-batch"), PrinterHere()) as opened:
        yield opened


@pytest.fixture(scope="module")
def device(practice: Practice) -> Device:
    return enrolled(practice, practice.physician)


@pytest.fixture(scope="module")
def signed(practice: Practice, device: Device) -> tuple[Batch, list[UUID]]:
    """Three notes put to the device; meanwhile the last one is signed by itself."""
    made = [practice.another_pump(number).a_note() for number in range(3)]
    seen = displayed(practice, made)
    answer = device.get(put(practice, seen))
    sign_note(practice.clinic, practice.physician, made[2], seen[made[2]])
    return answered(practice, seen, answer), made


def asked(practice: Practice) -> Asked:
    return Asked("mark", Purpose.SIGN_BATCH, practice.physician.id)


def displayed(practice: Practice, of: list[UUID]) -> dict[UUID, Shown]:
    return {one: read_note(practice.clinic, practice.physician, one).shown for one in of}


def put(practice: Practice, seen: Mapping[UUID, Shown], auth: Auth = Auth.PASSWORD) -> str:
    who = practice.physician
    return ask_to_sign_batch(practice.clinic, who, seen, SITE, asked(practice), auth)


def answered(practice, seen, answer, password=DEMO_PASSWORD, once=None) -> Batch:
    given = Given(password, passkey=answer)
    who, sending = practice.physician, once or a_sending()
    return sign_batch_with_passkey(
        practice.clinic, who, seen, given, asked(practice), SITE, "10.0.0.1", sending
    )


def approval(practice: Practice, note_id: UUID) -> Signature:
    with practice.clinic.database.reading() as connection:
        return notes.signatures_of(connection, note_id)[-1]


def proof(practice: Practice, note_id: UUID):
    with practice.clinic.database.reading() as connection:
        return notes.proof_of(connection, note_id)


@pytest.fixture(scope="module")
def members(practice, signed) -> dict[str, bytes]:
    assert signed
    return exported(practice.clinic, practice.physician)


def test_one_answer_signs_each_and_what_one_note_refuses_leaves_the_others(practice, signed):
    done, (first, second, third) = signed
    problems = [one.problem for one in done.results]
    assert problems[:2] == ["", ""] and "signed already" in problems[2]
    kept = [approval(practice, one) for one in (first, second)]
    said = [json.loads(one.statement) for one in kept]
    assert [one["batch"] for one in said] == [done.id, done.id]
    assert {(one["level"], one["auth"], len(one["among"])) for one in said} == {
        ("S3", "password passkey", 3)
    }
    assert len({one.statement_sha256 for one in kept}) == 2
    proofs = [proof(practice, one) for one in (first, second)]
    assert proofs[0].signature == proofs[1].signature
    batch = batch_of(Stated(kept[0].statement, kept[0].statement_sha256))
    client_data = json.loads(base64url_to_bytes(proofs[0].client_data))
    assert base64url_to_bytes(client_data["challenge"]).hex() == batch_hash(batch)
    assert [one.text for one in statements_of(batch)][:2] == [one.statement for one in kept]
    assert proof(practice, third) is None
    assert list(verify_record(practice.clinic, signatures=True)) == []


def test_a_wrong_answer_signs_none(practice, device, signed):
    assert signed
    made = [practice.another_pump(number).a_note() for number in (10, 11)]
    seen = displayed(practice, made)
    theirs = enrolled(practice, practice.nurse)
    for answer, password, why in (
        (theirs.get(put(practice, seen)), DEMO_PASSWORD, "did not fit"),
        ("", DEMO_PASSWORD, "did not fit"),
        (device.get(put(practice, seen)), "wrong", "not your password"),
    ):
        with pytest.raises(SignerUnknown, match=why):
            answered(practice, seen, answer, password)
    assert {approval(practice, one).role for one in made} == {"author"}
    once, answer = a_sending(), device.get(put(practice, {made[0]: seen[made[0]]}, Auth.PERIOD))
    twice = [answered(practice, seen, answer, "", once) for _ in range(2)]
    assert twice[0] == twice[1]
    assert [one.problem[:26] for one in twice[0].results] == ["", "Your passkey was not asked"]
    assert approval(practice, made[1]).role == "author", "what was not put is not signed"


def test_only_clean_notes_that_were_displayed_are_put_to_the_device(practice, device):
    assert device.credential
    answer = {"reason": "looked-again", "told": "Dr Osei", "told_at": "2026-11-14T10:20-06:00"}
    said = {f"answer.programmed-volume.{part}": text for part, text in answer.items()}
    flagged = practice.another_pump(20).a_note(programmed_volume="21.0 mL", **said)
    unread = practice.another_pump(21).a_note()
    shown = read_note(practice.clinic, practice.nurse, unread).shown
    for seen in (displayed(practice, [flagged]), {unread: shown}):
        with pytest.raises(NothingToSign):
            put(practice, seen)


def test_a_bundle_proves_each_note_of_the_batch_and_notices_another_list(members):
    assert found_in(members) == []
    by_batch = [one for one in manifest_of(members)["notes"] if one["passkey"]]
    assert len(by_batch) >= 2
    for change in (
        lambda said: said["among"].pop(0),
        lambda said: said["among"].append(dict(said["among"][0], note="another")),
        lambda said: said.update(batch="00000000"),
    ):
        manifest = manifest_of(members)
        (note, *_) = [one for one in manifest["notes"] if one["passkey"]]
        said = json.loads(note["passkey"]["statement"])
        change(said)
        note["passkey"]["statement"] = json.dumps(said, sort_keys=True, separators=(",", ":"))
        assert any("passkey" in one for one in found_in(covered_up(members, manifest)))


def test_a_note_that_is_not_in_the_list_is_not_signed_by_it(practice, signed):
    _, (first, second, _) = signed
    kept, answer = approval(practice, first), proof(practice, first)
    outside = json.loads(approval(practice, second).statement) | {"record_sha256": "0" * 64}
    text = json.dumps(outside, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    forged = Stated(text, "")
    assert batch_of(forged) == batch_of(Stated(kept.statement, kept.statement_sha256))
    digest = hashlib.sha256(b"refillnotes-signature-v1\n" + text.encode()).hexdigest()
    parts = {
        "public_key": answer.public_key,
        "authenticator_data": answer.authenticator_data,
        "client_data": answer.client_data,
        "signature": answer.signature,
    }
    why = passkey_fault({"statement": text, **parts}, digest, answer.key_sha256, "0" * 64)
    assert why == "its passkey signed a batch without it"
