"""Where a clinic has one physician: what their own note says before and after they approve it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from refillnotes.actions.submit_visit import submit_visit
from tests.browser.looking import look
from tests.browser.practising import a_served_practice
from tests.people import PASSWORD, a_person

pytestmark = pytest.mark.browser

SAID = "Author and approver are the same person, as this clinic's rule allows."


def test_the_only_physician_approves_their_own_note_and_the_page_says_so(
    tablet: Page, tmp_path: Path
):
    with (
        a_served_practice(tmp_path, one_physician=True) as (served, practice),
        ThreadPoolExecutor(1) as aside,  # what seals would meet the loop that drives the browser
    ):
        only = a_person(practice.clinic, "nurse", "physician", name="Ada Roe", credentials="MD")
        visit_id, version = practice.a_draft()
        written = aside.submit(submit_visit, practice.clinic, only, visit_id, version)
        tablet.goto(f"{served.url}/sign-in?next=/notes/{written.result()}")
        tablet.get_by_label("E-mail address").fill(only.email)
        tablet.get_by_label("Password").fill(PASSWORD)
        tablet.get_by_role("button", name="Sign in", exact=True).click()
        expect(tablet.locator("form.sign .meaning")).to_contain_text(SAID)
        look(tablet, "one's own note to approve")
        tablet.get_by_label("Your password").fill(PASSWORD)
        tablet.get_by_role("button", name="Sign 1\u00a0note").click()
        expect(tablet.locator(".signatures li", has_text=SAID)).to_be_visible()
