"""What a signature looks like in its box: a page of that size, imported into the signed note."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from refillnotes.domain.stamp import Stamp
from refillnotes.pdf.assets import asset
from refillnotes.pdf.page import print_boxes
from refillnotes.pdf.wording import full_moment, moment_in_utc

_SHOWN = 16
"""Letters of a hash that are printed; the whole of it is in the statement."""

_SHOWN_LEAST = 8
"""The same where a long name and a certificate of its own share the box."""

_LONG = 70
"""Letters of a name with its credentials that take more than two lines at the usual size.

Such a stamp has no room for the head of the audit chain, which stays in the statement.
"""

_WORDY = 60
"""Letters of a sentence that take two lines; the head of the chain then has no room either."""


def render_stamps(stamps: Sequence[Stamp | None]) -> bytes:
    """Draw one page for each signature; None stands for a box that waits for its signature.

    Raises ``CannotBeWritten`` when no font has a letter of a name, and ``PageFaulty`` when a
    stamp does not fit its box.
    """
    markup = _template().render(stamps=[None if one is None else _words(one) for one in stamps])
    return print_boxes(markup, len(stamps))


def _words(stamp: Stamp) -> dict[str, object]:
    signed_at = stamp["signed_at"]
    long = len(stamp["name"]) + len(stamp["credentials"]) > _LONG
    wordy = len(stamp["sentence"]) > _WORDY
    crowded = (long or wordy) and stamp["certificate_sha256"]
    shown = _SHOWN_LEAST if crowded else _SHOWN
    return {
        **stamp,
        "long": long,
        "wordy": wordy,
        "when": f"{full_moment(signed_at)}, {moment_in_utc(signed_at)}",
        "record": stamp["record_sha256"][:shown],
        "statement": stamp["statement_sha256"][:shown],
        "key": stamp["certificate_sha256"][:shown],
        "head": stamp["audit_head"][:_SHOWN],
    }


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(asset("templates/pdf/stamp.html").parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("stamp.html")
