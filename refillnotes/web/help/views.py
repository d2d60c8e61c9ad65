"""Help: the checks with their reasons, and the glossary."""

from __future__ import annotations

from flask import Blueprint, render_template

from refillnotes.domain.checks.register import CHECKS
from refillnotes.domain.formula import SYMBOLS
from refillnotes.web.current import clinic
from refillnotes.web.help.checks_page import explained, the_good_visit
from refillnotes.web.help.glossary import read_glossary

blueprint = Blueprint("help", __name__)


@blueprint.get("/help/checks")
def checks() -> str:
    rules = clinic().rules
    return render_template(
        "help/checks.html",
        checks=explained(CHECKS, rules),
        policy=rules.policy,
        symbols=SYMBOLS,
        good_visit=the_good_visit(),
    )


@blueprint.get("/help/glossary")
def glossary() -> str:
    return render_template("help/glossary.html", chapters=read_glossary())
