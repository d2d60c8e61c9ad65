"""The command that runs worked cases says what fails, and its exit code says whether any did."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from refillnotes.cli.vectors import vectors

VECTORS = Path(__file__).parents[1] / "vectors" / "vectors.yaml"


def run(*files):
    result = CliRunner().invoke(vectors, [str(file) for file in files])
    return result.exit_code, result.output.splitlines()


def test_the_shipped_cases_pass():
    code, lines = run(VECTORS)
    assert code == 0
    assert lines[-1].endswith(" passed, 0 failed")
    assert len(lines) == 1


def test_a_case_that_fails_is_printed_with_wanted_and_got(tmp_path):
    wrong = tmp_path / "wrong.yaml"
    text = VECTORS.read_text(encoding="utf-8")
    wrong.write_text(text.replace("v: 0.3\n", "v: 0.4\n", 1), encoding="utf-8")
    code, lines = run(wrong)
    assert code == 1
    assert lines[0].startswith("RES-002: discrepancy: wanted 0.4 mL, got 0.3 mL")
    assert lines[-1].endswith(" passed, 1 failed")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"\xff", "is not text in UTF-8"), (b"", "no list of cases"), (b"[", "not YAML")],
)
def test_a_file_that_is_no_list_of_cases_is_a_failure(tmp_path, content, sentence):
    file = tmp_path / "cases.yaml"
    file.write_bytes(content)
    code, lines = run(file, VECTORS)
    assert code == 1
    assert sentence in lines[0]
    assert lines[-1].endswith(" passed, 1 failed")


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_a_file_that_cannot_be_opened_is_a_failure(tmp_path, name):
    code, lines = run(tmp_path / name)
    assert code == 1
    assert "cannot be read" in lines[0]
    assert lines[-1] == "0 passed, 1 failed"


def test_the_command_wants_a_file():
    code, _ = run()
    assert code == 2
