"""A bundle proves without us who witnessed a note and who approved what was added to it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from refillnotes.actions.add_to_note import write_addendum
from refillnotes.actions.approve_addendum import AddendumApproval
from refillnotes.actions.know_signer import Given
from refillnotes.actions.passkey_answers import Asked, Purpose
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.read_addendum import read_addendum
from refillnotes.actions.read_note import read_note
from refillnotes.actions.sign_note import NoteApproval
from refillnotes.actions.sign_with_passkey import ask_to_sign, sign_with_passkey
from refillnotes.actions.signing import sign
from refillnotes.actions.verify_bundle import verify_bundle
from refillnotes.actions.verify_record import verify_record
from refillnotes.actions.witness_note import SecondSignature
from refillnotes.demo.staff import SECOND_NURSE
from refillnotes.domain.ceremony import Auth, Level
from tests.authenticators import a_sending
from tests.clinics import Practice, PrinterHere, a_practice
from tests.export.bundles import covered_up, exported, found_in, manifest_of
from tests.export.standalone import is_whole_by_itself
from tests.passkeys import SITE, enrolled
from tests.signing_keys import at_s2, ceremony, submitted, with_key
from tests.store.forging import unguarded


def by_passkey(practice, who, device, signing, purpose) -> None:
    asked = Asked("mark", purpose, who.id)
    put = ask_to_sign(practice.clinic, who, signing, SITE, asked, Auth.PASSWORD)
    given = Given(DEMO_PASSWORD, passkey=device.get(put))
    here = practice.clinic, who, signing, given, asked, SITE
    sign_with_passkey(*here, "10.0.0.1", a_sending())


def at_level_s3(practice: Practice) -> Practice:
    witness, physician = practice.staff[SECOND_NURSE], practice.physician
    theirs, hers = enrolled(practice, witness), enrolled(practice, physician)
    note_id = practice.a_note()
    seen = read_note(practice.clinic, witness, note_id).shown
    by_passkey(practice, witness, theirs, SecondSignature(note_id, seen), Purpose.WITNESS_NOTE)
    seen = read_note(practice.clinic, physician, note_id).shown
    by_passkey(practice, physician, hers, NoteApproval(note_id, seen), Purpose.SIGN_NOTE)
    addendum_id = write_addendum(practice.clinic, practice.nurse, note_id, "She called.")
    seen = read_addendum(practice.clinic, physician, addendum_id).shown
    approval = AddendumApproval(addendum_id, seen)
    by_passkey(practice, physician, hers, approval, Purpose.SIGN_ADDENDUM)
    return practice


def at_level_s2(practice: Practice) -> Practice:
    witness, physician = practice.staff[SECOND_NURSE], practice.physician
    signing = with_key(at_s2(practice), practice.nurse, witness, physician)
    note_id = submitted(signing)

    def own(who, page):
        sign(signing.clinic, who, page, ceremony=ceremony(signing, who))

    own(witness, SecondSignature(note_id, read_note(signing.clinic, witness, note_id).shown))
    own(physician, NoteApproval(note_id, read_note(signing.clinic, physician, note_id).shown))
    written = ceremony(signing, signing.nurse)
    addendum_id = write_addendum(
        signing.clinic, signing.nurse, note_id, "She called.", ceremony=written
    )
    seen = read_addendum(signing.clinic, physician, addendum_id).shown
    own(physician, AddendumApproval(addendum_id, seen))
    return signing


@pytest.fixture(scope="module", params=[at_level_s2, at_level_s3])
def practice(request, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    with a_practice(tmp_path_factory.mktemp("level"), PrinterHere()) as opened:
        yield request.param(opened)


@pytest.fixture(scope="module")
def members(practice):
    return exported(practice.clinic)


def test_a_whole_bundle_is_whole_here_and_elsewhere(practice, members, tmp_path):
    assert list(verify_record(practice.clinic, signatures=True)) == []
    assert found_in(members) == []
    bundle = is_whole_by_itself(tmp_path, members)
    assert list(verify_bundle(practice.clinic, bundle)) == []


def gone(note):
    note["seconds"] = []


def other_words(note):
    (second,) = note["seconds"]
    second["statement"] = second["statement"].replace("volume", "weight")


def another_second(note):
    (second,) = note["seconds"]
    note["seconds"].append(second | {"role": "witness"})


def an_unknown_role(note):
    (second,) = note["seconds"]
    note["seconds"].append(second | {"role": "notary"})


def no_statement(note):
    note["seconds"] = [{"role": "checker"}]


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (gone, "the statement of its checker cannot be read"),
        (no_statement, "the statement of its checker cannot be read"),
        (other_words, "the checker's statement is not the one the audit trail names"),
        (another_second, "the audit trail has no witness sign it"),
        (an_unknown_role, "the audit trail has no notary sign it"),
    ],
)
def test_a_changed_witness_is_named(members, act, why):
    manifest = manifest_of(members)
    (note,) = manifest["notes"]
    act(note)
    found = found_in(covered_up(members, manifest))
    assert [one for one in found if note["path"] in one and why in one], found


def test_a_changed_proof_of_a_witness_or_an_addendum_is_named(members):
    (note,) = manifest_of(members)["notes"]
    level = json.loads(note["seconds"][0]["statement"])["level"]
    for page in ("seconds", "addenda"):
        manifest = manifest_of(members)
        (note,) = manifest["notes"]
        (held,) = note[page]
        if level == "S3":
            held["passkey"]["signature"] = held["passkey"]["client_data"]
            why = "its passkey's signature does not hold"
        else:
            keys = held if page == "addenda" else note
            signed_by = "approver" if page == "addenda" else "checker"
            keys["own_keys"] = [
                one for one in keys["own_keys"] if json.loads(one["statement"])["role"] != signed_by
            ]
            why = f"the {signed_by}'s own signature cannot be read"
        path = held["path"] if page == "addenda" else note["path"]
        assert f"{path}: {why}." in found_in(covered_up(members, manifest))


def test_a_file_without_the_witness_is_named(members):
    manifest = manifest_of(members)
    (note,) = manifest["notes"]
    stated = members[note["path"]]
    changed = members | {note["path"]: stated.replace(b" Statement ", b" Statemend ")}
    found = found_in(covered_up(changed, manifest))
    assert f"{note['path']}: the checker's statement is not signed in the file." in found


def test_verify_names_a_witness_whose_answer_is_gone(practice):
    with unguarded(practice.clinic.database, "witness_proofs") as connection:
        gone = connection.exec_driver_sql("DELETE FROM witness_proofs").rowcount
    found = [fault.why for fault in verify_record(practice.clinic, signatures=True)]
    said = [why for why in found if "passkey" in why]
    assert said == ["the answer of the checker's passkey is gone"] * gone
    assert gone == (practice.clinic.signing is not Level.S2)
