"""Make a visit void by two people; every note of it stays as it is, and nothing rests on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import Connection

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.once import Once
from refillnotes.actions.read_chart import NotHere, chart_of
from refillnotes.actions.refusals import SignRefused
from refillnotes.actions.refuse_destroyed import refuse_destroyed
from refillnotes.actions.sign_statement import Occasion, SignedAct, Worded, named_in, sign_statement
from refillnotes.actions.traces import leave_trace
from refillnotes.domain.audit import AuditEntry, Event, Subject
from refillnotes.domain.ceremony import BY_SESSION, Ceremony
from refillnotes.domain.chart import Chart
from refillnotes.domain.errors import NotAllowedNow, Unreadable
from refillnotes.domain.roles import Role
from refillnotes.domain.signature import APPROVER, Meaning
from refillnotes.domain.text import clean_text
from refillnotes.domain.visit import Move, State, after
from refillnotes.domain.voiding import ASKED, CONFIRMED, KEPT, REASONS, say, why_not_theirs
from refillnotes.store import figures, notes, visits, voids
from refillnotes.store.own_signatures import Own
from refillnotes.store.people import Person
from refillnotes.store.visits import Visit
from refillnotes.store.voids import VoidDecision, Voiding, VoidRequest


class NotTheirs(SignRefused):
    """The one who asked confirms nothing, and two without a physician void nothing."""


@dataclass(frozen=True, slots=True)
class ToVoid:
    """A visit that may be made void, whose it is, and what was asked of it last."""

    visit: Visit
    chart: Chart
    voiding: Voiding | None
    latest: UUID | None
    """The newest note, where there is one."""
    signed: tuple[tuple[UUID, int], ...]
    """The signed revisions with their numbers, each of which has a cover sheet once it is void."""


def look_at_visit(clinic: Clinic, who: Person, visit_id: UUID) -> ToVoid:
    """What somebody reads before they ask or decide; it leaves a trace. Errors: ``NotHere``."""
    with clinic.database.reading() as connection:
        visit = _visit(connection, visit_id)
        refuse_destroyed(connection, visit, "What was recorded")
        chart = chart_of(clinic, connection, visit.pump_id)
        latest = notes.latest(connection, visit_id)
        voiding = voids.newest(connection, visit_id)
        revisions = tuple(notes.revisions_of(connection, visit_id, APPROVER.role))
    signed = tuple((note_id, number) for note_id, number, signed_at, _ in revisions if signed_at)
    about = {Subject.VISIT: visit_id, Subject.PATIENT: visit.patient_id}
    leave_trace(clinic, who, Event.CHART_VIEWED, about)
    return ToVoid(visit, chart, voiding, None if latest is None else latest.id, signed)


def void_account(reason: str, account: str) -> str:
    """What is told of a reason, as it will be kept. Errors: ``Unreadable`` without either."""
    if reason not in dict(REASONS):
        raise Unreadable("Choose why the visit is void.")
    words = clean_text(account, lines=True).strip()
    if not words:
        raise Unreadable("Write what happened, like: It was recorded in the chart of her sister.")
    return words


@dataclass(frozen=True, slots=True)
class AskToVoid(SignedAct):
    """Somebody asks to make a visit void, for one of the reasons and with what happened."""

    visit_id: UUID
    reason: str
    account: str

    def worded(
        self,
        clinic: Clinic,  # noqa: ARG002  # as every act
        connection: Connection,
        who: Person,
        occasion: Occasion,
    ) -> Worded:
        """Ask. Errors: those of ``void_account``, ``NotHere``, ``NotAllowedNow``."""
        words, at = void_account(self.reason, self.account), occasion.done_at
        visit = _visit(connection, self.visit_id)
        after(State(visit.state), Move.ASK_VOID)
        before = voids.newest(connection, self.visit_id)
        if before is not None and before.waits:
            raise NotAllowedNow(f"{before.request.requester} asked for it. Decide on that first.")
        text, digest = _said(connection, ASKED, visit, (self.reason, words), who, occasion)

        def write(own: Own | None) -> str:
            request = VoidRequest(
                uuid4(), visit.id, self.reason, words, who.id, _printed(who), _physician(who), at,
                text, digest,
            )  # fmt: skip
            entry = _entry(Event.VOID_ASKED, who, at, visit, named_in(digest, own))
            voids.ask(connection, request, entry, own)
            return str(request.id)

        return Worded(text, digest, write)


@dataclass(frozen=True, slots=True)
class DecideVoid(SignedAct):
    """A second person confirms that a visit is void, or that it stands.

    ``seen`` is the request that was on the screen. Whoever asked may take it back, and cannot
    confirm it.
    """

    visit_id: UUID
    seen: UUID | None
    void: bool

    def worded(
        self,
        clinic: Clinic,  # noqa: ARG002  # as every act
        connection: Connection,
        who: Person,
        occasion: Occasion,
    ) -> Worded:
        """Decide. Errors: ``NotHere``, ``NotAllowedNow`` where nothing is asked, ``NotTheirs``."""
        visit, at = _visit(connection, self.visit_id), occasion.done_at
        moved = after(State(visit.state), Move.VOID if self.void else Move.KEEP)
        request = self._asked(connection, who)
        meaning = CONFIRMED if self.void else KEPT
        because = request.reason, request.account
        text, digest = _said(connection, meaning, visit, because, who, occasion)

        def write(own: Own | None) -> str:
            decided = "void" if self.void else "keep"
            decision = VoidDecision(request.id, decided, who.id, _printed(who), at, text, digest)
            if self.void:
                void = replace(visit, state=moved, updated_at=at, updated_by=who.id)
                visits.write(connection, void)
                shown = figures.of_visit(connection, visit.id)
                if shown is not None:
                    figures.put(connection, replace(shown, void=True))
            event = Event.VISIT_VOIDED if self.void else Event.VOID_REFUSED
            entry = _entry(event, who, at, visit, named_in(digest, own))
            voids.decide(connection, decision, entry, own)
            return str(request.id)

        return Worded(text, digest, write)

    def _asked(self, connection: Connection, who: Person) -> VoidRequest:
        """The request that is decided on, if it is this person's to decide."""
        asked = voids.newest(connection, self.visit_id)
        if asked is None or not asked.waits or asked.request.id != self.seen:
            raise NotAllowedNow("Nobody asks to make this visit void now. Open it again.")
        request = asked.request
        if self.void:
            both = int(request.physician) + int(_physician(who))
            refusal = why_not_theirs(own=request.requested_by == who.id, physicians=both)
            if refusal is not None:
                raise NotTheirs(refusal)
        return request


