"""A demo clinic made and served by the real program, in a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Served:
    """One running clinic: where it answers and where it keeps its files."""

    url: str
    instance: Path


@contextmanager
def a_served_demo(instance: Path) -> Iterator[Served]:
    """Make the demo, serve it, and stop it again."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).with_name("refillnotes")
    here = os.environ | {"REFILLNOTES_INSTANCE": str(instance)}
    here.pop("DATABASE_URL", None)
    made = subprocess.run([program, "demo"], env=here, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    log = (instance / "log").open("wb")
    command = [program, "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=here, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{url}/healthz", server)
        yield Served(url, instance)
    finally:
        server.terminate()
        server.wait(timeout=20)
        log.close()


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise AssertionError("the server stopped before it answered")
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310  # our own server
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not answer within a minute")
