"""Verify a bundle of exported notes, and that it is of this clinic's own audit trail."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

from cryptography.x509 import load_pem_x509_certificates

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.verify_record import Fault
from refillnotes.domain.errors import RefillnotesError
from refillnotes.export.verify_bundle import AUDIT, ROOT, NotABundle, problems
from refillnotes.store import audit


class NoBundle(RefillnotesError):
    """The file is no bundle, or cannot be read."""


def verify_bundle(clinic: Clinic, file: Path) -> Iterator[Fault]:
    """Everything wrong with a bundle; nothing when this clinic made it as it is.

    Errors: ``NoBundle``.
    """
    try:
        with zipfile.ZipFile(file) as bundle:
            wrong = list(problems(bundle))
            lines = [] if wrong else bundle.read(AUDIT).decode().splitlines()
            root = b"" if wrong else bundle.read(ROOT)
    except (OSError, zipfile.BadZipFile, NotABundle) as why:
        raise NoBundle(f"{file} cannot be checked: {why}") from why
    yield from (Fault(file.name, why) for why in wrong)
    if root and not set(load_pem_x509_certificates(root)) <= set(clinic.seal.trust().roots):
        yield Fault(ROOT, f"in {file.name} is not the root of this clinic")
    with clinic.database.reading() as connection:
        for line in lines:
            link = json.loads(line)
            here = audit.find(connection, link["seq"])
            if here is None or here.hash != link["hash"]:
                yield Fault(
                    f"audit record {link['seq']}",
                    f"in {file.name} is not the one of this clinic",
                )
                return
