"""Small worked cases, judged by the rules and figures that ship."""

from functools import cache

from refillnotes.domain.catalogue import load_catalogue
from refillnotes.domain.policy import load_policy
from refillnotes.domain.worked_cases.judge import judge_case
from refillnotes.domain.worked_cases.report import judge_text

GOOD = """
- id: A-1
  category: residual
  inputs:
    prev_programmed_reservoir_volume: {v: 20, u: mL}
    segments:
    - flow: {v: 0.4, u: mL/d}
      duration: {v: 40, u: d}
    measured_residual: {v: 4.3, u: mL}
  expected:
    expected_residual: {v: 4, u: mL}
    flow_error: {v: -1.88, u: '%'}
  tolerance: {abs: 0.005, rel: 0.001}
  findings:
  - {check: residual-discrepancy, severity: ok}
"""


@cache
def reference():
    policy = load_policy()
    return load_catalogue(policy), policy


def judged(case):
    return judge_case(case, *reference())


def failures(text, version="version: 1\n"):
    (result,) = judge_text("cases.yaml", f"{version}vectors:{text}", *reference())
    return "\n".join(result.failures)


def one(category, inputs, expected="{}", findings="[]"):
    return f"""
- id: A-1
  category: {category}
  inputs: {inputs}
  expected: {expected}
  tolerance: {{abs: 0.000001, rel: 0}}
  findings: {findings}
"""
