"""Builders: the certificate of a signer, its locked key and its revocation, as kept."""

from dataclasses import replace

from refillnotes.store.signing_keys import KeptCertificate, KeptKey, Revocation
from tests.store.builders import NOON, NURSE, PHYSICIAN, an_id, sha256

HER_CERTIFICATE = an_id(42)


def a_certificate(**given: object) -> KeptCertificate:
    digest = sha256(str(given.get("id", HER_CERTIFICATE)))
    kept = KeptCertificate(HER_CERTIFICATE, NURSE, "MIIB", digest, NOON, NOON)
    return replace(kept, **given)


def a_locked_key(**given: object) -> KeptKey:
    return replace(KeptKey(HER_CERTIFICATE, "c2FsdA", 64, 1, 4, "bm9u", "c2Vj", NOON), **given)


def a_revocation(**given: object) -> Revocation:
    gone = Revocation(HER_CERTIFICATE, "keyCompromise", "Stolen.", PHYSICIAN, NOON)
    return replace(gone, **given)
