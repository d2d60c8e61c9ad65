"""Passwords are kept as dearly as they ship, whatever these tests spend on them."""

import subprocess
import sys

from argon2 import extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY

from refillnotes.actions.passwords import hashed

KEPT = "from refillnotes.actions import passwords; print(passwords._NOBODY); print("
KEPT += "passwords.hashed('four brown bears fishing', demo=False))"


def test_a_password_and_that_of_nobody_cost_what_the_rfc_asks_of_small_machines():
    told = subprocess.run([sys.executable, "-c", KEPT], capture_output=True, text=True, check=True)
    nobody, kept = told.stdout.split()
    assert extract_parameters(nobody) == extract_parameters(kept) == RFC_9106_LOW_MEMORY


def test_these_tests_spend_less():
    spent = extract_parameters(hashed("four brown bears fishing", demo=False))
    assert spent.memory_cost < RFC_9106_LOW_MEMORY.memory_cost
