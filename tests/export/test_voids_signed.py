"""A bundle proves without us that two people signed a void, each with a key of their own."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest

from refillnotes.actions.passkey_answers import Purpose
from refillnotes.actions.read_note import read_note
from refillnotes.actions.verify_bundle import verify_bundle
from refillnotes.actions.void_visit import (
    AskToVoid,
    DecideVoid,
    ask_to_void,
    decide_void,
    look_at_visit,
)
from refillnotes.domain.ceremony import Level
from refillnotes.export.signatures_proof import signature_faults
from refillnotes.export.trail_proof import read_links
from refillnotes.export.verify_bundle import proof_beside
from tests.clinics import NOW, Practice, PrinterHere, a_practice
from tests.export.bundles import covered_up, exported, found_in, manifest_of, packed
from tests.export.standalone import is_whole_by_itself
from tests.passkeys import done_by_passkey, enrolled
from tests.signing_keys import OTHER_PIN, approve, at_s2, ceremony, submitted, with_key

SAID = "wrong-patient", "Her sister's."


def void_at_level_s2(practice: Practice) -> Practice:
    """Signed and made void; the nurse's key was replaced a minute later."""
    signing = with_key(at_s2(practice))
    note_id = submitted(signing)
    approve(signing, note_id)
    nurse, physician = signing.nurse, signing.physician
    visit_id = read_note(signing.clinic, nurse, note_id).visit.id
    ask_to_void(signing.clinic, nurse, visit_id, *SAID, ceremony=ceremony(signing, nurse))
    asked = look_at_visit(signing.clinic, physician, visit_id).voiding.request
    own = ceremony(signing, physician)
    decide_void(signing.clinic, physician, visit_id, asked.id, ceremony=own, void=True)
    return with_key(signing.later(minutes=1), nurse, pin=OTHER_PIN)


def void_at_level_s3(practice: Practice) -> Practice:
    """Signed at S1 and made void by two passkeys."""
    note_id = practice.a_signed_note()
    signing = replace(practice, clinic=replace(practice.clinic, signing=Level.S3))
    nurse, physician = signing.nurse, signing.physician
    visit_id = read_note(signing.clinic, nurse, note_id).visit.id
    theirs, asking = enrolled(signing, nurse), AskToVoid(visit_id, *SAID)
    seen = UUID(done_by_passkey(signing, nurse, theirs, asking, Purpose.SIGN_VOID))
    hers, confirming = enrolled(signing, physician), DecideVoid(visit_id, seen, void=True)
    done_by_passkey(signing, physician, hers, confirming, Purpose.SIGN_VOID)
    return signing


@pytest.fixture(scope="module", params=[void_at_level_s2, void_at_level_s3])
def practice(request, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    with a_practice(tmp_path_factory.mktemp("void"), PrinterHere()) as opened:
        yield request.param(opened)


@pytest.fixture(scope="module")
def members(practice):
    return exported(practice.clinic)


def test_a_whole_bundle_is_whole_here_and_elsewhere(practice, members, tmp_path):
    assert found_in(members) == []
    (note,) = manifest_of(members)["notes"]
    revoked = [name for name, one in note["void_signed"].items() if one.get("revoked_at")]
    assert note["void_signed"].keys() == {"asked", "confirmed"}
    assert revoked == (["asked"] if practice.clinic.signing is Level.S2 else [])
    bundle = is_whole_by_itself(tmp_path, members)
    assert list(verify_bundle(practice.clinic, bundle)) == []


def gone(note):
    del note["void_signed"]["confirmed"]


def all_gone(note):
    del note["void_signed"]


def exchanged(note):
    held = note["void_signed"]
    held["asked"], held["confirmed"] = held["confirmed"], held["asked"]


def another_statements(note):
    held = note["void_signed"]
    held["confirmed"]["signature"] = held["asked"]["signature"]


def unreadable(note):
    note["void_signed"]["confirmed"]["signature"] = "?"


def revoked_before(note):
    note["void_signed"]["confirmed"]["revoked_at"] = NOW.isoformat()


_GONE = "the signature of its signer's own key cannot be read"
_NO_ANSWER = "its passkey's signature does not hold"


@pytest.mark.parametrize(
    ("act", "own_key", "passkey"),
    [
        (gone, _GONE, _NO_ANSWER),
        (all_gone, _GONE, _NO_ANSWER),
        (
            exchanged,
            "the confirmer's signature is by another key than the audit trail says",
            "it is signed by another passkey than the audit trail says",
        ),
        (another_statements, "the confirmer's own signature does not hold", _NO_ANSWER),
        (unreadable, _GONE, _NO_ANSWER),
        (revoked_before, "the confirmer's key was revoked before", None),
    ],
)
def test_what_is_changed_in_it_is_named(practice, members, act, own_key, passkey):
    manifest = manifest_of(members)
    (note,) = manifest["notes"]
    act(note)
    found = [one for one in found_in(covered_up(members, manifest)) if "confirmer" in one]
    why = own_key if practice.clinic.signing is Level.S2 else passkey
    assert found == ([f"{note['path']}, void by its confirmer: {why}."] if why else [])


@pytest.mark.parametrize("confirmed", ["{}", '{"role":"confirmer"}'])
def test_words_the_trail_does_not_name_have_one_sentence(members, confirmed):
    manifest = manifest_of(members)
    (note,) = manifest["notes"]
    note["void"]["confirmed"] = confirmed
    found = [one for one in found_in(covered_up(members, manifest)) if note["path"] in one]
    assert found == [f"{note['path']}: the statements on its being void cannot be read."]


def test_a_signer_whose_key_the_trail_does_not_name_is_named(members):
    (note,) = manifest_of(members)["notes"]
    links, _ = read_links(members["audit.jsonl"])
    for _, act in links:
        if act["event"] == "visit-voided":
            act["hashes"] = {"statement": act["hashes"]["statement"]}
    with zipfile.ZipFile(packed(members)) as bundle:
        found = list(signature_faults(bundle, [note], links, proof_beside))
    assert found == [f"{note['path']}, void by its confirmer: nothing shows their own key."]
