"""Make a pair of keys that backups are encrypted to."""

from __future__ import annotations

from pathlib import Path

import click

from refillnotes.actions.make_identity import make_identity
from refillnotes.cli import Refused


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def identity(file: Path) -> None:
    """Write a new private key into FILE, and print the public key that belongs to it.

    The public key goes into clinic.toml, among at least two recipients. FILE opens every backup:
    take it off this machine, onto a stick that lies in a safe or into a sealed envelope, and keep
    the second recipient's in another place. It is in the format of age, which opens backups too.
    """
    try:
        public = make_identity(file)
    except FileExistsError as why:
        raise Refused(f"{file} is there already, and may open backups. Name a new file.") from why
    except OSError as why:
        raise Refused(f"{file} cannot be written: {why.strerror}.") from why
    click.echo(public)
    click.echo(f"The private key is in {file}. Take it off this machine.", err=True)
