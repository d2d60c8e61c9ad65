"""What a signature says, byte for byte."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

from refillnotes.domain.signature import APPROVER, AUTHOR, state

AT = datetime(2026, 11, 14, 10, 31, tzinfo=timezone(-timedelta(hours=6)))


def a_statement(**changes: object) -> tuple[str, str]:
    said = {
        "record_sha256": "a" * 64,
        "signer": "id-1",
        "name": "Amara Osei",
        "credentials": "MD",
        "signed_at": AT,
        "note": "2026-000123 rev 1",
        "audit_head": "b" * 64,
    } | changes
    return state(APPROVER, **said)


def test_the_statement_binds_record_signer_meaning_time_and_audit_head():
    statement = json.loads(a_statement()[0])
    assert statement["record_sha256"] == "a" * 64
    assert statement["sentence"] == "I reviewed and approve this note."
    assert statement["signed_at"] == "2026-11-14T10:31:00-06:00"
    assert statement["audit_head"] == "b" * 64


def test_changing_anything_changes_the_hash():
    first = a_statement()[1]
    for changed in ({"record_sha256": "c" * 64}, {"name": "A. Osei"}, {"audit_head": ""}):
        assert a_statement(**changed)[1] != first


def test_author_and_approver_say_different_things():
    assert AUTHOR.sentence != APPROVER.sentence
    assert AUTHOR.role != APPROVER.role
