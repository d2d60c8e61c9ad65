"""One form of a visit before the real modules, served so that a test can lose or refuse a save."""

import base64
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import Flask, jsonify, render_template_string, request
from werkzeug.serving import make_server

from refillnotes.domain.facts import Fact
from refillnotes.domain.kinds import Amount, Choice, Words
from refillnotes.domain.quantities import Concentration, Volume
from refillnotes.web.fact_form import FactForm
from refillnotes.web.filters import add_filters
from refillnotes.web.headers import add_headers
from tests.tree import ROOT

ZONE = ZoneInfo("America/Chicago")
FACTS = (
    Fact("aspirated", "Aspirated", Amount(Volume, ("mL",))),
    Fact("ordered", "Ordered", Amount(Concentration, ("mg/mL", "mcg/mL"))),
    Fact("lot", "Lot", Words(40)),
    Fact("looks", "Looks", Choice((("clear", "Clear"), ("cloudy", "Cloudy")))),
    Fact("why", "Why", Words(40), only_when=(("looks", "cloudy"),)),
    Fact("how_much", "How much", Amount(Volume, ("mL",)), only_when=(("looks", "cloudy"),)),
)
WAITING = frozenset({"why", "how_much"})
PAGE = """
{% extends "layout/plain.html" %}
{% from "parts/fields.html" import field, hidden %}
{% from "parts/page.html" import saving, keypad %}
{% block title %}Visit{% endblock %}
{% block scripts %}
<script type="module" src="/static/visit.js"></script>
<script type="module" src="/static/keys.js"></script>
{% endblock %}
{% block main %}
<form class="gloved" method="post" action="/" autocomplete="off" data-autosave="/save"
 data-draft="nurse-1/visit-1" data-draft-key="/draft-key" data-health="/healthz">
{{ hidden("key", version) }}
{% for f in fields %}{{ field(f) }}{% endfor %}
<button type="submit">Save and go on</button>
</form>
{{ keypad() }}
<aside data-findings></aside>
{{ saving(none, "/sign-in") }}
{% endblock %}
"""


class Server:
    """One form's server: keeps each save by its key and refuses a version that is behind."""

    def __init__(self):
        self.version = 1
        self.stored = {}
        self.answers = {}
        self.lose_answers = 0
        self.status = 200
        self.posted = None
        self.saving = "on"
        self.tries = 0
        self.person = "nurse-1"
        self.draft_key = b"k" * 32

    def give_key(self):
        if not self.draft_key:
            return jsonify(sentence="no"), 503
        return jsonify(person=self.person, key=base64.b64encode(self.draft_key).decode())

    def healthy(self):
        return jsonify(status="ok" if self.saving == "on" else "degraded")

    def save(self):
        self.tries += 1
        if self.saving == "off":
            return jsonify(sentence="off", saving="off"), 503
        if self.status != 200:
            return jsonify(sentence="no"), self.status
        key = request.headers["Idempotency-Key"]
        if key not in self.answers:
            if int(request.form["version"]) != self.version:
                return jsonify(sentence="saved elsewhere"), 409
            self.version += 1
            self.stored = request.form.to_dict()
            form = FactForm(FACTS, {}, ZONE)
            form.process(request.form)
            self.answers[key] = {
                "version": self.version,
                "saved_at": datetime.now(UTC).isoformat(),
                "findings_html": f"<p>Saved {form.typed['aspirated']}</p>",
                "field_states": {"aspirated": "escalate"} if form.typed["aspirated"] else {},
                "problems": {one.name: one.problem for one in form if one.problem},
            }
        if self.lose_answers:
            self.lose_answers -= 1
            return jsonify(sentence="lost"), 503
        return jsonify(self.answers[key])

    def page(self):
        if request.method == "POST":
            self.posted = request.form.to_dict()
            return "<!doctype html><title>Next</title><p>Next step"
        before = {"ordered": "20 mcg/mL", "why": "a stain"}
        form = FactForm(FACTS, {}, ZONE, before=before, waiting=WAITING)
        form.process(None, data={})
        return render_template_string(PAGE, fields=list(form.views.values()), version=self.version)


@contextmanager
def served(server):
    app = Flask(
        __name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static")
    )
    add_filters(app.jinja_env, ZONE)
    app.jinja_env.globals["csrf_token"] = lambda: "token"
    add_headers(app)
    app.add_url_rule("/", view_func=server.page, methods=["GET", "POST"])
    app.add_url_rule("/save", view_func=server.save, methods=["PUT"])
    app.add_url_rule("/draft-key", view_func=server.give_key, methods=["POST"])
    app.add_url_rule("/healthz", view_func=server.healthy)
    http = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=http.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{http.server_port}/"
    finally:
        http.shutdown()
        thread.join()
        http.server_close()
