"""What is in git works on any machine and belongs there."""

import os
import re

import pytest

from tests.tree import ROOT, lines_with, our_files, text_of

BINARY = {".png", ".jpg", ".webp", ".pdf", ".ico", ".zip"}
WRITTEN = [file for file in our_files() if file.suffix not in BINARY]
LARGEST = 600_000  # bytes
COMMANDS = ("scripts/setup", "scripts/run", "scripts/check", "scripts/hooks/pre-commit", ".ci/run")
MACHINE_FOLDER = r"(?<![\w.})*~-])/(work|tmp|root|home|Users|opt)/\w"
WRITTEN_LOCK = [file for file in WRITTEN if file.suffix in {".lock", ".toml", ".txt"}]
ADDRESS = r"://|--(extra-)?index|--find-links"


def test_a_file_names_no_machine():
    assert lines_with(MACHINE_FOLDER, WRITTEN) == []


def test_what_is_installed_is_named_without_an_address():
    locks = [file for file in WRITTEN_LOCK if file.parts[0] != "refillnotes"]
    assert lines_with(ADDRESS, locks) == []


def test_a_file_ends_with_one_line_end_and_has_no_trailing_space():
    assert [str(file) for file in WRITTEN if "\r" in text_of(file)] == []
    assert [str(file) for file in WRITTEN if re.search(r"([^\n]|\n\n)\Z", text_of(file))] == []
    assert lines_with(r"[ \t]$", [file for file in WRITTEN if file.suffix != ".md"]) == []


def test_nothing_large_is_in_git():
    sizes = {str(file): (ROOT / file).stat().st_size for file in our_files()}
    assert {file: size for file, size in sizes.items() if size > LARGEST} == {}


def test_a_clinic_never_reaches_git():
    inside = [file.as_posix() for file in our_files() if file.parts[0] == "instance"]
    assert inside == ["instance/.gitignore"]


def test_what_is_made_is_not_in_git():
    made = {".woff2", ".whl", ".sqlite3", ".pyc"}
    locks = {"uv.lock", "package-lock.json"}
    assert [str(f) for f in our_files() if f.suffix in made or f.name in locks] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_can_be_run(command):
    assert os.access(ROOT / command, os.X_OK)
    assert text_of(ROOT / command).startswith("#!/usr/bin/env bash\n")
