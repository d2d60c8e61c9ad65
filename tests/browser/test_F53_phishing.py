"""F53: a page that looks like ours asks for the way in, and passes on what it is given."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from refillnotes.actions.second_factor import standing_of
from refillnotes.app import create_app
from refillnotes.config.clinic_file import Clinic as Written
from refillnotes.config.clinic_file import Paper
from refillnotes.config.environment import Config
from tests.people import PASSWORD, a_person
from tests.virtual_device import a_page_with_a_device, served_here

pytestmark = pytest.mark.browser
FALSE_PAGE = "http://localhost:9/"  # the same name, another port: as near as a false page can get
ASK = """async () => {
  const form = new FormData(document.querySelector("form[data-passkey]"));
  return (await fetch("/sign-in/passkey/challenge", { method: "POST", body: form })).json();
}"""
ANSWER = """async (put) => {
  const bytes = (text) => Uint8Array.from(
    atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\\+/g, "-").replace(/\\//g, "_").replace(/=+$/, "");
  const { id, rawId, type, response } = await navigator.credentials.get({
    publicKey: { ...put, challenge: bytes(put.challenge) } });
  const said = {};
  for (const part of ["clientDataJSON", "authenticatorData", "signature", "userHandle"])
    said[part] = text(response[part]);
  return JSON.stringify({ id, rawId: text(rawId), type, response: said });
}"""


@pytest.fixture
def app(tmp_path: Path):
    clinic = Written("North Hospital", ZoneInfo("America/Chicago"), Paper.A4)
    made = create_app(Config(tmp_path, f"sqlite:///{tmp_path / 'c.sqlite3'}", clinic, b"x" * 32))
    yield made
    made.extensions["refillnotes"].database.close()


def test_F53_an_answer_given_to_a_false_page_opens_nothing(app, chromium):
    clinic = app.extensions["refillnotes"]
    nurse = a_person(clinic, "nurse")
    with served_here(app) as url, a_page_with_a_device(chromium) as page:
        page.goto(f"{url}/sign-in?next=/you/passkeys")
        page.get_by_label("E-mail address").fill(nurse.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.get_by_label("Name").fill("This tablet")
        page.get_by_label("Your password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("button", name="Make the passkey").click()
        page.get_by_role("link", name="I have written them down").click()
        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("button", name="Sign in with a passkey").click()
        page.wait_for_url(f"{url}/today")
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url(f"{url}/sign-in")

        put = page.evaluate(ASK)
        page.route(f"{FALSE_PAGE}**", lambda route: route.fulfill(body="<h1>Sign in</h1>"))
        page.goto(FALSE_PAGE)
        given = page.evaluate(ANSWER, put)
        page.goto(f"{url}/sign-in")
        page.evaluate(
            """(given) => {
              const form = document.querySelector("form[data-passkey]");
              form.elements.passkey_answer.value = given;
              form.submit();
            }""",
            given,
        )
        page.get_by_text("This passkey did not open anything here.").wait_for()
        assert page.goto(f"{url}/today").url.endswith("/sign-in?next=/today")
    (held,) = standing_of(clinic, nurse.id).passkeys
    assert held.name == "This tablet"
