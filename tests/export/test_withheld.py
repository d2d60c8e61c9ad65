"""A bundle for a reader kept from some charts says how much was withheld, and is whole."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from uuid import UUID

import pytest

from refillnotes.actions.care_relation import restrict_chart
from refillnotes.actions.look_up import Wanted
from refillnotes.demo.staff import AUDITOR, PRIVACY
from refillnotes.export.verify_bundle import WHOLE
from tests.clinics import Practice, PrinterHere, a_practice
from tests.export.bundles import covered_up, exported, found_in, manifest_of


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Practice, UUID]]:
    """Three signed notes; the first and the last are of charts the auditor is kept from."""
    with a_practice(tmp_path_factory.mktemp("withheld"), PrinterHere()) as practice:
        hidden = [practice.a_signed_note()]
        practice.later(minutes=1).another_pump(1).a_signed_note()
        hidden.append(practice.later(minutes=2).another_pump(2).a_signed_note())
        officer, named = practice.staff[PRIVACY], (str(practice.physician.id),)
        for note_id in hidden:
            chart = patient_of(practice, note_id)
            restrict_chart(
                practice.clinic, officer, chart, 0, named, "Works here.", restricted=True
            )
        yield practice, hidden[0]


def patient_of(practice: Practice, note_id: UUID) -> UUID:
    with practice.clinic.database.reading() as connection:
        asked = "SELECT v.patient_id FROM visits v JOIN notes n ON n.visit_id = v.id WHERE n.id = ?"
        return UUID(connection.exec_driver_sql(asked, (str(note_id),)).scalar_one())


@pytest.fixture(scope="module")
def members(made: tuple[Practice, UUID]) -> dict[str, bytes]:
    practice = made[0]
    return taken(practice, Wanted())


def taken(practice: Practice, wanted: Wanted) -> dict[str, bytes]:
    return exported(practice.clinic, practice.staff[AUDITOR], wanted)


def test_a_bundle_without_what_was_withheld_is_whole_and_says_how_much_that_is(members, tmp_path):
    assert found_in(members) == []
    for name, content in members.items():
        if name.endswith(".py"):
            (tmp_path / name).write_bytes(content)
    with zipfile.ZipFile(tmp_path / "notes.zip", "w") as bundle:
        for name, content in members.items():
            bundle.writestr(name, content)
    command = [sys.executable, "-E", "-s", "-S", "verify.py", "notes.zip"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (WHOLE, "")
    assert "1 of 1 notes are as they were signed" in ran.stdout
    assert "Withheld, as their charts are restricted to others: 2." in ran.stdout


def test_nothing_names_what_was_withheld_but_the_ids_in_the_audit_trail(members, made):
    hidden = str(made[1]).encode()
    named = {name for name, content in members.items() if hidden in content}
    assert named == {"audit.jsonl"}


def test_a_note_that_is_really_absent_is_still_noticed(members):
    manifest = manifest_of(members)
    gone = manifest["notes"].pop()
    lines = members["index.csv"].splitlines(keepends=True)
    left = {name: content for name, content in members.items() if name != gone["path"]}
    left["index.csv"] = b"".join(lines[:-1])
    found = "\n".join(found_in(covered_up(left, manifest)))
    assert "3 notes that were signed are not here, and 2 were withheld." in found
    assert gone["note"] not in found
    manifest["bundle"] = manifest_of(members)["bundle"]
    left["manifest.json"] = covered_up(left, manifest)["manifest.json"].replace(
        manifest["bundle"].encode(), manifest_of(members)["bundle"].encode()
    )
    found = "\n".join(found_in(left))
    assert f"Note {gone['note']} was exported with this bundle and is not in it." in found


@pytest.mark.parametrize("count", [0, 1, 3])
def test_another_number_of_withheld_notes_is_noticed(members, count):
    manifest = manifest_of(members)
    manifest["header"]["counts"]["withheld"] = count
    found = "\n".join(found_in(covered_up(members, manifest)))
    assert "this bundle of all notes does not hold it" in found or f"{count} were withheld" in found
    assert "was not exported with this bundle" in found, "the trail knows the bundle by its header"


def test_a_selection_says_what_it_lacks_and_the_operator_takes_everything(made):
    practice = made[0]
    chosen = taken(practice, Wanted(pump_model=practice.story.pump.model))
    assert manifest_of(chosen)["header"]["counts"]["withheld"] == 2
    assert found_in(chosen) == []
    everything = exported(practice.clinic)
    counts = manifest_of(everything)["header"]["counts"]
    assert (counts["signed"], counts["withheld"]) == (3, 0)
    assert found_in(everything) == []
