"""One case laid out as the worksheet of a visit: nothing in it but what the case says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time

from refillnotes.domain.catalogue import Catalogue
from refillnotes.domain.delivery.register import CALCULATIONS
from refillnotes.domain.drugs import DrugClass
from refillnotes.domain.errors import CaseUnreadable
from refillnotes.domain.policy import Policy
from refillnotes.domain.pumps import PumpModel
from refillnotes.domain.quantities import Concentration, DoseRate, Volume
from refillnotes.domain.rows import DrugInPump, NamedDrug, PastRefill
from refillnotes.domain.worked_cases import rows
from refillnotes.domain.worked_cases.case import Case, Node
from refillnotes.domain.worked_cases.keys import BY_CATEGORY, NAMES, SIGNS, VALUES
from refillnotes.domain.worked_cases.scalars import flag
from refillnotes.domain.worksheet import Worksheet

_PAPERS = (("order", "ordered"), ("label", "labelled"), ("programmer", "programmed"))


def worksheet_of(case: Case, catalogue: Catalogue, policy: Policy) -> Worksheet:
    """Put a case's inputs where a visit's facts go. Errors: ``CaseUnreadable``, all in one."""
    if case.category not in BY_CATEGORY:
        raise CaseUnreadable(
            f"category: {case.category} is not known here. Known: {', '.join(BY_CATEGORY)}."
        )
    facts: dict[str, object] = {"catalogue": catalogue, "policy": policy}
    problems: list[str] = []
    inputs = case.inputs or {}
    for key, node in inputs.items():
        try:
            _put(facts, _read(key, node, case, catalogue, policy))
        except CaseUnreadable as refusal:
            problems.append(f"{key}: {refusal}")
    if problems:
        raise CaseUnreadable("; ".join(problems))
    _assemble(facts, case.category)
    return Worksheet(facts, CALCULATIONS)


def _read(
    key: str, node: Node, case: Case, catalogue: Catalogue, policy: Policy
) -> dict[str, object]:
    inputs = case.inputs or {}
    several: dict[str, Callable[[], dict[str, object]]] = {
        "segments": lambda: rows.segments(node),
        "steps": lambda: rows.steps(node),
        "flex_day": lambda: rows.flex_day(node),
        "primary": lambda: rows.admixture(inputs, catalogue),
        "secondary": lambda: rows.admixture(inputs, catalogue),
        "refills": lambda: rows.refills(node, policy),
    }
    if key in SIGNS:
        return {key: flag(node)}
    if key in several:
        return several[key]()
    if key in NAMES:
        find, *facts = NAMES[key]
        value = find(node, catalogue)
    elif key in VALUES:
        read, *facts = VALUES[key]
        value = read(node)
    else:
        every = (*VALUES, *NAMES, *SIGNS, *several)
        raise CaseUnreadable(f"not an input known here. Known: {', '.join(every)}.")
    return dict.fromkeys(BY_CATEGORY[case.category].get(key, facts), value)


def _put(facts: dict[str, object], read: Mapping[str, object]) -> None:
    for name, value in read.items():
        if name in facts and facts[name] != value:
            raise CaseUnreadable(f"{value} differs from {facts[name]}, said elsewhere of the same.")
        facts[name] = value


def _assemble(facts: dict[str, object], category: str) -> None:
    """Join what several keys say of one fact."""
    _join_drugs(facts)
    _join_papers(facts)
    _join_signs(facts)
    _join_past(facts)
    _join_use_by(facts)
    pump = facts.get("pump")
    if isinstance(pump, PumpModel):
        facts["programmable"] = pump.programmable
    elif "factory_flow" in facts:
        facts["programmable"] = False
    if category == "bridge":
        facts["bridge_programmed"] = "bridge_volume" in facts or "bridge_duration" in facts
    if "drug_class" in facts:
        facts["drug_classes"] = frozenset({DrugClass(str(facts.pop("drug_class")))})
    if "refilled" in facts:
        facts["outcome"] = "refilled" if facts.pop("refilled") else "not-refilled"


def _join_drugs(facts: dict[str, object]) -> None:
    for rows_name, drug, strength, dose in (
        ("drugs", "primary_drug", "concentration", "dose"),
        ("previous_drugs", "previous_drug", "previous_concentration", "previous_dose"),
    ):
        match facts.get(drug), facts.get(strength), facts.get(dose):
            case str(name), Concentration() as concentration, (DoseRate() | None) as daily:
                facts.setdefault(rows_name, (DrugInPump(name, concentration, daily),))


def _join_papers(facts: dict[str, object]) -> None:
    drug = facts.get("primary_drug")
    for paper, name in _PAPERS:
        strength, named = facts.pop(paper, None), facts.pop(f"{paper}_drug", None)
        if strength is not None or named is not None:
            facts[name] = (
                NamedDrug(
                    str(named or drug) if named or drug else None,
                    strength if isinstance(strength, Concentration) else None,
                ),
            )


def _join_signs(facts: dict[str, object]) -> None:
    asked = [key for key in SIGNS if key in facts]
    if asked:
        facts["signs"] = frozenset(SIGNS[key] for key in asked if facts.pop(key))


def _join_past(facts: dict[str, object]) -> None:
    gap, severity = facts.pop("past_discrepancy", None), facts.pop("past_severity", None)
    if isinstance(gap, Volume):
        past = facts.get("past_refills")
        before = past if isinstance(past, tuple) else ()
        facts["past_refills"] = (*before, PastRefill(gap, str(severity or "")))
    elif severity is not None:
        raise CaseUnreadable("previous_refill_severity: there is no discrepancy beside it.")


def _join_use_by(facts: dict[str, object]) -> None:
    """Day and time of use-by and of the fill; a use-by of a day alone lasts its whole day."""
    by, by_time = facts.pop("bud", None), facts.pop("bud_time", None)
    filled, fill_time = facts.get("fill_date"), facts.pop("fill_time", None)
    if isinstance(by, date):
        facts["use_by"] = _moment(by, by_time or time.max.isoformat())
    elif by_time is not None:
        raise CaseUnreadable("bud_time: there is no bud beside it.")
    if isinstance(filled, date):
        any_time_will_do = isinstance(by, date) and (by_time is None or filled != by)
        if fill_time is not None or any_time_will_do:
            facts["injected_at"] = _moment(filled, fill_time or time.min.isoformat())
    elif fill_time is not None:
        raise CaseUnreadable("fill_time: there is no fill_date beside it.")


def _moment(day: date, clock: object) -> datetime:
    return datetime.combine(day, time.fromisoformat(str(clock)), UTC)
