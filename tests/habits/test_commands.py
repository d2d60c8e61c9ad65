"""Each command is one line to type, and says what it knows when it is given another."""

import subprocess

import pytest

from tests.tree import ROOT


@pytest.mark.parametrize(
    ("command", "known"),
    [("scripts/setup", "knows --dev, not --wrong"), ("scripts/check", "--quick and --long")],
)
def test_a_command_names_the_words_it_knows(command, known):
    ran = subprocess.run(
        [ROOT / command, "--wrong"], check=False, capture_output=True, text=True, cwd="/"
    )
    assert ran.returncode != 0
    assert known in ran.stderr
