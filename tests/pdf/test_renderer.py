"""The child that draws notes: it can hang, burst or die, and the next note is drawn."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from refillnotes.pdf import wire
from refillnotes.pdf.renderer import Renderer, RenderFailed, UnprintableLetters
from tests.pdf import records
from tests.pdf.reading import submitted

CLEAN = records.clean_visit()


@pytest.fixture(scope="module")
def renderer():
    child = Renderer(wall_seconds=8)
    yield child
    child.close()


def draw(renderer, record=CLEAN):
    return renderer.render(record, "A4", "submitted")


def environment_of(pid):
    return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")


def test_the_child_draws_the_very_bytes_drawn_here(renderer):
    assert draw(renderer) == submitted(CLEAN)


def test_the_child_stays_warm(renderer):
    draw(renderer)
    before = renderer.pid
    draw(renderer)
    assert renderer.pid == before


def test_threads_may_share_it(renderer):
    drawn = []
    threads = [threading.Thread(target=lambda: drawn.append(draw(renderer))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(drawn) == {submitted(CLEAN)} and len(drawn) == 4


def test_the_child_inherits_no_environment(renderer, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "sqlite:///secret")
    draw(renderer)
    names = {entry.partition(b"=")[0] for entry in environment_of(renderer.pid)}
    assert names <= {b"TMPDIR", b"HOME", b"LC_ALL", b""}


def test_the_child_has_limits(renderer):
    draw(renderer)
    limits = Path(f"/proc/{renderer.pid}/limits").read_text(encoding="ascii")
    found = {line[:25].strip(): line[25:46].strip() for line in limits.splitlines()[1:]}
    assert found["Max address space"] == str(1 << 30)
    assert found["Max file size"] == "50000000"
    assert found["Max core file size"] == "0"
    assert int(found["Max cpu time"]) < 3600


def test_the_time_limit_is_renewed_for_every_note(renderer):
    def granted():
        limits = Path(f"/proc/{renderer.pid}/limits").read_text(encoding="ascii")
        return int(limits.partition("Max cpu time")[2].split()[0])

    draw(renderer)
    first = granted()
    while granted() == first:
        draw(renderer)
    assert granted() > first


def test_the_folder_of_the_child_is_its_own_and_goes_with_it():
    child = Renderer()
    draw(child)
    folder = Path(f"/proc/{child.pid}/cwd").readlink()
    assert folder.stat().st_mode & 0o777 == 0o700
    child.close()
    assert not folder.exists()


def test_a_child_that_stops_reading_is_given_up(renderer):
    draw(renderer)
    stopped = renderer.pid
    os.kill(stopped, signal.SIGSTOP)
    with pytest.raises(RenderFailed, match="longer than 8 seconds"):
        draw(renderer)
    assert draw(renderer) == submitted(CLEAN)


def test_a_failure_says_where_and_no_patient(renderer):
    broken = records.a_record(**{"patient.given_name": None, "facts.remarks": "Jane cried"})
    with pytest.raises(RenderFailed) as failed:
        draw(renderer, broken)
    assert "KeyError sheet.py:" in str(failed.value)
    assert "Jane" not in str(failed.value) and "Doe" not in str(failed.value)


def test_letters_nobody_can_print_are_named_by_code(renderer):
    with pytest.raises(UnprintableLetters, match=r"U\+16A0"):
        draw(renderer, records.a_record(**{"facts.remarks": "\u16a0"}))


def test_an_old_child_makes_room_for_a_new_one(renderer, monkeypatch):
    draw(renderer)
    before = renderer.pid
    monkeypatch.setattr("refillnotes.pdf.renderer.NOTES_A_CHILD", 1)
    assert draw(renderer) == submitted(CLEAN)
    assert renderer.pid != before


def test_a_child_grown_too_large_makes_room_for_a_new_one(renderer, monkeypatch):
    draw(renderer)
    before = renderer.pid
    monkeypatch.setattr("refillnotes.pdf.renderer.GROWN_TOO_LARGE", 1)
    draw(renderer)
    assert renderer.pid != before


def test_a_closed_renderer_draws_nothing():
    child = Renderer()
    child.close()
    with pytest.raises(RenderFailed, match="closed"):
        draw(child)
    child.close()


def test_a_child_that_cannot_start_says_what_to_do(monkeypatch):
    monkeypatch.setattr("refillnotes.pdf.renderer._CHILD", "raise SystemExit(3)")
    child = Renderer()
    with pytest.raises(RenderFailed, match="Run scripts/setup"):
        draw(child)
    child.close()


def test_the_child_goes_when_its_parent_does():
    program = (
        "from refillnotes.pdf.renderer import Renderer; from tests.pdf import records;"
        "r = Renderer(); r.render(records.clean_visit(), 'A4', 'draft');"
        "import os; print(r.pid, flush=True); os._exit(9)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    child = Path(f"/proc/{int(done.stdout)}")
    for _ in range(50):
        if not child.exists() or "Z" in (child / "stat").read_text().split()[2]:
            return
        time.sleep(0.1)
    pytest.fail("the child outlived its parent")


def test_a_frame_that_promises_too_much_is_not_waited_for():
    reading, writing = os.pipe()
    os.write(writing, (wire.LONGEST + 1).to_bytes(4, "big"))
    with pytest.raises(wire.HungUp):
        wire.receive(reading, 1)
    os.close(reading)
    os.close(writing)


WALLS = {
    "a socket": "import socket; socket.socket()",
    "an address": "import socket; socket.getaddrinfo('localhost', 80)",
    "a program": "import subprocess; subprocess.run(['true'])",
    "a shell": "import os; os.system('true')",
    "a fork": "import os; os.fork()",
    "a file of the machine": "open('/etc/passwd')",
    "a file elsewhere": "open('/var/tmp/elsewhere-refillnotes', 'w')",
    "a way round": "import os; open(os.getcwd() + '/../../../../etc/passwd')",
}


@pytest.mark.parametrize("what", WALLS)
def test_behind_the_walls_there_is_no(what, tmp_path):
    program = (
        "import sys; from refillnotes.pdf import walls; import socket, subprocess, os\n"
        f"walls.wall_in({str(tmp_path)!r})\n"
        f"open({str(tmp_path / 'own')!r}, 'w').close(); open(walls.__file__).close()\n"
        "print('in', flush=True)\n"
        f"{WALLS[what]}\n"
        "print('out')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.stdout == "in\n" and "Walled" in done.stderr
