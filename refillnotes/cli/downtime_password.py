"""Make the password that downtime packs ask for."""

from __future__ import annotations

import click

from refillnotes.actions.make_pack import make_pack_password
from refillnotes.cli import Program, Refused


@click.command("downtime-password")
@click.pass_obj
def downtime_password(program: Program) -> None:
    """Print a new password for the downtime packs made from now on.

    Write it on paper, in an envelope where the nurses find it when the program is down. Make
    another, and a new pack, whenever the envelope was opened or somebody left. It opens the pack
    alone: no account, no record and no backup.
    """
    try:
        password = make_pack_password(program.open_clinic(None))
    except OSError as why:
        raise Refused(f"{why.filename} cannot be written: {why.strerror}.") from why
    click.echo(password)
