"""A bundle is held against the clinic that is said to have made it."""

import zipfile
from pathlib import Path

import pytest

from refillnotes.actions.export_notes import export_notes
from refillnotes.actions.look_up import Wanted
from refillnotes.actions.verify_bundle import NoBundle, verify_bundle
from tests.export.conftest import a_year


def test_a_bundle_of_this_clinic_is_whole(practice, tmp_path: Path):
    file = tmp_path / "notes.zip"
    file.write_bytes(b"".join(export_notes(practice.clinic, practice.physician, Wanted())))
    assert list(verify_bundle(practice.clinic, file)) == []


def test_a_whole_bundle_of_another_clinic_is_named(whole: bytes, tmp_path: Path):
    file = tmp_path / "theirs.zip"
    file.write_bytes(whole)
    (tmp_path / "other").mkdir()
    with a_year(tmp_path / "other") as other:
        (fault,) = verify_bundle(other.clinic, file)
    assert fault.where.startswith("audit record ")
    assert fault.why == "in theirs.zip is not the one of this clinic"


def test_a_bundle_that_was_changed_is_named_by_its_file(practice, whole: bytes, tmp_path: Path):
    file = tmp_path / "changed.zip"
    file.write_bytes(whole)
    with zipfile.ZipFile(file, "a") as bundle:
        bundle.writestr("more.pdf", b"%PDF")
    faults = list(verify_bundle(practice.clinic, file))
    assert {fault.where for fault in faults} == {"changed.zip"}
    assert any("more.pdf does not belong here" in fault.why for fault in faults)


def test_what_is_no_bundle_is_said_in_words(practice, tmp_path: Path):
    (tmp_path / "notes.zip").write_bytes(b"PK nothing")
    for name in ("notes.zip", "nowhere.zip"):
        with pytest.raises(NoBundle, match=f"{name} cannot be checked"):
            list(verify_bundle(practice.clinic, tmp_path / name))
