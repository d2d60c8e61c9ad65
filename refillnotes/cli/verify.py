"""Look whether the record is still as it was written."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.compare_checkpoints import number_at
from refillnotes.actions.keep_verified import chain_head, keep_verified
from refillnotes.actions.remark_on_record import remarks_on
from refillnotes.actions.verify_bundle import verify_bundle
from refillnotes.actions.verify_record import Fault, verify_record
from refillnotes.cli import Program, Refused
from refillnotes.cli.progress import progress


@click.command()
@click.option(
    "--since",
    default="0",
    help="Audit number known to be good, or a day or time whose checkpoint is, like 2026-11-14.",
)
@click.option(
    "--pdf",
    "signatures",
    is_flag=True,
    help="Check the signatures in every PDF too, and that nothing was added after them.",
)
@click.option(
    "--bundle",
    type=click.Path(path_type=Path),
    help="Verify this exported ZIP instead, and that this clinic made it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of lines.")
@click.pass_context
def verify(
    context: click.Context, since: str, signatures: bool, bundle: Path | None, as_json: bool
) -> None:
    """Verify the audit chain, its checkpoints, every frozen row and the bytes of every PDF.

    Prints a line for each thing that is not as it was written, the first one first, and notes of
    what is worth knowing. The exit code is 1 if anything is not as it was written, and 2 if it
    could not be looked at. What came out is an audit record, where one can be saved.
    """
    program: Program = context.obj
    faults: list[Fault] = []
    notes: list[str] = []
    with progress("Verifying", None) as tick:
        clinic = program.open_clinic(None)
        head = chain_head(clinic)
        found = (
            verify_bundle(clinic, bundle)
            if bundle is not None
            else verify_record(clinic, _number(clinic, since), signatures=signatures, tick=tick)
        )
        for fault in found:
            faults.append(fault)
            if not as_json:
                click.echo(f"{fault.where}: {fault.why}")
        if bundle is None:
            notes = list(remarks_on(clinic))
            keep_verified(clinic, head, whole=not faults)
    if as_json:
        upto = 0 if head is None else head.seq
        told = {"whole": not faults, "upto": upto, "faults": [asdict(one) for one in faults]}
        click.echo(json.dumps(told | {"notes": notes}, ensure_ascii=False))
    else:
        for note in notes:
            click.echo(f"Note: {note}")
        what = "The record" if bundle is None else "The bundle"
        click.echo(f"{what} is as it was written." if not faults else f"{len(faults)} faults.")
    if faults:
        context.exit(1)


def _number(clinic: Clinic, since: str) -> int:
    if since.isascii() and since.isdigit():
        return int(since)
    try:
        moment = datetime.fromisoformat(since)
    except ValueError as why:
        raise Refused(
            f'"{since}" is neither an audit number nor a day or time. Write one like 1843 or '
            "2026-11-14."
        ) from why
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=clinic.zone)
    return number_at(clinic.database, clinic.checkpoints, aware)
