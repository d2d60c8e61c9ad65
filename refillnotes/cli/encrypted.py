"""What commands share that open an encrypted backup."""

from __future__ import annotations

from pathlib import Path

import click

from refillnotes.cli import Refused

identity_option = click.option(
    "--identity",
    type=click.Path(path_type=Path),
    help="The file with a private key that opens an encrypted backup.",
)


class Damaged(Refused):
    """The backup was looked at, and is not whole: another answer than that it could not be."""

    exit_code = 1
