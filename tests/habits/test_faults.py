"""Every fault that a test is named after stands in the list of faults, with its file."""

import re

from tests.tree import ROOT, files, text_of

NAMED = re.compile(r"^def test_(F[0-9]{2})_", re.MULTILINE)
LISTED = re.compile(r"^\| (F[0-9]{2}) \| ([^|]+) \|$", re.MULTILINE)


def tried():
    return {
        (fault, file.as_posix())
        for file in files("tests", ending=".py")
        for fault in NAMED.findall(text_of(file))
    }


def listed():
    text = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    return [
        (fault, file)
        for fault, where in LISTED.findall(text)
        for file in re.findall(r"`(.+?)`", where)
    ]


def test_the_list_of_faults_names_every_test_and_no_other():
    missing = sorted(tried() - set(listed()))
    gone = sorted(set(listed()) - tried())
    assert (missing, gone) == ([], []), "change 'Which fault is tried where', docs/reliability.md"


def test_the_list_of_faults_is_in_order():
    assert listed() == sorted(set(listed()))
