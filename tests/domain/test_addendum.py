"""Words added to a signed note: what they are bound to, byte for byte, and which are refused."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest

from refillnotes.domain.addendum import (
    Hindrance,
    Standing,
    Written,
    addendum_hash,
    approval_of_addendum,
    canonical_addendum,
    compose_addendum,
    readable_reason,
    readable_text,
)
from refillnotes.domain.errors import Unreadable
from refillnotes.domain.signature import Meaning
from tests.domain.whole_record import RECORD

AT = datetime(2026, 11, 14, 10, 2, 7, tzinfo=UTC)
WRITTEN = Written(2, "She called at 16:00.", "Mercy Okafor RN", AT, "00ff")


def test_an_addendum_is_bound_to_the_signed_revision_and_can_be_read_alone():
    composed = compose_addendum(WRITTEN, RECORD, "note-1", "a" * 64, AT.replace(hour=9))
    assert composed == {
        "schema": "refillnotes-addendum-1",
        "nonce": "00ff",
        "clinic": RECORD["clinic"],
        "visit": RECORD["visit"],
        "patient": RECORD["patient"],
        "number": "2",
        "adds_to": {
            "note": "note-1",
            "revision": "2",
            "record_sha256": "a" * 64,
            "signed_at": "2026-11-14T09:02:07+00:00",
        },
        "text": "She called at 16:00.",
        "author": "Mercy Okafor RN",
        "written_at": "2026-11-14T10:02:07+00:00",
    }


def test_its_hash_is_taken_over_the_canonical_form_behind_a_prefix_of_its_own():
    content = canonical_addendum({"text": "b", "number": "1"})
    assert content == b'{"number":"1","text":"b"}'
    assert (
        addendum_hash(content)
        == hashlib.sha256(b'refillnotes-addendum-v1\n{"number":"1","text":"b"}').hexdigest()
    )


def test_an_addendum_may_have_many_lines_and_no_space_around_it():
    assert readable_text(" a\r\nb \n") == "a\nb"
    assert readable_text("x" * 2000) == "x" * 2000
    assert readable_text("x\n" * 29 + "x").count("\n") == 29
    assert readable_reason(" It belongs\nelsewhere. ") == "It belongs\nelsewhere."
    assert readable_reason("x" * 500) == "x" * 500


@pytest.mark.parametrize(
    ("read", "typed", "said"),
    [
        (
            readable_text,
            " \n",
            (
                "An addendum says something. Write what is to be added, like: Her daughter"
                " called at"
                " 16:00; the spasms have stopped."
            ),
        ),
        (
            readable_text,
            "x" * 2001,
            (
                "This is 2,001 characters long, and 2,000 fit. Shorten it, or write the rest in a"
                " second addendum."
            ),
        ),
        (
            readable_text,
            "x\n" * 30 + "x",
            "This has 31 lines, and 30 fit on its page. Join some of them.",
        ),
        (readable_reason, " ", "Say why, like: It belongs to the visit of 12 May."),
        (
            readable_reason,
            "x" * 501,
            "This is 501 characters long, and 500 fit. Shorten it.",
        ),
    ],
)
def test_words_that_say_nothing_or_do_not_fit_are_refused(read, typed, said):
    with pytest.raises(Unreadable) as refusal:
        read(typed)
    assert str(refusal.value) == said


def standing(**differs: bool) -> Standing:
    waits = {"signed": False, "declined": False, "void": False, "void_asked": False, "own": False}
    return Standing(**waits | differs)


@pytest.mark.parametrize(
    ("stands", "signing", "declining"),
    [
        ({}, None, None),
        ({"signed": True, "void": True}, Hindrance.SIGNED, Hindrance.SIGNED),
        ({"declined": True}, Hindrance.DECLINED, Hindrance.DECLINED),
        ({"void": True, "void_asked": True}, Hindrance.VOID, Hindrance.VOID),
        ({"void_asked": True, "own": True}, Hindrance.VOID_ASKED, None),
        ({"own": True}, Hindrance.OWN, None),
    ],
)
def test_a_physician_decides_on_what_waits_and_is_not_their_own(stands, signing, declining):
    held = standing(**stands)
    assert held.hinders_signing(["physician"], one_physician=False) is signing
    assert held.hinders_declining(["physician"]) is declining


@pytest.mark.parametrize("one_physician", [True, False])
def test_a_nurse_signs_none_and_takes_back_their_own_alone(one_physician):
    own, others = standing(own=True), standing()
    assert own.hinders_signing(["nurse"], one_physician=one_physician) is Hindrance.OWN
    assert others.hinders_signing(["nurse"], one_physician=one_physician) is Hindrance.ANOTHERS
    assert own.hinders_declining(["nurse"]) is None
    assert others.hinders_declining(["nurse"]) is Hindrance.ANOTHERS


def test_the_only_physician_approves_their_own():
    held = standing(own=True)
    assert held.hinders_signing(["nurse", "physician"], one_physician=True) is None


def test_whoever_approves_their_own_addendum_says_that_they_wrote_it():
    others, own = approval_of_addendum(own=False), approval_of_addendum(own=True)
    assert others == Meaning("approved", "approver", "I reviewed and approve this addendum.")
    assert own.code == "approved-own"
    assert own.sentence == (
        "I approve this addendum. Author and approver are the same person, as this clinic's rule"
        " allows."
    )
