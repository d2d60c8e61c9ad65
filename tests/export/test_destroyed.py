"""A bundle tells destroyed notes from missing ones, and proves each absence by its tombstone."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from refillnotes.actions.export_notes import export_notes
from refillnotes.actions.look_up import Wanted
from refillnotes.actions.verify_bundle import verify_bundle
from refillnotes.export.verify_bundle import bundle_id
from tests.clinics import Practice, PrinterHere, Signed
from tests.export.bundles import covered_up, exported, found_in, manifest_of, with_manifest
from tests.keeping import OVER, a_signed_practice_to_keep, destroyed, kept_shorter

CERTIFICATE = "certificates/destruction-1.pdf"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signed]:
    """One note, destroyed seven years after it was signed."""
    with a_signed_practice_to_keep(tmp_path_factory.mktemp("made"), PrinterHere()) as signed:
        later = signed.practice.later(days=OVER)
        destroyed(later)
        yield Signed(signed.folder, later, signed.note_id)


@pytest.fixture(scope="module")
def members(made: Signed) -> dict[str, bytes]:
    return exported(made.practice.clinic)


def test_a_bundle_names_what_was_destroyed_and_is_whole(made: Signed, members, tmp_path: Path):
    assert found_in(members) == []
    (gone,) = manifest_of(members)["destroyed"]
    assert gone["note"] == str(made.note_id)
    line = members["index.csv"].decode("utf-8-sig").splitlines()[-1]
    assert ",destroyed," in line
    assert line.endswith(",1")
    assert members[CERTIFICATE].startswith(b"%PDF")
    file = tmp_path / "bundle.zip"
    with zipfile.ZipFile(file, "w") as bundle:
        for name, content in members.items():
            bundle.writestr(name, content)
    assert list(verify_bundle(made.practice.clinic, file)) == []


def test_a_selection_says_nothing_of_notes_nobody_can_select(made: Signed):
    practice: Practice = kept_shorter(made.practice)
    wanted = Wanted(drug="morphine")
    whole = b"".join(export_notes(practice.clinic, None, wanted))
    with zipfile.ZipFile(io.BytesIO(whole)) as bundle:
        manifest = json.loads(bundle.read("manifest.json"))
    assert (manifest["destroyed"], manifest["header"]["counts"]["destroyed"]) == ([], 0)


def changed(members: dict[str, bytes], **stone: str) -> dict[str, bytes]:
    manifest = manifest_of(members)
    manifest["destroyed"][0]["tombstone"] |= stone
    return with_manifest(members, manifest)


def test_a_tombstone_that_the_audit_trail_does_not_name_proves_nothing(members):
    for stone in ({"record_sha256": "0" * 64}, {"row_name": "notes/x"}, {"visit_id": "y"}):
        (why,) = found_in(changed(members, **stone))
        assert "its tombstone is not the one the audit trail names" in why


def test_a_note_left_out_is_not_taken_for_a_destroyed_one(members):
    manifest = manifest_of(members)
    (gone,) = manifest["destroyed"]
    manifest["destroyed"] = []
    manifest["header"]["counts"]["destroyed"] = 0
    said = found_in(with_manifest(members, manifest))
    assert f"Note {gone['note']} was signed, and this bundle of all notes does not hold it." in said
    assert any("was destroyed, and this bundle of all notes does not say so" in one for one in said)


def test_a_note_called_destroyed_that_nobody_destroyed_is_named(members):
    manifest = manifest_of(members)
    other = "00000000-0000-4000-8000-000000000000"
    manifest["destroyed"][0]["note"] = other
    said = found_in(with_manifest(members, manifest))
    assert (
        f"Note {other} is not there, and the audit trail does not say that it was destroyed."
        in (said)
    )


def test_another_certificate_is_named_even_when_every_hash_fits_again(members):
    forged = members | {CERTIFICATE: b"%PDF of another"}
    said = found_in(covered_up(forged, manifest_of(members)))
    assert any("the certificate is not the one that was signed" in one for one in said)


def test_the_header_covers_what_the_index_says_is_destroyed(members):
    manifest = manifest_of(members)
    assert bundle_id(manifest["header"]) == manifest["bundle"]
    index = members["index.csv"].replace(b",destroyed,", b",current,")
    assert any("index.csv" in one for one in found_in(members | {"index.csv": index}))
