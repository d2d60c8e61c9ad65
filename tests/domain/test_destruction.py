"""What two people sign when notes are destroyed, byte for byte, and what either is refused with."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest

from refillnotes.domain.destruction import (
    Certificate,
    Paper,
    Visit,
    canonical_certificate,
    certificate_hash,
    nonce_commitment,
    papers_of,
    readable_reason,
    rule_of,
    why_not_theirs,
)
from refillnotes.domain.errors import Unreadable
from refillnotes.domain.policy import load_policy
from refillnotes.domain.retention import Until

CLINIC_LIMIT = Until(date(2056, 11, 14), load_policy().retention.clinic)


def a_paper(what: str, *pdfs: str) -> Paper:
    return {
        "id": "paper-1",
        "what": what,
        "record_sha256": "a" * 64,
        "nonce_sha256": "b" * 64,
        "pdfs": [*pdfs],
    }


def a_visit(*papers: Paper) -> Visit:
    return {
        "id": "visit-1",
        "number": "2026-000001",
        "state": "signed",
        "papers": [*papers],
        "rows": "14",
    }


NOTE = a_visit(a_paper("note", "c" * 64))


def test_what_is_signed_is_one_line_of_json_in_the_order_of_its_names():
    certificate: Certificate = {
        "schema": "refillnotes-destruction-1",
        "id": "destruction-1",
        "number": "3",
        "clinic": {"name": "North Hospital", "timezone": "America/Chicago"},
        "patient": "patient-1",
        "last_entry": "2026-11-14",
        "kept_until": "2056-11-14",
        "rule": rule_of(CLINIC_LIMIT),
        "policy_version": "1.0",
        "visits": [NOTE],
        "proposer": "Ada Byron",
        "proposed_at": "2056-11-20T10:00:00+00:00",
    }
    limit = CLINIC_LIMIT.limit
    content = canonical_certificate(certificate)
    assert content.decode() == (
        '{"clinic":{"name":"North Hospital","timezone":"America/Chicago"},"id":"destruction-1",'
        '"kept_until":"2056-11-14","last_entry":"2026-11-14","number":"3","patient":"patient-1",'
        '"policy_version":"1.0","proposed_at":"2056-11-20T10:00:00+00:00","proposer":"Ada Byron",'
        f'"rule":{{"key":"retention.clinic","mark":"{limit.mark}","source":"{limit.source}",'
        f'"title":"{limit.title}","value":"30 years"}},"schema":"refillnotes-destruction-1",'
        f'"visits":[{{"id":"visit-1","number":"2026-000001","papers":[{{"id":"paper-1",'
        f'"nonce_sha256":"{"b" * 64}","pdfs":["{"c" * 64}"],"record_sha256":"{"a" * 64}",'
        '"what":"note"}],"rows":"14","state":"signed"}]}'
    )
    assert certificate_hash(content) == (
        sha256(b"refillnotes-destruction-v1\n" + content).hexdigest()
    )


def test_whoever_has_a_records_nonce_can_show_that_it_went_with_the_record():
    assert nonce_commitment("0011223344556677") == (
        sha256(b"refillnotes-nonce-v1\n0011223344556677").hexdigest()
    )


def test_notes_and_addenda_of_all_visits_are_counted_and_their_files_are_not():
    addendum = a_paper("addendum", "d" * 64, "e" * 64)
    assert papers_of([NOTE, a_visit(a_paper("note"), addendum), a_visit()]) == 3
    assert papers_of([]) == 0


def test_whoever_proposed_it_cannot_have_it_destroyed_and_anybody_else_can():
    assert why_not_theirs(own=False) is None
    assert why_not_theirs(own=True) == (
        "You proposed this. Another privacy officer approves that it is destroyed."
    )


def test_a_reason_is_kept_as_it_was_given_and_none_is_answered_by_an_example():
    assert readable_reason(" A court asked\nfor it. ", "A court asks") == "A court asked\nfor it."
    with pytest.raises(Unreadable) as refusal:
        readable_reason(" ", "A court asks for the notes")
    assert str(refusal.value) == "Say why, like: A court asks for the notes."
