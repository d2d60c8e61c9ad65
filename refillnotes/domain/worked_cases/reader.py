"""A file of worked cases, read as text: 2.30 stays 2.30, and nothing unknown is passed over."""

from __future__ import annotations

from collections.abc import Hashable

import yaml

from refillnotes.domain.checks.model import Severity
from refillnotes.domain.checks.register import CHECKS
from refillnotes.domain.errors import CaseUnreadable
from refillnotes.domain.worked_cases.case import Case, Node, Tolerance, Wanted
from refillnotes.domain.worked_cases.scalars import number

_KEYS = ("id", "category", "title", "source", "inputs", "expected", "tolerance", "findings", "note")
_NEEDED = ("category", "inputs", "expected", "tolerance", "findings")
_FILE_KEYS = {"version", "vectors"}
_VERSION = "1"


class _Text(yaml.BaseLoader):
    """Keeps every scalar as the text it is, and refuses a key written twice."""

    def construct_mapping(
        self, node: yaml.MappingNode, deep: bool = False
    ) -> dict[Hashable, object]:
        keys = [self.construct_object(key) for key, _ in node.value]
        for key in keys:
            if not isinstance(key, str) or keys.count(key) > 1:
                raise CaseUnreadable(
                    f"line {node.start_mark.line + 1}: the key {key} is not text, or is there "
                    "twice. Keep one of them."
                )
        return super().construct_mapping(node, deep=deep)


def read_cases(text: str) -> tuple[Case, ...]:
    """Read a file of cases. A case that cannot be read is in the answer, with what is wrong.

    Errors: ``CaseUnreadable`` when the file is no list of cases at all.
    """
    try:
        content: Node = yaml.load(text, _Text)  # noqa: S506 - _Text makes only text
    except yaml.YAMLError as refusal:
        raise CaseUnreadable(f"This is not YAML: {' '.join(str(refusal).split())}") from refusal
    if not isinstance(content, dict) or "vectors" not in content:
        raise CaseUnreadable('There is no list of cases here. Write them under "vectors:".')
    unknown = set(content) - _FILE_KEYS
    if unknown:
        raise CaseUnreadable(f"Unknown beside the cases: {', '.join(sorted(unknown))}.")
    if content.get("version", _VERSION) != _VERSION:
        raise CaseUnreadable(f"Version {content['version']} is not known here. Known: {_VERSION}.")
    vectors = content["vectors"]
    if not isinstance(vectors, list) or not vectors:
        raise CaseUnreadable('"vectors:" holds no case. List them, each beginning with "- id:".')
    return tuple(_read_case(node, place) for place, node in enumerate(vectors, start=1))


def _read_case(node: Node, place: int) -> Case:
    if not isinstance(node, dict):
        return Case(f"case {place}", problems=("is not a case. Write keys and values there.",))
    name = node.get("id")
    if not isinstance(name, str) or not name.strip():
        return Case(f"case {place}", problems=("id: missing. Give each case one, like RES-001.",))
    problems = [
        f"{key}: not a key of a case. Known: {', '.join(_KEYS)}."
        for key in node
        if key not in _KEYS
    ]
    problems += [f"{key}: missing. Every case says it." for key in _NEEDED if key not in node]
    if problems:
        return Case(name, problems=tuple(problems))
    try:
        case = Case(
            name,
            category=_text(node["category"], "category"),
            inputs=_mapping(node["inputs"], "inputs"),
            expected=_mapping(node["expected"], "expected"),
            tolerance=_tolerance(node["tolerance"]),
            findings=_findings(node["findings"]),
        )
    except CaseUnreadable as refusal:
        return Case(name, problems=(str(refusal),))
    if not case.expected and not case.findings:
        return Case(name, problems=("expected: nothing is, so nothing could fail.",))
    return case


def _text(node: Node, where: str) -> str:
    if not isinstance(node, str):
        raise CaseUnreadable(f"{where}: is not text.")
    return node


def _mapping(node: Node, where: str) -> dict[str, Node]:
    if not isinstance(node, dict):
        raise CaseUnreadable(f"{where}: is not a list of keys and values.")
    return node


def _tolerance(node: Node) -> Tolerance:
    if not isinstance(node, dict) or set(node) != {"abs", "rel"}:
        raise CaseUnreadable("tolerance: needs abs and rel, like {abs: 0.005, rel: 0.001}.")
    tolerance = Tolerance(number(node["abs"]), number(node["rel"]))
    if tolerance.absolute < 0 or tolerance.relative < 0:
        raise CaseUnreadable("tolerance: is below zero, so nothing could agree.")
    return tolerance


def _findings(node: Node) -> tuple[Wanted, ...]:
    if not isinstance(node, list):
        raise CaseUnreadable("findings: is not a list. Write [] when the case asks for none.")
    return tuple(_wanted(finding) for finding in node)


def _wanted(node: Node) -> Wanted:
    if not isinstance(node, dict) or not {"check", "severity"} <= set(node):
        raise CaseUnreadable("findings: each needs check and severity.")
    unknown = set(node) - {"check", "severity", "why"}
    if unknown:
        raise CaseUnreadable(f"findings: {', '.join(sorted(unknown))} is not known there.")
    known = [check.id for check in CHECKS]
    if node["check"] not in known:
        raise CaseUnreadable(
            f"findings: {node['check']} is not a check known here. Known: {', '.join(known)}."
        )
    if node["severity"] not in list(Severity):
        raise CaseUnreadable(
            f"findings: {node['severity']} is not a severity. Known: {', '.join(Severity)}."
        )
    return Wanted(str(node["check"]), Severity(str(node["severity"])))
