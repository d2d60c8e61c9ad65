"""What people can do and are told while saving is off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app, jsonify, request

from refillnotes.web.current import opened
from refillnotes.web.errors import Answer, answer, is_script

if TYPE_CHECKING:
    from refillnotes.actions.refusals import SavingIsOff

GOES_ON = {
    "account.sign_in_now",
    "account.sign_in_code",
    "account.sign_out_now",
    "account.lock",
    "account.unlock",
    "account.still_here",
    "account.draft_key",
    "device.standing",
    "passkeys.challenge",
    "passkeys.sign_in",
    "patients.search",
    "auditor.export",
    "privacy.find",
    "privacy.export",
    "charts.find_chart",
    "retention.find",
}
"""What is sent and keeps nothing but a trace, a session or a try: it is done all the same."""

ONLY_TO_STORE = {
    "addenda.new",
    "voids.page",
    "emergency.ask",
    "physician.batch",
    "admin.new",
    "admin.factors",
    "rules.proposal",
}
"""Pages that are opened to send what they ask for: while saving is off no link leads there."""

_NOTHING_SAVED = (
    "Saving is off, so this was not saved. Write it on paper, with the time, or leave this page "
    "open; tell whoever runs this clinic's server."
)


@dataclass(frozen=True, slots=True)
class SavingOff:
    """The banner: what is the matter, and what whoever runs the clinic does about it."""

    matter: str
    remedy: str


def refuse_to_store() -> Answer | None:
    """None lets a request through; one that would store something is answered why it cannot."""
    if not opened().saving_is_off or request.method in {"GET", "HEAD"}:
        return None
    return None if request.endpoint in GOES_ON else _not_saved()


def _not_saved() -> Answer:
    """A page that saves by itself stops when it reads this, until saving is on again."""
    if is_script():
        return jsonify(sentence=_NOTHING_SAVED, saving="off"), 503
    return answer(503, _NOTHING_SAVED)


def is_offered(endpoint: str) -> bool:
    """Whether a page may offer this: while saving is off, nothing that would store something."""
    return not opened().saving_is_off or not stores(endpoint)


def stores(endpoint: str) -> bool:
    if endpoint in ONLY_TO_STORE:
        return True
    rules = current_app.url_map.iter_rules(endpoint)
    sent = any({"POST", "PUT"} & (rule.methods or set()) for rule in rules)
    return sent and endpoint not in GOES_ON


def saving_turned_off(refusal: SavingIsOff) -> Answer:
    """The first act that could not be kept: from now on the program goes on without saving."""
    opened().turn_saving_off(str(refusal))
    return _not_saved()


def saving_in_words() -> SavingOff | None:
    """None while saving is on."""
    why = opened().saving_is_off.removeprefix("Saving is off: ")
    if not why:
        return None
    matter, _, remedy = why.partition(". ")
    return SavingOff(f"{matter[:1].upper()}{matter[1:].rstrip('.')}.", remedy)
