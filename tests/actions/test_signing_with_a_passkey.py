"""A note signed by a passkey: only its owner's, only this statement, and provable offline."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pytest
from webauthn import base64url_to_bytes

from refillnotes.actions.know_signer import Given, SignerUnknown
from refillnotes.actions.passkey_answers import Asked, Purpose, ask_for_passkey
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.read_note import read_note
from refillnotes.actions.refusals import NoPasskey, SeenOtherwise
from refillnotes.actions.sign_note import NoteApproval
from refillnotes.actions.sign_with_passkey import ask_to_sign, sign_with_passkey
from refillnotes.actions.verify_record import verify_record
from refillnotes.demo.staff import SECOND_PHYSICIAN
from refillnotes.domain.ceremony import Auth
from refillnotes.export.passkey_proof import passkey_fault
from refillnotes.store import notes
from tests.authenticators import a_sending
from tests.clinics import Practice, PrinterHere, a_practice
from tests.export.bundles import covered_up, exported, found_in, manifest_of
from tests.passkeys import ORIGIN, SITE, enrolled, happened


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    with a_practice(tmp_path_factory.mktemp("s3"), PrinterHere()) as opened:
        yield opened


@pytest.fixture(scope="module")
def device(practice):
    return enrolled(practice, practice.physician)


@pytest.fixture(scope="module")
def signed(practice, device):
    note_id = practice.a_note()
    sign(practice, note_id, device)
    return note_id


@pytest.fixture(scope="module")
def members(practice, signed):
    assert signed
    return exported(practice.clinic, practice.physician)


def asked(who):
    return Asked("mark", Purpose.SIGN_NOTE, who.id)


def put(practice, note_id, auth=Auth.PASSWORD):
    who = practice.physician
    seen = read_note(practice.clinic, who, note_id).shown
    approval = NoteApproval(note_id, seen)
    return ask_to_sign(practice.clinic, who, approval, SITE, asked(who), auth)


def answered(practice, note_id, answer, password=DEMO_PASSWORD, once=None):
    who = practice.physician
    seen = read_note(practice.clinic, who, note_id).shown
    given = Given(password, passkey=answer)
    sign_with_passkey(
        practice.clinic,
        who,
        NoteApproval(note_id, seen),
        given,
        asked(who),
        SITE,
        "10.0.0.1",
        once or a_sending(),
    )


def sign(practice, note_id, device):
    answered(practice, note_id, device.get(put(practice, note_id)))


def statement(practice, note_id):
    with practice.clinic.database.reading() as connection:
        return notes.signatures_of(connection, note_id)[-1]


def test_what_the_device_signed_is_the_statement_and_is_kept_beside_it(practice, signed):
    kept = statement(practice, signed)
    said = json.loads(kept.statement)
    assert (said["level"], said["auth"]) == ("S3", "password passkey")
    assert (said["site"], said["origin"], len(said["nonce"])) == ("localhost", ORIGIN, 32)
    with practice.clinic.database.reading() as connection:
        proof = notes.proof_of(connection, signed)
    client_data = json.loads(base64url_to_bytes(proof.client_data))
    assert base64url_to_bytes(client_data["challenge"]).hex() == kept.statement_sha256
    assert list(verify_record(practice.clinic, signatures=True)) == []
    last = next(one for one in reversed(happened(practice.clinic)) if one["event"] == "note-signed")
    assert last["hashes"]["statement"] == kept.statement_sha256


def test_a_wrong_answer_signs_nothing(practice, device):
    second = practice.another_pump(1)
    note_id, who = second.a_note(), practice.physician
    theirs = enrolled(practice, practice.nurse)
    other = second.another_pump(2).a_note()
    about_another = device.get(put(practice, other))
    random = device.get(ask_for_passkey(practice.clinic, SITE, asked(who)))
    elsewhere = replace(device, origin="http://localhost:9", count=device.count + 50)
    unverified = replace(device, verifies=False, count=device.count + 60)
    for answer, password, why in (
        (theirs.get(put(practice, note_id)), DEMO_PASSWORD, "did not fit"),
        (elsewhere.get(put(practice, note_id)), DEMO_PASSWORD, "did not fit"),
        (unverified.get(put(practice, note_id)), DEMO_PASSWORD, "did not fit"),
        (random, DEMO_PASSWORD, "did not fit"),
        ("", DEMO_PASSWORD, "did not fit"),
        (device.get(put(practice, note_id)), "wrong", "not your password"),
    ):
        with pytest.raises(SignerUnknown, match=why):
            answered(practice, note_id, answer, password)
    fresh = device.get(put(practice, other))
    with pytest.raises(SeenOtherwise, match="another note"):
        answered(practice, note_id, fresh)
    with pytest.raises(SignerUnknown, match="did not fit"):
        answered(practice, other, about_another)  # older than the one the device counted since
    assert statement(practice, note_id).role == statement(practice, other).role == "author"
    once, answer = a_sending(), device.get(put(practice, note_id, Auth.PERIOD))
    for _ in range(2):
        answered(practice, note_id, answer, "", once)
    assert json.loads(statement(practice, note_id).statement)["auth"] == "period passkey"


def test_who_has_no_passkey_is_told_to_make_one(practice, signed):
    who = practice.staff[SECOND_PHYSICIAN]
    seen = read_note(practice.clinic, who, signed).shown
    approval = NoteApproval(signed, seen)
    with pytest.raises(NoPasskey, match="Make one"):
        ask_to_sign(practice.clinic, who, approval, SITE, asked(who), Auth.PASSWORD)


def test_the_bundle_proves_it_elsewhere(tmp_path, members):
    for name in ("verify.py", "trail_proof.py", "signatures_proof.py", "passkey_proof.py"):
        (tmp_path / name).write_bytes(members[name])
    with zipfile.ZipFile(tmp_path / "notes.zip", "w") as bundle:
        for name, content in members.items():
            bundle.writestr(name, content)
    command = [sys.executable, "-I", "-c", RUN, str(tmp_path)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, "are as they were signed" in ran.stdout) == (0, True), ran.stderr


RUN = """
import sys
sys.path.insert(0, sys.argv[1])
sys.modules["refillnotes"] = None
import verify
sys.exit(verify.main([sys.argv[1] + "/notes.zip"]))
"""


@pytest.mark.parametrize("part", ["statement", "public_key", "client_data", "signature", ""])
def test_a_bundle_with_a_changed_answer_is_noticed(members, part):
    manifest = manifest_of(members)
    (note,) = [one for one in manifest["notes"] if one["passkey"]][:1]
    if part:
        held = note["passkey"][part]
        at = len(held) // 2
        note["passkey"][part] = held[:at] + ("B" if held[at] == "A" else "A") + held[at + 1 :]
    else:
        note["passkey"] = {}
    found = found_in(covered_up(members, manifest))
    assert any("passkey" in one for one in found), found


def test_every_part_of_an_answer_is_looked_at(members):
    (note,) = [one for one in manifest_of(members)["notes"] if one["passkey"]][:1]
    links = [json.loads(line)["event"] for line in members["audit.jsonl"].decode().splitlines()]
    events = [json.loads(one) for one in links]
    (hashes,) = [
        one["hashes"]
        for one in events
        if one["event"] == "note-signed" and one["subjects"]["note"] == note["note"]
    ]
    known = (hashes["statement"], hashes["passkey"], note["record_sha256"])
    assert passkey_fault(note["passkey"], *known) == ""
    assert "another statement" in passkey_fault(note["passkey"], "0" * 64, *known[1:])
    assert "another passkey" in passkey_fault(note["passkey"], known[0], "0" * 64, known[2])
    assert "another statement" in passkey_fault(note["passkey"], *known[:2], "0" * 64)
    assert "does not hold" in passkey_fault({}, *known)
