"""A statement tells the ceremony its signer was known by, and the ceremony is read from it."""

from refillnotes.domain.ceremony import Auth, Ceremony, ForPasskey, Level
from refillnotes.domain.known_by import ceremony_said, known_by

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


def test_without_a_key_of_their_own_the_factors_stand_alone():
    alone = Ceremony((Auth.PASSWORD,), "5e55")
    assert known_by(alone) == {"auth": str(Auth.PASSWORD), "session_sha256": "5e55"}
