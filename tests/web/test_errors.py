"""A refusal is a page in words, gives back what was typed, and tells no secret."""

from zoneinfo import ZoneInfo

import lxml.html
import pytest
from flask import Flask, abort, request
from werkzeug.exceptions import TooManyRequests

from refillnotes.domain.errors import NotAllowedNow, RefillnotesError, Unreadable
from refillnotes.web.errors import PAGES, add_error_pages
from refillnotes.web.filters import add_filters
from tests.tree import ROOT


class Busy(RefillnotesError):
    """Something only the app knows."""


RAISED = {
    "unreadable": Unreadable('"3,2" has a comma.'),
    "notnow": NotAllowedNow("A signed note cannot be saved."),
    "busy": Busy("Another save is running."),
    "many": TooManyRequests(retry_after=60),
}


@pytest.fixture
def client():
    app = Flask(
        __name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static")
    )
    app.config["MAX_CONTENT_LENGTH"] = 1000
    add_filters(app.jinja_env, ZoneInfo("UTC"))
    add_error_pages(app, {Busy: 503})

    def refuse(what):
        if what in RAISED:
            raise RAISED[what]
        if what == "broken":
            raise KeyError("Jane Doe")
        if what == "read":
            return request.form["remarks"]
        return abort(int(what))

    app.add_url_rule("/<what>", view_func=refuse, methods=["GET", "POST", "PUT"])
    return app.test_client()


def words(answer):
    return lxml.html.fromstring(answer.text).text_content()


@pytest.mark.parametrize("code", sorted(PAGES))
def test_every_code_has_a_page_with_a_heading_and_a_way_on(client, code):
    answer = client.get(f"/{code}")
    page = lxml.html.fromstring(answer.text)
    assert answer.status_code == code
    assert len(page.findall(".//h1")) == 1
    assert page.find(".//main//a").get("href") == "/"


@pytest.mark.parametrize(
    ("what", "code"), [("unreadable", 422), ("notnow", 409), ("busy", 503), ("many", 429)]
)
def test_a_refusal_says_its_own_sentence(client, what, code):
    answer = client.get(f"/{what}")
    assert answer.status_code == code
    if isinstance(RAISED[what], RefillnotesError):
        assert str(RAISED[what]) in words(answer)


@pytest.mark.parametrize(("sent", "shown"), [(418, 418), (502, 502)])
def test_a_code_without_a_page_of_its_own_still_gets_words(client, sent, shown):
    answer = client.get(f"/{sent}")
    assert answer.status_code == shown
    assert lxml.html.fromstring(answer.text).find(".//h1") is not None


@pytest.mark.parametrize("code", [403, 429])
def test_what_was_typed_comes_back_without_secrets(client, code):
    secrets = {"password": "hush", "code": "731 904", "witness_code": "731 905"}
    sent = {"remarks": "<b>sore</b>", "csrf_token": "t", "blank": " "} | secrets
    answer = client.post(f"/{code}", data=sent)
    page = lxml.html.fromstring(answer.text)
    assert [one.text_content() for one in page.findall(".//dd")] == ["<b>sore</b>"]
    assert not any(secret in answer.text for secret in secrets.values())


def test_a_body_that_is_too_large_is_refused_in_words(client):
    answer = client.post("/read", data={"remarks": "x" * 2000})
    assert answer.status_code == 413
    assert "Too large" in words(answer)


def test_a_fault_of_ours_shows_nothing_of_it(client):
    answer = client.get("/broken")
    assert answer.status_code == 500
    assert "Jane" not in answer.text


def test_a_script_is_answered_in_json(client):
    answer = client.put("/busy", headers={"Accept": "application/json"})
    assert answer.status_code == 503
    assert answer.json == {"sentence": "Another save is running."}
    plain = client.put("/404", headers={"Accept": "application/json"})
    assert plain.json == {"sentence": "Not Found"}


def test_how_long_to_wait_is_passed_on(client):
    assert client.get("/many").headers["Retry-After"] == "60"
