"""A process that serves looks for garbage seldom, and not among what it loaded to serve."""

import subprocess
import sys

TRIED = """
import gc
from refillnotes.cli.garbage import ALLOCATIONS, look_for_garbage_seldom
before = gc.get_threshold()[0]
look_for_garbage_seldom()
print(before < ALLOCATIONS == gc.get_threshold()[0], gc.get_freeze_count() > 10_000, gc.isenabled())
"""


def test_what_is_loaded_is_searched_no_more_and_the_rest_less_often():
    tried = subprocess.run(  # of its own, or the other tests would run so as well
        [sys.executable, "-c", TRIED], capture_output=True, text=True, check=True
    )
    assert tried.stdout.split() == ["True"] * 3
