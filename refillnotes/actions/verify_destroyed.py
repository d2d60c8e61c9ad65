"""Verify every destruction: each absence by its tombstone, each certificate by its signatures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection

from refillnotes.actions.chain_told import Anew, Told
from refillnotes.actions.clinic import Clinic
from refillnotes.actions.decide_destruction import read
from refillnotes.actions.remove_destroyed import left_behind
from refillnotes.domain.audit import Event
from refillnotes.domain.destruction import Paper, certificate_hash
from refillnotes.domain.signature import Stated
from refillnotes.store import destructions, pdfs, signing_keys
from refillnotes.store.destructions import Destruction, DestructionDecision, Tombstone
from refillnotes.store.errors import PdfCorrupt, PdfMissing

NO_TOMBSTONE = "its content is gone, and no tombstone says why"
STILL_THERE = (
    "what it shows was destroyed, and the file is still there: refillnotes serve removes it when it"
    " starts"
)
_RECORDS = ("notes/", "addenda/")


def destruction_faults(
    clinic: Clinic, connection: Connection, told: Told, *, signatures: bool
) -> Iterator[tuple[str, str]]:
    """Everything wrong with what was destroyed, by where it is wrong."""
    made = destructions.every(connection)
    decided = {one.id: destructions.decision_on(connection, one.id) for one in made}
    papers = {one.id: _papers(one) for one in made}
    stones = {one.row_name: one for one in destructions.every_tombstone(connection)}
    for stone in stones.values():
        decision = decided.get(stone.destruction_id)
        of = next((one for one in made if one.id == stone.destruction_id), None)
        listed = papers.get(stone.destruction_id, {})
        for why in _stone_faults(connection, stone, of, decision, listed, told.anew):
            yield stone.row_name, why
    for name, again in told.anew.items():
        if name not in stones:
            yield name, f"audit record {again.seq} names it anew, and no tombstone stands for it"
    for destruction in made:
        where = f"destruction {destruction.number}"
        decision = decided[destruction.id]
        for why in _certificate_faults(
            clinic, connection, destruction, decision, signatures=signatures
        ):
            yield where, why
    for digest in left_behind(clinic):
        yield f"PDF {digest[:16]}", STILL_THERE


def _papers(destruction: Destruction) -> dict[str, Paper]:
    """Every text that the certificate lists, by its id."""
    return {
        paper["id"]: paper for visit in read(destruction)["visits"] for paper in visit["papers"]
    }


def _stone_faults(
    connection: Connection,
    stone: Tombstone,
    destruction: Destruction | None,
    decision: DestructionDecision | None,
    listed: Mapping[str, Paper],
    anew: Mapping[str, Anew],
) -> Iterator[str]:
    """The row is empty, by a decision of two people, and was what the chain says until then."""
    if (
        destruction is None
        or decision is None
        or not decision.destroys
        or decision.decided_by == destruction.proposed_by
    ):
        yield "its tombstone rests on no decision of two people"
    if destructions.holds_content(connection, stone.row_name):
        yield "it has a tombstone, and its content is still there"
    again = anew.get(stone.row_name)
    if again is None or again.event != Event.NOTES_DESTROYED:
        yield "its tombstone is not of an act that destroyed it"
    elif again.before != stone.row_sha256:
        yield "its tombstone is of another content than was recorded"
    if stone.row_name.startswith(_RECORDS):
        paper = listed.get(stone.row_name.partition("/")[2])
        said = None if paper is None else (paper["record_sha256"], paper["nonce_sha256"])
        if said != (stone.record_sha256, stone.nonce_sha256):
            yield "the certificate does not list it as its tombstone does"
        if stone.record_sha256 != destructions.record_sha256_of(connection, stone.row_name):
            yield "its tombstone has another hash than it"


def _certificate_faults(
    clinic: Clinic,
    connection: Connection,
    destruction: Destruction,
    decision: DestructionDecision | None,
    *,
    signatures: bool,
) -> Iterator[str]:
    """The list gives its hash, and each file is as it was signed."""
    if certificate_hash(destruction.record.encode()) != destruction.record_sha256:
        yield "its list does not give its hash"
    stated = [Stated(destruction.statement, destruction.statement_sha256)]
    certificate = destructions.certificate_of(connection, destruction.id)
    content = b""
    for digest in (destruction.sha256, *([] if certificate is None else [certificate.sha256])):
        try:
            content = pdfs.read(clinic.folder, digest)
        except (PdfCorrupt, PdfMissing) as fault:
            yield str(fault)
            return
    if certificate is not None and decision is not None:
        stated.append(Stated(decision.statement, decision.statement_sha256))
    if signatures:
        yield from clinic.seal.faults_in(content, stated, signing_keys.revoked(connection))
