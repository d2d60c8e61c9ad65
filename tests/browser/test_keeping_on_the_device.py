"""The key to a device's drafts can be late, another one, somebody else's or none: all is said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import QUIET, watched
from tests.browser.one_form import Server, served

pytestmark = pytest.mark.browser

AS_BEFORE = """() => new Promise((done) => {
  const asked = indexedDB.open("refillnotes", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("drafts");
  asked.onsuccess = () => {
    const database = asked.result;
    const writing = database.transaction("drafts", "readwrite");
    for (const [whose, lot] of [["nurse-1", "A1"], ["nurse-2", "B2"]]) {
      writing.objectStore("drafts").put(
        { entries: [["lot", lot]], key: "k", version: "1", earlier: null }, `${whose}/visit-1`);
    }
    writing.oncomplete = () => { database.close(); done(); };
  };
})"""
"""What version 1 left on a device: two people's words, in plain."""

ON_THE_DEVICE = """() => new Promise((got) => {
  const asked = indexedDB.open("refillnotes");
  // A page that kept nothing has made no database, and looking must not make one in its way
  asked.onupgradeneeded = () => asked.transaction.abort();
  asked.onerror = () => got({ plain: [], sealed: [] });
  asked.onsuccess = async () => {
    const database = asked.result;
    const names = (store) => new Promise((read) => {
      if (!database.objectStoreNames.contains(store)) return read([]);
      const all = database.transaction(store).objectStore(store).getAllKeys();
      all.onsuccess = () => read(all.result);
    });
    const found = { plain: await names("drafts"), sealed: await names("sealed") };
    database.close();
    got(found);
  };
})"""


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def address(server: Server) -> Iterator[str]:
    with served(server) as address:
        yield address


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 810, "height": 1080})
    page = watched(context)
    page.goto(address)
    yield page
    context.close()


def a_lot_typed_and_not_sent(page: Page, server: Server, lot: str) -> None:
    server.status = 503
    page.locator("#f-lot").press_sequentially(lot)
    expect(page.locator("[data-notice=offline]")).to_be_visible()


def test_what_another_key_sealed_is_said_and_kept_until_its_key_is_back(page: Page, server: Server):
    a_lot_typed_and_not_sent(page, server, "A1234")
    server.draft_key = b"o" * 32
    page.reload()
    expect(page.locator("[data-closed]")).to_be_visible()
    expect(page.locator("[data-closed-at]")).to_contain_text("20")
    expect(page.locator("#f-lot")).to_have_value("")
    page.locator("#f-lot").press_sequentially("B5")
    expect(page.locator("[data-notice=offline]")).to_be_visible()
    server.status = 200
    page.reload()
    expect(page.locator("[data-findings]")).to_contain_text("Saved")
    assert server.stored["lot"] == "B5"
    server.draft_key = b"k" * 32
    page.reload()
    expect(page.locator("#f-lot")).to_have_value("A1234")
    expect(page.locator("[data-closed]")).to_be_hidden()


def test_what_no_key_opens_goes_only_when_somebody_says_so(page: Page, server: Server):
    a_lot_typed_and_not_sent(page, server, "A1234")
    server.draft_key = b"o" * 32
    page.reload()
    page.get_by_role("button", name="Remove it from this device").click()
    expect(page.locator("[data-closed]")).to_be_hidden()
    assert page.evaluate(ON_THE_DEVICE) == {"plain": [], "sealed": []}


def test_somebody_elses_key_is_not_taken_for_this_pages(page: Page, server: Server):
    a_lot_typed_and_not_sent(page, server, "A1234")
    server.person = "nurse-2"
    page.reload()
    expect(page.locator("[data-device=keyless]")).to_be_visible()
    expect(page.locator("#f-lot")).to_have_value("")
    expect(page.locator("[data-saved=device]")).to_be_hidden()


def test_without_a_key_typing_goes_to_the_server_and_comes_to_the_device_later(
    page: Page, server: Server
):
    server.draft_key = b""
    page.reload()
    expect(page.locator("[data-device=keyless]")).to_be_visible()
    page.locator("#f-lot").press_sequentially("A1")
    expect(page.locator("[data-findings]")).to_contain_text("Saved")
    a_lot_typed_and_not_sent(page, server, "234")
    assert page.get_by_text("It stands on this page alone").first.is_visible()
    assert page.evaluate(ON_THE_DEVICE)["sealed"] == []
    server.draft_key = b"k" * 32
    expect(page.locator("[data-saved=device]")).to_contain_text(":")
    expect(page.locator("[data-device=keyless]")).to_be_hidden()
    page.reload()
    expect(page.locator("#f-lot")).to_have_value("A1234")


def test_words_typed_while_the_key_is_on_its_way_do_not_take_the_place_of_earlier_ones(
    page: Page, server: Server
):
    a_lot_typed_and_not_sent(page, server, "A1234")
    key, server.draft_key = server.draft_key, b""
    page.reload()
    page.locator("#f-aspirated").press_sequentially("3.2")
    server.draft_key = key
    expect(page.locator("#f-lot")).to_have_value("A1234")
    server.status = 200
    expect(page.locator("[data-findings]")).to_contain_text("3.2 mL")
    assert server.stored["lot"] == "A1234"


def test_what_stood_in_plain_is_sealed_at_the_next_visit_of_its_person(
    chromium: Browser, address: str, server: Server
):
    server.status = 503
    context = chromium.new_context()
    page = watched(context)
    page.goto(f"{address}healthz")
    page.evaluate(AS_BEFORE)
    page.goto(address)
    expect(page.locator("#f-lot")).to_have_value("A1")
    kept = page.evaluate(ON_THE_DEVICE)
    assert kept == {"plain": ["nurse-2/visit-1"], "sealed": ["nurse-1/visit-1"]}
    context.close()


def test_where_the_browser_cannot_encrypt_nothing_is_kept_and_all_is_sent(
    chromium: Browser, address: str, server: Server
):
    elsewhere = address.replace("127.0.0.1", "clinic.example")
    mapped = "--host-resolver-rules=MAP clinic.example 127.0.0.1"
    browser = chromium.browser_type.launch(
        executable_path="/usr/bin/chromium", args=[*QUIET, mapped]
    )
    page = watched(browser.new_context())
    page.goto(elsewhere)
    expect(page.locator("[data-device=insecure]")).to_be_visible()
    page.locator("#f-lot").press_sequentially("A1")
    expect(page.locator("[data-findings]")).to_contain_text("Saved")
    a_lot_typed_and_not_sent(page, server, "234")
    expect(page.get_by_text("It stands on this page alone").first).to_be_visible()
    server.status = 200
    expect(page.locator("[data-notice=offline]")).to_be_hidden()
    assert server.stored["lot"] == "A1234"
    assert page.evaluate("indexedDB.databases()") == []
    browser.close()
