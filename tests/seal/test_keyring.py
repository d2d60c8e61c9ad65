"""The clinic's seal: how it is made, which one signs, and when nothing is signed."""

from __future__ import annotations

import stat
from datetime import UTC, timedelta

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from refillnotes.seal.authority import ROOT_LASTS, SEAL_LASTS, Why
from refillnotes.seal.errors import NotToBeSigned, SealMissing, SealUnfit
from refillnotes.seal.keyring import Seal
from tests.seal.notes import AT, approved, authored, drawn, signed


@pytest.fixture
def seal(tmp_path):
    made = Seal(tmp_path / "seal", "Lakeside Pain Clinic")
    made.found(AT - timedelta(days=1))
    return made


@pytest.fixture
def folder(seal, tmp_path):  # noqa: ARG001  # the seal makes it
    return tmp_path / "seal"


def certificate(folder, name):
    return x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes())


def test_the_root_vouches_and_signs_no_note(folder):
    root = certificate(folder, "root")
    usage = root.extensions.get_extension_for_class(x509.KeyUsage).value
    limits = root.extensions.get_extension_for_class(x509.BasicConstraints).value
    assert (usage.key_cert_sign, usage.crl_sign, usage.digital_signature) == (True, True, False)
    assert (limits.ca, limits.path_length) == (True, 0)


def test_the_seal_signs_notes_and_vouches_for_nobody(folder):
    seal, root = certificate(folder, "seal-1"), certificate(folder, "root")
    usage = seal.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature and usage.content_commitment
    assert not (usage.key_cert_sign or usage.crl_sign)
    seal.verify_directly_issued_by(root)
    (clinic,) = seal.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    assert clinic.value == "Lakeside Pain Clinic"
    assert seal.not_valid_after_utc - seal.not_valid_before_utc == SEAL_LASTS < ROOT_LASTS


def test_every_file_is_for_this_account_alone_and_every_key_is_locked(folder):
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    for name in ("root.key", "seal-1.key"):
        assert b"ENCRYPTED PRIVATE KEY" in (folder / name).read_bytes()


def test_a_seal_that_is_there_stays(seal, folder):
    before = {file: file.read_bytes() for file in folder.iterdir()}
    seal.found(AT)
    assert {file: file.read_bytes() for file in folder.iterdir()} == before


def test_a_very_long_name_of_a_clinic_fits(tmp_path):
    long = Seal(tmp_path / "long", "痛みの診療所" * 20)
    long.found(AT - timedelta(days=1))
    first, said = authored(drawn(), by=long)
    assert list(long.faults_in(first, (said,))) == []


def test_without_a_seal_nothing_is_signed_and_it_says_what_to_do(tmp_path):
    nothing = Seal(tmp_path / "nowhere", "Lakeside")
    with pytest.raises(SealMissing, match="Run: refillnotes setup"):
        authored(drawn(), by=nothing)
    with pytest.raises(SealMissing):
        nothing.trust()
    assert "Run: refillnotes setup" in nothing.warning(AT)


@pytest.mark.parametrize("days", [-2, 365 * 2])
def test_outside_its_days_a_seal_signs_nothing(seal, days):
    with pytest.raises(SealUnfit, match="does not hold on .* Nothing is signed"):
        authored(drawn(), by=seal, at=AT + timedelta(days=days))


def test_the_end_is_told_two_months_before(seal):
    until = (AT - timedelta(days=1)).astimezone(UTC) + SEAL_LASTS
    assert seal.warning(until - timedelta(days=61)) == ""
    assert "refillnotes seal renew" in seal.warning(until - timedelta(days=60))
    assert "does not hold" in seal.warning(until + timedelta(days=1))


def test_the_next_seal_signs_from_the_moment_it_is_made(seal, folder):
    first, nurse = authored(drawn(), by=seal)
    seal.renew(AT)
    whole, physician = approved(first, by=seal)
    numbers = [str(certificate(folder, f"seal-{number}").serial_number) for number in (1, 2)]
    assert len(set(numbers)) == 2
    assert list(seal.faults_in(whole, (nurse, physician))) == []
    assert seal.newest_sha256() != seal.root_sha256()


def test_a_revoked_seal_signs_nothing_more_and_is_revoked_once(seal):
    seal.revoke(1, AT, Why.KEY_COMPROMISE)
    with pytest.raises(SealUnfit, match="is revoked"):
        authored(drawn(), by=seal)
    with pytest.raises(SealUnfit, match="revoked already"):
        seal.revoke(1, AT, Why.SUPERSEDED)
    with pytest.raises(SealUnfit, match="There is no seal 7. There are: 1"):
        seal.revoke(7, AT, Why.SUPERSEDED)


def test_the_roots_key_may_be_kept_elsewhere_until_it_is_needed(seal, folder, tmp_path):
    (folder / "root.key").rename(tmp_path / "safe")
    assert authored(drawn(), by=seal)
    with pytest.raises(SealUnfit, match="root.key is not in"):
        seal.renew(AT)
    (tmp_path / "safe").rename(folder / "root.key")
    seal.renew(AT)


def test_a_key_that_others_can_read_is_not_used(seal, folder):
    (folder / "seal-1.key").chmod(0o640)
    with pytest.raises(SealUnfit, match="chmod 600"):
        authored(drawn(), by=seal)


def test_keys_of_two_backups_are_noticed(seal, folder):
    (folder / "unlock").write_bytes(b"another")
    with pytest.raises(SealUnfit, match="do not belong together"):
        authored(drawn(), by=seal)


def test_a_certificate_that_cannot_be_read_is_named(seal, folder):
    (folder / "root.pem").write_bytes(b"")
    with pytest.raises(SealUnfit, match="cannot be read"):
        seal.trust()


def test_a_box_is_signed_once(seal):
    whole, _ = signed()
    with pytest.raises(NotToBeSigned, match="no free box for the approver"):
        approved(whole, by=seal)


def test_a_page_without_boxes_is_not_signed(seal):
    with pytest.raises(NotToBeSigned):
        authored(b"%PDF-1.7\n%%EOF\n", by=seal)
