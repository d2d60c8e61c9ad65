"""Make one more backup of the clinic in a folder of backups."""

from __future__ import annotations

from pathlib import Path

import click

from refillnotes.actions.back_up import back_up, count_pdfs
from refillnotes.cli import Program, Refused
from refillnotes.cli.progress import progress


@click.command()
@click.argument("destination", type=click.Path(path_type=Path))
@click.pass_context
def backup(context: click.Context, destination: Path) -> None:
    """Copy the record, its PDFs, the settings and the seal into DESTINATION, a folder.

    The clinic may be served meanwhile. The copy of the record is verified before it counts; PDFs
    that an earlier backup holds are not copied again. DESTINATION holds patients and keys: it must
    be on an encrypted disk, and not on the disk of the clinic. The exit code is 1 when a PDF could
    not be copied as it was signed, and 2 when there is no backup.
    """
    program: Program = context.obj
    if not destination.is_dir():
        raise Refused(
            f"{destination} is not a folder. Make it first, on an encrypted disk that is not the "
            "clinic's own, like: mkdir -m 700 /mnt/second/backups"
        )
    clinic = program.open_clinic(None)
    try:
        with progress("Backing up", count_pdfs(clinic)) as tick:
            made = back_up(clinic, destination, tick)
    except OSError as why:
        raise Refused(f"{why.filename or destination} cannot be copied: {why.strerror}.") from why
    for fault in made.faults:
        click.echo(fault)
    held = made.manifest
    click.echo(f"Audit record {held.seq} and {len(held.pdfs)} PDFs are in {made.folder}")
    if made.faults:
        context.exit(1)
