"""F19: two nurses type into one draft; every value typed is saved, or shown beside what is."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

import lxml.html
import pytest
from flask.testing import FlaskClient

from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.store import visits
from tests.clinics import Practice, PrinterHere, a_practice
from tests.faults.counts import so_often
from tests.people import a_browser, token
from tests.web.sendings import serving

SCHEDULES = so_often(25, 1000)
MOVES = 8
SEED = 20261201
FACTS = {"plan": ("remarks",), "patient": ("pain", "heart_rate")}


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    with a_practice(tmp_path, PrinterHere()) as opened:
        yield opened


@dataclass
class Nurse:
    """One of the two, with a step of the visit open at the version it was opened at."""

    browser: FlaskClient
    token: str
    step: str = "plan"
    version: int = 0
    typed: dict[str, str] = field(default_factory=dict)

    def send(self, visit_id: UUID):
        fields = {"csrf_token": self.token, "idempotency_key": str(uuid4()), "go": "next"}
        held = {"version": str(self.version)}
        return self.browser.post(f"/visits/{visit_id}/{self.step}", data=fields | held | self.typed)


def stored(practice: Practice, visit_id: UUID):
    with practice.clinic.database.reading() as connection:
        visit = visits.find(connection, visit_id)
    assert visit is not None
    return visit


def typed_by(chance: Random, step: str) -> dict[str, str]:
    made = {
        "remarks": f"said {chance.randrange(10**6)}",
        "pain": str(chance.randint(0, 10)),
        "heart_rate": f"{chance.randint(50, 120)} per min",
    }
    return {name: made[name] for name in FACTS[step]}


@pytest.mark.slow
def test_F19_every_value_two_nurses_type_is_saved_or_shown_beside_what_is(practice: Practice):
    app, chance = serving(practice), Random(SEED)  # noqa: S311  # the seed is printed by its name
    browsers = [a_browser(app, who, DEMO_PASSWORD) for who in practice.staff[:2]]
    nurses = [Nurse(one, token(one)) for one in browsers]
    visit_id, _ = practice.a_draft()
    saved = conflicts = 0
    for _ in range(SCHEDULES):
        for nurse in nurses:
            nurse.version = stored(practice, visit_id).version
            nurse.typed = typed_by(chance, nurse.step)
        for _ in range(MOVES):
            nurse = chance.choice(nurses)
            before = stored(practice, visit_id)
            answer = nurse.send(visit_id)
            after = stored(practice, visit_id)
            if nurse.version == before.version:
                assert answer.status_code == 302
                assert nurse.typed.items() <= after.document.items()
                assert after.version == before.version + 1
                saved += 1
                nurse.step = chance.choice(list(FACTS))
                nurse.typed = typed_by(chance, nurse.step)
                nurse.version = after.version
                continue
            assert (answer.status_code, after) == (409, before), "nothing is overwritten unseen"
            conflicts += 1
            nurse.version = _both_are_shown(answer.text, nurse.typed, after)
            if chance.random() < 0.5:  # keeps what is stored, and goes on from there
                nurse.typed = typed_by(chance, nurse.step)
    assert saved > SCHEDULES and conflicts > SCHEDULES
    sys.stdout.write(
        f"\n{SCHEDULES} schedules, seed {SEED}: {saved} saved, {conflicts} conflicts\n"
    )


def _both_are_shown(text: str, typed: dict[str, str], now) -> int:
    """Nothing typed is missing on the page of the conflict; gives the version it offers."""
    page = lxml.html.fromstring(text)
    (form,) = page.xpath("//main[@id='main']//form")
    offered = {one.get("name"): one.get("value") for one in form.xpath(".//input")}
    assert typed.items() <= offered.items()
    rows = page.xpath("//table[@class='comparison']/tbody/tr[@class='changed']")
    differs = [name for name, said in typed.items() if now.document.get(name) != said]
    assert len(rows) == len(differs)
    shown = " ".join(" ".join(row.text_content().split()) for row in rows).replace("\u00a0", " ")
    for name in differs:
        assert typed[name].split()[0] in shown
        assert now.document.get(name, "not recorded").split()[0] in shown
    return int(offered["version"])
