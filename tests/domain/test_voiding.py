"""What two people put their names to when a visit is made void, byte for byte."""

from __future__ import annotations

import hashlib
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from refillnotes.domain.ceremony import Auth, Ceremony
from refillnotes.domain.voiding import ASKED, cover_sheet, reason_in_words, say, why_not_theirs
from tests.domain.whole_record import RECORD

AT = datetime(2026, 11, 14, 10, 31, 5, tzinfo=ZoneInfo("America/Chicago"))
SAID = {
    "visit": "visit-7",
    "number": "2026-000123",
    "records": ("a" * 64, "b" * 64),
    "reason": "duplicate",
    "account": "Entered by both of us.",
    "signer": "id-1",
    "name": "Sam Okafor RN",
    "signed_at": AT,
    "audit_head": "c" * 64,
    "ceremony": Ceremony((Auth.PASSWORD, Auth.CODE), "e" * 64),
}
TEXT = (
    f'{{"account":"Entered by both of us.","audit_head":"{"c" * 64}",'
    '"auth":"password code",'
    '"meaning":"void-asked","name":"Sam Okafor RN","number":"2026-000123",'
    f'"reason":"duplicate","records":["{"a" * 64}","{"b" * 64}"],"role":"requester",'
    '"schema":"refillnotes-void-2",'
    '"sentence":"I ask to make this visit void: nothing may rest on it any more.",'
    f'"session_sha256":"{"e" * 64}",'
    '"signed_at":"2026-11-14T10:31:05-06:00","signer":"id-1","visit":"visit-7"}'
)


def test_the_statement_says_which_visit_and_records_why_who_and_when():
    text, _ = say(ASKED, **SAID)
    assert text == TEXT


def test_its_hash_is_taken_over_the_text_behind_a_prefix_of_its_own():
    _, digest = say(ASKED, **SAID)
    assert digest == hashlib.sha256(f"refillnotes-void-v1\n{TEXT}".encode()).hexdigest()


def test_a_draft_has_no_records():
    text, _ = say(ASKED, **SAID | {"records": ()})
    assert '"records":[]' in text


@pytest.mark.parametrize(
    ("code", "words"), [("duplicate", "Recorded twice"), ("of-another-day", "of-another-day")]
)
def test_a_reason_is_told_in_words_and_one_nobody_knows_any_more_as_it_is(code, words):
    assert reason_in_words(code) == words


def test_two_people_confirm_and_one_of_them_is_a_physician():
    assert why_not_theirs(own=False, physicians=1) is None
    assert why_not_theirs(own=False, physicians=2) is None
    assert why_not_theirs(own=True, physicians=2) == (
        "You asked for it. Somebody else confirms that the visit is void."
    )
    assert why_not_theirs(own=False, physicians=0) == (
        "One of the two must be a physician. A physician confirms that the visit is void."
    )


def test_a_cover_sheet_names_its_schema_and_what_it_lies_on():
    sheet = cover_sheet(RECORD, "a" * 64, "who asked", "who confirmed")
    assert sheet == {
        "schema": "refillnotes-void-sheet-1",
        "clinic": RECORD["clinic"],
        "visit": RECORD["visit"],
        "patient": RECORD["patient"],
        "record_sha256": "a" * 64,
        "asked": "who asked",
        "confirmed": "who confirmed",
    }
