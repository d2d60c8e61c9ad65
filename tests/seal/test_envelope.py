"""A signature put together from kept parts is the one the library would have made."""

from __future__ import annotations

import asyncio
import hashlib

import pytest
from asn1crypto import cms
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

from refillnotes.seal.envelope import Envelope
from tests.clinics import NOW, seal


@pytest.fixture(scope="module")
def signer():
    return seal()._signer(NOW)  # noqa: SLF001  # what pyHanko is given


def by_the_library(signer, digest, **settings):
    return asyncio.run(SimpleSigner.async_sign(signer, digest, "sha256", **settings))


def without_signature(signed):
    native = signed.native
    (one,) = native["content"]["signer_infos"]
    one["signature"] = None
    one["signed_attrs"] = sorted(one["signed_attrs"], key=lambda each: each["type"])
    return native


def test_only_the_signature_itself_differs(signer):
    digest = hashlib.sha256(b"a note").digest()
    other = hashlib.sha256(b"another").digest()
    wanted = by_the_library(signer, digest, use_pades=True)
    made = Envelope.of(by_the_library(signer, other, use_pades=True)).around(
        digest, lambda attributes: signer.sign_raw(attributes, "sha256")
    )
    assert without_signature(cms.ContentInfo.load(made)) == without_signature(wanted)
    (one,) = wanted["content"]["signer_infos"]
    (ours,) = cms.ContentInfo.load(made)["content"]["signer_infos"]
    assert ours["signed_attrs"].dump() == one["signed_attrs"].dump()


def test_a_signature_with_a_time_of_its_own_is_not_taken_apart(signer):
    digest = hashlib.sha256(b"a note").digest()
    dated = by_the_library(
        signer, digest, signed_attr_settings=PdfCMSSignedAttributes(signing_time=NOW)
    )
    with pytest.raises(ValueError, match="stays the same"):
        Envelope.of(dated)
