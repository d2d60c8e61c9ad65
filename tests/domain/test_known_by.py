"""A statement tells the ceremony its signer was known by, and the ceremony is read from it."""

from datetime import UTC, datetime, timedelta

from refillnotes.domain.ceremony import Auth, Ceremony, ForPasskey, Level
from refillnotes.domain.known_by import ceremony_said, known_by
from refillnotes.seal.authority import make_personal, make_root
from refillnotes.seal.personal import PersonalKey

BY_PASSKEY = Ceremony(
    (Auth.PASSWORD, Auth.PASSKEY),
    "5e55",
    Level.S3,
    ForPasskey("clinic.example", "https://clinic.example", "0123"),
)


def test_a_statement_names_the_factors_and_where_the_passkey_was_asked():
    assert known_by(BY_PASSKEY) == {
        "auth": f"{Auth.PASSWORD} {Auth.PASSKEY}",
        "session_sha256": "5e55",
        "level": "S3",
        "site": "clinic.example",
        "origin": "https://clinic.example",
        "nonce": "0123",
    }


def test_the_ceremony_is_read_from_its_statement_whole():
    assert ceremony_said(known_by(BY_PASSKEY)) == BY_PASSKEY


def test_a_statement_signed_by_a_persons_own_key_names_its_certificate():
    now = datetime(2026, 11, 14, 10, 31, tzinfo=UTC)
    root = make_root("North Hospital", 1, now)
    pair = make_personal(root, "Sam Okafor RN", "id-1", now, now + timedelta(days=1))
    key = PersonalKey(pair.certificate, pair.key, root.certificate, "North Hospital")
    assert known_by(Ceremony((Auth.PASSWORD, Auth.PIN), "5e55", Level.S2, own=key)) == {
        "auth": "password pin",
        "session_sha256": "5e55",
        "level": "S2",
        "certificate_sha256": key.certificate_sha256,
    }


def test_without_a_key_of_their_own_the_factors_stand_alone():
    alone = Ceremony((Auth.PASSWORD,), "5e55")
    assert known_by(alone) == {"auth": str(Auth.PASSWORD), "session_sha256": "5e55"}
