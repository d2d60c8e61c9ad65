"""F38: markup typed into every text there is opens nothing on any page that shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.people import Details, change_person
from refillnotes.actions.read_note import read_note
from refillnotes.actions.return_note import return_note
from refillnotes.demo.history import admit
from refillnotes.demo.staff import NURSE, PHYSICIAN, STAFF
from refillnotes.domain.kinds import Words
from refillnotes.domain.steps.register import FACTS
from tests.browser.conftest import TABLET, sign_in
from tests.browser.practising import a_served_practice
from tests.browser.serving import Served
from tests.clinics import Practice

pytestmark = pytest.mark.browser

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "'><svg onload=alert(3)>",
    "</textarea></title><iframe srcdoc='<script>alert(4)</script>'>",
    "<a href=javascript:alert(5) autofocus onfocus=alert(6)>",
    "{{constructor.constructor('alert(7)')()}}",
)
ALL = " ".join(PAYLOADS)
SHORT = '"><svg onload=alert(8)>'
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (one) => {
  window.violations.push(`${one.violatedDirective} ${one.blockedURI} ${one.sample}`);
});
"""
PAGES_EACH = 14


@pytest.fixture(scope="module")
def served_practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Practice]]:
    with a_served_practice(tmp_path_factory.mktemp("practice")) as both:
        yield both


@pytest.fixture(scope="module")
def served(served_practice: tuple[Served, Practice]) -> Served:
    return served_practice[0]


@pytest.fixture(scope="module")
def poisoned(served_practice: tuple[Served, Practice]) -> Practice:
    """A patient, a pump, a draft, a returned note and one that waits, full of markup.

    In a thread of its own: what signs would meet the loop that drives the browser.
    """
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(poison, served_practice[1]).result()


def poison(practice: Practice) -> Practice:
    clinic, staff = practice.clinic, practice.staff
    story = practice.story
    story = replace(
        story,
        patient=replace(
            story.patient, family_name=ALL[:90], given_name=SHORT, mrn=SHORT, allergies=ALL
        ),
        pump=replace(story.pump, serial=SHORT, catheter_model=SHORT, udi=None),
    )
    practice = replace(practice, story=story, pump_id=admit(clinic, staff, story))
    typed = {name: SHORT for name, fact in FACTS.items() if isinstance(fact.kind, Words)}
    typed = {
        name: text for name, text in typed.items() if not name.startswith(("flex_", "lot_", "ndc_"))
    }
    typed |= {
        "remarks": ALL,
        "signs_account": ALL,
        "serial_read": story.pump.serial,
    }
    returned = practice.a_note(**typed)
    read_note(clinic, practice.physician, returned)
    return_note(clinic, practice.physician, returned, ALL)
    other = practice.another_pump(77)
    other.a_note(**typed | {"serial_read": other.story.pump.serial})
    the_names_of(clinic, practice)
    return practice


def the_names_of(clinic: Clinic, practice: Practice) -> None:
    """Somebody's own name and credentials are shown on other people's pages."""
    admin = next(one for one in practice.staff if "admin" in one.roles)
    second = practice.staff[NURSE + 1]
    details = Details(second.email, f"Mercy Okafor {SHORT}", SHORT, second.roles)
    change_person(clinic, admin, second.id, second.version, details)


def watched(context) -> tuple[Page, list[str]]:
    page, heard = context.new_page(), []
    page.set_default_timeout(20_000)

    def say(message: ConsoleMessage) -> None:
        if re.search("Content Security Policy|TrustedHTML|TrustedScript", message.text):
            heard.append(f"{urlsplit(page.url).path}: {message.text}")

    def dismiss(dialog) -> None:
        heard.append(f"{urlsplit(page.url).path}: dialog {dialog.message}")
        dialog.dismiss()

    page.on("console", say)
    page.on("dialog", dismiss)
    page.on("pageerror", lambda error: heard.append(f"{urlsplit(page.url).path}: {error}"))
    page.add_init_script(WATCH)
    return page, heard


def kind_of(address: str) -> str:
    """Pages that differ by an id or a number alone are one kind."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+", "*", urlsplit(address).path)


def walk(page: Page, starts: list[str]) -> int:
    """Visit one page of each kind that links lead to; count those that show the markup."""
    waiting, met, showing = list(starts), set(), 0
    while waiting and len(met) < PAGES_EACH:
        address = waiting.pop(0)
        if kind_of(address) in met or address.endswith((".pdf", "/pdf", ".png", "/square")):
            continue
        met.add(kind_of(address))
        page.goto(address)
        page.wait_for_load_state()
        assert page.evaluate("window.violations") == [], address
        text = page.evaluate(
            "document.body.innerText + [...document.querySelectorAll('input, textarea')]"
            ".map((one) => one.value).join(' ')"
        )
        showing += "alert(" in text
        waiting += page.evaluate(
            "[...document.querySelectorAll('main a')].map((one) => one.href)"
            ".filter((one) => one.startsWith(location.origin))"
        )
    return showing


WALKS = {
    "Dana Reyes": ("today", 6),
    "Amara Osei": ("queue", 2),
    "Sam Novak": ("people", 1),
}
"""Who starts where, and how many kinds of page must have shown what was typed."""


@pytest.mark.parametrize("who", WALKS)
def test_F38_no_page_runs_or_refuses_anything_that_somebody_typed(
    chromium: Browser, served: Served, poisoned: Practice, who: str
):
    context = chromium.new_context(viewport=TABLET)
    page, heard = watched(context)
    sign_in(page, served, who)
    start, fewest = WALKS[who]
    waiting = waiting_pages(poisoned, served) if who == STAFF[PHYSICIAN].name else []
    showing = walk(page, [*waiting, f"{served.url}/{start}", *visits_of(poisoned, served, who)])
    assert heard == []
    assert showing >= fewest, "the pages did show it"
    context.close()


def waiting_pages(practice: Practice, served: Served) -> list[str]:
    """The page that signs, of a note full of markup."""
    with practice.clinic.database.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT id FROM notes WHERE record LIKE '%alert(8)%' ORDER BY submitted_at DESC"
        ).scalars()
        return [f"{served.url}/notes/{note_id}" for note_id in found][:1]


def visits_of(practice: Practice, served: Served, who: str) -> list[str]:
    """Every step of the returned visit, for its nurse."""
    if who != STAFF[NURSE].name:
        return []
    with practice.clinic.database.reading() as connection:
        drafted = connection.exec_driver_sql(
            "SELECT id FROM visits WHERE pump_id = ?", (str(practice.pump_id),)
        ).scalar_one()
        patient_id = connection.exec_driver_sql(
            "SELECT patient_id FROM pumps WHERE id = ?", (str(practice.pump_id),)
        ).scalar_one()
    steps = ("plan", "patient", "drug", "review")
    folder = f"{served.url}/patients/{patient_id}"
    return [
        *(f"{served.url}/visits/{drafted}/{step}" for step in steps),
        folder,
        f"{folder}/edit",
        f"{served.url}/patients",
    ]
