"""F27: whatever is sent in whatever field is kept as typed or refused in words, never changed."""

from __future__ import annotations

import html
import sys
from collections import Counter
from random import Random
from uuid import uuid4
from zoneinfo import ZoneInfo

import lxml.html
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from refillnotes.actions.open_visit import open_visit
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.demo.staff import ADMIN
from refillnotes.domain.facts import Fact
from refillnotes.domain.kinds import Amount, Whole
from refillnotes.domain.steps.register import FACTS, STEPS
from refillnotes.web.fact_form import FactForm
from tests.faults.counts import so_often
from tests.people import a_browser, token
from tests.web.sendings import PATIENT, PUMP, SOMEBODY, patient_id

EXAMPLES = so_often(25, 10_000)
"""Of each family of fields: all facts that are read in the same way, an amount in each unit."""

STORMS = so_often(1, 100)
"""Of each form."""

SEED = 20261128
CHICAGO = ZoneInfo("America/Chicago")
COUNTED: Counter[str] = Counter()
ODD = (
    *("", " ", "0", "-0", "-1", "+5", "NaN", "Infinity", "1e309", "1e-309", "9" * 400, "007"),
    *("1,250", "1.250,5", "1,5", ".5", "5.", "--5", "1/2", "0x10", "1_000", "5 mL", "5mL", "mL"),
    *("\uff11\uff12", "\u0661\u0662", "\u00bd", "1\u00a0000", "\u22121", "\ufeff1", "\u202e12.5"),
    *("null", "None", "true", "on", "yes", "none", "[]", "{}", "<b>", "{{7*7}}", "%00", "';--"),
    *("\x00", "\r\n", "\t", "a\rb", "\u200b", "\U0001f600", "Z\u0301" * 9, "x" * 5000),
    *("2026-02-30", "0000-00-00", "9999-12-31", "2026-11-01T01:30", "2027-03-14T02:30", "24:00"),
)
"""What people, phones, scanners and attackers send."""

DIGITS = "0123456789\uff10\uff15\u0663"
NUMBERS = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(["", "", "", "-", "+", " ", "\u2212"]),
    st.text(DIGITS, max_size=12),
    st.sampled_from(["", ".", ",", ".,", " "]),
    st.text(DIGITS, max_size=12),
    st.sampled_from(["", "", "", "e3", " mL", " mg", " mcg", "mL", " %", " ", "k"]),
)
TEXTS = st.one_of(st.sampled_from(ODD), NUMBERS, st.text(max_size=30))
UNITS = ("", "mL", "mg", "mcg", "mg/mL", "mcg/mL", "%", "days", "furlong", "\u00b5g")


def family(fact: Fact) -> str:
    kind = fact.kind
    read_as = f" {kind.quantity.__name__}" if isinstance(kind, Amount) else ""
    return f"{type(kind).__name__}{read_as}"


FAMILIES = {family(fact): fact for fact in FACTS.values()}


def form_of(fact: Fact, fields: MultiDict[str, str]):
    names = {"person": {"a": "Ann Roe RN"}, "physician": {"b": "Bo Li MD"}, "drug": {"c": "C"}}
    form = FactForm([fact], names, CHICAGO)
    form.process(fields)
    return form[fact.name]


def blanks_apart(text: str) -> str:
    return " ".join(text.replace("T", " ").split())


def is_the_same(kind: object, answer: object, typed: str) -> bool:
    """Whether what was read is the number that was typed, digit for digit."""
    number, _, unit = typed.strip().partition(" ")
    if isinstance(kind, Amount):
        units = {kind.quantity.spelling(unit)} if unit else set(kind.units)
        return answer.typed == number and answer.unit in units
    if isinstance(kind, Whole):
        return number.isascii() and not unit and str(answer) == (number.lstrip("0") or "0")
    return True


@pytest.mark.slow
@pytest.mark.parametrize("fact", FAMILIES.values(), ids=list(FAMILIES))
def test_F27_a_field_reads_what_was_typed_or_says_why_not(fact: Fact):
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(TEXTS, min_size=1, max_size=2), st.sampled_from(UNITS))
    def storm(typed: list[str], unit: str) -> None:
        COUNTED[family(fact)] += 1
        sent = [(fact.name, text) for text in typed] + [(f"{fact.name}-unit", unit)]
        field = form_of(fact, MultiDict(sent))
        said = [text for text in typed if text.strip()]
        assert all(blanks_apart(text) in blanks_apart(field.data) for text in said)
        if field.answer is None:
            assert bool(field.problem) is bool(said)
            assert not field.problem or field.problem.endswith((".", ")."))
            assert not {"invalid", "error", "please"} & set(field.problem.lower().split())
        else:
            assert all(is_the_same(fact.kind, field.answer, text) for text in said)

    storm()


@pytest.mark.parametrize(
    "name", [one.name for one in FACTS.values() if isinstance(one.kind, Amount)]
)
def test_F27_a_comma_is_refused_with_both_readings(name: str):
    field = form_of(FACTS[name], MultiDict([(name, "1,250")]))
    assert field.answer is None
    assert "1.250" in field.problem and "1250" in field.problem
    assert field.data.startswith("1,250")


