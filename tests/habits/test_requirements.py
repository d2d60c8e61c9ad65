"""Everything installed is named, pinned and hashed, without saying where from."""

import re
import tomllib

from tests.tree import ROOT, text_of

LOCK = text_of(ROOT / "requirements.lock")
PROJECT = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def blocks():
    return [block for block in re.split(r"\n(?=\S)", LOCK.strip()) if block]


def test_every_requirement_is_pinned_and_hashed():
    for block in blocks():
        first, *rest = block.splitlines()
        assert re.fullmatch(r"[a-z0-9-]+==[\w.]+( ; .+)? \\", first), first
        assert rest
        for line in rest:
            assert re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line), line


def test_the_lock_holds_what_the_project_asks_for():
    locked = {block.split("==")[0] for block in blocks()}
    asked = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
    assert {plain(re.split(r"[\[<>=~! ]", line)[0]) for line in asked} <= locked


def test_the_lock_names_no_address():
    assert "://" not in LOCK
    assert not re.search(r"^\s*(-i|-f|--index|--find|--trusted)", LOCK, re.MULTILINE)
