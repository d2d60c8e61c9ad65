"""One change of the rules as it is read, compared with past visits, and decided."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import render_template, url_for

from refillnotes.actions.know_signer import SignerUnknown
from refillnotes.actions.look_up_rules import OpenChange
from refillnotes.domain.figures import Confidence
from refillnotes.domain.governance import DECIDERS, Act, Decision, RuleChange, Standing
from refillnotes.domain.governance_preview import Preview
from refillnotes.web.account import signer
from refillnotes.web.fields import problems_of
from refillnotes.web.rules.change_form import CONFIDENCE, DecisionForm
from refillnotes.web.rules.preview_page import preview_page
from refillnotes.web.sending import new_key

ACTS = {
    Act.REPLACE: "Another value",
    Act.ADD: "A new entry",
    Act.RETIRE: "No longer offered",
    Act.RESTORE: "Offered again",
}
DONE = {
    Decision.APPROVE: "approved",
    Decision.DECLINE: "declined",
    Decision.WITHDRAW: "withdrawn",
}


@dataclass(frozen=True, slots=True)
class Acted:
    """One thing somebody did with the change, and the hash of what they signed."""

    who: str
    did: str
    at: object
    reason: str
    statement_sha256: str


def change_page(
    opened: OpenChange,
    form: DecisionForm | None = None,
    refused: SignerUnknown | None = None,
    sentence: str = "",
    again: Preview | None = None,
) -> str:
    """The page; ``again`` is a preview over the visits signed until now."""
    line, change = opened.line, opened.line.change
    form = form or DecisionForm(opened.may)
    return render_template(
        "rules/change.html",
        change=change,
        line=line,
        in_force=line.stands is Standing.IN_FORCE,
        act=ACTS[Act(change.act)],
        content=tuple(content_of(change)),
        known=_known(change),
        acted=tuple(_acted(opened)),
        seen=preview_page(opened.seen),
        again=None if again is None else preview_page(again),
        may=opened.may,
        meanings=[DECIDERS[one].sentence for one in opened.may],
        fields=form.views,
        problems=problems_of(form),
        sentence=sentence,
        form=signer.approval_form(refused, url_for("rules.put_decision", change_id=change.id)),
        change_sha256=opened.change_sha256,
        key=new_key(),
    )


def content_of(change: RuleChange) -> Iterator[tuple[str, str]]:
    """A new entry line by line; nothing for another act."""
    if change.act == Act.ADD:
        yield from _lines(json.loads(change.after), "")


def _lines(part: Mapping[str, object], over: str) -> Iterator[tuple[str, str]]:
    for name, inside in part.items():
        title = f"{over} {name}".strip().replace("_", " ").capitalize()
        if isinstance(inside, dict) and "value" not in inside:
            yield from _lines(inside, name)
        elif isinstance(inside, dict):
            yield title, str(inside["value"])
        else:
            yield title, ", ".join(inside) if isinstance(inside, list) else str(inside)


def _known(change: RuleChange) -> str:
    if change.act in {Act.RETIRE, Act.RESTORE}:
        return ""
    return dict(CONFIDENCE.options).get(Confidence(change.confidence).value, change.confidence)


def _acted(opened: OpenChange) -> Iterator[Acted]:
    change = opened.line.change
    first, *rest = opened.statements
    yield Acted(change.proposer, "proposed it", change.proposed_at, "", first)
    for ruling, digest in zip(opened.line.rulings, rest, strict=True):
        did = f"{DONE[Decision(ruling.decision)]} it".replace("withdrawn", "withdrew")
        yield Acted(ruling.decider, did, ruling.decided_at, ruling.reason, digest)
