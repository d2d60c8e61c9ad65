"""What a steward puts their name to, byte for byte."""

from __future__ import annotations

import hashlib
from datetime import datetime
from zoneinfo import ZoneInfo

from refillnotes.domain.ceremony import Auth, Ceremony
from refillnotes.domain.governance import PROPOSER
from refillnotes.domain.governance_statement import say

SAID = {
    "change_sha256": "a" * 64,
    "change": "Residual: smallest difference 0.5 mL to 0.4 mL",
    "reason": "Our syringes are read to a tenth.",
    "signer": "id-1",
    "name": "Ines Moreau PharmD",
    "signed_at": datetime(2026, 11, 14, 10, 31, 5, tzinfo=ZoneInfo("America/Chicago")),
    "audit_head": "b" * 64,
    "ceremony": Ceremony((Auth.PASSWORD, Auth.CODE), "e" * 64),
}
TEXT = (
    f'{{"audit_head":"{"b" * 64}","auth":"password code",'
    '"change":"Residual: smallest difference 0.5 mL to 0.4 mL",'
    f'"change_sha256":"{"a" * 64}","meaning":"proposed","name":"Ines Moreau PharmD",'
    '"reason":"Our syringes are read to a tenth.","role":"proposer",'
    '"schema":"refillnotes-rule-signature-2",'
    '"sentence":"I propose this change of the rules, for this reason, from this source.",'
    f'"session_sha256":"{"e" * 64}",'
    '"signed_at":"2026-11-14T10:31:05-06:00","signer":"id-1"}'
)


def test_the_statement_says_which_change_why_who_and_when():
    text, _ = say(PROPOSER, **SAID)
    assert text == TEXT


def test_its_hash_is_taken_over_the_text_behind_a_prefix_of_its_own():
    _, digest = say(PROPOSER, **SAID)
    assert digest == hashlib.sha256(f"refillnotes-rule-signature-v1\n{TEXT}".encode()).hexdigest()
