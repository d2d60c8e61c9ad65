"""A bundle proves without us that two people signed a void, each with a key of their own."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import pytest

from refillnotes.actions.export_notes import export_notes
from refillnotes.actions.look_up import Wanted
from refillnotes.actions.read_note import read_note
from refillnotes.actions.verify_bundle import verify_bundle
from refillnotes.actions.void_visit import ask_to_void, decide_void, look_at_visit
from refillnotes.export.signatures_proof import signature_faults
from refillnotes.export.trail_proof import read_links
from refillnotes.export.verify_bundle import proof_beside
from tests.clinics import NOW, Practice, PrinterHere, a_practice
from tests.export.bundles import covered_up, found_in, manifest_of, packed
from tests.export.standalone import is_whole_by_itself
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


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    with a_practice(tmp_path_factory.mktemp("void"), PrinterHere()) as opened:
        yield void_at_level_s2(opened)


@pytest.fixture(scope="module")
def members(practice):
    whole = b"".join(export_notes(practice.clinic, None, Wanted()))
    with zipfile.ZipFile(io.BytesIO(whole)) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def test_a_whole_bundle_is_whole_here_and_elsewhere(practice, members, tmp_path):
    assert found_in(members) == []
    (note,) = manifest_of(members)["notes"]
    assert {name: bool(one["revoked_at"]) for name, one in note["void_signed"].items()} == {
        "asked": True,
        "confirmed": False,
    }
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


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (gone, "the signature of its signer's own key cannot be read"),
        (all_gone, "the signature of its signer's own key cannot be read"),
        (exchanged, "the confirmer's signature is by another key than the audit trail says"),
        (another_statements, "the confirmer's own signature does not hold"),
        (unreadable, "the signature of its signer's own key cannot be read"),
        (revoked_before, "the confirmer's key was revoked before"),
    ],
)
def test_what_is_changed_in_it_is_named(members, act, why):
    manifest = manifest_of(members)
    (note,) = manifest["notes"]
    act(note)
    found = found_in(covered_up(members, manifest))
    assert f"{note['path']}, which is void: {why}." in found, found


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
            del act["hashes"]["certificate"]
    with zipfile.ZipFile(packed(members)) as bundle:
        found = list(signature_faults(bundle, [note], links, proof_beside))
    assert found == [f"{note['path']}, which is void: nothing shows the confirmer's own key."]
