"""Whoever waits longer than two seconds is told so."""

from refillnotes.cli.progress import PATIENCE, progress


def run(capsys, patience=PATIENCE, steps=3):
    with progress("Making notes", steps, patience) as done:
        for _ in range(steps):
            done(1)
    return capsys.readouterr()


def test_what_is_quick_says_nothing(capsys):
    assert run(capsys) == ("", "")


def test_in_a_file_one_plain_line_says_that_it_takes_a_while(capsys):
    assert run(capsys, patience=0.0) == ("", "Making notes: this takes a while.\n")


def test_on_a_terminal_a_bar_is_drawn_and_taken_away(capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    said = run(capsys, patience=0.0)
    assert said.out == ""
    assert "Making notes" in said.err and "\x1b[" in said.err
