"""What is typed survives: a real browser against a server that can be slow, gone or ahead."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import without_network
from tests.browser.one_form import Server, served

pytestmark = pytest.mark.browser


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def page(chromium, server):
    with served(server) as address:
        context = chromium.new_context(viewport={"width": 810, "height": 1080})
        context.set_default_timeout(8000)
        page = context.new_page()
        complaints = []
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.goto(address)
        yield page
        context.close()
        assert complaints == []


def typed(page, name, text):
    page.locator(f"#f-{name}").press_sequentially(text)


def test_typing_is_saved_and_the_page_shows_what_the_checks_say(page, server):
    typed(page, "aspirated", "7.6")
    expect(page.locator("[data-findings]")).to_have_text("Saved 7.6 mL")
    expect(page.locator("[data-field=aspirated] [data-mark-word]")).to_contain_text("Escalate")
    assert server.stored["aspirated"] == "7.6"


def test_a_number_that_cannot_be_read_is_explained_after_leaving_it(page):
    typed(page, "aspirated", "3,2")
    page.locator("#f-lot").focus()
    expect(page.locator("#f-aspirated-problem")).to_contain_text("Type 3.2 or 32")
    expect(page.locator("#f-aspirated")).to_have_attribute("aria-invalid", "true")


def test_what_is_typed_without_a_connection_is_sent_when_it_returns(page, server):
    without_network(page)
    typed(page, "lot", "A1234")
    expect(page.locator("[data-notice=offline]")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("[data-notice=offline]")).to_be_hidden()
    assert server.stored["lot"] == "A1234"


def test_a_lost_answer_does_not_save_twice_nor_quarrel_with_itself(page, server):
    server.lose_answers = 1
    typed(page, "lot", "A1")
    expect(page.locator("[data-notice=offline]")).to_be_visible()
    typed(page, "lot", "23")
    expect(page.locator("[data-saved=server]")).not_to_have_text("not yet")
    expect(page.locator("[data-notice=offline]")).to_be_hidden()
    assert server.stored["lot"] == "A123"
    assert server.version == 3
    expect(page.locator("[data-notice=conflict]")).to_be_hidden()


def test_a_reloaded_page_finds_what_was_never_sent(page, server):
    server.status = 503
    typed(page, "aspirated", "3.2")
    page.get_by_text("Cloudy").click()
    expect(page.locator("[data-notice=offline]")).to_be_visible()
    server.status = 200
    page.reload()
    expect(page.locator("#f-aspirated")).to_have_value("3.2")
    expect(page.get_by_label("Cloudy")).to_be_checked()
    expect(page.locator("[data-findings]")).to_have_text("Saved 3.2 mL")
    assert server.stored["looks"] == "cloudy"


def test_what_is_typed_before_the_modules_have_come_is_saved(page, server):
    waiting = []

    def hold(route):
        waiting.append(route)

    page.route("**/visit.js", hold)
    page.goto(page.url, wait_until="commit")
    typed(page, "aspirated", "9.8")
    page.get_by_text("Clear").click()
    waiting.pop().continue_()
    expect(page.locator("[data-findings]")).to_have_text("Saved 9.8 mL")
    assert server.stored["looks"] == "clear"


def stored_in_time(page, server, wanted: dict[str, str]) -> None:
    """A save answers for what was typed before it: the last one is waited for."""
    for _ in range(400):
        if wanted.items() <= server.stored.items():
            return
        page.wait_for_timeout(50)
    assert wanted.items() <= server.stored.items(), server.stored


def test_a_question_appears_with_the_answer_that_asks_it_and_loses_nothing(page, server):
    expect(page.locator("#f-why")).to_be_hidden()
    page.get_by_text("Cloudy").click()
    expect(page.locator("#f-how_much")).to_be_visible()
    typed(page, "why", "foam")
    page.get_by_text("Clear").click()
    expect(page.locator("#f-how_much")).to_be_hidden()
    expect(page.locator("#f-why")).to_have_value("foam")
    expect(page.locator("#f-why")).to_be_visible()
    stored_in_time(page, server, {"looks": "clear", "why": "foam"})


def test_a_question_comes_back_with_what_was_never_sent(page, server):
    server.status = 503
    page.get_by_text("Cloudy").click()
    typed(page, "why", "foam")
    expect(page.locator("[data-notice=offline]")).to_be_visible()
    server.status = 200
    page.reload()
    expect(page.locator("#f-why")).to_have_value("foam")
    expect(page.locator("#f-how_much")).to_be_visible()


def test_a_draft_that_was_saved_does_not_come_back(page, server):
    typed(page, "lot", "A1234")
    expect(page.locator("[data-findings]")).to_contain_text("Saved")
    page.reload()
    expect(page.locator("#f-lot")).to_have_value("")
    assert server.version == 2


@pytest.mark.parametrize(
    ("status", "notice"), [(401, "signed-out"), (403, "signed-out"), (422, "refused")]
)
def test_a_refused_save_says_why_and_keeps_the_draft(page, server, status, notice):
    server.status = status
    typed(page, "lot", "A1")
    expect(page.locator(f"[data-notice={notice}]")).to_be_visible()
    server.status = 200
    page.reload()
    expect(page.locator("#f-lot")).to_have_value("A1")


def test_in_a_conflict_the_form_itself_asks_the_server_to_compare(page, server):
    server.version = 9
    typed(page, "lot", "A1")
    expect(page.locator("[data-notice=conflict]")).to_be_visible()
    page.get_by_role("button", name="Compare both").click()
    page.wait_for_url("**/")
    expect(page.get_by_text("Next step")).to_be_visible()
    assert server.posted["lot"] == "A1"
    assert server.posted["version"] == "1"


def test_submitting_waits_for_the_save_and_carries_its_version(page, server):
    typed(page, "lot", "A1234")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_text("Next step")).to_be_visible()
    assert server.posted["version"] == str(server.version)
    assert server.posted["lot"] == "A1234"


def test_a_scanners_separator_does_not_join_lot_and_serial_number(page):
    typed(page, "lot", "A1234")
    page.keyboard.press("Control+]")
    page.keyboard.type("21S0001")
    expect(page.locator("#f-lot")).to_have_value("A1234|21S0001")


def test_same_as_last_visit_fills_number_and_unit(page, server):
    page.get_by_role("button", name="Same as last visit, for Ordered").click()
    expect(page.locator("#f-ordered")).to_have_value("20")
    expect(page.get_by_label("Unit of Ordered")).to_have_value("mcg/mL")
    expect(page.locator("[data-findings]")).to_contain_text("Saved")
    assert server.stored["ordered-unit"] == "mcg/mL"


def test_the_keypad_types_into_the_number_last_touched(page):
    page.locator("#f-aspirated").focus()
    for key in ("7", ".", "6", "Delete the last digit", "8"):
        page.get_by_role("button", name=key, exact=True).click()
    expect(page.locator("#f-aspirated")).to_have_value("7.8")


def looks_again(page):
    """Move the page's clock past its next look at the server, and hear the answer to it."""
    with page.expect_response("**/healthz"):
        page.clock.fast_forward(31_000)


