"""Put the application together."""

from __future__ import annotations

import atexit
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from threading import Lock
from typing import TYPE_CHECKING

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.compare_checkpoints import why_behind
from refillnotes.actions.keep_verified import why_broken
from refillnotes.actions.own_approval import note_who_may_approve
from refillnotes.actions.rules_beneath import (
    hold_what_it_was_founded_with,
    note_what_lies_beneath,
)
from refillnotes.actions.rules_in_force import with_rules_in_force
from refillnotes.actions.take_traces_in import take_traces_in
from refillnotes.config.environment import Config, read_config
from refillnotes.config.errors import Misconfigured
from refillnotes.domain.rulebook import Rulebook
from refillnotes.pdf.renderer import Renderer
from refillnotes.seal.folder import TIME_STAMPS
from refillnotes.seal.keyring import Seal
from refillnotes.seal.stamping import Stamping
from refillnotes.store.age import Recipients
from refillnotes.store.aside import sweep
from refillnotes.store.checkpoints import Checkpoints
from refillnotes.store.database import Database, open_database
from refillnotes.store.errors import CheckpointsUnfit, NoTraceKept, SavingIsOff
from refillnotes.store.migrate import migrate

if TYPE_CHECKING:
    from flask import Flask

    from refillnotes.domain.addendum import AddendumRecord
    from refillnotes.domain.destruction import Certificate
    from refillnotes.domain.downtime import Pack
    from refillnotes.domain.record import Record
    from refillnotes.domain.stamp import Stamp
    from refillnotes.domain.voiding import CoverSheet


class WarmPrinter:
    """The renderer, started when the first note is drawn."""

    def __init__(self) -> None:
        self._starting = Lock()
        self._renderer: Renderer | None = None

    def warm(self) -> Renderer:
        with self._starting:
            if self._renderer is None:
                self._renderer = Renderer()
                atexit.register(self.close)
            return self._renderer

    def render(self, record: Record, paper: str, standing: str) -> bytes:
        return self.warm().render(record, paper, standing)

    def addendum(self, record: AddendumRecord, paper: str) -> bytes:
        return self.warm().addendum(record, paper)

    def certificate(self, record: Certificate, paper: str) -> bytes:
        return self.warm().certificate(record, paper)

    def cover_sheet(self, sheet: CoverSheet, paper: str) -> bytes:
        return self.warm().cover_sheet(sheet, paper)

    def pack(self, pack: Pack, paper: str) -> bytes:
        return self.warm().pack(pack, paper)

    def blank_form(self, clinic: str, paper: str) -> bytes:
        return self.warm().blank_form(clinic, paper)

    def stamp(self, stamps: Sequence[Stamp | None]) -> bytes:
        return self.warm().stamp(stamps)

    def count_pages(self, pdf: bytes) -> int:
        return self.warm().count_pages(pdf)

    def picture(self, pdf: bytes, page: int) -> bytes:
        return self.warm().picture(pdf, page)

    def close(self) -> None:
        with self._starting:
            if self._renderer is not None:
                self._renderer.close()


def open_clinic(config: Config | None = None) -> Clinic:
    """Open the record of one clinic, brought up to this version.

    Errors: ``Misconfigured``, ``RecipientsUnfit``, ``DatabaseUnfit``, ``ReferenceRefused``.
    """
    config = config or read_config()
    rulebook = Rulebook(_site_policy(config))
    checkpoints = Checkpoints(
        config.clinic.checkpoints or config.instance / "checkpoints",
        config.instance / "checkpoint.key",
    )
    recipients = Recipients.of(config.clinic.recipients)
    sweep(config.instance)
    seal = Seal(config.instance / "seal", config.clinic.name)
    stamping = _stamping(config, seal)
    database = _open_record(config, checkpoints, recipients)
    opened = Clinic(
        name=config.clinic.name,
        zone=config.clinic.timezone,
        paper=config.clinic.paper.capitalize(),  # the printer says Letter
        demo=config.clinic.demo,
        folder=config.instance / "notes",
        key=bytes.fromhex(config.key_for("accounts")),
        database=database,
        rulebook=rulebook,
        rules=rulebook.shipped,
        printer=WarmPrinter(),
        seal=seal,
        checkpoints=checkpoints,
        clock=_now,
        address=config.clinic.address,
        signing=config.clinic.signing,
        one_physician=config.clinic.one_physician,
        recipients=recipients,
        stamping=stamping,
        version=version("refillnotes"),
    )
    hold_what_it_was_founded_with(opened)
    note_what_lies_beneath(opened)
    note_who_may_approve(opened)
    return with_rules_in_force(opened)


def _stamping(config: Config, seal: Seal) -> Stamping | None:
    """The authority outside, whose root has to be there before it is asked anything."""
    if not config.clinic.timestamps:
        return None
    named = config.instance / "seal" / TIME_STAMPS
    if not named.exists():
        raise Misconfigured(
            f"clinic.toml names {config.clinic.timestamps} for time stamps, and {named} is not "
            "there. Put the authority's root certificate there, as it publishes it (PEM)."
        )
    return Stamping(config.clinic.timestamps, seal.time_stamp_roots)


def _open_record(config: Config, checkpoints: Checkpoints, recipients: Recipients) -> Database:
    """Brought up to this version; for reading alone when it is older than its checkpoints."""
    database = open_database(config.database_url)
    migrate(database, datetime.now(UTC), copies=config.instance, recipients=recipients)
    broken = _why_read_only(database) or why_broken(database)
    if broken:
        return replace(database, saving_is_off=broken)
    try:
        behind = why_behind(database, checkpoints)
    except CheckpointsUnfit:  # a disk that is not mounted must not stop a clinic; verify says it
        return database
    return replace(database, saving_is_off=behind) if behind else database


def _why_read_only(database: Database) -> str:
    try:
        with database.sure_to_write():
            return ""
    except SavingIsOff as why:
        return str(why)


def create_app(config: Config | None = None) -> Flask:
    """The web application of the clinic that ``config`` names, or the environment does."""
    from refillnotes.web.assembly import assemble  # noqa: PLC0415  # commands save a second

    config = config or read_config()
    locks_after = timedelta(minutes=config.clinic.lock_after_minutes)
    clinic = open_clinic(config)
    with suppress(NoTraceKept):  # a folder that is away must not stop a clinic; verify says it
        take_traces_in(clinic)
    return assemble(clinic, config.key_for("sessions"), locks_after)


def main() -> None:
    """Run one command."""
    from refillnotes.cli import Program, commands  # noqa: PLC0415  # click is for commands alone

    commands(obj=Program(create_app, open_clinic))


def _now() -> datetime:
    return datetime.now(UTC)


def _site_policy(config: Config) -> str:
    """What this clinic changed of the packaged figures, as TOML text."""
    file = config.instance / "policy.toml"
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as why:
        raise Misconfigured(f"{file} cannot be read: {why}.") from why
