"""What three people's work costs in screens, taps and keys, counted by hands that do it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from werkzeug.serving import make_server

from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.web.assembly import assemble
from tests.browser.conftest import TABLET, watched
from tests.clinics import NOW, Practice, PrinterHere, a_practice
from tests.tree import text_of

pytestmark = pytest.mark.browser


@dataclass
class Hands:
    """They tap and type as a person would, and count. A list is opened and chosen from: two taps.

    A field is typed into where the cursor stands, or after a tap into it.
    """

    page: Page
    taps: int = 0
    keys: int = 0
    screens: set[str] = field(default_factory=set)
    gloved: set[str] = field(default_factory=set)

    def look(self) -> None:
        self.screens.add(self.page.url.partition("#")[0])
        if self.page.locator("form.gloved").count():
            self.gloved.add(self.page.url)

    def tap(self, what: Locator) -> None:
        self.look()
        what.click()
        self.taps += 1

    def button(self, name: str) -> None:
        self.tap(self.page.get_by_role("button", name=name).first)

    def go_on(self) -> None:
        here = self.page.url
        self.button("Save and go on")
        self.page.wait_for_url(lambda url: url != here)
        self.look()

    def choose(self, name: str, label: str) -> None:
        self.tap(self.page.locator(f'[data-field="{name}"]').get_by_text(label, exact=True))

    def now(self, name: str) -> None:
        self.tap(self.page.locator(f'[data-now="f-{name}"]'))

    def take(self, name: str) -> None:
        self.tap(self.page.locator(f'[data-same][data-into="{name}"]'))

    def key_in(self, name: str, digits: str) -> None:
        """On the large keys of a gloved screen; the first number there is ready for them."""
        keypad = self.page.locator("[data-keypad]")
        if self.page.locator("input.number[inputmode]").first.get_attribute("name") != name:
            self.tap(self.page.locator(f"#f-{name}"))
        for digit in digits:
            keypad.get_by_role("button", name=digit, exact=True).click()
            self.keys += 1
        expect(self.page.locator(f"#f-{name}")).to_have_value(digits)

    def password(self) -> None:
        """The browser fills nothing in: what it would keep is asked again for a reason."""
        self.type("password", DEMO_PASSWORD)

    def type(self, name: str, text: str) -> None:
        self.look()
        control = self.page.locator(f"#f-{name}")
        if not control.evaluate("one => one === document.activeElement"):
            control.click()
            self.taps += 1
        if control.get_attribute("type") in {"date", "datetime-local"}:
            control.fill(text)
            self.keys += sum(sign.isdigit() for sign in text)
        else:
            control.press_sequentially(text)
            self.keys += len(text)


@dataclass(frozen=True)
class Serving:
    """A clinic with one earlier refill, 77 days after it."""

    url: str
    practice: Practice

    @property
    def now(self) -> datetime:
        return self.practice.clinic.now()


@contextmanager
def a_served_practice(folder: Path) -> Iterator[Serving]:
    with a_practice(folder, PrinterHere()) as first:
        with ThreadPoolExecutor(1) as elsewhere:  # the browser's loop runs in this thread
            elsewhere.submit(first.a_note).result()
        practice = first.later(days=77)
        app = assemble(practice.clinic, "x" * 32, timedelta(hours=1))
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield Serving(f"http://127.0.0.1:{server.server_port}", practice)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with a_served_practice(tmp_path_factory.mktemp("practice")) as opened:
        yield opened


@pytest.fixture
def page(chromium: Browser, serving: Serving) -> Iterator[Page]:
    context = chromium.new_context(viewport=TABLET, timezone_id="America/Chicago")
    opened = watched(context)
    opened.clock.set_fixed_time(serving.now)
    yield opened
    context.close()


def signed_in(page: Page, serving: Serving, who: str) -> Hands:
    page.goto(f"{serving.url}/sign-in")
    page.get_by_role("button", name=who).click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    return Hands(page)


def test_a_clean_visit_a_deviation_a_signature_and_an_export(page: Page, serving: Serving):
    nurse = signed_in(page, serving, "Dana Reyes")
    a_clean_visit(nurse, serving)
    deviation = Hands(page)
    a_deviation_is_answered(deviation)
    nurse.password()
    nurse.button("Sign as author and submit")
    expect(page.get_by_text("Waits for a physician")).to_be_visible()
    nurse.look()
    page.get_by_role("button", name="Sign out").click()

    physician = signed_in(page, serving, "Amara Osei")
    a_note_is_signed(physician)
    page.get_by_role("button", name="Sign out").click()

    auditor = signed_in(page, serving, "Pia Lindqvist")
    notes_are_exported(auditor)

    written = text_of(Path("docs/storyboards.md"))
    measured = (
        row("Nurse, a clean visit", "20 taps, 15 keys", nurse),
        row("Nurse, each deviation", "3 taps more", deviation),
        row("Physician, one note", "15 clicks for 30 notes", physician),
        row("Auditor, notes of a day", "9 clicks", auditor),
        f"| Screens of a clean visit while gloved | 2 | {len(nurse.gloved)} |",
    )
    unwritten = [line for line in measured if line not in written]
    assert unwritten == [], "docs/storyboards.md says otherwise"


def row(what: str, wanted: str, hands: Hands) -> str:
    return f"| {what} | {wanted} | {len(hands.screens)} | {hands.taps} | {hands.keys} |"


def a_clean_visit(nurse: Hands, serving: Serving) -> None:
    nurse.button("Start the visit of Jane Doe")
    nurse.button("All as last visit")
    nurse.button("Scheduled, refilled")
    for asked in ("identifiers_checked", "allergies_reviewed"):
        nurse.choose(asked, "Yes")
    nurse.go_on()

    nurse.button("Interrogated now")
    nurse.button("All as last visit")
    nurse.type("serial_read", "NGP0012345")
    nurse.type("programmer_residual", "4.6")
    nurse.go_on()

    nurse.choose("pain", "3")
    nurse.choose("sedation", "1, awake")
    nurse.choose("signs", "Asked, none")
    nurse.go_on()

    nurse.key_in("measured_residual", "4.6")
    nurse.button("Withdrawn now through")
    nurse.go_on()

    for place in ("Order", "Label", "Programmer"):
        nurse.button(f"{place} as last visit")
    nurse.take("drug_source")
    nurse.type("lot_1", "A1234")
    nurse.type("expiry_1", (serving.now + timedelta(days=400)).strftime("%Y-%m-%d"))
    nurse.type("syringe_total", "20")
    nurse.go_on()

    nurse.key_in("injected", "20")
    nurse.button("Put in now")
    nurse.key_in("syringe_wasted", "0")
    nurse.go_on()

    nurse.type("programmed_volume", "20")
    nurse.button("All as last visit")
    alarm = serving.now + timedelta(days=90)
    nurse.type("programmer_alarm_date", alarm.strftime("%Y-%m-%d"))
    nurse.now("interrogated_after")
    nurse.type("volume_after", "20")
    nurse.go_on()

    nurse.take("residual_wasted")
    nurse.take("waste_method")
    nurse.go_on()

    nurse.take("next_appointment")
    nurse.button("Left as before")
    nurse.go_on()
    expect(nurse.page.get_by_role("heading", name="Still open")).to_have_count(0)


def a_deviation_is_answered(hands: Hands) -> None:
    """More was programmed than was put in; at the review somebody says so."""
    page, review = hands.page, hands.page.url
    page.goto(review.replace("/review", "/programming"))
    page.locator("#f-programmed_volume").fill("21")
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/waste")
    page.goto(review)
    box = page.locator("#finding-programmed-volume")
    hands.tap(box.locator("summary.button"))
    hands.tap(box.locator("label.tile").first)
    hands.tap(box.get_by_role("button", name="Told Amara Osei MD just now"))


def a_note_is_signed(hands: Hands) -> None:
    hands.tap(hands.page.locator(".queue a").first)
    hands.password()
    hands.button("Sign 1")
    expect(hands.page.locator(".lead").get_by_text("Signed")).to_be_visible()
    hands.look()


def notes_are_exported(hands: Hands) -> None:
    today = NOW.strftime("%Y-%m-%d")
    hands.type("first", today)
    hands.button("Show these")
    hands.look()
    with hands.page.expect_download():
        hands.button("Export")
