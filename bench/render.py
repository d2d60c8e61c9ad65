"""Notes a second, as ratios taken in the same run: goals P1 to P3 of the speed goals."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import IO

from bench.sample import a_submitted_note

NAMES = ("naive", "naive-archival", "chromium", "reportlab", "typst")
_WARM = 50


@dataclass(slots=True)
class Racer:
    """One contestant's process, or the two of them that share its work."""

    name: str
    processes: list[subprocess.Popen[str]]
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    size: int = 0
    memory: int = 0

    def race(self, notes: int) -> None:
        """Draw so many notes, shared between the processes, and remember seconds a note."""
        share = notes // len(self.processes)
        for process in self.processes:
            _pipe(process.stdin).write(f"{share}\n")
            _pipe(process.stdin).flush()
        answers = [_pipe(process.stdout).readline().split() for process in self.processes]
        if not all(answers):
            raise SystemExit(f"{self.name} ended early.")
        self.seconds.append(max(float(answer[0]) for answer in answers) / notes)
        self.processor.append(sum(float(answer[1]) for answer in answers) / notes)
        self.size, self.memory = int(answers[0][2]), int(answers[0][3])


def main(arguments: Sequence[str]) -> None:
    """Print the ratios; ``--memory 0`` leaves P3 out."""
    asked = argparse.ArgumentParser(prog="python -m bench render")
    asked.add_argument("--rounds", type=int, default=11)
    asked.add_argument("--notes", type=int, default=4, help="notes each draws in a round")
    asked.add_argument("--memory", type=int, default=1000, help="notes drawn for P3")
    options = asked.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        sample = Path(folder) / "sample.json"
        sample.write_text(json.dumps(a_submitted_note()), encoding="utf-8")
        alone = [_start("ours", sample, 1), *(_start(name, sample, 1) for name in NAMES)]
        together = [_start(name, sample, 2) for name in ("ours", "chromium", "naive")]
        for _ in range(options.rounds):
            for racer in (*alone, *together):
                racer.race(options.notes)
        _report(alone, together)
        if options.memory:
            _report_memory(alone[0], options.memory)
        for racer in (*alone, *together):
            _stop(racer)


def _start(name: str, sample: Path, processes: int) -> Racer:
    """Start one contestant and wait until it has drawn its first note."""
    command = [sys.executable, "-m", "bench.contestant", name, str(sample)]
    racer = Racer(
        name,
        [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
            for _ in range(processes)
        ],
    )
    for process in racer.processes:
        if _pipe(process.stdout).readline() != "ready\n":
            raise SystemExit(f"{name} did not start.")
    return racer


def _stop(racer: Racer) -> None:
    for process in racer.processes:
        _pipe(process.stdin).close()
        process.wait(timeout=30)


def _pipe(pipe: IO[str] | None) -> IO[str]:
    if pipe is None:
        raise SystemExit("A contestant has no pipes.")
    return pipe


def _times(slow: Sequence[float], fast: Sequence[float]) -> str:
    """How many times faster, round by round: the middle one, and the span."""
    ratios = [a / b for a, b in zip(slow, fast, strict=True)]
    return f"{median(ratios):6.2f}   ({min(ratios):.2f} to {max(ratios):.2f})"


def _clock(slow: Racer, fast: Racer) -> str:
    return _times(slow.seconds, fast.seconds)


def _work(slow: Racer, fast: Racer) -> str:
    return _times(slow.processor, fast.processor)


def _report(alone: Sequence[Racer], together: Sequence[Racer]) -> None:
    ours, naive, archival, browser, *others = alone
    two_ours, two_browsers, two_naive = together
    lines = [
        "How many times as many notes a second as the other, middle of the rounds (span)",
        f"P1  one process against naive, goal 2.7              {_clock(naive, ours)}",
        f"    the same by processor time                       {_work(naive, ours)}",
        f"P1  the same, naive asked for a tagged PDF/A-3a      {_clock(archival, ours)}",
        f"    the same by processor time                       {_work(archival, ours)}",
        f"P1  two processes against one naive, goal 5.3        {_clock(naive, two_ours)}",
        f"    two naive against one: what two cores give here  {_clock(naive, two_naive)}",
        f"P2  whole box against Chromium, one page, goal 0.75  {_clock(browser, two_ours)}",
        f"P2  whole box against Chromium, two pages, goal 0.75 {_clock(two_browsers, two_ours)}",
        f"    one process against it by processor time           {_work(browser, ours)}",
        f"P2  bytes against Chromium, goal at most 0.5         {ours.size / browser.size:6.2f}",
        *(f"    one process against {racer.name:29}{_clock(racer, ours)}" for racer in others),
        "Bytes of the note: " + ", ".join(f"{racer.name} {racer.size:,}" for racer in alone),
    ]
    sys.stdout.write("\n".join(lines) + "\n")


def _report_memory(ours: Racer, notes: int) -> None:
    ours.race(_WARM)
    warm = ours.memory
    ours.race(notes - _WARM)
    growth = ours.memory / warm - 1
    sys.stdout.write(
        f"P3  memory after {notes} notes against after {_WARM}, goal at most 5 %:"
        f" {growth:+.1%} ({ours.memory / 1024:.0f} MiB)\n"
    )
