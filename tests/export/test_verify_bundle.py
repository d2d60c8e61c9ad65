"""Whatever is done to a bundle, the verifier says so; left alone, it says nothing."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import warnings
from datetime import date

import pytest

from refillnotes.actions.look_up import Wanted
from refillnotes.domain.audit import link_hash
from refillnotes.export.verify_bundle import CANNOT_CHECK, WHOLE, WRONG, canonical, main
from tests.export.bundles import covered_up, exported, found_in, manifest_of, packed, with_manifest


def note_paths(members):
    return [name for name in members if name.endswith(".pdf")]


def test_a_bundle_left_alone_is_whole(members):
    assert found_in(members) == []


def test_the_bundle_brings_a_verifier_that_runs_by_itself(tmp_path, whole, members):
    for name in ("verify.py", "trail_proof.py"):
        (tmp_path / name).write_bytes(members[name])
    (tmp_path / "notes.zip").write_bytes(whole)
    command = [sys.executable, "-E", "-s", "-S", "verify.py", "notes.zip"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (WHOLE, "")
    assert "3 of 3 notes are as they were signed: 1 not refilled" in ran.stdout
    assert "0 missing. 1 waited for a signature." in ran.stdout


def test_every_file_that_is_taken_out_is_missed(members):
    for name in members:
        if name != "manifest.json":
            assert f"{name} is missing." in found_in(
                {one: content for one, content in members.items() if one != name}
            )


def test_every_file_that_is_changed_is_noticed(members):
    for name, content in members.items():
        if name != "manifest.json":
            found = found_in(members | {name: content + b" "})
            assert f"{name} was changed" in "".join(found), name


def test_every_file_that_is_replaced_by_another_note_is_noticed(members):
    first, second, third = note_paths(members)
    swapped = members | {first: members[second], second: members[first]}
    assert len(found_in(swapped)) == 2
    assert third not in "".join(found_in(swapped))


def test_a_file_that_is_put_in_is_noticed(members):
    name = "notes/2026/11/visit-2026-000009-r1.pdf"
    assert found_in(members, (name, b"%PDF")) == [
        f"{name} does not belong here: the manifest does not name it."
    ]


def test_a_file_that_is_there_twice_is_noticed(members):
    (name, *_) = note_paths(members)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert f"{name} is there 2 times." in found_in(members, (name, members[name]))


def test_a_note_taken_out_with_its_lines_is_missed_by_the_audit_trail(members):
    manifest = manifest_of(members)
    gone = manifest["notes"].pop()
    lines = members["index.csv"].splitlines(keepends=True)
    left = {name: content for name, content in members.items() if name != gone["path"]}
    left["index.csv"] = b"".join(lines[:-1])
    found = "\n".join(found_in(covered_up(left, manifest)))
    assert f"Note {gone['note']} was signed, and this bundle of all notes does not hold it" in found
    manifest["bundle"] = manifest_of(members)["bundle"]
    found = "\n".join(found_in(with_manifest(left, manifest)))
    assert f"Note {gone['note']} was exported with this bundle and is not in it." in found


def test_a_note_replaced_with_all_its_hashes_is_not_what_was_signed(members):
    manifest = manifest_of(members)
    path = manifest["notes"][0]["path"]
    other = members | {path: b"%PDF another dose"}
    digest = hashlib.sha256(other[path]).hexdigest()
    old = manifest["notes"][0]["sha256"]
    manifest["notes"][0]["sha256"] = digest
    other["index.csv"] = members["index.csv"].replace(old.encode(), digest.encode())
    found = found_in(covered_up(other, manifest))
    assert f"{path} is not what the audit trail says was signed." in found


def test_an_index_that_says_otherwise_is_noticed(members):
    other = members | {"index.csv": members["index.csv"].replace(b"4.6", b"4.9")}
    manifest = manifest_of(members)
    manifest["files"]["index.csv"] = hashlib.sha256(other["index.csv"]).hexdigest()
    found = found_in(with_manifest(other, manifest))
    assert found == ["index.csv is not the one this bundle was made with."]


def test_a_header_that_says_otherwise_is_noticed(members):
    for name, value in (("made_by", "Nobody"), ("query", {"drug": "morphine"}), ("as_of", 1)):
        manifest = manifest_of(members)
        manifest["header"][name] = value
        found = found_in(with_manifest(members, manifest))
        assert found[0].startswith("The manifest's header was changed"), name


def test_counts_that_do_not_add_up_are_noticed(members):
    for name in ("signed", "not_refilled", "answered", "missing"):
        manifest = manifest_of(members)
        manifest["header"]["counts"][name] += 1
        words = f"{name.replace('_', ' ')};"
        assert words in "".join(found_in(with_manifest(members, manifest))), name


def test_a_trail_with_a_record_changed_is_noticed(members):
    lines = members["audit.jsonl"].splitlines()
    for place in range(len(lines)):
        link = json.loads(lines[place])
        link["at"] = link["at"].replace("2026", "2025").replace("2027", "2025")
        changed = b"\n".join([*lines[:place], canonical(link), *lines[place + 1 :]])
        found = "".join(found_in(members | {"audit.jsonl": changed}))
        assert f"Audit record {link['seq']} was changed" in found


def test_a_trail_with_a_record_taken_out_is_noticed(members):
    lines = members["audit.jsonl"].splitlines(keepends=True)
    for place in range(len(lines)):
        left = b"".join(lines[:place] + lines[place + 1 :])
        found = "".join(found_in(members | {"audit.jsonl": left}))
        assert "not the piece of the audit trail" in found


def test_a_trail_forged_from_one_record_on_does_not_follow(members):
    lines = [json.loads(line) for line in members["audit.jsonl"].splitlines()]
    forged = lines[2] | {"at": "2025-01-01T00:00:00.000000Z"}
    forged["hash"] = link_hash(forged["seq"], forged["at"], forged["event"], forged["prev"])
    lines[2] = forged
    changed = b"\n".join(canonical(line) for line in lines)
    found = found_in(members | {"audit.jsonl": changed})
    assert f"Audit record {lines[3]['seq']} does not follow record {forged['seq']}." in found


def test_a_line_of_the_trail_that_is_no_record_is_noticed(members):
    for line in (b"nothing", b"[]", b'{"event": "[]"}', b'{"event": 7}'):
        found = found_in(members | {"audit.jsonl": line})
        assert "audit.jsonl, line 1 cannot be read." in found


def test_a_selection_is_whole_without_the_other_notes(practice):
    some = exported(practice.clinic, None, Wanted(last=date(2026, 12, 31)))
    assert len(note_paths(some)) == 1
    assert found_in(some) == []


def test_a_manifest_that_does_not_name_the_index_is_noticed(members):
    manifest = manifest_of(members)
    del manifest["files"]["index.csv"]
    assert "The manifest does not name index.csv." in found_in(with_manifest(members, manifest))


@pytest.mark.parametrize(
    "manifest",
    [
        b"",
        b"[]",
        b"{}",
        b'{"schema": "refillnotes-bundle-1"}',
        b'{"schema": "another-1", "header": {"counts": {}}, "notes": []}',
        b"\xff",
    ],
)
def test_a_file_without_a_readable_manifest_cannot_be_checked(tmp_path, capsys, members, manifest):
    file = tmp_path / "notes.zip"
    file.write_bytes(packed(members | {"manifest.json": manifest}).getvalue())
    assert main([str(file)]) == CANNOT_CHECK
    assert "cannot be checked: manifest.json" in capsys.readouterr().err


def test_what_is_no_zip_cannot_be_checked(tmp_path, capsys):
    file = tmp_path / "notes.zip"
    file.write_bytes(b"not a zip")
    assert main([str(file)]) == CANNOT_CHECK
    assert main([str(tmp_path / "nowhere.zip")]) == CANNOT_CHECK
    assert main([]) == CANNOT_CHECK
    assert "Name one bundle" in capsys.readouterr().err


def test_every_cut_download_is_noticed(tmp_path, whole):
    file = tmp_path / "notes.zip"
    for share in range(1, 20):
        file.write_bytes(whole[: len(whole) * share // 20])
        assert main([str(file)]) == CANNOT_CHECK


def test_a_byte_changed_anywhere_in_a_note_is_noticed(tmp_path, capsys, whole):
    start = whole.index(b"%PDF")
    file = tmp_path / "notes.zip"
    for place in range(start, start + 20):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert main([str(file)]) == WRONG
        assert "WRONG  notes/2026/11/" in capsys.readouterr().out
