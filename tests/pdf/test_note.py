"""What the printed note says, and that it says all of it."""

from __future__ import annotations

import io
import itertools
import re
import shutil
import subprocess
import sys
from datetime import date, datetime

import pypdfium2
import pytest
from pypdf import PdfReader

from refillnotes.domain.kinds import Day, Moment
from refillnotes.domain.record import record_hash
from refillnotes.domain.steps.register import FACTS
from refillnotes.pdf.note import render_note
from tests.pdf import other_visits, records
from tests.pdf.reading import (
    pages,
    pictures,
    plain,
    submitted,
    words,
    words_by_pypdf,
    words_of_page,
)

VISITS = {
    "clean": records.clean_visit(),
    "unusual": records.unusual_visit(),
    "admixture": records.admixture_visit(),
    "aborted": other_visits.aborted_visit(),
    "constant flow": other_visits.constant_flow_visit(),
}


def as_printed(name, text):
    """What a reader of the note must find for one recorded fact."""
    kind = FACTS[name].kind
    labels = dict(getattr(kind, "options", ()))
    if labels:
        return [labels.get(code.strip(), "Asked, none") for code in text.split(",")]
    if isinstance(kind, Day):
        day = date.fromisoformat(text)
        return [f"{day.day} {day:%b} {day.year}"]
    if isinstance(kind, Moment):
        return [f"{datetime.fromisoformat(text):%H:%M}"]
    noun = getattr(kind, "noun", None)
    if noun:
        return [records.NAMES[noun][text]]
    return [plain(text)]


@pytest.mark.parametrize("visit", VISITS.values(), ids=VISITS)
@pytest.mark.parametrize("read", [words, words_by_pypdf])
def test_every_recorded_fact_can_be_read(visit, read):
    text = read(submitted(visit))
    missing = [
        (name, piece)
        for name, recorded in visit["facts"].items()
        for piece in as_printed(name, recorded)
        if piece not in text
    ]
    assert missing == []


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler-utils")
def test_pdftotext_reads_the_same_facts(tmp_path):
    file = tmp_path / "visit-2026-000123-r1.pdf"
    file.write_bytes(submitted(records.clean_visit()))
    done = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True)  # noqa: S607
    text = plain(done.stdout.decode())
    for name, recorded in records.clean_visit()["facts"].items():
        assert all(piece in text for piece in as_printed(name, recorded)), name


def test_a_fact_no_list_knows_is_still_printed():
    record = records.a_record(**{"facts.wind_direction": "north by west"})
    assert "wind direction: north by west" in words(submitted(record))


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_a_clean_visit_is_one_page_and_its_appendix(paper):
    pdf = submitted(records.clean_visit(), paper)
    assert pages(pdf) == 2
    assert "Signatures" in words_of_page(pdf, 1)
    assert words_of_page(pdf, 2).startswith("How the numbers were made")


@pytest.mark.parametrize("visit", ["unusual", "admixture"])
def test_the_appendix_of_a_long_note_follows_where_the_note_ends(visit):
    pdf = submitted(VISITS[visit])
    assert pages(pdf) == 2
    last = words_of_page(pdf, 2)
    assert last.index("Signatures") < last.index("How the numbers were made")


@pytest.mark.parametrize(("paper", "size"), [("A4", (595, 842)), ("Letter", (612, 792))])
def test_the_page_has_the_size_of_the_paper(paper, size):
    page = pypdfium2.PdfDocument(submitted(records.clean_visit(), paper))[0]
    assert tuple(round(side) for side in page.get_size()) == size


def test_nothing_unusual_takes_no_room():
    assert "Unusual" not in words(submitted(records.clean_visit()))


def test_what_is_unusual_stands_first_and_loudest_first():
    text = words_of_page(submitted(records.unusual_visit()), 1)
    places = [text.index(word) for word in ("Stop Lot", "Escalate 4.5", "Look at this The dose")]
    assert places == sorted(places)
    assert places[-1] < text.index("3.4 mL")


def test_an_accepted_finding_names_who_why_and_who_was_told_when():
    text = words(submitted(records.unusual_visit()))
    assert (
        "D. Reyes RN: Looked again: it is so. Aspirated twice, the same volume both times."
        " Told Dr A. Osei, 10:14" in text
    )
    assert "D. Reyes RN: Palliative care" in text


def test_an_unanswered_finding_says_so():
    record = records.a_record()
    record["findings"].append(records.a_finding("use-by", "block", "Lot A1234 expired."))
    assert "Not answered yet." in words(render_note(record, "A4", "draft"))


def test_an_aborted_visit_opens_with_why():
    text = words_of_page(submitted(other_visits.aborted_visit()), 1)
    assert text.index("Why the pump was not refilled: Port not found") < text.index("Pump ")
    assert "Put in" not in text


def test_the_limit_is_named_with_its_cause_and_the_others():
    text = words_of_page(submitted(records.clean_visit()), 1)
    assert "2 Feb 2027" in text
    assert "limited by drug stability in the pump" in text
    assert "9 Feb 2027 (low-reservoir alarm)" in text


