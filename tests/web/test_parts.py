"""What the macros draw beside forms says in words what it shows in shapes."""

from datetime import date

import lxml.html
import pytest

from refillnotes.domain.answers import answer_facts
from refillnotes.domain.checks.model import Finding, Findings, NotEvaluated, Severity
from refillnotes.domain.drawing import Visited, draw_band, draw_trend
from refillnotes.domain.quantities import Volume
from tests.parts import a_form, draw


def a_finding(severity=Severity.ESCALATE, check="residual", **parts):
    given = {"working": ("7.6 mL - 5.8 mL = 1.8 mL",), "causes": ("kink",), "then": "Look again."}
    return Finding(
        check=check,
        title="The residual agrees",
        severity=severity,
        sentence="1.8 mL more than expected",
        facts=("measured_residual",),
        sources=(),
        **{**given, **parts},
    )


@pytest.mark.parametrize(
    ("severity", "word"),
    [
        ("ok", "Agrees"),
        ("info", "Note"),
        ("ack", "Look at this"),
        ("escalate", "Escalate"),
        ("block", "Stop"),
        ("none", "Not checked"),
    ],
)
def test_severity_is_a_shape_and_a_word(severity, word):
    drawn = draw("severity", "severity_tag", severity)
    assert drawn.text_content().strip() == word
    assert drawn.find(".//svg").get("aria-hidden") == "true"


def test_every_severity_has_a_shape_of_its_own():
    drawings = {
        lxml.html.tostring(draw("severity", "icon", severity))[60:]
        for severity in (*Severity, "none")
    }
    assert len(drawings) == len(Severity) + 1


def test_a_finding_shows_numbers_causes_and_the_next_act():
    drawn = draw("findings", "finding_box", a_finding())
    words = drawn.text_content().replace("\xa0", " ")
    for part in ("Escalate", "1.8 mL more", "7.6 mL - 5.8 mL", "Often kink.", "Next Look again."):
        assert part in words
    assert drawn.find(".//details").get("open") is None


def test_a_finding_shows_the_formula_of_its_check_and_none_of_one_that_is_gone():
    known = draw("findings", "finding_box", a_finding(check="overfill"))
    gone = draw("findings", "finding_box", a_finding(check="of-another-program"))
    assert known.findtext(".//details/p") == "V_in > capacity: block; else ok"
    assert gone.find(".//details/p") is None


def test_a_finding_has_two_exits_and_the_second_opens_when_used():
    def exits(posted):
        form = a_form(posted, facts=answer_facts("residual"))
        return {name.rpartition(".")[2]: view for name, view in form.views.items()}

    shut = draw("findings", "finding_box", a_finding(), 3, exits([]), "/visit/residual")
    assert shut.find(".//a").get("href") == "/visit/residual"
    assert shut.find_class("exit")[0].get("open") is None
    used = draw(
        "findings",
        "finding_box",
        a_finding(),
        3,
        exits([("answer.residual.reason", "ordered")]),
        "",
    )
    assert used.find_class("exit")[0].get("open") is not None


def test_a_finding_out_of_a_record_shows_who_answered_for_it():
    record = {
        "check": "residual",
        "severity": "ack",
        "sentence": "1.8 mL more",
        "working": [],
        "causes": [],
        "then": "",
        "accepted": {
            "reason": "Palliative care",
            "account": "",
            "told": "Dr Osei",
            "told_at": "2026-11-14T10:05-06:00",
        },
    }
    words = draw("findings", "finding_box", record).text_content().replace("\xa0", " ")
    assert "Palliative care" in words
    assert "Told Dr Osei, 14 Nov 2026 10:05" in words


def test_the_panel_says_what_stands_out_what_did_not_run_and_what_agrees():
    found = (a_finding(), a_finding(Severity.OK, "fill"), a_finding(Severity.INFO, "note"))
    missing = NotEvaluated("mri", "Pump checked after MRI", ("log_read",))
    undefined = NotEvaluated("ratio", "Accuracy", (), "Nothing was delivered.")
    findings = Findings(found, (missing, undefined))
    drawn = draw("findings", "findings_panel", findings, 2, {"log_read": "Event log read"})
    words = drawn.text_content().replace("\xa0", " ")
    assert drawn.find(".//h2").text_content().replace("\xa0", " ") == "1 finding to look at"
    assert "2 checks could not run" in words
    assert "needs event log read" in words
    assert "Nothing was delivered." in words
    assert "1 check agrees" in words
    assert drawn.find_class("finding-none")


