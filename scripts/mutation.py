"""Change the domain in every small way; a test should notice.

Survivors are explained in docs/mutants.md, by function and changed line.
    scripts/mutation.py                                     every change
    scripts/mutation.py --one-in 20                         a fixed part of them
    scripts/mutation.py '*delivery.dates*'                  those of one file
    scripts/mutation.py '*domain.steps*' --tests tests/x    those, against these tests alone
Each change is told in mutants/results.txt as soon as it has been tried.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from argparse import RawTextHelpFormatter as RawText
from fnmatch import fnmatch
from pathlib import Path
from zlib import crc32

from mutmut.__main__ import create_mutants
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.utils.file_utils import copy_also_copy_files, copy_src_dir, walk_mutatable_files

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "mutants"
EXPLAINED = ROOT / "docs" / "mutants.md"
HEADING = re.compile(r"^### `(?P<function>[\w.]+)`$")
LEAST_ANSWERED = 98  # per cent, which may only rise
UNNOTICED = {"survived", "no-tests"}
PYTEST = [sys.executable, "-m", "pytest", "-p", "try_mutants", "-p", "no:terminal"]
PYTEST += ["-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov", "--capture=no"]
PYTEST += ["--assert=plain"]  # nobody reads how a test failed

Mutant = tuple[str, str]  # the function, and the lines that change


def main() -> int:
    """Try the changes whose name fits a pattern, or one in so many of all, or all."""
    asked = what_is_asked()
    os.chdir(ROOT)
    paths = change_everything(asked.patterns)
    tried = sorted(name for name in paths if crc32(name.encode()) % asked.one_in == 0)
    results = try_against_tests(tried, asked.tests)
    known = explained()
    survivors = {
        (function_of(name), changed_lines(get_diff_for_mutant(name, path=paths[name])))
        for name, status in results.items()
        if status in UNNOTICED
    }
    fresh = survivors - known
    for function, lines in sorted(fresh):
        sys.stdout.write(f"\n### `{function}`\n\n```diff\n{lines}\n```\n\nWhy?\n")
    answered = 100 - 100 * len(fresh) / len(tried)
    sys.stdout.write(
        f"\n{len(tried)} of {len(paths)} changes tried: {len(tried) - len(survivors)} noticed, "
        f"{len(survivors - fresh)} explained in {EXPLAINED.relative_to(ROOT)}, {len(fresh)} not.\n"
        f"{answered:.1f} % are answered for; {LEAST_ANSWERED} % must be.\n"
    )
    return 0 if answered >= LEAST_ANSWERED else 1


def what_is_asked() -> argparse.Namespace:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=RawText)
    words.add_argument("patterns", nargs="*", help="names of changes; none for every one")
    words.add_argument("--one-in", type=int, default=1, metavar="N", help="a fixed part of them")
    words.add_argument("--tests", nargs="+", default=["tests/domain"], help="as pytest takes them")
    return words.parse_args()


def change_everything(wanted: list[str]) -> dict[str, Path]:
    """Write every change into a copy of the program; give where each one is."""
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir()
    copy_src_dir()
    copy_also_copy_files()
    create_mutants(len(os.sched_getaffinity(0)))
    paths = {}
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        for name in data.exit_code_by_key:
            if not wanted or any(fnmatch(name, pattern) for pattern in wanted):
                paths[name] = Path(path)
    return paths


def try_against_tests(mutants: list[str], tests: list[str]) -> dict[str, str]:
    (WORK / "mutants.json").write_text(json.dumps(mutants), encoding="utf-8")
    results = WORK / "results.txt"
    environment = os.environ | {
        "PYTHONPATH": f"{WORK}{os.pathsep}{ROOT / 'scripts'}",
        "MUTANTS": str(WORK / "mutants.json"),
        "MUTANT_RESULTS": str(results),
        "MUTANT_UNDER_TEST": "",
        "HYPOTHESIS_PROFILE": "mutation",
    }
    subprocess.run([*PYTEST, *tests], cwd=WORK, env=environment, check=False)
    if not results.exists():
        sys.exit("The tests do not pass with nothing changed.")
    return dict(line.split() for line in results.read_text(encoding="utf-8").splitlines())


def explained() -> set[Mutant]:
    """Read the changes that docs/mutants.md gives a reason for."""
    known: set[Mutant] = set()
    function = ""
    lines: list[str] | None = None
    for line in EXPLAINED.read_text(encoding="utf-8").splitlines() if EXPLAINED.exists() else []:
        if heading := HEADING.match(line):
            function = heading["function"]
        elif line == "```diff":
            lines = []
        elif line == "```" and lines is not None:
            known.add((function, "\n".join(lines)))
            lines = None
        elif lines is not None:
            lines.append(line)
    return known


def function_of(name: str) -> str:
    """Give the function's own name, without mutmut's numbering, which shifts with every edit."""
    plain = re.sub(r"__mutmut_\d+$", "", name)
    return re.sub(r"\.x(?:ǁ(\w+)ǁ|_)", lambda m: f".{m[1]}." if m[1] else ".", plain)


def changed_lines(diff: str) -> str:
    lines = [line for line in diff.splitlines() if re.match(r"[-+](?![-+]{2})", line)]
    return "\n".join(f"{line[0]} {line[1:].strip()}" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
