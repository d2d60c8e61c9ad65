"""The register of checks keeps its promises: reasons, sources, floors, order, one slug each."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refillnotes.domain.checks.model import Severity, run_all
from refillnotes.domain.checks.register import CHECKS, findings
from refillnotes.domain.manual.cases import good_visit
from refillnotes.domain.manual.checks import checks_page, limits_of
from refillnotes.domain.steps.register import FACTS
from refillnotes.domain.worksheet import needs
from tests.domain.sheets import a_sheet, sheet_of, the_catalogue, the_policy

FLOORS = {
    "overfill": Severity.BLOCK,
    "programmed-volume": Severity.BLOCK,
    "three-way-match": Severity.BLOCK,
    "port-stated": Severity.BLOCK,
    "pocket-fill-signs": Severity.ESCALATE,
    "naive-restart": Severity.BLOCK,
}
each_check = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)


@each_check
def test_a_check_says_why_it_is_there_and_what_comes_next(check):
    assert check.why.endswith(".")
    assert check.then.endswith(".")


@each_check
def test_a_check_advises_no_dose(check):
    said = f"{check.title} {check.why} {check.then} {' '.join(check.causes)}".casefold()
    assert not re.search(r"\b(recommended|reduce the dose|give|is safe)\b", said)


@each_check
def test_a_check_cites_sources_that_exist(check):
    assert check.sources
    assert set(check.sources) <= set(the_catalogue().sources)


@each_check
def test_a_check_leans_on_thresholds_that_exist(check):
    keys = {threshold.key for threshold in the_policy().thresholds()}
    assert set(check.thresholds) <= keys
    uses_policy = "policy" in {need.name for need in needs(check.judge)}
    assert bool(check.thresholds) == uses_policy or check.id == "next-appointment", "refill_due"


@each_check
def test_a_check_marks_fields_of_the_form(check):
    assert set(check.facts) <= set(FACTS)


def test_a_slug_is_used_once_and_reads_like_one():
    slugs = [check.id for check in CHECKS]
    assert len(slugs) == len(set(slugs))
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", slug) for slug in slugs)


def test_titles_tell_checks_apart():
    titles = [check.title for check in CHECKS]
    assert len(titles) == len(set(titles))


def test_the_floors_are_the_coded_ones():
    assert {check.id: check.floor for check in CHECKS if check.floor} == FLOORS


def test_every_threshold_is_used_by_a_check():
    used = {key for check in CHECKS for key in limits_of(check)}
    beside_the_field = {"limits.bolus_share_least"}
    keys = {threshold.key for threshold in the_policy().thresholds()}
    assert keys - {key for key in keys if key.startswith("retention.")} == used | beside_the_field


def test_a_source_that_supports_a_check_names_one_that_exists():
    slugs = {check.id for check in CHECKS}
    for source in the_catalogue().sources.values():
        assert set(source.supports) <= slugs, source.id


@each_check
def test_a_check_cites_every_source_that_supports_it(check):
    supporting = {one.id for one in the_catalogue().sources.values() if check.id in one.supports}
    assert supporting <= set(check.sources)


def test_a_good_visit_asks_nobody_for_anything():
    answer = findings(a_sheet())
    assert answer.to_answer == ()
    assert answer.severity is Severity.INFO
    assert answer.not_evaluated == ()


def test_a_blank_visit_passes_nothing():
    assert [finding.check for finding in findings(sheet_of({})).found] == []


def test_answers_stand_in_the_order_of_the_register():
    order = [check.id for check in CHECKS]
    found = [finding.check for finding in findings(a_sheet()).found]
    assert found == [slug for slug in order if slug in found]
    backwards = run_all(reversed(CHECKS), a_sheet())
    assert [finding.check for finding in backwards.found] == found[::-1]


def test_what_wants_an_answer_stands_loudest_first():
    answer = findings(a_sheet(programmed_volume="40 mL", needle_stop="no", tubing_origin="default"))
    severities = [finding.severity for finding in answer.to_answer]
    assert severities == sorted(severities, key=lambda severity: -severity.rank)
    assert {"block", "escalate", "ack"} <= set(severities)


@pytest.mark.parametrize("name", good_visit())
def test_no_check_grows_quieter_when_a_fact_is_missing(name):
    """Dropping a fact of the good visit may silence a check, never make one fire falsely ok."""
    with_all = {finding.check for finding in findings(a_sheet()).found}
    without = findings(a_sheet(**{name: ""}))
    assert {finding.check for finding in without.found} <= with_all | {"residual-trend"}


ODD = {
    name: st.sampled_from(("", text, *others))
    for name, text in good_visit().items()
    if (
        others := ("0 mL", "0.01 mL", "41 mL")
        if text.endswith(" mL")
        else ("0 mL/day", "0.001 mL/day", "40 mL/day")
        if text.endswith(" mL/day")
        else ("morphine 0 mg/mL 0 mg/day", "saline 0.9 %", "baclofen 2000 mcg/mL 1 mcg/day")
        if name in {"drugs", "previous_drugs", "found"}
        else ()
    )
    is not None
}


@given(st.fixed_dictionaries({}, optional=ODD))
def test_no_combination_of_facts_makes_a_check_fail(facts):
    answer = findings(a_sheet(**facts))
    judged = [finding.check for finding in answer.found]
    lacking = [gap.check for gap in answer.not_evaluated]
    assert len(judged + lacking) == len(set(judged + lacking))
    assert set(judged + lacking) <= {check.id for check in CHECKS}
    assert all(gap.missing or gap.why for gap in answer.not_evaluated)


def test_the_page_of_checks_names_each_check_its_limits_and_its_sources():
    page = checks_page(CHECKS, the_catalogue(), the_policy())
    headings = re.findall(r"^## (.*)$", page, re.MULTILINE)
    assert headings == [check.title for check in CHECKS]
    assert f"{len(CHECKS)} checks" in page
    assert "Difference in volume that is always asked about: **2.0 mL**" in page
    assert "(a proposed default: a clinician approves it before use; Proposed default" in page
    assert "`overfill`, never softer than block" in page
    assert "**When:** a refill took place, the pump is a constant-flow pump." in page
    assert "**When:** billing code (US) is recorded." in page
