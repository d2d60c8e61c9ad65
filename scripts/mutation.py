"""Change the checks and the delivery arithmetic in every small way, and see that a test notices.

Survivors are explained in docs/mutants.md, by function and changed line; any other is a failure.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXPLAINED = ROOT / "docs" / "mutants.md"
HEADING = re.compile(r"^### `(?P<function>[\w.]+)`$")
NOTICED = {"killed", "timeout", "caught by type check"}
MUTMUT = [sys.executable, "-m", "mutmut"]

Mutant = tuple[str, str]  # the function, and the lines that change


def main(changes: list[str]) -> int:
    run = [*MUTMUT, "run", "--max-children", "2", *changes]
    ran = subprocess.run(run, cwd=ROOT, check=False, capture_output=True, text=True)
    if ran.returncode:
        sys.stdout.write(f"{ran.stdout[-4000:]}{ran.stderr[-4000:]}\nmutmut stopped.\n")
        return 1
    known = explained()
    survivors = dict(unnoticed())
    fresh = {mutant: status for mutant, status in survivors.items() if mutant not in known}
    for (function, lines), status in sorted(fresh.items()):
        sys.stdout.write(f"\n### `{function}`\n```diff\n{lines}\n```\n{status}: why?\n")
    sys.stdout.write(
        f"{len(survivors)} changes went unnoticed; {len(fresh)} of them are not explained in "
        f"{EXPLAINED.relative_to(ROOT)}.\n"
    )
    gone = known - set(survivors)
    if gone and not changes:
        names = ", ".join(sorted({function for function, _ in gone}))
        sys.stdout.write(f"It explains {len(gone)} that tests do notice now: {names}.\n")
    return 1 if fresh else 0


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


def unnoticed() -> list[tuple[Mutant, str]]:
    found = []
    for line in said("results").splitlines():
        name, _, status = line.strip().partition(": ")
        if status and status not in NOTICED:
            found.append(((function_of(name), changed_lines(said("show", name))), status))
    return found


def said(*words: str) -> str:
    ran = subprocess.run([*MUTMUT, *words], cwd=ROOT, check=True, capture_output=True, text=True)
    return ran.stdout


def function_of(name: str) -> str:
    """Give the function's own name, without mutmut's numbering, which shifts with every edit."""
    plain = re.sub(r"__mutmut_\d+$", "", name)
    return re.sub(r"\.x(?:ǁ(\w+)ǁ|_)", lambda m: f".{m[1]}." if m[1] else ".", plain)


def changed_lines(diff: str) -> str:
    lines = [line for line in diff.splitlines() if re.match(r"[-+](?![-+]{2})", line)]
    return "\n".join(f"{line[0]} {line[1:].strip()}" for line in lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
