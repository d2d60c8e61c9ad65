"""A clinic outlives its root: the next one vouches, and what the first vouched for still holds."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from cryptography import x509

from refillnotes.domain.signature import APPROVER, AUTHOR
from refillnotes.pdf.stamp import render_stamps
from refillnotes.seal.authority import PERSONAL_LASTS, ROOT_LASTS, SEAL_LASTS, Revoked, Why
from refillnotes.seal.errors import RootUnknown, SealUnfit
from refillnotes.seal.keyring import Seal
from tests.clinics import seal as shared_seal
from tests.seal.notes import (
    ABENA,
    AT,
    DANA,
    approved,
    authored,
    drawn,
    stated,
    told,
    with_own_key,
)

ENDED = AT + ROOT_LASTS + timedelta(days=1)


@pytest.fixture
def seal(tmp_path):
    made = Seal(tmp_path / "seal", "Lakeside Pain Clinic")
    made.found(AT - timedelta(days=1))
    return made


def openssl(folder, name, at):
    """What openssl says of a certificate, given the roots and the lists alone."""
    _, said = told(
        *("openssl", "verify", "-attime", str(int(at.timestamp())), "-crl_check"),
        *("-CAfile", folder / "root.pem", "-CRLfile", folder / "revoked.crl"),
        folder / f"{name}.pem",
    )
    return said


def test_after_its_end_nothing_is_vouched_for_until_the_next_one_is_made(seal):
    first, nurse = authored(drawn(), by=seal)
    with pytest.raises(SealUnfit, match="vouches for nothing new.*refillnotes seal renew-root"):
        seal.renew(ENDED)
    with pytest.raises(SealUnfit, match="renew-root"):
        seal.issue("Dana Reyes", "1", ENDED)
    seal.renew_root(ENDED)
    seal.renew(ENDED)
    later, author = authored(drawn(), by=seal, at=ENDED)
    whole, approver = approved(later, by=seal, at=ENDED)
    assert list(seal.faults_in(first, (nurse,))) == []
    assert list(seal.faults_in(whole, (author, approver))) == []


def test_a_note_is_signed_across_the_change_of_roots(seal, tmp_path):
    first, nurse = authored(drawn(), by=seal)
    seal.renew_root(AT)
    seal.renew(AT)
    whole, physician = approved(first, by=seal)
    assert list(seal.faults_in(whole, (nurse, physician))) == []
    for name in ("seal-1", "seal-2"):
        assert openssl(tmp_path / "seal", name, AT).endswith(": OK\n")
    two = x509.load_pem_x509_certificates((tmp_path / "seal" / "root.pem").read_bytes())
    assert len({one.subject for one in two}) == 2
    assert two[0].public_key() != two[1].public_key()


def test_somebodys_own_key_of_the_first_root_signs_on(seal):
    pair = seal.issue(DANA.name, DANA.id, AT - timedelta(hours=1))
    seal.renew_root(AT)
    own = seal.opened(pair.certificate, pair.key)
    said = stated(AUTHOR, DANA, drawn(), ceremony=with_own_key(own))
    first = own.sign(drawn(), render_stamps([said.stamp, None]), said.stamp)
    assert list(seal.faults_in(first, (said,))) == []
    elsewhere = shared_seal().issue(ABENA.name, ABENA.id, AT)
    with pytest.raises(RootUnknown, match="No root in the folder"):
        seal.opened(elsewhere.certificate, elsewhere.key)


def test_what_an_ended_root_vouched_for_can_still_be_revoked(seal, tmp_path):
    first, nurse = authored(drawn(), by=seal)
    seal.renew_root(ENDED)
    seal.renew(ENDED)
    seal.revoke(1, ENDED, Why.SUPERSEDED)
    seal.revoke(2, ENDED + timedelta(days=1), Why.KEY_COMPROMISE)
    assert [(one.why, one.issuer == root.subject) for one, root in
            zip(seal.trust().revoked, seal.trust().roots, strict=True)] == [
        (Why.SUPERSEDED, True), (Why.KEY_COMPROMISE, True),
    ]  # fmt: skip
    assert list(seal.faults_in(first, (nurse,))) == []
    assert "certificate revoked" in openssl(tmp_path / "seal", "seal-2", ENDED + timedelta(days=2))
    seal.renew(ENDED + timedelta(days=2))
    whole, physician = approved(first, by=seal, at=ENDED + timedelta(days=2))
    assert list(seal.faults_in(whole, (nurse, physician))) == []


def test_the_first_roots_key_is_wanted_for_its_own_list_alone(seal, tmp_path):
    folder = tmp_path / "seal"
    (folder / "root.key").rename(tmp_path / "safe")
    seal.renew_root(AT)
    seal.renew(AT)
    seal.revoke(2, AT, Why.SUPERSEDED)
    with pytest.raises(SealUnfit, match=r"root\.key is not in"):
        seal.revoke(1, AT, Why.SUPERSEDED)
    (tmp_path / "safe").rename(folder / "root.key")
    seal.revoke(1, AT, Why.SUPERSEDED)
    assert (folder / "root-2.key").stat().st_mode & 0o777 == 0o600


def test_what_no_root_here_vouched_for_is_not_listed_without_a_word(seal):
    theirs = shared_seal().issue(ABENA.name, ABENA.id, AT).certificate
    gone = Revoked(theirs.serial_number, AT, Why.SUPERSEDED, theirs.issuer)
    with pytest.raises(RootUnknown, match="to be listed"):
        seal.list_revoked([gone], AT)
    assert seal.trust().revoked == ()


def test_one_cut_off_before_it_counted_is_made_anew(seal, tmp_path):
    folder = tmp_path / "seal"
    before = (folder / "root.pem").read_bytes()
    seal.renew_root(AT)
    (folder / "root.pem").write_bytes(before)
    first, nurse = authored(drawn(), by=seal)
    seal.renew_root(AT)
    seal.renew(AT)
    assert len(seal.trust().lists) == len(seal.roots()) == 2
    whole, physician = approved(first, by=seal)
    assert list(seal.faults_in(whole, (nurse, physician))) == []


def test_its_end_is_told_while_it_still_outlasts_what_it_vouches_for(seal):
    ends = (AT - timedelta(days=1)).astimezone(UTC) + ROOT_LASTS
    longest = max(SEAL_LASTS, PERSONAL_LASTS)
    seal.renew(ends - longest - timedelta(hours=1))
    assert seal.warning(ends - longest - timedelta(minutes=1)) == ""
    assert "refillnotes seal renew-root" in seal.warning(ends - longest)
    seal.renew_root(ends - longest)
    assert seal.warning(ends - longest) == ""


def test_a_root_nobody_made_here_vouches_for_nothing(seal, tmp_path):
    elsewhere = Seal(tmp_path / "elsewhere", "Elsewhere")
    elsewhere.found(AT - timedelta(days=1))
    first, nurse = authored(drawn(), by=elsewhere)
    said = stated(APPROVER, ABENA, first)
    whole = elsewhere.sign(first, render_stamps([said.stamp]), said.stamp)
    seal.renew_root(AT)
    assert len(list(seal.faults_in(whole, (nurse, said)))) == 2
