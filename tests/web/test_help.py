"""Help says of every check why it is there and whose word its limits are."""

from __future__ import annotations

import lxml.html
import pytest

from refillnotes.domain.checks.register import CHECKS
from refillnotes.domain.formulas import check_formula, figure_formula
from refillnotes.domain.roles import Role
from refillnotes.web.help.glossary import read_glossary
from tests.people import a_browser, a_person


@pytest.fixture
def browser(app, clinic):
    return a_browser(app, a_person(clinic, "nurse"))


def page(answer):
    return lxml.html.fromstring(answer.text.replace("\N{NO-BREAK SPACE}", " "))


def words(element):
    return " ".join(" ".join(element.itertext()).split())


def facts(section):
    return [(words(one.find("dt")), words(one.find("dd"))) for one in section.xpath("./dl/div")]


def test_every_check_of_the_register_is_explained_in_its_order(browser):
    sections = page(browser.get("/help/checks")).xpath("//main/section")
    assert [section.get("id") for section in sections] == [check.id for check in CHECKS]
    for section, check in zip(sections, CHECKS, strict=True):
        said = dict(facts(section))
        assert words(section.find("h2")) == check.title
        assert said["Why"] == check.why
        assert said["Next"] == check.then
        assert said["Compares"] != ""
        assert said["Formula"] == check_formula(check.id) != ""
        assert "Source" in said or "Sources" in said


def test_every_line_of_the_contents_leads_to_its_check(browser):
    shown = page(browser.get("/help/checks"))
    for link in shown.xpath("//nav[@class='contents']//a"):
        (section,) = shown.xpath(f"//section[@id='{link.get('href')[1:]}']")
        assert words(section.find("h2")) == words(link)


def test_a_check_shows_the_formula_of_all_it_rests_on(browser):
    shown = page(browser.get("/help/checks"))
    (section,) = shown.xpath("//section[@id='residual-discrepancy']")
    (beneath,) = section.xpath(".//details[.//dl[@class='formulas']]")
    formulas = {words(one.find("dt")): words(one.find("dd")) for one in beneath.xpath(".//dl/div")}
    assert words(beneath.find("summary")) == f"{len(formulas)} calculations"
    assert formulas["Expected residual volume"] == figure_formula("expected_residual")
    assert formulas["Flow error"] == figure_formula("flow_error")
    letters = dict(
        zip(
            *(shown.xpath(f"//details[@class='symbols']//{part}/text()") for part in ("dt", "dd")),
            strict=True,
        )
    )
    assert "expected" in letters["V0, Ve, Vm"]


def test_a_check_shows_a_case_of_each_answer_it_can_give(browser):
    shown = page(browser.get("/help/checks"))
    (section,) = shown.xpath("//section[@id='overfill']")
    cases = section.xpath(".//ul[@class='cases']/li")
    assert [words(case.find("p")).partition(" ")[0] for case in cases] == ["Agrees", "Stop", "Not"]
    agreeing, stopped, lacking = map(words, cases)
    assert "The good visit as it is." in agreeing
    for expected in ("Put in 20.1 mL", "the reservoir holds 20 mL", "20.1 mL - 20 mL = 0.1 mL"):
        assert expected in stopped
    assert "Capacity of the reservoir not recorded" in lacking
    assert "Needs: capacity of the reservoir." in lacking
    start = {
        words(one.find("dt")): words(one.find("dd"))
        for one in shown.xpath("//details[dl/div/dt='Pump model']/dl/div")
    }
    assert start["Last refill at"] == "22 Sep 2026 10:00 UTC"
    assert start["Motor stall in the log"] == "None"


def test_a_limit_stands_with_its_value_its_confidence_and_its_source(browser, clinic):
    shown = browser.get("/help/checks")
    (section,) = page(shown).xpath("//section[@id='residual-discrepancy']")
    limits = [text for title, text in facts(section) if title.startswith("Limit")]
    rule = clinic.rules.policy.residual.absolute_limit
    (found,) = (text for text in limits if text.startswith(rule.title))
    assert str(rule.value) in found
    assert "a clinician approves it before use" in found


def test_a_limit_this_clinic_changed_is_marked_with_who_and_when(config):
    from refillnotes.app import create_app  # noqa: PLC0415

    (config.instance / "policy.toml").write_text(
        '[[change]]\nfigure = "residual.absolute_limit"\nvalue = "1.5 mL"\n'
        'source = "Minutes of the pump board"\n'
        'changed_by = "Dr A. Osei"\ndate = "2026-10-02"\n'
    )
    app = create_app(config)
    clinic = app.extensions["refillnotes"]
    try:
        shown = page(a_browser(app, a_person(clinic, "nurse")).get("/help/checks"))
    finally:
        clinic.database.close()
    (section,) = shown.xpath("//section[@id='residual-discrepancy']")
    (found,) = (text for _, text in facts(section) if "changed here" in text)
    for expected in ("1.5 mL", "Dr A. Osei", "2026-10-02", "2.0 mL", "Minutes of the pump board"):
        assert expected in found


def test_the_glossary_has_every_chapter_with_words_and_meanings(browser):
    chapters = read_glossary()
    sections = page(browser.get("/help/glossary")).xpath("//main/section")
    assert [words(section.find("h2")) for section in sections] == [one.title for one in chapters]
    assert all(word.word and word.meaning for one in chapters for word in one.words)
    assert "discrepancy" in [word.word for one in chapters for word in one.words]
    assert sum(len(section.xpath("./dl/div")) for section in sections) == sum(
        len(one.words) for one in chapters
    )


@pytest.mark.parametrize("role", list(Role))
def test_help_is_there_for_everybody_who_signed_in(app, clinic, role):
    browser = a_browser(app, a_person(clinic, role.value))
    assert browser.get("/help/checks").status_code == 200
    assert browser.get("/help/glossary").status_code == 200
    assert app.test_client().get("/help/checks").status_code == 302
