"""Write the documents that are made from the program itself, or see that they are current."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from refillnotes.cli.manual import checks_page, states_page

DOCUMENTS: tuple[tuple[str, Callable[[Path], str]], ...] = (
    ("docs/checks.md", checks_page),
    ("docs/states.md", states_page),
)
"""Every made document and what makes it, for the checkout in a folder."""


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 when one is out of date.")
@click.option(
    "--folder", default=Path(), type=click.Path(path_type=Path), help="The checkout, . without it."
)
@click.pass_context
def docs(context: click.Context, check: bool, folder: Path) -> None:
    """Make docs/checks.md and docs/states.md from the register of checks and the table of moves."""
    stale = [name for name, make in DOCUMENTS if _held(folder / name) != make(folder)]
    for name, make in DOCUMENTS:
        if name in stale and check:
            click.echo(f"{name} is out of date. Run: refillnotes docs", err=True)
        elif name in stale:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(make(folder), encoding="utf-8")
            click.echo(f"{name} is written")
    if check and stale:
        context.exit(1)


def _held(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.exists() else None
