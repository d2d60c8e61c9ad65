"""After signing, in a real browser: amended, added to, made void by two, and all of it exported."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.sync_api import Page, expect

from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.export.verify_bundle import problems
from tests.browser.conftest import sign_in
from tests.browser.looking import look
from tests.browser.practising import a_served_practice
from tests.browser.serving import Served

pytestmark = pytest.mark.browser
Made = TypeVar("Made")

ADDED = "Her daughter called at 16:00; the spasms have stopped."


def aside(act: Callable[[], Made]) -> Made:
    """In a thread of its own: what seals would meet the loop that drives the browser."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(act).result()


def test_a_slip_is_amended_words_are_added_a_visit_is_void_and_an_auditor_takes_all_of_it(
    tablet: Page, tmp_path: Path
):
    with a_served_practice(tmp_path) as (served, practice):
        note = f"{served.url}/notes/{aside(practice.a_signed_note)}"
        twice = f"{served.url}/notes/{aside(practice.another_pump(1).a_signed_note)}"
        with signed_in(tablet, served, "Amara Osei"):
            the_physician_amends(tablet, note)
        with signed_in(tablet, served, "Lukas Brandt"):
            another_physician_signs_and_sees_the_difference(tablet)
            words_are_added(tablet)
        with signed_in(tablet, served, "Amara Osei"):
            the_addendum_is_approved(tablet)
            somebody_asks_to_make_a_visit_void(tablet, twice)
        with signed_in(tablet, served, "Dana Reyes"):
            a_second_person_confirms(tablet, twice)
        with signed_in(tablet, served, "Pia Lindqvist"):
            the_auditor_takes_all_of_it(tablet, tmp_path)


@contextmanager
def signed_in(page: Page, served: Served, who: str) -> Iterator[None]:
    """Sign somebody in, and out again when all went well."""
    sign_in(page, served, who)
    yield
    page.get_by_role("button", name="Sign out").click()


def give_password(page: Page, button: str) -> None:
    page.get_by_label("Your password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name=button).click()


def the_physician_amends(page: Page, note: str) -> None:
    page.goto(note)
    page.get_by_text("Amend this note").click()
    page.get_by_label("Reason for the amendment").fill("The lot was copied from the last visit.")
    page.get_by_role("button", name="Open the amendment").click()
    page.wait_for_url(re.compile(r"/visits/[^/]+/"))
    visit = re.sub(r"(/visits/[^/]+).*", r"\1", page.url)
    page.goto(f"{visit}/drug")
    page.locator("#f-lot_1").fill("A1284")
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url(lambda url: not url.endswith("/drug"))
    page.goto(f"{visit}/review")
    expect(page.get_by_role("heading", name="What the amendment changes")).to_be_visible()
    give_password(page, "Sign as author and submit")
    page.wait_for_url(re.compile(r"/notes/"))
    expect(page.locator(".lead")).to_contain_text("Waits for a physician")


def another_physician_signs_and_sees_the_difference(page: Page) -> None:
    page.locator(".queue a").first.click()
    lot = page.locator(".changes tr.changed").first
    expect(lot).to_contain_text("Lot")
    expect(lot.locator('[data-column="Now"]')).to_have_text("A1284")
    expect(page.locator(".changes")).to_contain_text("The lot was copied from the last visit.")
    give_password(page, "Sign 1")
    expect(page.locator(".lead")).to_contain_text("Signed")


def words_are_added(page: Page) -> None:
    page.get_by_role("link", name="Add an addendum").click()
    give_password(page, "Sign this addendum")
    expect(page.locator(".problem").first).to_contain_text("An addendum says something")
    look(page, "an addendum without words")
    words_typed_outlive_their_page(page)
    give_password(page, "Sign this addendum")
    expect(page.locator(".lead")).to_contain_text("Waits for a physician")
    look(page, "one's own addendum that waits")
    page.get_by_role("link", name="revision 2").click()
    page.get_by_role("link", name="Add an addendum").click()
    expect(page.get_by_text("is kept on this device")).to_be_visible()
    expect(page.get_by_label("What is added")).to_have_value("")


def words_typed_outlive_their_page(page: Page) -> None:
    page.get_by_label("What is added").fill(ADDED)
    page.reload()
    expect(page.get_by_label("What is added")).to_have_value(ADDED)


def the_addendum_is_approved(page: Page) -> None:
    page.get_by_role("link", name=re.compile("addendum to .* by Lukas Brandt MD")).click()
    expect(page.locator("img.paper")).to_be_visible()
    look(page, "an addendum to sign")
    give_password(page, "Sign this addendum")
    expect(page.locator(".lead")).to_have_text("Signed")
    page.get_by_role("link", name="revision 2").click()
    expect(page.locator(".addendum")).to_contain_text(ADDED)


def somebody_asks_to_make_a_visit_void(page: Page, note: str) -> None:
    page.goto(note)
    page.get_by_role("link", name=re.compile("make this visit void")).click()
    give_password(page, "Sign this request")
    expect(page.get_by_role("alert").first).to_contain_text("Choose why the visit is void")
    look(page, "a void without a reason")
    page.get_by_text("Recorded twice", exact=True).click()
    page.get_by_label("What happened").fill("The visit of 10:02 was typed in again at noon.")
    give_password(page, "Sign this request")
    expect(page.get_by_text("It waits for a second person")).to_be_visible()


def a_second_person_confirms(page: Page, note: str) -> None:
    page.goto(note)
    page.get_by_role("link", name="Decide").click()
    look(page, "a void to confirm")
    page.get_by_text("confirm that it is void").click()
    give_password(page, "Sign this decision")
    expect(page.get_by_role("heading", name="This visit is void")).to_be_visible()
    look(page, "a void visit")
    sheet = page.get_by_role("link", name="Cover sheet for revision 1").get_attribute("href")
    assert page.request.get(f"{note.partition('/notes')[0]}{sheet}").body().startswith(b"%PDF")


def the_auditor_takes_all_of_it(page: Page, folder: Path) -> None:
    with page.expect_download() as taken:
        page.get_by_role("button", name=re.compile("Export")).click()
    taken.value.save_as(folder / "notes.zip")
    with zipfile.ZipFile(folder / "notes.zip") as bundle:
        assert list(problems(bundle)) == []
        papers = [name.rpartition("/")[2] for name in bundle.namelist() if name.endswith(".pdf")]
    assert sorted(papers) == [
        "visit-2026-000001-r1.pdf",
        "visit-2026-000001-r2-addendum-1.pdf",
        "visit-2026-000001-r2.pdf",
        "visit-2026-000002-r1-void.pdf",
        "visit-2026-000002-r1.pdf",
    ]
