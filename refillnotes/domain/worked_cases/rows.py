"""Inputs of a case that are more than one value: segments, steps, refills, admixtures."""

from __future__ import annotations

from collections.abc import Mapping

from refillnotes.domain.catalogue import Catalogue
from refillnotes.domain.checks.model import Finding, run
from refillnotes.domain.checks.residual import RESIDUAL_DISCREPANCY
from refillnotes.domain.delivery.register import CALCULATIONS
from refillnotes.domain.errors import CaseUnreadable
from refillnotes.domain.facts import DRUG_ROWS
from refillnotes.domain.policy import Policy
from refillnotes.domain.quantities import Volume
from refillnotes.domain.rows import DrugInPump, FlexStep, PastRefill, Segment
from refillnotes.domain.worked_cases.case import Node
from refillnotes.domain.worked_cases.keys import (
    DOSE,
    FLOW,
    MASS,
    SIGNED_VOLUME,
    STRENGTH,
    TIME,
    VOLUME,
    drug,
)
from refillnotes.domain.worked_cases.scalars import clock
from refillnotes.domain.worksheet import Worksheet


def segments(node: Node) -> dict[str, object]:
    rows = [_row(one, ("flow", "duration")) for one in _list(node)]
    return {"segments": tuple(Segment(FLOW(row["flow"]), TIME(row["duration"])) for row in rows)}


def steps(node: Node) -> dict[str, object]:
    rows = [_row(one, ("duration", "dose"), ("start",)) for one in _list(node)]
    return {
        "flex_steps": tuple(
            FlexStep(
                clock(row["start"]) if "start" in row else "",
                TIME(row["duration"]),
                MASS(row["dose"]),
            )
            for row in rows
        )
    }


def flex_day(node: Node) -> dict[str, object]:
    row = _row(node, ("steps",), ("concentration", "basal_dose_per_hour", "basal_hours"))
    facts = steps(row["steps"])
    if "concentration" in row:
        facts["concentration"] = STRENGTH(row["concentration"])
    if "basal_dose_per_hour" in row:
        facts["flex_base"] = DOSE(row["basal_dose_per_hour"])
    if "basal_hours" in row:
        facts["flex_base_hours"] = TIME(row["basal_hours"])
    return facts


def admixture(inputs: Mapping[str, Node], catalogue: Catalogue) -> dict[str, object]:
    """The primary drug and the others that ride on its flow, each with the dose typed."""
    if "primary" not in inputs:
        raise CaseUnreadable("secondary: there is no primary drug beside it.")
    row = _row(inputs["primary"], ("drug", "concentration"), ("dose",))
    others = [
        _row(one, ("drug", "concentration"), ("entered_dose",))
        for one in _list(inputs.get("secondary", []), empty=True)
    ]
    if len(others) >= DRUG_ROWS:
        raise CaseUnreadable(f"secondary: an admixture holds at most {DRUG_ROWS} drugs.")
    rows = [(row, "dose"), *((other, "entered_dose") for other in others)]
    return {
        "drugs": tuple(
            DrugInPump(
                drug(one["drug"], catalogue),
                STRENGTH(one["concentration"]),
                DOSE(one[dose]) if dose in one else None,
            )
            for one, dose in rows
        )
    }


def refills(node: Node, policy: Policy) -> dict[str, object]:
    """Several refills, oldest first: the last one is this visit's."""
    read = [
        (
            VOLUME(row["start"]),
            SIGNED_VOLUME(row["expected_residual"]),
            VOLUME(row["measured_residual"]),
        )
        for row in (
            _row(one, ("start", "expected_residual", "measured_residual")) for one in _list(node)
        )
    ]
    filled, expected, measured = read[-1]
    return {
        "past_refills": tuple(
            PastRefill.measured(*one, severity=_severity(*one, policy)) for one in read[:-1]
        ),
        "previous_volume": filled,
        "expected_residual": expected,
        "measured_residual": measured,
    }


def _severity(filled: Volume, expected: Volume, measured: Volume, policy: Policy) -> str:
    """What the real check said of an earlier refill; nothing when it could not run."""
    facts: dict[str, object] = {
        "policy": policy,
        "previous_volume": filled,
        "expected_residual": expected,
        "measured_residual": measured,
    }
    answer = run(RESIDUAL_DISCREPANCY, Worksheet(facts, CALCULATIONS))
    return answer.severity.value if isinstance(answer, Finding) else ""


def _list(node: Node, *, empty: bool = False) -> list[Node]:
    if not isinstance(node, list) or not (node or empty):
        raise CaseUnreadable("is not a list with something in it.")
    return node


def _row(node: Node, needed: tuple[str, ...], others: tuple[str, ...] = ()) -> dict[str, Node]:
    known = (*needed, *others)
    if not isinstance(node, dict) or not set(needed) <= set(node) <= set(known):
        raise CaseUnreadable(f"each entry holds {', '.join(needed)} and nothing but {known}.")
    return node