def ask_to_void(
    clinic: Clinic,
    who: Person,
    visit_id: UUID,
    reason: str,
    account: str,
    once: Once | None = None,
    ceremony: Ceremony = BY_SESSION,
) -> None:
    """Ask to make a visit void. The caller has made sure who asks, as ``ceremony`` says.

    Errors: those of ``AskToVoid`` and ``sign_statement``.
    """
    sign_statement(clinic, who, AskToVoid(visit_id, reason, account), once, ceremony)


def decide_void(
    clinic: Clinic,
    who: Person,
    visit_id: UUID,
    seen: UUID | None,
    once: Once | None = None,
    ceremony: Ceremony = BY_SESSION,
    *,
    void: bool,
) -> None:
    """Confirm that a visit is void, or that it stands; known as ``ceremony`` says, as before.

    Errors: those of ``DecideVoid`` and ``sign_statement``.
    """
    sign_statement(clinic, who, DecideVoid(visit_id, seen, void), once, ceremony)


def _visit(connection: Connection, visit_id: UUID) -> Visit:
    visit = visits.find(connection, visit_id)
    if visit is None:
        raise NotHere(visit_id)
    return visit


def _said(
    connection: Connection,
    meaning: Meaning,
    visit: Visit,
    because: tuple[str, str],
    who: Person,
    occasion: Occasion,
) -> tuple[str, str]:
    return say(
        meaning,
        visit=str(visit.id),
        number=visit.number or "",
        records=notes.hashes_of(connection, visit.id),
        reason=because[0],
        account=because[1],
        signer=str(who.id),
        name=_printed(who),
        signed_at=occasion.said_at,
        audit_head=occasion.audit_head,
        ceremony=occasion.ceremony,
    )


def _entry(
    event: Event, who: Person, at: datetime, visit: Visit, hashes: dict[str, str]
) -> AuditEntry:
    about = {Subject.VISIT: visit.id, Subject.PATIENT: visit.patient_id}
    return AuditEntry(event, who.id, at, about, hashes)


def _printed(who: Person) -> str:
    return f"{who.name} {who.credentials}".strip()


def _physician(who: Person) -> bool:
    return Role.PHYSICIAN.value in who.roles
