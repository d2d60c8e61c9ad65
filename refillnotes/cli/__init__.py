"""Commands for operators and for making docs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

import click

from refillnotes.config.errors import Misconfigured
from refillnotes.domain.errors import RefillnotesError

if TYPE_CHECKING:
    from flask import Flask

    from refillnotes.actions.clinic import Clinic
    from refillnotes.config.environment import Config

COMMANDS = (
    "serve",
    "setup",
    "demo",
    "vectors",
    "export",
    "export-audit",
    "verify",
    "rebuild",
    "preview",
    "seal",
    "checkpoint",
    "accept-restore",
    "backup",
    "restore",
    "drill",
    "identity",
    "downtime-pack",
    "downtime-password",
    "docs",
)
"""Each in refillnotes/cli/<name>.py, its hyphens written _, read when it is asked for."""

CANNOT = 2
"""Exit code when a command could not be done; 1 says that it was, and found something wrong."""


@dataclass(frozen=True, slots=True)
class Program:
    """What the commands are given of the application around them."""

    create_app: Callable[[Config | None], Flask]
    open_clinic: Callable[[Config | None], Clinic]


class Refused(click.ClickException):
    """A command stops with a sentence, and no traceback."""

    exit_code = CANNOT

    def show(self, file: Any = None) -> None:  # noqa: ANN401  # as click declares it
        click.echo(self.message, err=True, file=file)


class Commands(click.Group):
    """Reads a command's module when it is run, so that none pays for another's."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        return cast("click.Command", getattr(import_module(f"{__name__}.{name}"), name))

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except (RefillnotesError, Misconfigured) as refusal:
            raise Refused(str(refusal)) from refusal


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="refillnotes")
def commands() -> None:
    """Record intrathecal pump refills, from the bedside form to the signed PDF.

    The clinic is kept in the folder that REFILLNOTES_INSTANCE names, ./instance without it.
    """
