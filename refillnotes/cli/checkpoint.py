"""Write one checkpoint by hand, as before a disk is changed."""

from __future__ import annotations

import click

from refillnotes.actions.time_stamps import stamp_checkpoints
from refillnotes.actions.write_checkpoint import write_checkpoint
from refillnotes.cli import Program


@click.command()
@click.pass_obj
def checkpoint(program: Program) -> None:
    """Sign what the record holds now and append it to the file in the second place.

    While the clinic is served this happens by itself, every 100 acts or 15 minutes. `verify`
    compares the record with every checkpoint: only they show that the newest acts were cut off.
    """
    clinic = program.open_clinic(None)
    made = write_checkpoint(clinic)
    stamp_checkpoints(clinic)
    click.echo(f"Audit record {made.seq}, {made.head}, is in {clinic.checkpoints.file}")
