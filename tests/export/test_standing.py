"""A bundle holds every signed revision, says what was amended and what is void, and proves it."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from refillnotes.actions.add_to_note import write_addendum
from refillnotes.actions.amend_note import amend_note
from refillnotes.actions.approve_addendum import sign_addendum
from refillnotes.actions.export_notes import export_notes
from refillnotes.actions.look_up import Wanted
from refillnotes.actions.open_visit import open_visit
from refillnotes.actions.read_addendum import read_addendum
from refillnotes.actions.read_note import read_note, read_pdf
from refillnotes.actions.save_draft import save_draft
from refillnotes.actions.submit_visit import submit_visit
from refillnotes.actions.void_visit import ask_to_void, decide_void, look_at_visit
from refillnotes.export.verify_bundle import CANNOT_CHECK, WHOLE, NotABundle
from tests.clinics import NOW, PrinterHere, a_practice
from tests.export.bundles import covered_up, found_in, manifest_of, packed, unpacked
from tests.export.conftest import sign
from tests.export.test_bundle import rows_of
from tests.pdf.reading import as_seen, words


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict, dict]]:
    """One visit amended and later void, one that stands and was added to; the bundle, and bytes."""
    with a_practice(tmp_path_factory.mktemp("standing"), PrinterHere()) as practice:
        first = practice.a_note()
        sign(practice, first)
        signed = read_pdf(practice.clinic, practice.physician, first)[1]
        visit_id = amend_note(practice.clinic, practice.nurse, first, "The lot was copied.")
        version = open_visit(practice.clinic, practice.nurse, visit_id).visit.version
        saved = save_draft(practice.clinic, practice.nurse, visit_id, version, {"pain": "7"})
        sign(practice, submit_visit(practice.clinic, practice.nurse, visit_id, saved.version))
        later = practice.later(days=77)
        other = later.a_note(filled_at=NOW + timedelta(minutes=16))
        sign(later, other)
        for text in ("Her daughter called.", "She slept well."):
            added = write_addendum(later.clinic, later.nurse, other, text)
            shown = read_addendum(later.clinic, later.physician, added).shown
            sign_addendum(later.clinic, later.physician, added, shown)
        write_addendum(later.clinic, later.nurse, other, "Nobody approved this.")
        visit_id = read_note(practice.clinic, practice.nurse, first).visit.id
        ask_to_void(later.clinic, later.nurse, visit_id, "wrong-patient", "Her sister's.")
        asked = look_at_visit(later.clinic, later.nurse, visit_id).voiding.request
        decide_void(later.clinic, later.physician, visit_id, asked.id, void=True)
        whole = b"".join(export_notes(later.clinic, later.physician, Wanted()))
        chosen = b"".join(export_notes(later.clinic, None, Wanted(last=date(2026, 12, 31))))
        yield unpacked(whole), {"signed": signed, "chosen": chosen}


@pytest.fixture
def members(made) -> dict[str, bytes]:
    return made[0]


def test_every_signed_revision_is_there_with_its_own_bytes_and_figures(made):
    members, first = made
    paths = [note["path"] for note in manifest_of(members)["notes"]]
    assert [path.rpartition("/")[2] for path in paths] == [
        "visit-2026-000001-r1.pdf",
        "visit-2026-000001-r2.pdf",
        "visit-2027-000001-r1.pdf",
    ]
    assert members[paths[0]] == first["signed"]
    assert found_in(members) == []


def test_a_sheet_lies_on_each_void_note_and_addenda_behind_the_one_that_stands(made):
    members, first = made
    assert [name.rpartition("/")[2] for name in members if name.endswith(".pdf")] == [
        "visit-2026-000001-r1-void.pdf",
        "visit-2026-000001-r1.pdf",
        "visit-2026-000001-r2-void.pdf",
        "visit-2026-000001-r2.pdf",
        "visit-2027-000001-r1.pdf",
        "visit-2027-000001-r1-addendum-1.pdf",
        "visit-2027-000001-r1-addendum-2.pdf",
    ]
    sheet = words(as_seen(members["notes/2026/11/visit-2026-000001-r1-void.pdf"]))
    note = manifest_of(members)["notes"][0]
    for said in ("VOID", "Wrong patient", "Her sister's.", "Dana Reyes RN", "Amara Osei MD"):
        assert said in sheet
    assert f"Revision 1, record {note['record_sha256']}" in sheet
    assert members[note["path"]] == first["signed"]
    added = words(as_seen(members["notes/2027/01/visit-2027-000001-r1-addendum-2.pdf"]))
    assert "She slept well." in added
    void, _, stands = rows_of(members)
    assert (void["addenda"], stands["addenda"]) == ("0", "2")
    assert void["void_sheet_sha256"] == note["sheet"]["sha256"]
    assert manifest_of(members)["header"]["counts"]["addenda"] == 2


@pytest.mark.parametrize(
    ("place", "change", "why"),
    [
        (2, lambda note: note["addenda"].pop(), "1 of its addenda are not here"),
        (0, lambda note: note.update(sheet={}), "a sheet lies on a note that is void"),
        (
            2,
            lambda note: note["addenda"][0].update(addendum=note["addenda"][1]["addendum"]),
            "is not what the audit trail says was signed",
        ),
        (
            2,
            lambda note: note["addenda"][0].update(record_sha256="0" * 64),
            "is not what the audit trail says was signed",
        ),
        (
            2,
            lambda note: note["addenda"][0].update(own_approval="yes"),
            "is not what the audit trail says was signed",
        ),
    ],
)
def test_what_lies_beside_a_note_is_what_was_signed_or_it_is_noticed(members, place, change, why):
    manifest = manifest_of(members)
    change(manifest["notes"][place])
    assert any(why in one for one in found_in(covered_up(members, manifest)))


def test_an_addendum_put_under_another_note_is_noticed(members):
    manifest = manifest_of(members)
    manifest["notes"][0]["addenda"] = manifest["notes"][2]["addenda"]
    manifest["notes"][2]["addenda"] = []
    found = found_in(covered_up(members, manifest))
    assert any("is not what the audit trail says was signed" in one for one in found)
    assert any("2 of its addenda are not here" in one for one in found)


@pytest.mark.parametrize("beside", [{"sheet": 5}, {"addenda": [{}]}, {"addenda": None}])
def test_a_manifest_that_says_nonsense_of_what_lies_beside_cannot_be_checked(members, beside):
    manifest = manifest_of(members)
    manifest["notes"][0] |= beside
    with pytest.raises(NotABundle):
        found_in(covered_up(members, manifest))


def test_a_selection_brings_what_was_signed_first_and_is_whole(made):
    some = unpacked(made[1]["chosen"])
    assert [note["revision"] for note in manifest_of(some)["notes"]] == [1, 2]
    assert found_in(some) == []


def test_the_index_says_what_became_of_each(members):
    first, second, other = rows_of(members)
    ids = [note["note"] for note in manifest_of(members)["notes"]]
    assert (first["standing"], second["standing"], other["standing"]) == ("void", "void", "current")
    assert (first["amended_by_revision"], first["amended_by_note"]) == ("2", ids[1])
    assert (second["amends_revision"], second["amended_by_note"]) == ("1", "")
    for row in (first, second):
        assert row["void_reason"] == "wrong-patient"
        assert row["void_at"].startswith("2027-01-30")
        assert row["void_by"] == "Dana Reyes RN; Amara Osei MD"
    assert not any(other[name] for name in other if name.startswith(("amend", "void")))
    counts = manifest_of(members)["header"]["counts"]
    assert (counts["signed"], counts["amended"], counts["void"]) == (3, 1, 2)


@pytest.mark.parametrize(
    ("place", "change", "why"),
    [
        (0, {"amended_by": ""}, "what amends it is not what the audit trail says"),
        (1, {"amends": ""}, "what it amends is not what the audit trail says"),
        (2, {"amends": "first"}, "what it amends is not what the audit trail says"),
        (0, {"void": {}}, "is void, and the manifest does not say so"),
        (2, {"void": "first"}, "the audit trail does not say that it is void"),
        (1, {"void": {"asked": "{}", "confirmed": "[]"}}, "cannot be read"),
    ],
)
def test_a_manifest_that_says_otherwise_is_noticed(members, place, change, why):
    manifest = manifest_of(members)
    first = manifest["notes"][0]
    for name, value in change.items():
        given = (first["note"] if name == "amends" else first[name]) if value == "first" else value
        manifest["notes"][place][name] = given
    path = manifest["notes"][place]["path"]
    assert any(path in one and why in one for one in found_in(covered_up(members, manifest)))


def test_a_key_that_signed_no_void_is_noticed(members):
    manifest = manifest_of(members)
    manifest["notes"][0]["void_signed"] = {"asked": {"signature": "AAAA"}}
    path = manifest["notes"][0]["path"]
    found = found_in(covered_up(members, manifest))
    assert found == [
        f"{path}, void by its requester: the audit trail has no key of theirs sign it."
    ]


@pytest.mark.parametrize(("name", "other"), [("reason", "duplicate"), ("name", "Nobody MD")])
def test_a_statement_in_other_words_is_not_the_one_of_the_trail(members, name, other):
    manifest = manifest_of(members)
    for note in manifest["notes"][:2]:
        said = json.loads(note["void"]["confirmed"]) | {name: other}
        note["void"]["confirmed"] = json.dumps(said)
    found = found_in(covered_up(members, manifest))
    assert any("the audit trail does not say that it is void" in one for one in found)


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        (b"wrong-patient", b"duplicate"),
        (b"Dana Reyes RN; ", b"Nobody; "),
        (b",void,", b",current,"),
    ],
)
def test_an_index_that_says_otherwise_of_what_became_of_a_note_is_noticed(members, said, instead):
    other = members | {"index.csv": members["index.csv"].replace(said, instead)}
    found = found_in(covered_up(other, manifest_of(members)))
    assert any("is not what became of it" in one for one in found)


def test_a_current_note_called_void_in_the_index_is_noticed(whole):
    there = unpacked(whole)
    other = there | {"index.csv": there["index.csv"].replace(b",current,", b",void,", 1)}
    found = found_in(covered_up(other, manifest_of(there)))
    assert any("the index's standing is not what became of it" in one for one in found)


def test_the_first_revision_left_out_is_missed(members):
    manifest = manifest_of(members)
    gone = manifest["notes"].pop(0)
    left = {name: content for name, content in members.items() if name != gone["path"]}
    lines = left["index.csv"].splitlines(keepends=True)
    left["index.csv"] = b"".join(lines[:1] + lines[2:])
    found = "\n".join(found_in(covered_up(left, manifest)))
    assert f"Note {gone['note']} was signed, and this bundle of all notes does not hold it" in found
    assert "amends a revision that this bundle does not hold" in found


def test_the_program_beside_the_verifier_is_the_one_here(members):
    manifest = manifest_of(members)
    digest = hashlib.sha256(members["standing_proof.py"]).hexdigest()
    assert manifest["files"]["standing_proof.py"] == digest


def test_the_verifier_runs_by_itself_with_the_program_beside_it(members, tmp_path):
    for name in ("verify.py", "trail_proof.py", "standing_proof.py"):
        (tmp_path / name).write_bytes(members[name])
    (tmp_path / "notes.zip").write_bytes(packed(members).getvalue())
    assert ran(tmp_path) == (WHOLE, "")
    (tmp_path / "standing_proof.py").unlink()
    code, said = ran(tmp_path)
    assert code == CANNOT_CHECK
    assert "it takes standing_proof.py. Unpack it beside this program" in said


def ran(folder: Path) -> tuple[int, str]:
    command = [sys.executable, "-S", "verify.py", "notes.zip"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr
