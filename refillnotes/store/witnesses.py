"""What witnesses and second checkers sign: the longer PDF of each, and what a passkey answered."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import Connection, select

from refillnotes.domain.audit import AuditEntry
from refillnotes.domain.passkey_proof import PasskeyProof
from refillnotes.store.audit import record
from refillnotes.store.evidence import keep
from refillnotes.store.notes import KeptPdf, Signature
from refillnotes.store.rows import Shape
from refillnotes.store.tables import signatures, witness_proofs, witnessed_pdfs

_PROOF = Shape(PasskeyProof, witness_proofs)


def witness(
    connection: Connection,
    signature: Signature,
    pdf: KeptPdf,
    audit: AuditEntry,
    proof: PasskeyProof | None = None,
) -> None:
    """Add the signature of a witness or second checker and the PDF that shows it, in one act."""
    which = {"note_id": signature.note_id, "role": signature.role}
    rows = keep(connection, signatures, **asdict(signature))
    rows |= keep(connection, witnessed_pdfs, **asdict(pdf) | which)
    if proof is not None:
        rows |= keep(connection, witness_proofs, **asdict(proof) | which)
    record(connection, audit, rows)


def proofs_of(connection: Connection, note_id: UUID) -> dict[str, PasskeyProof]:
    """What the passkeys of a note's witness and second checker answered, by their roles."""
    of_note = select(witness_proofs.c.role, *_PROOF.select.selected_columns)
    found = connection.execute(of_note.where(witness_proofs.c.note_id == note_id))
    return {role: PasskeyProof(*parts) for role, *parts in found}
