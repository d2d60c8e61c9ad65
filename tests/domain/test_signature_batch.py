"""What one answer of a passkey signs for several notes, byte for byte."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from zoneinfo import ZoneInfo

from refillnotes.domain.ceremony import Auth, Ceremony, ForPasskey, Level
from refillnotes.domain.signature import APPROVER, Among, Bound, Signer, Stated, state, stated_as
from refillnotes.domain.signature_batch import batch_hash, batch_of, statements_of

AT = datetime(2026, 11, 14, 10, 31, tzinfo=ZoneInfo("America/Chicago"))
CEREMONY = Ceremony(
    (Auth.PASSKEY,),
    "e" * 64,
    Level.S3,
    ForPasskey("clinic.example", "https://clinic.example", "f" * 32),
)
NOTES: list[Among] = [
    {
        "note": f"2026-00012{one} rev 1",
        "record_sha256": one * 64,
        "pdf_sha256": two * 64,
        "pdf_size": size,
    }
    for one, two, size in (("1", "a", "31000"), ("2", "b", "42000"))
]


def the_statement_of(own: Among) -> Stated:
    bound = Bound(own["record_sha256"], own["pdf_sha256"], int(own["pdf_size"]))
    signer = Signer("id-1", "Amara Osei", "MD")
    batch = {"batch": "7f3a91c2", "among": NOTES}
    said = {"note": own["note"], "audit_head": "c" * 64, "ceremony": CEREMONY} | batch
    return state(APPROVER, signer, bound, AT, **said)


def statements() -> list[Stated]:
    return [the_statement_of(own) for own in NOTES]


def test_a_statement_of_a_batch_lists_every_note_of_it():
    assert [one.statement["among"] for one in statements()] == [NOTES, NOTES]
    assert (
        "among"
        not in state(
            APPROVER, Signer("i", "n", "c"), Bound("a", "b", 1), AT, note="n", audit_head=""
        ).statement
    )


def test_a_batch_is_what_its_statements_say_alike_in_canonical_json():
    one, other = statements()
    said = json.loads(batch_of(one))
    alike = {name: text for name, text in other.statement.items() if name not in NOTES[0]}
    assert said == alike
    assert set(said) & set(NOTES[0]) == set()
    assert batch_of(one) == batch_of(other)
    assert batch_of(one) == json.dumps(said, sort_keys=True, separators=(",", ":"))


def test_the_statements_of_a_batch_come_back_byte_for_byte_in_their_order():
    stated = statements()
    assert statements_of(batch_of(stated[0])) == tuple(stated)


def test_a_batch_is_hashed_behind_a_prefix_of_its_own():
    expected = hashlib.sha256(
        'refillnotes-batch-v1\n{"a":"\N{LATIN SMALL LETTER E WITH ACUTE}"}'.encode()
    )
    assert batch_hash('{"a":"\N{LATIN SMALL LETTER E WITH ACUTE}"}') == expected.hexdigest()


def test_a_statement_in_words_is_hashed_behind_the_prefix_of_signatures():
    assert stated_as("{}") == Stated(
        "{}", hashlib.sha256(b"refillnotes-signature-v1\n{}").hexdigest()
    )
