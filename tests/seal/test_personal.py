"""A person's own certificate: whose it is, who vouches, when it signs, and what is not believed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from refillnotes.domain.signature import Signer
from refillnotes.seal.authority import PERSONAL_LASTS, owner_of
from refillnotes.seal.errors import SealUnfit
from refillnotes.seal.keyring import Seal
from tests.clinics import seal
from tests.seal.notes import (
    ABENA,
    AT,
    DANA,
    approved,
    authored,
    drawn,
    key_of,
    signed,
    with_own_key,
)


def faults(pdf, stated, by=None, **revoked):
    return list((by or seal()).faults_in(pdf, stated, revoked))


def issued(signer=DANA, by=None, **more):
    pair = (by or seal()).issue(signer.name, signer.id, AT - timedelta(days=1), **more)
    return (by or seal()).opened(pair.certificate, pair.key)


def test_the_root_vouches_for_a_person_who_vouches_for_nobody():
    certificate = seal().issue(DANA.name, DANA.id, AT).certificate
    certificate.verify_directly_issued_by(seal().trust().root)
    (name,) = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert (name.value, owner_of(certificate)) == ("Dana Reyes", "1")
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature and usage.content_commitment and not usage.key_cert_sign
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc == PERSONAL_LASTS
    assert {owner_of(one) for one in seal().certificates().values()} == {""}


def test_each_statement_names_the_certificate_it_is_signed_with():
    _, stated = signed("A4", "S2")
    named = [one.statement["certificate_sha256"] for one in stated]
    assert named == [key_of(one).certificate_sha256 for one in (DANA, ABENA)]
    assert [one.stamp["level"] for one in stated] == ["S2", "S2"]


def test_a_key_of_somebody_else_is_refused():
    theirs = key_of(ABENA)
    pdf, said = authored(drawn(), by=theirs, ceremony=with_own_key(theirs))
    assert faults(pdf, [said]) == ["the author's signature is by somebody else's key"]


def test_another_certificate_than_the_named_one_is_refused():
    pdf, said = authored(drawn(), by=issued(), ceremony=with_own_key(issued()))
    sentence = "the author's signature is by another certificate than its statement names"
    assert faults(pdf, [said]) == [sentence]
    by_seal, said = authored(drawn(), ceremony=with_own_key(issued()))
    assert faults(by_seal, [said]) == [
        sentence,
        "the author's signature is by somebody else's key",
    ]


def test_a_personal_key_stands_for_no_seal():
    pdf, said = authored(drawn(), by=key_of(DANA))
    assert faults(pdf, [said]) == [
        "the author's signature is by a person's key, which its statement does not name"
    ]


def test_a_certificate_from_another_root_is_refused(tmp_path):
    elsewhere = Seal(tmp_path / "seal", "Elsewhere")
    elsewhere.found(AT - timedelta(days=2))
    theirs = issued(by=elsewhere)
    pdf, said = authored(drawn(), by=theirs, ceremony=with_own_key(theirs))
    assert faults(pdf, [said], elsewhere) == []
    assert faults(pdf, [said]) == [
        "the author's signature is not by a certificate of this clinic that held then"
    ]


def test_a_revoked_certificate_holds_for_what_it_signed_before_and_for_nothing_after():
    pdf, stated = signed("A4", "S2")
    mine = stated[1].statement["certificate_sha256"]
    assert faults(pdf, stated, **{mine: AT + timedelta(seconds=1)}) == []
    assert faults(pdf, stated, **{mine: AT}) == [
        "the approver's certificate was revoked before they signed"
    ]


@pytest.mark.parametrize("days", [-2, 31])
def test_outside_its_days_it_signs_nothing(days):
    brief = issued(lasts=timedelta(days=30))
    with pytest.raises(SealUnfit, match="Make a new key"):
        authored(drawn(), by=brief, at=AT + timedelta(days=days), ceremony=with_own_key(brief))


def test_an_ended_certificate_still_holds_for_what_it_signed():
    brief = issued(lasts=timedelta(days=1, minutes=1))
    pdf, said = authored(drawn(), by=brief, ceremony=with_own_key(brief))
    assert faults(pdf, [said]) == []


def test_the_roots_key_kept_elsewhere_vouches_for_nobody_and_stops_no_signature(tmp_path):
    ours = Seal(tmp_path / "seal", "Lakeside")
    ours.found(AT - timedelta(days=2))
    theirs = issued(by=ours)
    (tmp_path / "seal" / "root.key").rename(tmp_path / "safe")
    with pytest.raises(SealUnfit, match="root.key is not in"):
        ours.issue("Dana", "1", AT)
    pdf, said = authored(drawn(), by=theirs, ceremony=with_own_key(theirs))
    assert faults(pdf, [said], ours) == []


def test_the_longest_names_fit(tmp_path):
    long = Seal(tmp_path / "long", "痛みの診療所" * 20)
    long.found(AT - timedelta(days=2))
    whose = Signer("3f0c2a9e-5d1b-4c7a-9b35-6c1a52d0a001", "大津大津" * 20, "RN")
    own = issued(whose, by=long)
    pdf, said = authored(drawn(), by=own, ceremony=with_own_key(own))
    assert faults(pdf, [said], long) == ["the author's signature is by somebody else's key"]


def test_a_physician_may_approve_by_their_own_key_what_the_seal_closed():
    first, nurse = authored(drawn())
    own = key_of(ABENA)
    whole, physician = approved(first, by=own, ceremony=with_own_key(own))
    assert faults(whole, (nurse, physician)) == []