def test_a_setting_that_moved_says_how():
    text = words_of_page(submitted(records.clean_visit()), 1)
    assert "Morphine sulfate dose per day 4.2 mg/day 4.5 mg/day +7.1 %" in text


def test_a_label_naming_another_drug_is_seen_beside_its_strength():
    record = records.a_record(**{"facts.order_1_drug": "fentanyl"})
    assert "20 mg/mL Fentanyl" in words(submitted(record))


def test_the_appendix_shows_what_was_worked_out_and_each_check():
    text = words_of_page(submitted(records.clean_visit()), 2)
    assert "20.0 mL filled - 0.225 mL/day x 73 days - 0.18 mL patient boluses = 3.4 mL" in text
    assert "3 more figures repeat what was recorded" in text
    assert "Checks run: 15" in text
    assert "✓ Dose, concentration and flow agree" in text
    assert "none of them counted as passed: 2" in text
    assert "No sign of infection: not recorded: Temperature" in text


def test_a_check_that_is_not_defined_says_why():
    record = records.a_record()
    record["not_evaluated"][0] = {
        "check": "accuracy",
        "title": "Accuracy",
        "missing": [],
        "why": "Nothing was delivered.",
    }
    record["not_evaluated"][1] = {"check": "other", "title": "Other", "missing": [], "why": ""}
    text = words(submitted(record))
    assert "Accuracy: Nothing was delivered." in text
    assert "Other: not defined for this visit" in text


@pytest.mark.parametrize("visit", VISITS.values(), ids=VISITS)
def test_every_page_names_patient_visit_page_and_record(visit):
    pdf = submitted(visit)
    seal = record_hash(visit)[:16]
    for number in range(1, pages(pdf) + 1):
        text = words_of_page(pdf, number)
        assert "DOE, J. · MRN 0042-1187" in text
        assert f"2026-000123 rev 1 · page {number} of {pages(pdf)}" in text
        assert f"record {seal}" in text


def test_there_is_a_named_box_for_each_signature():
    for paper, visit in itertools.product(("A4", "Letter"), VISITS.values()):
        reader = PdfReader(io.BytesIO(submitted(visit, paper)))
        boxes = reader.named_destinations
        assert set(boxes) == {"author", "approver"}
        assert boxes["author"].page == boxes["approver"].page
        assert boxes["author"].top == boxes["approver"].top
        assert boxes["approver"].left - boxes["author"].left > 74 * 72 / 25.4


def test_a_draft_says_so_and_what_is_submitted_has_no_watermark():
    record = records.clean_visit()
    drawn = {each: render_note(record, "A4", each) for each in ("draft", "submitted")}
    assert "DRAFT" in words_of_page(drawn["draft"], 1)
    assert "DRAFT" not in words_of_page(drawn["submitted"], 1)
    pale = 0xEC
    grey = {each: pictures(pdf)[1].histogram()[pale] for each, pdf in drawn.items()}
    assert grey["draft"] > 1000 and grey["submitted"] < 1000


def test_the_same_record_gives_the_same_bytes_in_another_process():
    here = submitted(records.clean_visit())
    again = render_note(records.clean_visit(), "A4", "submitted")
    assert again == here
    program = (
        "import sys; from tests.pdf.reading import submitted; from tests.pdf import records;"
        "sys.stdout.buffer.write(submitted(records.clean_visit()))"
    )
    there = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        env={"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
    )
    assert there.stdout == here


def test_one_digit_changes_the_bytes():
    other = records.a_record(**{"facts.measured_residual": "3.3 mL"})
    assert submitted(other) != submitted(records.clean_visit())


def test_what_a_person_typed_is_never_markup():
    hostile = '<script>alert(1)</script> & "quoted" <b>bold</b> {{ 7 * 7 }}'
    record = records.a_record(**{"facts.remarks": hostile, "patient.given_name": "<i>Jane</i>"})
    text = words(submitted(record))
    assert hostile in text
    assert "DOE, <i>Jane</i>" in text


def test_lines_of_an_account_stay_lines():
    text = words(submitted(records.unusual_visit()))
    assert "Nausea for two days, worse in the morning. Relief fades by noon." in text


def test_decimal_points_stand_in_one_line():
    record = records.clean_visit()
    for row in record["comparison"]:
        row["changed"] = "changed"
    page = pypdfium2.PdfDocument(submitted(record))[0].get_textpage()
    text = page.get_text_range()

    def point(row, number):
        start = text.index(row)
        place = text.index(number, start)
        return page.get_charbox(place + number.index("."))[0]

    assert abs(point("Reservoir volume", "20.0") - point("Low-reservoir", "2.0")) < 0.1


def test_a_unit_never_starts_a_line():
    for visit in VISITS.values():
        document = pypdfium2.PdfDocument(submitted(visit))
        for page in document:
            lines = page.get_textpage().get_text_range().splitlines()
            assert [line for line in lines if re.match(r"(mL|mg|mcg|%)\b", line)] == []


def test_a_visit_at_another_distance_from_utc_says_so():
    record = records.a_record(**{"facts.aspirated_at": "2026-11-14T11:11-05:00"})
    assert "Aspirated at: 11:11 (UTC-5)" in words(submitted(record))
