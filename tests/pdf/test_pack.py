"""What stands on the pages of a downtime pack, and on the blank form."""

import pytest

from refillnotes.pdf.blank import blank_steps, render_blank_form
from refillnotes.pdf.pack import render_pack
from tests.pdf.other_visits import constant_flow_visit
from tests.pdf.reading import words
from tests.pdf.records import admixture_visit, clean_visit, unusual_visit


def a_pack(*records, withheld=0, **more):
    entries = [
        {
            "patient": record["patient"],
            "pump": record["pump"],
            "appointment": "2027-01-30",
            "refill_by": "2027-02-12",
            "limited_by": "alarm",
            "record": record,
            "approved": True,
            **more,
        }
        for record in records
    ]
    return {
        "schema": "refillnotes-pack-1",
        "clinic": {"name": "North Hospital", "timezone": "America/Chicago"},
        "made_at": "2027-01-29T18:00-06:00",
        "last_day": "2027-01-30",
        "entries": entries,
        "withheld": withheld,
    }


def told(pack):
    return words(render_pack(pack, "A4"))


@pytest.mark.parametrize(
    "visit", [clean_visit, unusual_visit, admixture_visit, constant_flow_visit]
)
def test_every_setting_it_was_left_with_is_printed(visit):
    record = visit()
    text = told(a_pack(record))
    for row in record["comparison"]:
        assert row["title"] in text, row["title"]
    assert record["patient"]["mrn"] in text
    assert record["pump"]["serial"] in text


def test_what_had_to_be_answered_last_time_is_told_with_its_answer():
    record = unusual_visit()
    text = told(a_pack(record))
    loud = [one for one in record["findings"] if one["severity"] in ("ack", "escalate", "block")]
    assert loud
    for one in loud:
        assert one["sentence"].split(".")[0] in text
    assert "Nothing had to be answered" not in text
    assert "Nothing had to be answered" in told(a_pack(clean_visit()))


def test_a_note_nobody_has_signed_yet_is_said_to_be_so():
    assert "not yet signed by a physician" in told(a_pack(clean_visit(), approved=False))
    assert "not yet signed" not in told(a_pack(clean_visit()))


def test_what_came_after_the_last_refill_is_told():
    text = told(a_pack(clean_visit(), not_refilled_on="2027-01-12"))
    assert "On 12 Jan 2027 the pump was not refilled." in text


def test_every_patient_has_a_page_and_the_first_page_names_them_all():
    pack = a_pack(clean_visit(), unusual_visit())
    text = told(pack)
    for number in (2, 3):
        assert f"{number} of 3" in text
    assert "1 of 3" in text


def test_an_empty_pack_says_that_nobody_is_due():
    text = told(a_pack())
    assert "Nobody is due until 30 Jan 2027" in text


@pytest.mark.parametrize(("withheld", "said"), [(1, "1 more is due"), (2, "2 more are due")])
def test_restricted_charts_are_counted(withheld, said):
    assert said in told(a_pack(withheld=withheld))


def test_a_text_with_markup_is_printed_as_it_is():
    record = clean_visit()
    record["patient"]["allergies"] = "<b>latex</b> & iodine"
    assert "<b>latex</b> & iodine" in told(a_pack(record))


def test_the_blank_form_has_every_field_of_the_bedside_form():
    text = words(render_blank_form("North Hospital", "A4"))
    for step in blank_steps():
        assert step.title in text
        for field in step.fields:
            for said in (field.title, *field.boxes):
                assert said in text, (step.title, said)


def test_the_blank_form_marks_what_must_be_recorded():
    text = words(render_blank_form("North Hospital", "Letter"))
    assert "● Two identifiers checked" in text
    assert "● Interpreter" not in text
    assert "Caregiver at home (Place: Home)" in text
