"""Builders: a clinic served in this process, and a page with a device that makes passkeys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from flask import Flask
from playwright.sync_api import Browser, CDPSession, Page
from werkzeug.serving import make_server

VERIFIED = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@contextmanager
def served_here(app: Flask) -> Iterator[str]:
    """Serve on this machine, by the name passkeys can belong to."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    running = Thread(target=server.serve_forever, daemon=True)
    running.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        running.join()
        server.server_close()


@contextmanager
def a_page_with_a_device(chromium: Browser) -> Iterator[Page]:
    """A page that has an authenticator which always says yes."""
    with chromium.new_context() as context:
        page = context.new_page()
        page.set_default_timeout(20_000)
        with_device(page)
        yield page


def with_device(page: Page) -> CDPSession:
    """Give a page a device of its own; the session must be kept as long as the device."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": VERIFIED})
    return session
