"""Draw one macro with one form, the way a page does."""

from functools import cache
from zoneinfo import ZoneInfo

import lxml.html
from flask import Flask, get_template_attribute
from werkzeug.datastructures import MultiDict

from refillnotes.domain.steps.register import FACTS
from refillnotes.web.fact_form import FactForm
from refillnotes.web.filters import add_filters
from refillnotes.web.fragments import add_fragments
from tests.tree import ROOT

ZONE = ZoneInfo("America/Chicago")
EVERY_FACT = tuple(FACTS.values())
NAMES = {"drug": {"morphine": "morphine sulfate"}}


def draw(part, macro, *given):
    app = _app()
    with app.app_context():
        made = get_template_attribute(f"parts/{part}.html", macro)(*given)
    return lxml.html.fromstring(f"<div>{made}</div>")


def a_form(posted=(), facts=EVERY_FACT, **shown):
    form = FactForm(facts, NAMES, ZONE, **shown)
    form.process(MultiDict(posted), data={})
    form.validate()
    return form


@cache
def _app():
    app = Flask(__name__, template_folder=str(ROOT / "templates"))
    add_filters(app.jinja_env, ZONE)
    add_fragments(app.jinja_env)
    app.jinja_env.globals["csrf_token"] = lambda: "token"
    return app
