"""Run one benchmark: ``python -m bench render``."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

_NOT_BENCHMARKS = {"__init__", "__main__", "contestant"}


def benchmarks() -> list[str]:
    """Name every module here that has something to measure."""
    return [
        file.stem
        for file in sorted(Path(__file__).parent.glob("*.py"))
        if file.stem not in _NOT_BENCHMARKS and "\ndef main(" in file.read_text(encoding="utf-8")
    ]


def run(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in benchmarks():
        sys.stderr.write(f"Name one of: {', '.join(benchmarks())}. Like: python -m bench render\n")
        return 2
    importlib.import_module(f"bench.{arguments[0]}").main(arguments[1:])
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
