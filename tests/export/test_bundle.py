"""What an auditor takes away: the stored bytes, an index for a spreadsheet, a trail of it."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from itertools import pairwise

import pytest
from pypdf import PdfReader

from refillnotes.actions.export_notes import export_notes
from refillnotes.actions.look_up import Wanted
from refillnotes.actions.refusals import PdfCorrupt, PdfMissing
from refillnotes.actions.verify_record import verify_record
from refillnotes.export.listing import COLUMNS, Line, Listing, csv_line, harmless
from tests.export.bundles import manifest_of
from tests.visits import a_story

FORMULAS = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1+1",
    "\uff20SUM(A1)",
    '=HYPERLINK("x","y")',
    "Reyes;=1+1",
    "Reyes,=1+1",
    "Reyes\t=1+1",
    "Reyes|=1+1",
    "-",
    "-0x1",
    "-1e5",
    "- 1",
)
_RUNS = re.compile(r"(^|[,;|\t\r\n])\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")


def rows_of(members):
    return list(csv.DictReader(io.StringIO(members["index.csv"].decode("utf-8-sig"), newline="")))


def test_the_zip_opens_and_every_member_has_its_checksum(whole):
    with zipfile.ZipFile(io.BytesIO(whole)) as bundle:
        assert bundle.testzip() is None
        assert {one.compress_type for one in bundle.infolist()} == {zipfile.ZIP_STORED}


def test_notes_lie_by_month_under_names_without_a_patient(members):
    names = [name for name in members if name.endswith(".pdf")]
    assert names == [
        "notes/2026/11/visit-2026-000001-r1.pdf",
        "notes/2027/01/visit-2027-000001-r1.pdf",
        "notes/2027/01/visit-2027-000002-r1.pdf",
    ]
    family = a_story().patient.family_name.encode()
    outside = {name: text for name, text in members.items() if not name.endswith(".pdf")}
    assert not [name for name, text in outside.items() if family in name.encode() + text]


def test_the_bytes_are_those_that_were_signed(members):
    fields = PdfReader(io.BytesIO(members["notes/2026/11/visit-2026-000001-r1.pdf"])).get_fields()
    assert {name: field.get("/V", {}).get("/Name") for name, field in fields.items()} == {
        "author": "Dana Reyes, RN",
        "checker": None,
        "approver": "Amara Osei, MD",
    }


def test_the_index_has_a_line_for_each_note_with_numbers_as_numbers(members):
    first, aborted, again = rows_of(members)
    assert tuple(first) == COLUMNS
    assert first["measured_residual_mL"] == "3.0"
    assert first["expected_residual_mL"] == ""
    assert (aborted["outcome"], aborted["measured_residual_mL"]) == ("not-refilled", "")
    assert float(again["discrepancy_mL"]) < 0


def test_the_manifest_counts_what_is_here_and_what_is_not(members):
    counts = manifest_of(members)["header"]["counts"]
    assert (counts["signed"], counts["not_refilled"], counts["missing"]) == (3, 1, 0)
    assert counts["waiting"] == 1


def test_the_audit_trail_is_unbroken_and_names_every_note(members):
    links = [json.loads(line) for line in members["audit.jsonl"].splitlines()]
    assert all(new["prev"] == old["hash"] for old, new in pairwise(links))
    exported = [json.loads(link["event"]) for link in links if "notes-exported" in link["event"]]
    assert {one["subjects"]["note"] for one in exported} == {
        note["note"] for note in manifest_of(members)["notes"]
    }
    assert {one["hashes"]["bundle"] for one in exported} == {manifest_of(members)["bundle"]}


def test_an_export_leaves_the_record_whole(practice):
    assert b"".join(export_notes(practice.clinic, None, Wanted()))
    assert list(verify_record(practice.clinic)) == []


def test_two_exports_of_one_moment_have_two_names(practice):
    names = set()
    for _ in range(2):
        made = b"".join(export_notes(practice.clinic, practice.physician, Wanted()))
        with zipfile.ZipFile(io.BytesIO(made)) as bundle:
            names.add(json.loads(bundle.read("manifest.json"))["bundle"])
    assert len(names) == 2


def test_a_selection_holds_what_was_asked_for(practice):
    for wanted, count in (
        (Wanted(drug="baclofen"), 2),
        (Wanted(drug="morphine"), 0),
        (Wanted(pump_model=practice.story.pump.model), 3),
        (Wanted(clinician="Nobody"), 0),
    ):
        chosen = b"".join(export_notes(practice.clinic, practice.physician, wanted))
        with zipfile.ZipFile(io.BytesIO(chosen)) as bundle:
            assert len(json.loads(bundle.read("manifest.json"))["notes"]) == count, wanted


def test_a_note_whose_pdf_is_gone_stops_the_export_before_its_first_byte(practice):
    signed = max(practice.clinic.folder.rglob("*.pdf"), key=lambda pdf: pdf.stat().st_size)
    signed.unlink()
    with pytest.raises(PdfMissing, match="Nothing was exported"):
        export_notes(practice.clinic, practice.physician, Wanted())


def test_a_note_whose_pdf_was_changed_is_never_handed_out(practice):
    for pdf in practice.clinic.folder.rglob("*.pdf"):
        content = pdf.read_bytes()
        pdf.chmod(0o600)
        pdf.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    pieces = export_notes(practice.clinic, practice.physician, Wanted())
    with pytest.raises(PdfCorrupt):
        b"".join(pieces)


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_taken_for_a_formula(text):
    assert not _RUNS.search(harmless(text))
    assert harmless(text).replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize("text", ["-0.3", "-12", "0", "3.20", "-0.0008333"])
def test_negative_numbers_stay_numbers(text):
    assert harmless(text) == text
    assert csv_line([text, text]) == f"{text},{text}\r\n".encode()


@pytest.mark.parametrize("text", ["Dana Reyes RN", "O'Neil", "2026-000001", "a-b", "x = 1"])
def test_other_text_stays_as_it_is(text):
    assert harmless(text) == text


def test_a_listing_that_cannot_be_finished_leaves_nothing_open():
    def lines():
        yield Line(
            "p",
            "s",
            1,
            "n",
            "v",
            "r",
            "1",
            1,
            "",
            "",
            {},
            {},
            {},
            (),
            "",
            {},
            (),
            (),
            {"outcome": "", "accepted_deviations": ""},
        )
        raise PdfMissing("gone")

    with pytest.raises(PdfMissing):
        Listing(lines())
