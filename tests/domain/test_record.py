"""A record is hashed over its canonical form, behind a prefix of its own."""

from __future__ import annotations

from refillnotes.domain.record import canonical, canonical_hash, record_hash

SHORT = {"template": "note-1", "schema": "refillnotes-record-1", "facts": {"pain": "3"}}


def test_the_canonical_form_has_its_keys_in_order_and_no_space():
    assert canonical(SHORT) == (
        b'{"facts":{"pain":"3"},"schema":"refillnotes-record-1","template":"note-1"}'
    )


def test_the_hash_of_a_record_is_the_one_the_format_says():
    # Worked by sha256sum over "refillnotes-record-v1", a line feed and the canonical form
    assert record_hash(SHORT) == "d8e60b4fbcf1dd0f227f92086250b8baf96557b6193c4e4c84e4a0ac935851ce"
    assert canonical_hash(canonical(SHORT)) == record_hash(SHORT)
