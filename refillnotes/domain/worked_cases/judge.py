"""Judge a case: every number it expects, every finding it lists, by the rules visits use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Context
from fractions import Fraction

from refillnotes.domain.catalogue import Catalogue
from refillnotes.domain.checks.register import findings
from refillnotes.domain.errors import CaseUnreadable, NotDefined, UnknownName, Unreadable
from refillnotes.domain.policy import Policy
from refillnotes.domain.quantities import Percent
from refillnotes.domain.quantity import Quantity
from refillnotes.domain.rows import DrugInPump
from refillnotes.domain.worked_cases.case import Case, CaseResult, Node, Tolerance
from refillnotes.domain.worked_cases.expected import EVERYWHERE, WITH_INPUT
from refillnotes.domain.worked_cases.layout import worksheet_of
from refillnotes.domain.worked_cases.scalars import amount_of
from refillnotes.domain.worksheet import NotRecorded, Worksheet

_NULL = ("null", "~")
_DIGITS = Context(prec=10)
_TO_THE_HUNDREDTH = re.compile(r"-?[0-9]+\.[0-9]{2} %", re.ASCII)


def judge_case(case: Case, catalogue: Catalogue, policy: Policy) -> CaseResult:
    """Lay a case out and compare; what cannot be read is a failure, never skipped."""
    if case.problems or case.tolerance is None:
        return CaseResult(case.id, case.problems or ("tolerance: missing.",))
    try:
        sheet = worksheet_of(case, catalogue, policy)
    except CaseUnreadable as refusal:
        return CaseResult(case.id, (str(refusal),))
    failures = (*_numbers(case, case.tolerance, sheet, catalogue), *_findings(case, sheet))
    return CaseResult(case.id, failures)


def _numbers(
    case: Case, tolerance: Tolerance, sheet: Worksheet, catalogue: Catalogue
) -> Iterator[str]:
    for key, wanted in (case.expected or {}).items():
        try:
            value = _value(_calculations(key, case), sheet)
            wrong = _compare(wanted, value, tolerance, catalogue)
        except NotRecorded as gap:
            wrong = f"wanted {_written(wanted)}, got nothing: {', '.join(gap.names)} not recorded"
        except CaseUnreadable as refusal:
            wrong = f"wanted {_written(wanted)}, which cannot be read: {refusal}"
        if wrong:
            yield f"{key}: {wrong}"


def _calculations(key: str, case: Case) -> tuple[str, ...]:
    for (expected, beside), names in WITH_INPUT.items():
        if expected == key and beside in (case.inputs or {}):
            return names
    if key not in EVERYWHERE:
        raise CaseUnreadable(f"not known here. Known: {', '.join(EVERYWHERE)}.")
    return EVERYWHERE[key]


def _value(names: tuple[str, ...], sheet: Worksheet) -> object:
    """The first of these calculations whose facts the case gives; undefined is an answer."""
    missing: list[str] = []
    for name in names:
        try:
            return sheet.value(name)
        except NotRecorded as gap:
            missing.extend(gap.names)
        except NotDefined as undefined:
            return undefined
    raise NotRecorded(missing)


def _compare(wanted: Node, value: object, tolerance: Tolerance, catalogue: Catalogue) -> str | None:
    """Say how a value misses what was wanted; None when it agrees."""
    if isinstance(value, NotDefined) or wanted in _NULL:
        agrees = isinstance(value, NotDefined) and wanted in _NULL
        return None if agrees else f"wanted {_written(wanted)}, got {_got(value)}"
    if isinstance(value, Quantity):
        number, unit = amount_of(wanted)
        got = _in_unit(value, unit)
        if tolerance.allows(got, number, _half_step(value, wanted)):
            return None
        return f"wanted {_written(wanted)}, got {_plain(got)} {unit}"
    if isinstance(value, tuple):
        return _compare_doses(wanted, value, tolerance, catalogue)
    return None if wanted == _text(value) else f"wanted {_written(wanted)}, got {_text(value)}"


def _compare_doses(
    wanted: Node, value: tuple[object, ...], tolerance: Tolerance, catalogue: Catalogue
) -> str | None:
    if not isinstance(wanted, dict) or not wanted:
        raise CaseUnreadable("not a dose for each drug, like {clonidine: {v: 60, u: ug/d}}.")
    doses = {one.drug: one.dose for one in value if isinstance(one, DrugInPump)}
    wrong = []
    for name, dose in wanted.items():
        try:
            drug = catalogue.drug(name).id
        except UnknownName as refusal:
            raise CaseUnreadable(str(refusal)) from refusal
        if doses.get(drug) is None:
            wrong.append(f"{name}: wanted {_written(dose)}, got no such drug")
        elif miss := _compare(dose, doses[drug], tolerance, catalogue):
            wrong.append(f"{name}: {miss}")
    return "; ".join(wrong) or None


def _half_step(value: Quantity, wanted: Node) -> Fraction:
    """Half of a hundredth for a percentage written to the hundredth, as case files round them.

    -4.58 % stands for all that rounds to it, however tight the tolerance beside it.
    """
    if isinstance(value, Percent) and _TO_THE_HUNDREDTH.fullmatch(_written(wanted)):
        return Fraction(1, 200)
    return Fraction(0)


def _in_unit(value: Quantity, unit: str) -> Fraction:
    try:
        return value.exact / value.UNITS[value.spelling(unit)]
    except Unreadable as refusal:
        raise CaseUnreadable(str(refusal)) from refusal


def _findings(case: Case, sheet: Worksheet) -> Iterator[str]:
    answers = findings(sheet)
    found = {finding.check: finding for finding in answers.found}
    lacking = {gap.check: gap for gap in answers.not_evaluated}
    for wanted in case.findings:
        finding, gap = found.get(wanted.check), lacking.get(wanted.check)
        if finding is not None and finding.severity is wanted.severity:
            continue
        if finding is not None:
            got = f"{finding.severity} ({finding.sentence})"
        elif gap is not None:
            got = f"not evaluated ({gap.why or ', '.join(gap.missing) + ' not recorded'})"
        else:
            got = "nothing: these inputs do not call for this check"
        yield f"{wanted.check}: wanted {wanted.severity}, got {got}"


def _written(node: Node) -> str:
    if isinstance(node, dict) and set(node) == {"v", "u"}:
        return f"{node['v']} {node['u']}"
    return str(node)


def _got(value: object) -> str:
    return f"not defined ({value})" if isinstance(value, NotDefined) else _text(value)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _plain(number: Fraction) -> str:
    rounded = _DIGITS.divide(_DIGITS.create_decimal(number.numerator), number.denominator)
    return f"{rounded.normalize():f}"