def test_a_quiet_panel_says_so_in_three_words():
    drawn = draw("findings", "findings_panel", Findings((), ()))
    assert drawn.text_content().strip() == "Nothing stands out"


def test_a_step_says_its_state_in_words():
    steps = [
        {"title": "Before", "url": "/a", "state": "done", "count": 0},
        {"title": "Drug", "url": "/b", "state": "look", "count": 2},
        {"title": "Fill", "url": "/c", "state": "open", "count": 0},
    ]
    drawn = draw("steps", "step_list", steps, "Drug")
    states = [one.text_content().strip() for one in drawn.find_class("step-state")]
    assert states == ["done", "2 to look at", "open"]
    assert drawn.xpath(".//a[@aria-current='step']/@href") == ["/b"]


def test_a_comparison_says_what_changed():
    rows = [
        {
            "group": "Drug",
            "title": "Dose",
            "before": "3 mg/day",
            "now": "4 mg/day",
            "changed": "+33 %",
        },
        {"group": "Drug", "title": "Mode", "before": "", "now": "2027-02-09", "changed": ""},
    ]
    drawn = draw("tables", "comparison", rows)
    cells = [cell.text_content().replace("\xa0", " ") for cell in drawn.iter("td")]
    assert cells == ["3 mg/day", "4 mg/day", "→ +33 %", "–", "9 Feb 2027", "same"]
    assert len(drawn.find_class("group")) == 1


def test_a_drawing_says_in_words_what_it_shows():
    amounts = [Volume.of(number, "mL") for number in ("3.4", "2.1", "4.7", "5.2")]
    band = draw_band(*amounts)
    drawn = draw("drawings", "residual", band, *amounts, "0.5 mL above the band")
    assert drawn.find(".//svg").get("aria-label") == band.words
    assert "outside the band" in drawn.text_content()
    assert not drawn.xpath(".//@style")


def test_a_history_draws_loud_visits_in_another_shape():
    gaps = [("0.1", "ok"), ("1.9", "escalate")]
    visits = [
        Visited(date(2026, month, 1), Volume.of(gap, "mL"), severity)
        for month, (gap, severity) in enumerate(gaps, start=1)
    ]
    drawn = draw(
        "drawings", "history_chart", draw_trend(visits, Volume.of("2", "mL")), "Jan", "Feb"
    )
    assert len(drawn.find_class("trend-dot")) == 1
    assert len(drawn.find_class("trend-loud")) == 1


def a_patient(allergies):
    return {
        "family_name": "Doe",
        "given_name": "Jane",
        "born": "1961-03-12",
        "mrn": "0042-1187",
        "allergies": allergies,
    }


@pytest.mark.parametrize(
    ("allergies", "words"),
    [
        ("morphine", "Allergy morphine"),
        (None, "Allergies not asked yet"),
        ("", "Allergies not asked yet"),
        ("none", "No known allergies"),
    ],
)
def test_the_banner_tells_no_allergy_from_not_asked(allergies, words):
    drawn = draw("banner", "patient_banner", a_patient(allergies))
    assert drawn.find_class("allergies")[0].text_content() == words
    assert "12\xa0Mar\xa01961" in drawn.text_content()


def test_the_banner_names_the_pump_from_chart_and_from_record():
    record = {"model": "SynchroMed II", "serial": "NGP0012345", "capacity": "20 mL"}
    words = draw("banner", "patient_banner", a_patient("none"), record).text_content()
    assert "SynchroMed II 20\xa0mL" in words
    assert "NGP0012345" in words


def test_a_note_is_shown_page_by_page_with_a_link_to_the_file():
    drawn = draw("page", "paper", "/notes/1.pdf", "Note 1", ["/p/1", "/p/2"])
    assert drawn.xpath(".//img/@src") == ["/p/1", "/p/2"]
    assert drawn.xpath(".//a/@href") == ["/notes/1.pdf"]
