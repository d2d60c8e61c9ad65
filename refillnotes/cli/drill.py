"""Try the newest backup before it is needed."""

from __future__ import annotations

import time
from pathlib import Path

import click

from refillnotes.actions.drill_backup import drill_backup
from refillnotes.actions.restore_backup import BackupUnfit, read_backup
from refillnotes.cli import Program, Refused
from refillnotes.cli.encrypted import Damaged, identity_option
from refillnotes.cli.progress import progress


@click.command()
@click.argument("source", type=click.Path(path_type=Path))
@identity_option
@click.pass_context
def drill(context: click.Context, source: Path, identity: Path | None) -> None:
    """Restore the newest backup in SOURCE into a folder that is thrown away, and verify all of it.

    Says how long it took and what a restore now would lose. The exit code is 1 when the backup is
    not whole, and 2 when there is none or none of its identities was named.
    """
    program: Program = context.obj
    clinic = program.open_clinic(None)
    began = time.monotonic()
    try:
        backup = read_backup(source, identity)
        manifest = backup.manifest
        with progress("Trying the backup", 2 * len(manifest.pdfs)) as tick:
            came_out = drill_backup(clinic, backup, tick)
    except BackupUnfit as why:
        raise Damaged(str(why)) from why
    except OSError as why:
        raise Refused(f"{why.filename or source} cannot be tried: {why.strerror}.") from why
    for fault in came_out.faults:
        click.echo(f"{fault.where}: {fault.why}")
    click.echo(
        f"{backup.folder.name}: audit record {manifest.seq} and {len(manifest.pdfs)} PDFs were "
        f"restored and verified in {time.monotonic() - began:.1f} seconds. A restore now would "
        f"lose the {came_out.acts_since} audit records of the last "
        f"{came_out.age.total_seconds() / 60:.0f} minutes."
    )
    if came_out.faults:
        click.echo(f"{len(came_out.faults)} faults: this backup is not whole.")
        context.exit(1)
