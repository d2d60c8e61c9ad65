"""The page of checks, pinned to the letter for three checks that show all it can say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from refillnotes.domain.checks.register import CHECKS
from refillnotes.domain.manual.checks import checks_page
from tests.domain.sheets import the_catalogue, the_policy

PINNED = Path(__file__).with_name("three_checks.md")
BY_ID = {check.id: check for check in CHECKS}


def test_the_page_of_checks_reads_like_this():
    policy = the_policy()
    two = replace(policy.waste.witness_schedules, value=("CII", "CIII"))
    policy = replace(policy, waste=replace(policy.waste, witness_schedules=two))
    three = [BY_ID[slug] for slug in ("overfill", "bridge-closure", "waste-witness")]
    vectors = {"overfill": ["FIL-001", "FIL-002"]}
    assert checks_page(three, the_catalogue(), policy, vectors) == PINNED.read_text(
        encoding="utf-8"
    )
