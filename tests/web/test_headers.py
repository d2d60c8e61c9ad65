"""Every answer forbids what our pages never need."""

import pytest
from flask import Flask, abort

from refillnotes.web.headers import add_headers


@pytest.fixture
def client():
    app = Flask(__name__)
    add_headers(app)
    app.add_url_rule("/", view_func=lambda: "page")
    app.add_url_rule("/lost", endpoint="lost", view_func=lambda: abort(404))
    app.add_url_rule(
        "/note.pdf",
        endpoint="pdf",
        view_func=lambda: ("%PDF", 200, {"Content-Type": "application/pdf"}),
    )
    return app.test_client()


EXACT = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
        "img-src 'self'; connect-src 'self'; object-src 'self'; frame-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types findings"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
NOT_OURS = {"Content-Type", "Content-Length", "Date", "Server"}


@pytest.mark.parametrize("path", ["/", "/lost"])
def test_a_page_and_a_refusal_carry_exactly_these_headers(client, path):
    sent = client.get(path).headers
    assert {name: text for name, text in sent.items() if name not in NOT_OURS} == EXACT


def test_a_note_may_be_shown_in_our_own_page_only(client):
    policy = client.get("/note.pdf").headers["Content-Security-Policy"]
    assert policy == "default-src 'none'; object-src 'self'; frame-ancestors 'self'"


def test_a_static_file_is_kept_but_asked_about(client):
    assert client.get("/static/nothing.css").headers["Cache-Control"] == "no-cache"


def test_an_encrypted_answer_asks_for_encryption_from_now_on(client):
    sent = client.get("/", base_url="https://clinic.example").headers
    assert sent["Strict-Transport-Security"] == "max-age=31536000"
    assert "Strict-Transport-Security" not in client.get("/").headers
