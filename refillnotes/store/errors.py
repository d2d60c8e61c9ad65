"""What the store refuses, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refillnotes.domain.errors import RefillnotesError

if TYPE_CHECKING:
    from refillnotes.store.patients import Patient
    from refillnotes.store.people import Person
    from refillnotes.store.pumps import Pump
    from refillnotes.store.visits import Visit


NOT_WRITTEN = (
    "Saving is off: the database can be read and not written. Tell whoever runs this clinic's "
    "server: once it can be written, start refillnotes again."
)


class DatabaseUnfit(RefillnotesError):
    """The database or its driver is not one a clinical record may be kept in; start-up stops."""


class SchemaNewer(DatabaseUnfit):
    """A later version of refillnotes has migrated this database."""


class CheckpointsUnfit(RefillnotesError):
    """The checkpoints or their key cannot be read or written: a disk that is not mounted."""


class BackupUnfit(RefillnotesError):
    """A backup, or the record it would be made of, is not as it was written."""


class NoBackup(RefillnotesError):
    """A folder holds no backup."""


class RecipientsUnfit(RefillnotesError):
    """The clinic names something as a recipient that nothing can be encrypted to."""


class IdentityUnfit(RefillnotesError):
    """A backup is encrypted, and no identity was named that can be tried."""


class IdentityWrong(RefillnotesError):
    """The identity that was named is not one that the backup was encrypted to."""


class RecordBehind(RefillnotesError):
    """The record is older than its newest checkpoint, or is not the one it was written of."""


class DatabaseBusy(RefillnotesError):
    """Another writer held the database longer than ten seconds."""


class DatabaseAway(RefillnotesError):
    """The server of the database is stopped, starts again, or cannot be reached."""


class DiskFull(RefillnotesError):
    """The disk had no room; the whole act was undone."""


class SavingIsOff(RefillnotesError):
    """The database can be read but not written: its file or its disk is read-only."""


class NoTraceKept(RefillnotesError):
    """Saving is off and the file for traces cannot be written either, so nothing may be shown."""


class Stale(RefillnotesError):
    """Somebody saved a newer version since this one was read."""


class VisitChanged(Stale):
    """The visit was saved from another page, tab or tablet; ``stored`` is what it holds now."""

    def __init__(self, stored: Visit) -> None:
        super().__init__(
            f"This visit was saved elsewhere as version {stored.version}. "
            "Compare both and save again."
        )
        self.stored = stored


class PatientChanged(Stale):
    """The patient's details were saved from elsewhere; ``stored`` is what they are now."""

    def __init__(self, stored: Patient) -> None:
        super().__init__("These details were saved elsewhere. Compare both and save again.")
        self.stored = stored


class PumpChanged(Stale):
    """The pump's details were saved from elsewhere; ``stored`` is what they are now."""

    def __init__(self, stored: Pump) -> None:
        super().__init__("This pump was saved elsewhere. Compare both and save again.")
        self.stored = stored


class PersonChanged(Stale):
    """The account was saved from elsewhere; ``stored`` is what it is now."""

    def __init__(self, stored: Person) -> None:
        super().__init__("This account was saved elsewhere. Compare both and save again.")
        self.stored = stored


class ChangeDecided(Stale):
    """A change of the rules was decided while somebody else looked at it."""


class FigureTaken(Stale):
    """A change of the same figure is under way, so a second one cannot begin."""


class MrnTaken(RefillnotesError):
    """Another patient has this record number; ``patient`` is that one."""

    def __init__(self, patient: Patient) -> None:
        super().__init__(
            f"Record number {patient.mrn} belongs to another patient. "
            "Open that patient, or check the number."
        )
        self.patient = patient


class SerialTaken(RefillnotesError):
    """An implanted pump has this serial number; ``pump`` is that one."""

    def __init__(self, pump: Pump) -> None:
        super().__init__(
            f"Serial number {pump.serial} belongs to a pump that is implanted. "
            "Check the number, or record that pump as explanted first."
        )
        self.pump = pump


class EmailTaken(RefillnotesError):
    """Another account signs in with this address."""

    def __init__(self, email: str) -> None:
        super().__init__(
            f"{email} already has an account. Use another address, or change that account."
        )


class VisitAlreadyOpen(RefillnotesError):
    """The pump has a draft already: a second tab, or a second nurse; ``visit`` is that draft."""

    def __init__(self, visit: Visit) -> None:
        super().__init__("A visit for this pump is open already. Continue that one.")
        self.visit = visit


class NoteAlreadySigned(RefillnotesError):
    """The role's signature is on this note already: a double tap, or two physicians at once."""


class KeyReused(RefillnotesError):
    """An idempotency key came back with another request, person or page."""


class PdfMissing(RefillnotesError):
    """The database names a PDF that is not in its folder, as after a partial restore."""


class PdfCorrupt(RefillnotesError):
    """A stored PDF no longer has the bytes that were signed: a bad disk, or an edit."""
