"""The list that others check by names each revoked key, now or when the root's key is back."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from refillnotes.actions.keep_seal import found_seal
from refillnotes.actions.list_revocations import list_revocations, unlisted, unlisted_in_words
from refillnotes.actions.people import Details, Person, change_person, find_person
from refillnotes.actions.signing_keys import own_key_of, revoke_signing_key
from refillnotes.actions.verify_record import verify_record
from refillnotes.seal.authority import Why
from refillnotes.seal.errors import SealUnfit
from refillnotes.seal.keyring import Seal
from refillnotes.store import signing_keys
from tests.authenticators import a_sending
from tests.clinics import NOW, Practice, PrinterHere, a_practice
from tests.people import a_person
from tests.signing_keys import OTHER_PIN, approve, at_s2, submitted, with_key


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    """A clinic with a seal of its own, whose list no other test writes."""
    with a_practice(tmp_path, PrinterHere()) as opened:
        clinic = replace(opened.clinic, seal=Seal(tmp_path / "seal", "North Hospital"))
        found_seal(clinic)
        yield with_key(at_s2(replace(opened, clinic=clinic)))


def certificate(practice: Practice, who: Person) -> x509.Certificate:
    """The newest one of this person, also when it is revoked."""
    with practice.clinic.database.reading() as connection:
        newest = signing_keys.of_person(connection, who.id)[0]
    return x509.load_der_x509_certificate(base64.b64decode(newest.certificate))


def openssl(folder: Path, one: x509.Certificate) -> str:
    """What openssl says of a certificate, given nothing but the root and the list."""
    file = folder / "one.pem"
    file.write_bytes(one.public_bytes(Encoding.PEM))
    seal, at = folder / "seal", str(int((NOW + timedelta(hours=1)).timestamp()))
    command = ["openssl", "verify", "-attime", at, "-crl_check"]
    command += ["-CAfile", seal / "root.pem", "-CRLfile", seal / "revoked.crl", file]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    return said.stdout + said.stderr


def revoke(practice: Practice) -> None:
    admin = a_person(practice.clinic, "admin")
    who = practice.physician.id
    revoke_signing_key(practice.clinic, admin, who, "Her phone was stolen.", a_sending())


def test_openssl_with_the_list_names_a_revoked_certificate_and_no_other(practice, tmp_path):
    note_id = submitted(practice)
    approve(practice, note_id)
    hers, his = (certificate(practice, who) for who in (practice.physician, practice.nurse))
    assert openssl(tmp_path, hers).endswith("one.pem: OK\n")
    revoke(practice.later(minutes=9))
    assert "certificate revoked" in openssl(tmp_path, hers)
    assert openssl(tmp_path, his).endswith("one.pem: OK\n")
    (gone,) = practice.clinic.seal.trust().revoked
    assert (gone.at, gone.why) == (NOW + timedelta(minutes=9), Why.KEY_COMPROMISE)
    assert list(verify_record(practice.clinic, signatures=True)) == []  # it signed before


def test_a_key_that_is_replaced_or_whose_owner_leaves_is_listed(practice, tmp_path):
    first = certificate(practice, practice.physician)
    with_key(practice.later(minutes=1), practice.physician, pin=OTHER_PIN)
    second, who = certificate(practice, practice.physician), practice.physician
    known = find_person(practice.clinic, who.id)
    gone = Details(known.email, known.name, known.credentials, known.roles, active=False)
    admin = a_person(practice.clinic, "admin")
    change_person(practice.clinic, admin, who.id, known.version, gone)
    for one in (first, second):
        assert "certificate revoked" in openssl(tmp_path, one)
    listed = {one.serial: one.why for one in practice.clinic.seal.trust().revoked}
    assert listed[first.serial_number] is Why.SUPERSEDED
    assert listed[second.serial_number] is Why.CESSATION


def test_without_the_roots_key_it_is_revoked_all_the_same_and_listed_when_that_is_back(
    practice, tmp_path
):
    hers, seal = certificate(practice, practice.physician), tmp_path / "seal"
    (seal / "root.key").rename(tmp_path / "safe")
    revoke(practice)
    assert own_key_of(practice.clinic, practice.physician.id).held is None
    assert openssl(tmp_path, hers).endswith("one.pem: OK\n")
    assert unlisted_in_words(practice.clinic).startswith("1 revoked signing key is not in seal/")
    with pytest.raises(SealUnfit, match=r"root\.key is not in"):
        list_revocations(practice.clinic)
    (tmp_path / "safe").rename(seal / "root.key")
    assert list_revocations(practice.clinic) == 1
    assert "certificate revoked" in openssl(tmp_path, hers)
    assert unlisted_in_words(practice.clinic) == ""
    before = (seal / "revoked.crl").read_bytes()
    assert (list_revocations(practice.clinic), unlisted(practice.clinic)) == (0, ())
    assert (seal / "revoked.crl").read_bytes() == before


def test_a_folder_without_a_seal_is_named(practice, tmp_path):
    revoke(practice)
    (tmp_path / "seal").rename(tmp_path / "elsewhere")
    assert "holds no seal" in unlisted_in_words(practice.clinic)
