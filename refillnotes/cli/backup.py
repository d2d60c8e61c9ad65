"""Make one more backup of the clinic in a folder of backups."""

from __future__ import annotations

from pathlib import Path

import click

from refillnotes.actions.back_up import Backup, back_up, count_pdfs
from refillnotes.cli import Program, Refused
from refillnotes.cli.progress import progress


@click.command()
@click.argument("destination", type=click.Path(path_type=Path))
@click.pass_context
def backup(context: click.Context, destination: Path) -> None:
    """Copy the record, its PDFs, the settings and the seal into DESTINATION, a folder.

    The clinic may be served meanwhile. The copy of the record is verified before it counts; PDFs
    that an earlier backup holds are not copied again. Every part is encrypted to the recipients
    that clinic.toml names. Where it names none, DESTINATION holds patients and keys for anybody to
    read, and must be on an encrypted disk; on the disk of the clinic it is lost with the clinic.
    The exit code is 1 when a PDF could not be copied as it was signed, and 2 when there is no
    backup.
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
    click.echo(how_it_lies(made, destination))
    if made.faults:
        context.exit(1)


def how_it_lies(made: Backup, destination: Path) -> str:
    """Who can read it, and what else in the folder can be read by anybody."""
    if not made.encrypted_to:
        return (
            "It is not encrypted: whoever holds it reads every patient and the clinic's keys. "
            "clinic.toml names no recipients; refillnotes identity makes a pair of keys."
        )
    said = f"It is encrypted to {' and '.join(made.encrypted_to)}."
    if made.plain_beside:
        said += (
            f" {made.plain_beside} older backups in {destination}, and the PDFs in "
            f"{destination / 'pdfs'}, are not: remove them once this one was tried by refillnotes "
            "drill."
        )
    return said
