"""What a signature says, byte for byte."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from refillnotes.domain.ceremony import BY_SESSION, Auth, Ceremony, ForPasskey, Level
from refillnotes.domain.signature import (
    APPROVER,
    AUTHOR,
    OWN_APPROVER,
    Bound,
    Signer,
    Stated,
    approval,
    state,
)

AT = datetime(2026, 11, 14, 10, 31, tzinfo=ZoneInfo("America/Chicago"))
BOUND = Bound("a" * 64, "c" * 64, 31_000)
AMARA = Signer("id-1", "Amara Osei", "MD")


NEWER = {"auth", "session_sha256", "level", "clock", "app"}


def a_statement(meaning=APPROVER, signer=AMARA, bound=BOUND, at=AT, **changes) -> Stated:
    said = {"note": "2026-000123 rev 1", "audit_head": "b" * 64} | changes
    return state(meaning, signer, bound, at, **said)


def test_the_statement_binds_record_file_signer_meaning_time_and_audit_head():
    statement = a_statement().statement
    assert statement["record_sha256"] == "a" * 64
    assert (statement["pdf_sha256"], statement["pdf_size"]) == ("c" * 64, "31000")
    assert (statement["signer"], statement["name"]) == ("id-1", "Amara Osei")
    assert statement["sentence"] == "I reviewed and approve this note."
    assert statement["signed_at"] == "2026-11-14T10:31:00-06:00"
    assert statement["zone"] == "America/Chicago"
    assert statement["audit_head"] == "b" * 64
    assert "batch" not in statement


def test_changing_anything_changes_the_hash():
    first = a_statement().sha256
    others = [
        a_statement(meaning=AUTHOR),
        a_statement(signer=replace(AMARA, name="A. Osei")),
        a_statement(bound=replace(BOUND, record_sha256="d" * 64)),
        a_statement(bound=replace(BOUND, pdf_sha256="d" * 64)),
        a_statement(at=AT.replace(second=1)),
        a_statement(at=AT.astimezone(ZoneInfo("UTC"))),
        a_statement(audit_head=""),
        a_statement(batch="7f3a91c2"),
        a_statement(ceremony=Ceremony((Auth.PASSWORD,))),
        a_statement(ceremony=replace(BY_SESSION, session_sha256="e" * 64)),
        a_statement(app="1.2"),
    ]
    assert len({first, *(one.sha256 for one in others)}) == len(others) + 1


def test_the_hash_is_of_the_canonical_text_and_of_nothing_else_alike():
    stated = a_statement()
    text = b"refillnotes-signature-v1\n" + stated.text.encode()
    assert stated.sha256 == hashlib.sha256(text).hexdigest()


def test_a_stamp_shows_what_the_statement_says():
    stated = a_statement(batch="7f3a91c2")
    assert stated.stamp == {
        "role": "approver",
        "name": "Amara Osei",
        "credentials": "MD",
        "meaning": "approved",
        "sentence": "I reviewed and approve this note.",
        "signed_at": "2026-11-14T10:31:00-06:00",
        "record_sha256": "a" * 64,
        "statement_sha256": stated.sha256,
        "batch": "7f3a91c2",
        "level": "S1",
        "certificate_sha256": "",
        "audit_head": stated.statement["audit_head"],
    }


def test_the_statement_says_how_the_signer_was_known_by_whose_clock_and_by_which_version():
    ceremony = Ceremony((Auth.PASSWORD, Auth.CODE), "e" * 64)
    said = a_statement(ceremony=ceremony, app="1.2").statement
    assert said["schema"] == "refillnotes-signature-3"
    assert (said["auth"], said["session_sha256"]) == ("password code", "e" * 64)
    assert (said["level"], said["clock"], said["app"]) == ("S1", "server", "1.2")


class AKey:
    certificate_sha256 = "d" * 64


def test_at_level_s2_the_statement_names_the_signers_own_certificate():
    ceremony = Ceremony((Auth.PASSWORD, Auth.PIN), level=Level.S2, own=AKey())
    stated = a_statement(ceremony=ceremony)
    assert stated.statement["certificate_sha256"] == "d" * 64
    assert (stated.stamp["level"], stated.stamp["certificate_sha256"]) == ("S2", "d" * 64)
    assert "AKey" not in repr(ceremony)


def test_a_statement_of_an_older_schema_names_no_level():
    older = {name: text for name, text in a_statement().statement.items() if name not in NEWER}
    assert Stated(json.dumps(older), "f" * 64).stamp["level"] == ""


def test_a_time_without_the_clinics_zone_is_no_time_to_sign():
    with pytest.raises(TypeError, match="no zone by name"):
        a_statement(at=AT.astimezone(UTC))


def test_author_and_approver_say_different_things():
    assert AUTHOR.sentence != APPROVER.sentence
    assert AUTHOR.role != APPROVER.role


def test_a_statement_holds_these_keys_and_no_others():
    signed = a_statement(ceremony=Ceremony((Auth.PASSWORD, Auth.CODE), "e" * 64), app="1.2")
    assert signed.statement == {
        "schema": "refillnotes-signature-3",
        "record_sha256": "a" * 64,
        "pdf_sha256": "c" * 64,
        "pdf_size": "31000",
        "note": "2026-000123 rev 1",
        "signer": "id-1",
        "name": "Amara Osei",
        "credentials": "MD",
        "meaning": "approved",
        "role": "approver",
        "sentence": "I reviewed and approve this note.",
        "signed_at": "2026-11-14T10:31:00-06:00",
        "zone": "America/Chicago",
        "audit_head": "b" * 64,
        "auth": "password code",
        "session_sha256": "e" * 64,
        "level": "S1",
        "clock": "server",
        "app": "1.2",
    }
    assert a_statement().statement["app"] == ""


def test_a_statement_for_a_passkey_says_where_it_is_signed_and_with_which_random_text():
    passkey = ForPasskey("clinic.example", "https://clinic.example", "f" * 32)
    ceremony = Ceremony((Auth.PASSKEY,), "e" * 64, Level.S3, passkey)
    said = a_statement(ceremony=ceremony, batch="7f3a91c2").statement
    assert (said["site"], said["origin"]) == ("clinic.example", "https://clinic.example")
    assert (said["nonce"], said["batch"], said["level"]) == ("f" * 32, "7f3a91c2", "S3")
    assert {"site", "origin", "nonce", "batch"}.isdisjoint(a_statement().statement)


def test_a_statement_without_batch_or_level_shows_them_blank():
    older = {name: text for name, text in a_statement().statement.items() if name not in NEWER}
    stamp = Stated(json.dumps(older), "f" * 64).stamp
    assert (stamp["batch"], stamp["level"]) == ("", "")


def test_a_refusal_of_a_zone_without_a_name_gives_the_time():
    with pytest.raises(TypeError) as refusal:
        a_statement(at=AT.astimezone(UTC))
    assert str(refusal.value) == (
        "2026-11-14 16:31:00+00:00 has no zone by name; a signature is made on the clinic's clock"
    )


def test_approving_a_note_of_ones_own_means_something_else():
    assert approval(own=True) is OWN_APPROVER
    assert approval(own=False) is APPROVER
