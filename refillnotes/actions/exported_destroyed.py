"""What a bundle says of notes that were destroyed: the tombstone of each, and the certificates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.export.destruction_proof import certificate_path
from refillnotes.store import evidence, pdfs
from refillnotes.store.destroyed_notes import count_destroyed, destroyed_notes
from refillnotes.store.figures import Wanted
from refillnotes.store.tables import tombstones


@dataclass(frozen=True, slots=True)
class Gone:
    """The destroyed notes of a bundle; ``certificates`` are hashes by path."""

    lines: tuple[Mapping[str, object], ...]
    certificates: Mapping[str, str]
    oldest_signature: datetime | None
    withheld: int
    """How many more were of charts that are restricted to others."""


NOTHING_GONE = Gone((), {}, None, 0)


def exported_destroyed(connection: Connection, wanted: Wanted) -> Gone:
    """Every signed note that was destroyed, as far as this reader may know of its chart."""
    found = destroyed_notes(connection, wanted.reader)
    return Gone(
        lines=tuple(
            {
                "note": str(one.note_id),
                "visit": str(one.visit_id),
                "number": one.number,
                "revision": one.revision,
                "signed_at": one.signed_at.isoformat(timespec="seconds"),
                "destruction": one.destruction,
                "tombstone": evidence.stored(connection, tombstones, f"notes/{one.note_id}"),
            }
            for one in found
        ),
        certificates={certificate_path(one.destruction): one.certificate_sha256 for one in found},
        oldest_signature=min((one.signed_at for one in found), default=None),
        withheld=count_destroyed(connection) - len(found),
    )


def read_certificates(clinic: Clinic, gone: Gone) -> Mapping[str, bytes]:
    """Each certificate by its path. Errors: ``PdfMissing``, ``PdfCorrupt``."""
    return {path: pdfs.read(clinic.folder, digest) for path, digest in gone.certificates.items()}