def test_F27_a_field_sent_twice_with_two_numbers_is_neither(app, practice):
    visit_id, version = practice.a_draft()
    browser = a_browser(app, practice.nurse, DEMO_PASSWORD)
    fields = {"measured_residual": ["3.2", "9.9"], "version": str(version), "go": "stay"}
    answer = posted(browser, f"/visits/{visit_id}/residual", fields, token(browser))
    assert answer.status_code < 500
    document = open_visit(practice.clinic, practice.nurse, visit_id).visit.document
    assert document["measured_residual"] == "3.2 | 9.9 mL"
    page = browser.get(f"/visits/{visit_id}/residual").text
    assert "3.2 | 9.9" in html.unescape(page)


def posted(browser, address: str, fields: dict[str, object], form_token: str):
    key = {"csrf_token": form_token, "idempotency_key": str(uuid4())}
    return browser.post(address, data=fields | key)


def something(chance: Random, choices: list[str]) -> str:
    if choices and chance.random() < 0.3:
        return chance.choice(choices)
    if chance.random() < 0.8:
        return chance.choice(ODD)
    return "".join(chr(chance.randrange(1, 0xD800)) for _ in range(chance.randint(1, 40)))


def storm_of(page: str, chance: Random) -> dict[str, object]:
    """Odd things in some of the fields that the page's form has, some of them sent twice."""
    storm: dict[str, object] = {}
    kept = {"csrf_token", "idempotency_key", "version", "go", "rows"}
    for form in lxml.html.fromstring(page).xpath("//main//form[@method='post']"):
        for name in {*form.xpath(".//@name")} - kept:
            if chance.random() < 0.7:
                choices = [str(one) for one in form.xpath(".//*[@name=$name]/@value", name=name)]
                several = 1 + (chance.random() < 0.1)
                storm[name] = [something(chance, choices) for _ in range(several)]
    return storm


@pytest.mark.slow
def test_F27_no_step_of_a_visit_breaks_and_none_loses_what_was_typed(app, practice):
    visit_id, _ = practice.a_draft()
    browser = a_browser(app, practice.nurse, DEMO_PASSWORD)
    form_token, chance, tried = token(browser), Random(SEED), 0  # noqa: S311
    for step in STEPS:
        address = f"/visits/{visit_id}/{step.id}"
        for _ in range(STORMS):
            storm = storm_of(browser.get(address).text, chance)
            held = open_visit(practice.clinic, practice.nurse, visit_id).visit
            sent = storm | {"version": str(held.version), "go": "stay"}
            answer = posted(browser, address, sent, form_token)
            assert answer.status_code in {200, 302, 400, 422}, (step.id, answer.status, storm)
            document = open_visit(practice.clinic, practice.nurse, visit_id).visit.document
            shown = html.unescape(answer.text)
            for name, texts in storm.items():
                if name in FACTS:
                    is_kept = kept_in(texts, document.get(name, ""), shown)
                    assert is_kept, (step.id, name, texts, document.get(name))
            assert browser.get(f"/visits/{visit_id}/review").status_code == 200
            tried += len(storm)
    COUNTED["fields of visits by form"] += tried
    assert tried > 50


def kept_in(texts: list[str], stored: str, shown: str) -> bool:
    """As typed, but for blanks around it and a field's own unit."""
    wanted = [blanks_apart(text) for text in texts if text.strip()]
    return all(one in blanks_apart(stored) or one in blanks_apart(shown) for one in wanted)


@pytest.mark.slow
def test_F27_no_form_of_a_patient_a_pump_or_a_person_breaks(app, practice):
    chance, clinical = Random(SEED), practice.nurse  # noqa: S311
    whose = f"/patients/{patient_id(practice)}"
    for who, address, fields in (
        (clinical, "/patients/new", PATIENT),
        (clinical, f"{whose}/edit", PATIENT | {"version": "1"}),
        (clinical, f"{whose}/pumps/new", PUMP),
        (clinical, f"{whose}/pumps/{practice.pump_id}", PUMP | {"version": "1"}),
        (practice.staff[ADMIN], "/people/new", SOMEBODY),
    ):
        browser = a_browser(app, who, DEMO_PASSWORD)
        form_token = token(browser)
        for _ in range(4 * STORMS):
            storm = storm_of(browser.get(address).text, chance)
            answer = posted(browser, address, {**fields, **storm}, form_token)
            assert answer.status_code in {200, 302, 400, 409, 422}, (address, answer.status, storm)
            COUNTED["fields of other forms"] += len(storm)
            if answer.status_code in {400, 422}:
                page = lxml.html.fromstring(answer.text)
                assert page.xpath("//*[@aria-invalid='true'] | //*[contains(@class, 'problem')]")


def test_F27_how_much_was_tried():
    told = ", ".join(f"{name} {count:,}" for name, count in COUNTED.items())
    sys.stdout.write(f"\n{sum(COUNTED.values()):,} inputs: {told}\n")
