"""Every module has a caption, one subject and a clinician's name."""

import ast
from collections import Counter

from tests.tree import ROOT, files, lines_with, parsed, text_of

OURS = files("refillnotes", "scripts", "bench", ending=".py")
EVERY = OURS + files("tests", ending=".py")
FORBIDDEN_NAMES = {"utils", "util", "helpers", "common", "base", "services", "models", "manager"}
FORBIDDEN_NAMES |= {"misc", "tools", "lib", "core"}
LONGEST = 300  # lines
LONGEST_CONFTEST = 100


def caption(file):
    return (ast.get_docstring(parsed(file)) or "").split("\n\n")[0]


def test_a_module_starts_with_a_caption_of_one_line():
    lacking = [
        str(file)
        for file in OURS
        if "\n" in caption(file) or not caption(file).endswith((".", "?"))
    ]
    assert lacking == []


def test_a_caption_belongs_to_one_module():
    seen = Counter(caption(file) for file in OURS)
    assert [text for text, times in seen.items() if times > 1] == []


def test_a_file_has_one_subject():
    long = {str(file): len(text_of(file).splitlines()) for file in EVERY}
    assert {file: lines for file, lines in long.items() if lines > LONGEST} == {}


def test_conftest_stays_short():
    for file in EVERY:
        if file.name == "conftest.py":
            assert len(text_of(file).splitlines()) <= LONGEST_CONFTEST, file


def test_a_name_says_what_is_inside():
    assert [str(f) for f in EVERY if FORBIDDEN_NAMES & {*f.parts[:-1], f.stem}] == []


def test_a_folder_has_something_in_it():
    packages = [path.parent for path in (ROOT / "refillnotes").rglob("__init__.py")]
    empty = [str(package) for package in packages if len(list(package.iterdir())) < 2]
    assert empty == []


def test_no_line_is_a_banner():
    assert lines_with(r"#[ ]?[^'\"]*[-=*#~]{5}", EVERY) == []


def test_what_is_left_to_do_has_an_issue():
    assert lines_with(r"#\s*(TODO|FIXME|XXX|HACK)\b(?!.*#\d)", EVERY) == []


def test_a_line_left_out_of_a_measure_says_why():
    assert lines_with(r"pragma: no (cover|branch)\s*$", EVERY) == []
