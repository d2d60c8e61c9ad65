"""Bring a clinic back from a backup."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import click

from refillnotes.actions.accept_restore import accept_restore
from refillnotes.actions.brought_back import brought_back_in_words
from refillnotes.actions.restore_backup import BackupUnfit, read_backup, restore_backup
from refillnotes.actions.write_checkpoint import write_checkpoint
from refillnotes.cli import Program, Refused
from refillnotes.cli.encrypted import Damaged, identity_option
from refillnotes.cli.progress import progress
from refillnotes.config.environment import Environment, instance_folder
from refillnotes.domain.kinds import Words


@click.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--reason", prompt="Why is the clinic brought back", help="In a sentence.")
@identity_option
@click.pass_obj
def restore(program: Program, source: Path, reason: str, identity: Path | None) -> None:
    """Bring the clinic back from SOURCE, a backup or a folder of backups, whose newest counts.

    The instance folder must be empty or not there. Every part is verified before any is put in
    place. The reason is kept for ever with the audit records that were lost: name no patient. The
    exit code is 1 when the backup is damaged or cut off, and 2 when there is none, none of its
    identities was named, or the place is taken.
    """
    said = str(Words(300).read(reason, {}))
    folder = instance_folder()
    began = time.monotonic()
    try:
        backup = read_backup(source, identity)
        manifest = backup.manifest
        with progress("Restoring", len(manifest.pdfs)) as tick:
            url = Environment.read().database_url
            restore_backup(backup, folder, url, datetime.now(UTC), tick)
    except BackupUnfit as why:
        raise Damaged(str(why)) from why
    except OSError as why:
        raise Refused(f"{why.filename or folder} cannot be written: {why.strerror}.") from why
    clinic = program.open_clinic(None)
    done = accept_restore(clinic, said, brought_back=True)
    write_checkpoint(clinic)
    click.echo(
        f"{manifest.clinic} of {manifest.made_at} is in {folder}, with {len(manifest.pdfs)} PDFs, "
        f"after {time.monotonic() - began:.1f} seconds."
    )
    if done.lost_seq > done.kept_seq:
        click.echo(f"Lost: audit records {done.kept_seq + 1} to {done.lost_seq}.")
    else:
        click.echo(
            "No checkpoint newer than the backup is known here; what was done after it is lost. "
            "Keep checkpoints on another disk to know how much."
        )
    again = brought_back_in_words(clinic)
    if again:
        click.echo(again)
