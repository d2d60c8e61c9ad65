"""F39: no text becomes markup in the browser; the page's own policy refuses what would try."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import sign_in
from tests.browser.practising import a_served_practice
from tests.browser.serving import Served

pytestmark = pytest.mark.browser

SINKS = {
    "innerHTML": "document.body.innerHTML = '<b>x</b>'",
    "outerHTML": "document.body.firstElementChild.outerHTML = '<b>x</b>'",
    "insertAdjacentHTML": "document.body.insertAdjacentHTML('beforeend', '<b>x</b>')",
    "document.write": "document.write('<b>x</b>')",
    "parseFromString": "new DOMParser().parseFromString('<b>x</b>', 'text/html')",
    "a script's address": "document.createElement('script').src = '/static/keys.js'",
    "a script's text": "document.createElement('script').text = 'x'",
    "a frame's page": "document.createElement('iframe').srcdoc = '<b>x</b>'",
    "eval": "eval('1 + 1')",
    "a function of text": "new Function('return 1')",
    "a policy of its own": "trustedTypes.createPolicy('mine', { createHTML: (text) => text })",
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with a_served_practice(tmp_path_factory.mktemp("practice")) as (served, _):
        yield served


TRY = """(sink) => new Promise((answer) => setTimeout(() => {
  try { sink(); answer("done"); } catch (refusal) { answer(refusal.name); }
}, 0))"""
"""A moment later: what a test asks the page directly is let past its policy."""


def test_F39_every_way_to_make_markup_or_code_of_text_is_refused(tablet: Page, served: Served):
    sign_in(tablet, served, "Dana Reyes")
    tablet.goto(f"{served.url}/today")
    said = {name: tablet.evaluate(f"({TRY})(() => {{ {sink} }})") for name, sink in SINKS.items()}
    assert {name for name, word in said.items() if word not in {"TypeError", "EvalError"}} == set()
