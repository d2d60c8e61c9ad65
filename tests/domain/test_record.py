"""A record is hashed over its canonical form, behind a prefix of its own."""

from __future__ import annotations

from copy import deepcopy
from hashlib import sha256

from refillnotes.domain.record import canonical, canonical_hash, record_hash, reviewed_hash

SHORT = {"template": "note-1", "schema": "refillnotes-record-1", "facts": {"pain": "3"}}


def test_the_canonical_form_has_its_keys_in_order_and_no_space():
    assert canonical(SHORT) == (
        b'{"facts":{"pain":"3"},"schema":"refillnotes-record-1","template":"note-1"}'
    )


def test_the_hash_of_a_record_is_the_one_the_format_says():
    # Worked by sha256sum over "refillnotes-record-v1", a line feed and the canonical form
    assert record_hash(SHORT) == "d8e60b4fbcf1dd0f227f92086250b8baf96557b6193c4e4c84e4a0ac935851ce"
    assert canonical_hash(canonical(SHORT)) == record_hash(SHORT)


SUBMITTED = SHORT | {
    "nonce": "00112233",
    "visit": {"number": "2026-000123", "submitted_at": "2026-11-14T11:02:07Z", "place": "clinic"},
    "findings": [{"check": "overfill", "accepted": {"choice": "looked-again"}}],
    "amends": {"reason": "typing", "difference": [{"fact": "pain"}]},
    "asked": {"difference": [{"fact": "pain"}]},
}


def test_what_is_seen_at_the_review_is_named_without_what_submission_and_answers_add():
    # A draft has none of these yet, and its page names the same hash
    seen = SHORT | {
        "nonce": "",
        "visit": {"number": "", "submitted_at": None, "place": "clinic"},
        "findings": [{"check": "overfill", "accepted": None}],
        "amends": {"reason": "typing", "difference": []},
        "asked": {"difference": []},
    }
    given = deepcopy(SUBMITTED)
    assert reviewed_hash(given) == (
        sha256(b"refillnotes-review-v1\n" + canonical(seen)).hexdigest()
    )
    assert reviewed_hash(seen) == reviewed_hash(given)
    assert given == SUBMITTED


def test_what_is_seen_at_the_first_review_amends_nothing():
    first = {name: part for name, part in SUBMITTED.items() if name not in {"amends", "asked"}}
    assert reviewed_hash(first) == reviewed_hash(first | {"nonce": "ffeeddcc"})
    assert reviewed_hash(first) != reviewed_hash(SUBMITTED)
