"""A bundle of notes signed with people's own keys proves whose keys they were, without us."""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from refillnotes.actions.keep_seal import renew_root
from refillnotes.actions.verify_bundle import verify_bundle
from refillnotes.seal.keyring import Seal
from tests.clinics import NOW, Practice, PrinterHere, a_practice
from tests.export.bundles import covered_up, exported, found_in, manifest_of
from tests.export.standalone import is_whole_by_itself
from tests.signing_keys import OTHER_PIN, approve, at_s2, submitted, with_key


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    """One note signed by nurse and physician, whose key was replaced a minute later."""
    with a_practice(tmp_path_factory.mktemp("s2"), PrinterHere()) as opened:
        signing = with_key(at_s2(opened))
        approve(signing, submitted(signing))
        yield with_key(signing.later(minutes=1), opened.physician, pin=OTHER_PIN)


def members_of(practice):
    return exported(practice.clinic)


@pytest.fixture(scope="module")
def members(practice):
    return members_of(practice)


def kept_of(manifest):
    (note,) = manifest["notes"]
    return {json.loads(one["statement"])["role"]: one for one in note["own_keys"]}


def test_a_whole_bundle_is_whole_here_and_elsewhere(practice, members, tmp_path):
    assert found_in(members) == []
    assert {
        role: bool(one["revoked_at"]) for role, one in kept_of(manifest_of(members)).items()
    } == {
        "author": False,
        "approver": True,
    }
    bundle = is_whole_by_itself(tmp_path, members)
    assert list(verify_bundle(practice.clinic, bundle)) == []


def another(practice, person_id, since=NOW):
    pair = practice.clinic.seal.issue("Somebody", person_id, since)
    return base64.b64encode(pair.certificate.public_bytes(Encoding.DER)).decode()


def swapped(kept, _):
    """Each signer's certificate in the place of the other's."""
    author, approver = kept["author"], kept["approver"]
    pair = author["certificate"], approver["certificate"]
    approver["certificate"], author["certificate"] = pair


def never_made(kept, practice):
    kept["approver"]["certificate"] = another(practice, str(practice.physician.id))


def with_other_words(kept, _):
    kept["approver"]["statement"] = kept["approver"]["statement"].replace("review", "skimme")


def revoked_before(kept, _):
    kept["approver"]["revoked_at"] = NOW.isoformat()


def unreadable(kept, _):
    kept["approver"]["certificate"] = "AAAA"


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (swapped, "by another key than the audit trail says"),
        (never_made, "by another key than the audit trail says"),
        (with_other_words, "statement is not signed in the file"),
        (revoked_before, "key was revoked before"),
        (unreadable, "cannot be read"),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_what_is_changed_in_it_is_named(practice, members, done, said):
    manifest = manifest_of(members)
    done(kept_of(manifest), practice)
    found = found_in(covered_up(members, manifest))
    assert any(said in one for one in found), found


def test_a_signature_left_out_or_a_root_of_somebody_else_is_named(members, tmp_path):
    manifest = manifest_of(members)
    manifest["notes"][0]["own_keys"] = []
    assert any("cannot be read" in one for one in found_in(covered_up(members, manifest)))
    elsewhere = Seal(tmp_path / "seal", "Elsewhere")
    elsewhere.found(NOW)
    theirs = members | {"root.pem": (tmp_path / "seal" / "root.pem").read_bytes()}
    found = found_in(covered_up(theirs, manifest_of(members)))
    assert sum("not one that this root vouches for" in one for one in found) == 2, found
    gone = {name: content for name, content in members.items() if name != "root.pem"}
    assert "root.pem is missing." in found_in(gone)


def test_a_bundle_of_two_roots_and_one_of_before_are_both_of_this_clinic(
    practice, members, tmp_path
):
    earlier = is_whole_by_itself(tmp_path, members)
    shutil.copytree(practice.clinic.seal.folder, tmp_path / "seal")
    own = replace(practice.clinic, seal=Seal(tmp_path / "seal", "North Hospital"))
    later = replace(practice, clinic=own).later(minutes=2)
    renew_root(later.clinic)
    both = members_of(later)
    assert both["root.pem"].count(b"BEGIN CERTIFICATE") == 2
    (tmp_path / "both").mkdir()
    for bundle in (is_whole_by_itself(tmp_path / "both", both), earlier):
        assert list(verify_bundle(later.clinic, bundle)) == []
