"""A form whose token is out of date comes back, with what was typed and a fresh one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template, request
from flask_wtf.csrf import CSRFError

from refillnotes.web.account import ask
from refillnotes.web.account.forms import SignInForm
from refillnotes.web.current import person_or_none
from refillnotes.web.errors import answer

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


def form_out_of_date(_refusal: CSRFError) -> ResponseReturnValue:
    """Nothing was done; one more tap sends it again."""
    who = person_or_none()
    if who is None and request.endpoint == "account.sign_in_now":
        form = SignInForm(request.form)
        refusal = "This page was open for a long time. Type your password once more."
        return ask.sign_in_page(form, kept=request.form.get("kept", ""), refusal=refusal), 400
    if who is None or ask.is_script():
        return answer(400, "This page is out of date. Reload it and save again.")
    unsent = ask.Unsent(request.path, ask.fields_sent(), who.id)
    return render_template("account/send_again.html", unsent=unsent), 400
