"""Bring the list of revoked certificates, which others check by, up to what the record says."""

from __future__ import annotations

import base64
from contextlib import suppress

from cryptography import x509

from refillnotes.actions.clinic import Clinic
from refillnotes.seal.authority import Revoked, Why
from refillnotes.seal.errors import SealUnfit
from refillnotes.store import signing_keys


def list_revocations(clinic: Clinic) -> int:
    """Put every revoked certificate of a person on the list, and count those that were not on it.

    What is on it stays as it was. Errors: ``SealMissing``, ``SealUnfit`` when the root's key is
    kept elsewhere and something is to be put on.
    """
    missing = unlisted(clinic)
    if missing:
        clinic.seal.list_revoked(missing, clinic.now())
    return len(missing)


def list_revocations_at_hand(clinic: Clinic) -> None:
    """The same while the root's key lies in its folder; otherwise later, by whoever runs this.

    The revocation itself is in the record already, and holds for this program either way.
    """
    with suppress(SealUnfit, OSError):
        list_revocations(clinic)


def unlisted(clinic: Clinic) -> tuple[Revoked, ...]:
    """What the record revokes and the list does not name. Errors: ``SealMissing``."""
    with clinic.database.reading() as connection:
        held = signing_keys.revoked_certificates(connection)
    if not held:
        return ()
    listed = {one.serial for one in clinic.seal.trust().revoked}
    revoked = (
        Revoked(one.serial_number, gone.revoked_at, Why(gone.why), one.issuer)
        for one, gone in (
            (x509.load_der_x509_certificate(base64.b64decode(certificate)), gone)
            for certificate, gone in held
        )
    )
    return tuple(one for one in revoked if one.serial not in listed)


def unlisted_in_words(clinic: Clinic) -> str:
    """What whoever runs the clinic should do about the list; empty for nothing."""
    try:
        count = len(unlisted(clinic))
    except SealUnfit as unfit:
        return str(unfit)
    if not count:
        return ""
    what = "1 revoked signing key is" if count == 1 else f"{count} revoked signing keys are"
    return (
        f"{what} not in seal/revoked.crl, by which viewers elsewhere check. Put root.key (of a "
        "later root: root-2.key) back for as long as it takes, and type: refillnotes seal "
        "list-revoked"
    )
