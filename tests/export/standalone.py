"""A bundle is checked by the program it carries, where refillnotes is not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.export.bundles import packed

RUN = """
import sys
sys.path.insert(0, sys.argv[1])
sys.modules["refillnotes"] = None
import verify
sys.exit(verify.main([sys.argv[1] + "/notes.zip"]))
"""


def is_whole_by_itself(folder: Path, members: Mapping[str, bytes]) -> Path:
    """Lay the bundle into the folder and run its own program on it; gives the bundle's file."""
    for name in members:
        if name.endswith(".py"):
            (folder / name).write_bytes(members[name])
    bundle = folder / "notes.zip"
    bundle.write_bytes(packed(members).getvalue())
    command = [sys.executable, "-I", "-c", RUN, str(folder)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, "are as they were signed" in ran.stdout) == (0, True), ran.stderr
    return bundle
