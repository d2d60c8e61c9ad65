"""A served clinic answers, says where it is, and leaves nothing behind when it is ended."""

import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen
from zoneinfo import ZoneInfo

import pytest

from refillnotes.cli.serve import opened_at
from refillnotes.config.clinic_file import Clinic, Paper, write_clinic
from refillnotes.config.instance import prepare_instance

PROGRAM = "from refillnotes.app import main; main()"


@pytest.fixture
def environment(tmp_path):
    folder, scratch = tmp_path / "instance", tmp_path / "scratch"
    scratch.mkdir()
    prepare_instance(folder)
    write_clinic(folder, Clinic("North Hospital", ZoneInfo("Europe/Zurich"), Paper.A4))
    return os.environ | {"REFILLNOTES_INSTANCE": str(folder), "TMPDIR": str(scratch)}


@contextmanager
def serving(environment, port, *more):
    command = [sys.executable, "-c", PROGRAM, "serve", "--port", str(port), *more]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as served:
        try:
            yield served
        finally:
            served.kill()


def test_a_clinic_is_served_and_ended_without_a_trace(environment):
    with serving(environment, 0) as served:
        said = served.stdout.readline()
        address = re.fullmatch(r"North Hospital is at (http://localhost:[0-9]+)\n", said)
        assert address is not None, said
        with urlopen(f"{address[1]}/healthz") as answer:  # noqa: S310  # our own address
            assert (answer.status, answer.headers["Server"]) == (200, None)
        served.send_signal(signal.SIGTERM)
        assert served.wait(30) == 0
    assert list(Path(environment["TMPDIR"]).iterdir()) == []
    kept = Path(environment["REFILLNOTES_INSTANCE"]) / "checkpoints" / "checkpoints.jsonl"
    assert len(kept.read_bytes().splitlines()) == 1, "what the record held at the end is kept"


def test_the_address_that_is_said_is_one_where_passkeys_work():
    assert opened_at("", "127.0.0.1", 8000) == opened_at("", "::1", 8000) == "http://localhost:8000"
    own = "https://refills.clinic.example"
    assert opened_at(own, "0.0.0.0", 8000) == own  # noqa: S104  # behind a proxy


def test_a_port_in_use_is_said_in_words(environment):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with serving(environment, port) as served:
            said = served.stderr.read()
            assert served.wait(30) == 2
    assert f"Port {port} of 127.0.0.1 cannot be used" in said
    assert "Traceback" not in said
