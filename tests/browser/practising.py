"""A small practice served from within the test, with its own people and one patient."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread

from werkzeug.serving import make_server

from tests.browser.serving import Served
from tests.clinics import Practice, PrinterHere, a_practice
from tests.web.sendings import serving


@contextmanager
def a_served_practice(folder: Path, **differs: object) -> Iterator[tuple[Served, Practice]]:
    """Its clock stands still; its notes are drawn in this process.

    ``differs`` is what its clinic.toml says otherwise, such as ``signing=Level.S2``.
    """
    with a_practice(folder, PrinterHere()) as opened:
        practice = replace(opened, clinic=replace(opened.clinic, **differs))
        server = make_server("127.0.0.1", 0, serving(practice), threaded=True)
        answering = Thread(target=server.serve_forever, daemon=True)
        answering.start()
        try:
            yield Served(f"http://127.0.0.1:{server.server_port}", folder), practice
        finally:
            server.shutdown()
            server.server_close()
            answering.join()
