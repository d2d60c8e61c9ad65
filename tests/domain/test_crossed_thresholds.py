"""Two thresholds of one check may meet, and never cross."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from importlib.resources import files

import pytest

from refillnotes.domain.figures import ReferenceRefused
from refillnotes.domain.policy import IN_ORDER, load_policy, read_policy

SHIPPED = files("refillnotes").joinpath("reference", "policy.toml").read_text(encoding="utf-8")


def shipped_with(key: str, value: str) -> dict[str, object]:
    content = tomllib.loads(SHIPPED)
    group, name = key.split(".")
    content[group][name]["value"] = value
    return content


@pytest.mark.parametrize(("lower", "upper"), IN_ORDER)
def test_a_limit_that_would_cross_its_neighbour_is_refused(lower: str, upper: str):
    known = {one.key: one for one in load_policy().thresholds()}
    most = known[upper].value
    number, _, unit = str(most).partition(" ")
    above = f"{Decimal(number) + Decimal('0.001')} {unit}".strip()
    level = {one.key: one for one in read_policy(shipped_with(lower, str(most))).thresholds()}
    assert level[lower].value == most
    with pytest.raises(ReferenceRefused) as refusal:
        read_policy(shipped_with(lower, above))
    said = f'"{known[lower].title}" would be {above} and "{known[upper].title}" {most}.'
    assert said in str(refusal.value)
