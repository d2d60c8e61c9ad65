"""How often a fault is tried: a few times at each check, in full by the command in docs."""

import os


def so_often(at_each_check: int, in_full: int) -> int:
    """In full with HYPOTHESIS_PROFILE=long, as every other long proof."""
    return in_full if os.environ.get("HYPOTHESIS_PROFILE") == "long" else at_each_check
