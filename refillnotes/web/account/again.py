"""A form that was not taken comes back whole: one more tap sends it, as often as it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template, request
from flask_wtf.csrf import CSRFError

from refillnotes.domain.steps.register import FACTS
from refillnotes.web.account import ask
from refillnotes.web.account.forms import SignInForm
from refillnotes.web.current import person_or_none
from refillnotes.web.errors import answer, is_script
from refillnotes.web.field_view import FieldView, Shape
from refillnotes.web.sending import KeyMissing, new_key
from refillnotes.web.unit_fields import UNIT

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

_SIGN_IN = {"account.sign_in_now", "account.sign_in_code"}
_UNTOLD = {"version", "rows", "go", "seen_sha256"}

TOO_LONG = "What you were sending was not saved: the page had been open too long."


def form_out_of_date(_refusal: CSRFError) -> ResponseReturnValue:
    """Nothing was done; one more tap sends it again."""
    who = person_or_none()
    if who is None and request.endpoint in _SIGN_IN:
        form = SignInForm(request.form)
        refusal = "This page was open for a long time. Type your password once more."
        return ask.sign_in_page(form, kept=request.form.get("kept", ""), refusal=refusal), 400
    if who is None or is_script():
        return answer(400, "This page is out of date. Reload it and save again.")
    return send_again(ask.at_hand(who.id), TOO_LONG), 400


def form_without_key(refusal: KeyMissing) -> ResponseReturnValue:
    """The same for a form that could have been saved twice."""
    who = person_or_none()
    if who is None or is_script():
        return answer(400, f"{refusal} Reload the page and save again.")
    return send_again(ask.at_hand(who.id), str(refusal)), 400


def send_again(unsent: ask.Unsent, why: str) -> str:
    """The form under the key it had, so that one already saved is not saved twice."""
    return render_template(
        "account/send_again.html",
        unsent=unsent,
        why=why,
        key=unsent.key or new_key(),
        secrets=[
            FieldView(name, name.replace("_", " ").capitalize(), Shape.PASSWORD)
            for name in unsent.secrets
        ],
        shown=_as_read(unsent.fields),
    )


def _as_read(fields: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """What was typed under the words of its fields, each number with its unit."""
    sent = dict(fields)
    return [
        (
            FACTS[name].title if name in FACTS else name.replace("_", " "),
            f"{text} {sent.get(f'{name}{UNIT}', '')}".rstrip(),
        )
        for name, text in fields
        if text.strip() and name not in _UNTOLD and not name.endswith(UNIT)
    ]
