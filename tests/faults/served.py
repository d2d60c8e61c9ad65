"""A clinic served by the real program, whose whole group of processes can be killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import sys
import tempfile
from multiprocessing.process import BaseProcess
from pathlib import Path

from refillnotes.app import main
from refillnotes.web.assembly import BLUEPRINTS

WARM = multiprocessing.get_context("forkserver")
"""Starts processes that have the program's modules in memory: hundreds of restarts in a run."""
WARM.set_forkserver_preload(
    ["refillnotes.app", "refillnotes.cli.serve", "refillnotes.web.assembly"]
    + [f"refillnotes.web.{name}.views" for name in BLUEPRINTS]
)


class Served:
    """``refillnotes serve`` over one instance folder, started again as often as it is killed."""

    def __init__(self, instance: Path, scratch: Path) -> None:
        self.instance, self.scratch = instance, scratch
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._process: BaseProcess | None = None

    def start(self) -> None:
        told = (self.instance, self.scratch, self.port)
        self._process = WARM.Process(target=serve_as_a_group, args=told)
        self._process.start()

    def kill(self) -> bool:
        """Kill the server and its renderer at once; whether it was still alive until then."""
        process = self._process
        assert process is not None and process.pid is not None
        if process.exitcode is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.join()
        return process.exitcode == -signal.SIGKILL

    def end(self) -> None:
        """End in the ordinary way."""
        process = self._process
        assert process is not None and process.pid is not None
        os.kill(process.pid, signal.SIGTERM)
        process.join(60)
        assert process.exitcode == 0, (self.scratch / "log").read_text(encoding="utf-8")[-2000:]


def serve_as_a_group(instance: Path, scratch: Path, port: int) -> None:
    """Run in the new process: the program as its command line runs it."""
    os.setsid()
    os.environ |= {"REFILLNOTES_INSTANCE": str(instance), "TMPDIR": str(scratch)}
    os.environ.pop("DATABASE_URL", None)
    tempfile.tempdir = None
    log = os.open(scratch / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    sys.argv = ["refillnotes", "serve", "--port", str(port)]
    main()
