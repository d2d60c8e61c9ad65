"""What is written about a note after it was signed: name what matters."""

from dataclasses import replace

from sqlalchemy import Connection

from refillnotes.domain.audit import Event
from refillnotes.domain.passkey_proof import PasskeyProof
from refillnotes.store import addenda, amendments, voids
from refillnotes.store.addenda import Addendum, AddendumSignature, Declined
from refillnotes.store.amendments import Amendment, Cancelled
from refillnotes.store.voids import VoidDecision, VoidRequest
from tests.store.builders import (
    HER_NOTE,
    HER_VISIT,
    NOON,
    NURSE,
    PHYSICIAN,
    an_entry,
    an_id,
    sha256,
)


def an_amendment(**given: object) -> Amendment:
    amendment = Amendment(
        id=an_id(20),
        visit_id=HER_VISIT,
        note_id=HER_NOTE,
        document={"measured_residual": "2.30 mL"},
        reason="The syringe was read again.",
        opened_by=NURSE,
        opened_at=NOON,
    )
    return replace(amendment, **given)


def given_up(**given: object) -> Cancelled:
    return replace(Cancelled(an_id(20), {"measured_residual": "2.40 mL"}, NURSE, NOON), **given)


def an_amendment_given_up(connection: Connection) -> None:
    amendments.begin(connection, an_amendment(), an_entry(Event.AMENDMENT_OPENED))
    amendments.give_up(connection, given_up(), an_entry(Event.AMENDMENT_CANCELLED))


def a_void_request(**given: object) -> VoidRequest:
    request = VoidRequest(
        id=an_id(22),
        visit_id=HER_VISIT,
        reason="wrong-patient",
        account="It was recorded in the chart of her sister.",
        requested_by=NURSE,
        requester="Nora Blake RN",
        physician=False,
        requested_at=NOON,
        statement="{}",
        statement_sha256=sha256("{}"),
    )
    return replace(request, **given)


def a_void_decision(**given: object) -> VoidDecision:
    said = VoidDecision(an_id(22), "void", PHYSICIAN, "Dr", NOON, "{}", sha256("{}"))
    return replace(said, **given)


def a_void_visit(connection: Connection) -> None:
    voids.ask(connection, a_void_request(), an_entry(Event.VOID_ASKED))
    voids.decide(connection, a_void_decision(), an_entry(Event.VISIT_VOIDED))


def an_addendum(**given: object) -> Addendum:
    said = '{"schema":"refillnotes-addendum-1"}'
    addendum = Addendum(an_id(24), HER_VISIT, HER_NOTE, 1, said, sha256(said), NURSE, NOON)
    return replace(addendum, **given)


def an_addendum_signature(**given: object) -> AddendumSignature:
    signature = AddendumSignature(
        addendum_id=an_id(24),
        role="author",
        signer_id=NURSE,
        meaning="added",
        statement="{}",
        statement_sha256=sha256("{}"),
        signed_at=NOON,
        sha256=sha256("the addendum's PDF"),
        size=8,
        crc32=7,
        paper="letter",
    )
    return replace(signature, **given)


def not_approved(**given: object) -> Declined:
    return replace(Declined(an_id(24), PHYSICIAN, "Dr", "Another visit.", NOON), **given)


def an_addendum_written(connection: Connection) -> None:
    written = an_entry(Event.ADDENDUM_WRITTEN)
    addenda.write(connection, an_addendum(), an_addendum_signature(), written)


def an_addendum_signed_and_declined(connection: Connection) -> None:
    an_addendum_written(connection)
    approval = an_addendum_signature(role="approver", signer_id=PHYSICIAN, sha256=sha256("both"))
    proof = PasskeyProof("k", "a", "c", "s")
    addenda.sign(connection, approval, an_entry(Event.ADDENDUM_SIGNED), proof)
    addenda.decline(connection, not_approved(), an_entry(Event.ADDENDUM_DECLINED))
