"""What an act may refuse, gathered for those who answer people."""

from __future__ import annotations

from refillnotes.actions.read_chart import NotHere
from refillnotes.domain.errors import NotAllowedNow, RefillnotesError
from refillnotes.pdf.renderer import RenderFailed
from refillnotes.seal.errors import SealUnfit
from refillnotes.store.errors import (
    DatabaseAway,
    DatabaseBusy,
    DiskFull,
    EmailTaken,
    KeyReused,
    MrnTaken,
    NoteAlreadySigned,
    NoTraceKept,
    PatientChanged,
    PdfCorrupt,
    PdfMissing,
    PersonChanged,
    PumpChanged,
    SavingIsOff,
    SerialTaken,
    Stale,
    VisitChanged,
)


class NotReady(RefillnotesError):
    """A visit cannot be submitted: something is missing, unreadable or unanswered."""


class SignRefused(RefillnotesError):
    """A note that cannot be signed by this person now."""


class SeenOtherwise(SignRefused):
    """What the signer had on the screen is not what is stored now."""


class ClockBehind(SignRefused):
    """The server's clock shows an hour before what was recorded last: it was set back."""


class NotSeen(SignRefused):
    """The note was never opened by the one who wants to sign it."""


class NotSealed(SignRefused):
    """The note's PDF carries no signature of its author: it was submitted by an older version."""


class NoPasskey(SignRefused):
    """The clinic signs with passkeys, and the signer has none."""


class NoSigningKey(SignRefused):
    """The clinic signs with everybody's own key, and the signer has none that holds."""


class NothingToSign(SignRefused):
    """None of the notes that were ticked can be signed together now."""


class Flagged(SignRefused):
    """Something in the note was unusual: it is signed by itself, never in a batch."""


class VoidAsked(SignRefused):
    """Somebody asked to make the visit void, and nobody has decided yet."""


class NotDue(SignRefused):
    """Notes that are to be kept longer, or held: they are not destroyed today."""


class Destroyed(RefillnotesError):
    """A note, addendum or visit that two people destroyed when its time was over."""


class OwnNote(SignRefused):
    """Nobody approves or witnesses their own note."""


class NotNamed(SignRefused):
    """The note names somebody else as its witness and second checker."""


__all__ = [
    "ClockBehind",
    "DatabaseAway",
    "DatabaseBusy",
    "Destroyed",
    "DiskFull",
    "EmailTaken",
    "Flagged",
    "KeyReused",
    "MrnTaken",
    "NoPasskey",
    "NoSigningKey",
    "NoTraceKept",
    "NotAllowedNow",
    "NotDue",
    "NotHere",
    "NotNamed",
    "NotReady",
    "NotSealed",
    "NotSeen",
    "NoteAlreadySigned",
    "NothingToSign",
    "OwnNote",
    "PatientChanged",
    "PdfCorrupt",
    "PdfMissing",
    "PersonChanged",
    "PumpChanged",
    "RenderFailed",
    "SavingIsOff",
    "SealUnfit",
    "SeenOtherwise",
    "SerialTaken",
    "SignRefused",
    "Stale",
    "VisitChanged",
    "VoidAsked",
]
