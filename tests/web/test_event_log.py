"""The log says what happened and repeats nothing a person typed."""

import io
import json

import pytest
from flask import Flask

from refillnotes.web.event_log import ALLOWED, add_log, log_break, new_log
from tests.people import a_browser, a_person, sent

CANARY = "Zanzibar Quux 1961-03-12"


@pytest.fixture
def log(app):
    stream = io.StringIO()
    app.extensions["refillnotes.log"] = new_log(stream)
    return stream


def lines(stream):
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_request_is_one_line_without_its_address_query_or_form(app, clinic, log):
    who = a_person(clinic, "nurse", name=CANARY)
    browser = a_browser(app, who)
    browser.get(f"/you?name={CANARY}")
    browser.get(f"/{CANARY}")
    sent(browser, "/sign-in", {"email": CANARY, "password": CANARY})
    assert "Zanzibar" not in log.getvalue() and "Quux" not in log.getvalue()
    assert "account.you" in {line["endpoint"] for line in lines(log)}
    assert set().union(*lines(log)) <= set(ALLOWED)


def test_static_files_are_not_logged(app, log):
    app.test_client().get("/static/page.css", buffered=True)
    assert log.getvalue() == ""


def test_a_fault_is_logged_by_kind_and_place_and_its_number_is_on_the_page(app, log):
    def broken():
        raise ValueError(CANARY)

    app.view_functions["account.healthy"] = broken
    answer = app.test_client().get("/healthz")
    fault = next(line for line in lines(log) if line["event"] == "broke")
    assert (answer.status_code, fault["kind"]) == (500, "ValueError")
    assert fault["request"] in answer.text
    assert CANARY not in log.getvalue() + answer.text


def test_what_is_not_on_the_list_or_of_another_kind_is_left_out():
    stream = io.StringIO()
    new_log(stream).info("answered", patient=CANARY, status="200", endpoint=CANARY, method="GET")
    assert lines(stream)[0].keys() == {"event", "level", "at", "method"}


def test_a_fault_without_a_place_is_logged_all_the_same():
    app, stream = Flask("bare"), io.StringIO()
    add_log(app, new_log(stream))
    with app.test_request_context():
        log_break(new_log(stream), None)
    assert lines(stream)[0]["event"] == "broke"
