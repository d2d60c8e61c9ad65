"""F69, F68: a served clinic listens at one address alone, and is private behind its proxy."""

from __future__ import annotations

import http.client
import os
import re
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from refillnotes.config.clinic_file import Clinic, Paper, write_clinic
from refillnotes.config.instance import prepare_instance
from tests.cli.test_serve import serving
from tests.tree import our_files, text_of

LISTENS = "0A"
"""How /proc/net/tcp writes that state."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[int, int]]:
    """A clinic behind a proxy on this machine: its process and its port."""
    folder = tmp_path / "instance"
    prepare_instance(folder)
    write_clinic(folder, Clinic("North Hospital", ZoneInfo("Europe/Zurich"), Paper.A4))
    home = tmp_path / "home"
    home.mkdir()
    environment = os.environ | {"REFILLNOTES_INSTANCE": str(folder), "HOME": str(home)}
    with serving(environment, 0, "--behind-proxy", "127.0.0.1") as process:
        said = process.stdout.readline()
        port = re.fullmatch(r"North Hospital is at http://localhost:([0-9]+)\n", said)
        assert port is not None, said
        yield process.pid, int(port[1])
        assert list(home.iterdir()) == [], "nothing is left in the operator's own folder"


def family(pid: int) -> list[int]:
    """The process and all it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [pid, *(one for child in children for one in family(int(child)))]


def sockets_of(pid: int) -> set[str]:
    held = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        try:
            kind = re.fullmatch(r"socket:\[(\d+)\]", str(descriptor.readlink()))
        except FileNotFoundError:
            continue
        if kind:
            held.add(kind[1])
    return held


def listening(inodes: set[str]) -> list[str]:
    """Every address at which one of these sockets waits, and every named socket of the machine."""
    found = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text(encoding="ascii").splitlines()[1:]:
            fields = line.split()
            if fields[3] == LISTENS and fields[9] in inodes:
                found.append(fields[1])
    for line in Path("/proc/net/unix").read_text(encoding="utf-8").splitlines()[1:]:
        fields = line.split()
        if fields[6] in inodes and len(fields) > 7:
            found.append(fields[7])
    return found


def test_F69_one_socket_listens_and_there_is_none_for_control(served):
    pid, port = served
    inodes = {inode for one in family(pid) for inode in sockets_of(one)}
    assert listening(inodes) == [f"0100007F:{port:04X}"]


def test_F69_nothing_of_ours_is_served_by_a_program_with_a_control_socket():
    named = [file for file in our_files() if file.suffix in {".toml", ".lock", ".md", ".sh", ""}]
    naming = [str(file) for file in named if "gunicorn" in text_of(file).lower()]
    assert naming == []


def asked(port: int, address: str, **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    names = {name.replace("_", "-"): text for name, text in headers.items()}
    connection.request("GET", address, headers={"Host": "clinic.example", **names})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def test_F68_behind_its_proxy_a_clinic_is_private_or_asks_to_be_asked_in_private(served):
    _, port = served
    over = {"X_Forwarded_For": "192.0.2.9", "X_Forwarded_Host": "clinic.example"}
    private = asked(port, "/sign-in", X_Forwarded_Proto="https", **over)
    assert private.status == 200
    assert private.headers["Strict-Transport-Security"] == "max-age=31536000"
    cookie = private.headers["Set-Cookie"]
    assert cookie.startswith("__Host-refillnotes=")
    assert cookie.endswith("; Secure; HttpOnly; Path=/; SameSite=Lax")
    open_ = asked(port, "/sign-in", X_Forwarded_Proto="http", **over)
    assert (open_.status, open_.headers["Location"]) == (308, "https://clinic.example/sign-in")
    assert open_.headers["Set-Cookie"] is None
