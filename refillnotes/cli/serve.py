"""Serve a clinic on this machine."""

from __future__ import annotations

import signal
import sys
from types import FrameType

import click
from waitress.server import create_server

from refillnotes.actions.list_revocations import list_revocations_at_hand, unlisted_in_words
from refillnotes.actions.remark_on_record import backups_in_words
from refillnotes.actions.try_before_opening import try_before_opening
from refillnotes.actions.watch_clock import note_wrong_clock
from refillnotes.cli import Program, Refused
from refillnotes.cli.garbage import look_for_garbage_seldom
from refillnotes.cli.keeping import keeping

_HERE = ("127.0.0.1", "::1", "localhost")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@click.option("--threads", default=8, show_default=True, type=click.IntRange(1, 64))
@click.option(
    "--behind-proxy",
    metavar="ADDRESS",
    help="Address of the proxy in front that speaks https; its X-Forwarded headers are believed.",
)
@click.pass_obj
def serve(program: Program, host: str, port: int, threads: int, behind_proxy: str | None) -> None:
    """Serve this clinic until Ctrl+C."""
    if host not in _HERE and behind_proxy is None:
        raise Refused(
            f"On {host} passwords and charts would cross the network in the open. Put a proxy that "
            "speaks https in front and name it, like: refillnotes serve --host 0.0.0.0 "
            "--behind-proxy 10.0.0.2"
        )
    app = program.create_app(None)
    if app.debug:
        raise Refused(
            "FLASK_DEBUG is set, which shows the record to whoever makes a page break. "
            "Type: unset FLASK_DEBUG"
        )
    clinic = app.extensions["refillnotes"]
    try_before_opening(clinic)
    trusted = {
        "trusted_proxy": behind_proxy,
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto", "x-forwarded-host"},
    }
    try:
        server = create_server(
            app,
            host=host,
            port=port,
            threads=threads,
            ident="",
            max_request_body_size=2 * app.config["MAX_CONTENT_LENGTH"],
            clear_untrusted_proxy_headers=True,
            **(trusted if behind_proxy else {}),
        )
    except OSError as why:
        raise Refused(
            f"Port {port} of {host} cannot be used: {why.strerror}. "
            f"Choose another, like: refillnotes serve --port {port + 1 if port else 8001}"
        ) from why
    list_revocations_at_hand(clinic)
    off, unfit = clinic.database.saving_is_off, clinic.seal.warning(clinic.now())
    for warning in (off, unfit, "" if unfit else unlisted_in_words(clinic)):
        if warning:
            click.echo(warning, err=True)
    if not (clinic.recipients or clinic.demo):
        click.echo(f"Note: {backups_in_words(clinic)}", err=True)
    if not clinic.database.saving_is_off and (wrong := note_wrong_clock(clinic)):
        click.echo(wrong, err=True)
    signal.signal(signal.SIGTERM, _leave)
    click.echo(f"{clinic.name} is at {opened_at(clinic.address, host, server.effective_port)}")
    look_for_garbage_seldom()
    with keeping(clinic):
        server.run()


def opened_at(address: str, host: str, port: int) -> str:
    """Where people open it: passkeys belong to a name, so this machine is called by its own."""
    return address or f"http://{'localhost' if host in _HERE else host}:{port}"


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """End in the ordinary way, so that the renderer ends too."""
    sys.exit(0)