def test_while_saving_is_off_the_page_stops_trying_and_goes_on_afterwards(page, server):
    page.clock.install()
    page.reload()
    server.saving = "off"
    typed(page, "lot", "A1")
    expect(page.locator("[data-notice=saving-off]")).to_be_visible()
    expect(page.locator("[data-notice=saving-off]")).to_contain_text("kept on this device")
    tried = server.tries
    typed(page, "lot", "23")
    looks_again(page)
    expect(page.locator("[data-notice=saving-off]")).to_be_visible()
    assert server.tries == tried
    server.saving = "on"
    # An answer is heard here before the page has read it and set its next look, so one may be due.
    while page.locator("[data-notice=saving-off]").is_visible():
        page.clock.fast_forward(31_000)
        page.wait_for_timeout(50)
    stored_in_time(page, server, {"lot": "A123"})


def test_what_was_typed_while_saving_was_off_is_there_after_a_reload(page, server):
    server.saving = "off"
    typed(page, "lot", "A1234")
    expect(page.locator("[data-notice=saving-off]")).to_be_visible()
    page.get_by_role("button", name="Save and go on").click()
    expect(page.locator("[data-notice=saving-off]")).to_be_visible()
    server.saving = "on"
    page.reload()
    stored_in_time(page, server, {"lot": "A1234"})
