"""The project's own files, for tests that read them."""

import ast
import re
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@cache
def our_files() -> tuple[Path, ...]:
    """Every file that is in git or about to be, from the root."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    names = {Path(name) for name in listed.stdout.split("\0") if name}
    return tuple(sorted(name for name in names if (ROOT / name).is_file()))


def files(*folders: str, ending: str) -> list[Path]:
    return [
        file
        for file in our_files()
        if file.suffix == ending and (not folders or file.parts[0] in folders)
    ]


@cache
def text_of(file: Path) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


@cache
def parsed(file: Path) -> ast.Module:
    return ast.parse(text_of(file), filename=str(file))


def lines_with(pattern: str, among: Iterable[Path], *, flags: int = 0) -> list[str]:
    """Every line that has the pattern, as file:line: text."""
    wanted = re.compile(pattern, flags)
    return [
        f"{file}:{number}: {line.strip()}"
        for file in among
        for number, line in enumerate(text_of(file).splitlines(), 1)
        if wanted.search(line)
    ]


def nodes(file: Path) -> Iterable[ast.AST]:
    return ast.walk(parsed(file))
