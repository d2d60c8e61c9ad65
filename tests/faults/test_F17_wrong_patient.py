"""F17: two patients are open in two tabs of one browser; each form reaches its own alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from uuid import uuid4

import lxml.html
import pytest

from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.store import visits
from tests.clinics import Practice, PrinterHere, a_practice
from tests.faults.counts import so_often
from tests.people import a_browser
from tests.tree import files, lines_with
from tests.web.sendings import serving

TURNS = so_often(20, 200)
SEED = 20261202


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with a_practice(tmp_path, PrinterHere()) as opened:
        yield opened


def test_F17_two_tabs_of_one_browser_never_write_into_each_others_patient(practice: Practice):
    chance = Random(SEED)  # noqa: S311  # the seed is printed by its name
    browser = a_browser(serving(practice), practice.nurse, DEMO_PASSWORD)
    drafts = {"one": practice.a_draft()[0], "two": practice.another_pump(1).a_draft()[0]}
    wanted = dict.fromkeys(drafts, "")
    tabs: dict[str, lxml.html.HtmlElement] = {}
    for turn in range(TURNS * 4):
        tab = chance.choice(list(drafts))
        if tab not in tabs or chance.random() < 0.5:
            tabs[tab] = lxml.html.fromstring(browser.get(f"/visits/{drafts[tab]}/plan").text)
            continue
        page = tabs.pop(tab)
        (form,) = page.xpath("//form[contains(@class, 'step-form')]")
        hidden = {one.get("name"): one.get("value") for one in form.xpath("./input")}
        wanted[tab] = f"said of {tab}, turn {turn}"
        answer = browser.post(
            form.get("action"), data=hidden | {"remarks": wanted[tab], "go": "next"}
        )
        assert answer.status_code == 302
    for tab, visit_id in drafts.items():
        with practice.clinic.database.reading() as connection:
            assert visits.find(connection, visit_id).document.get("remarks", "") == wanted[tab]
    sys.stdout.write(f"\n{TURNS * 4} turns, seed {SEED}: no cross-writes\n")


def test_F17_a_form_of_one_visit_sent_to_another_is_not_taken(practice: Practice):
    browser = a_browser(serving(practice), practice.nurse, DEMO_PASSWORD)
    here, there = practice.a_draft()[0], practice.another_pump(1).a_draft()[0]
    page = lxml.html.fromstring(browser.get(f"/visits/{here}/plan").text)
    (form,) = page.xpath("//form[contains(@class, 'step-form')]")
    hidden = {one.get("name"): one.get("value") for one in form.xpath("./input")}
    key = {"idempotency_key": str(uuid4())}
    browser.post(form.get("action"), data=hidden | key | {"remarks": "of here", "go": "next"})
    answer = browser.post(f"/visits/{there}/plan", data=hidden | key | {"remarks": "of here"})
    assert answer.status_code == 422, "the key belongs to another address"
    with practice.clinic.database.reading() as connection:
        assert "remarks" not in visits.find(connection, there).document


@pytest.mark.parametrize("address", ["/visits/{0}/plan", "/visits/{0}/review"])
def test_F17_who_the_patient_is_stands_on_every_page_of_the_visit(practice: Practice, address: str):
    browser = a_browser(serving(practice), practice.nurse, DEMO_PASSWORD)
    page = lxml.html.fromstring(browser.get(address.format(practice.a_draft()[0])).text)
    patient = practice.story.patient
    banner = " ".join(page.xpath("string(//body)").split())
    for told in (
        patient.family_name.upper(),
        patient.given_name,
        patient.mrn,
        str(patient.born.year),
    ):
        assert told in banner


def test_F17_a_session_knows_no_patient():
    ours = files("refillnotes", ending=".py")
    assert lines_with(r"session\[[\"'](patient|visit|pump)", ours) == []
