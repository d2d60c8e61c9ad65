"""What is written to the log: names and numbers on a list, and nothing a patient could be in."""

from __future__ import annotations

import re
import secrets
import sys
import time
import traceback
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import structlog
from flask import Flask, current_app, g, request

from refillnotes.web.current import person_or_none

if TYPE_CHECKING:
    from flask import Response
    from structlog.typing import FilteringBoundLogger

    from refillnotes.actions.people import Person

_NAME = re.compile(r"[A-Za-z0-9_.:/<>-]{1,120}", re.ASCII)

ALLOWED: Mapping[str, type] = {
    "event": str,
    "level": str,
    "at": str,
    "request": str,
    "method": str,
    "endpoint": str,
    "status": int,
    "milliseconds": int,
    "person": str,
    "kind": str,
    "where": str,
    "version": str,
}
"""Every key with its type; text must look like a name. What does not fit is left out."""


def only_allowed(_logger: object, _method: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: value
        for key, value in entry.items()
        if type(value) is ALLOWED.get(key)
        and (not isinstance(value, str) or _NAME.fullmatch(value) is not None)
    }


def new_log(stream: Any = None) -> FilteringBoundLogger:  # noqa: ANN401  # any open text file
    """A log of one JSON object a line, on stderr unless told otherwise."""
    log: FilteringBoundLogger = structlog.wrap_logger(
        structlog.WriteLogger(stream or sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            only_allowed,
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(0),
    )
    return log


def request_id() -> str:
    """A random name of this request, shown on the page when something broke."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(6)
    return str(g.request_id)


def add_log(app: Flask, log: FilteringBoundLogger) -> None:
    """Write a line for each request; never its address, query, form or a person's name."""
    app.extensions["refillnotes.log"] = log
    app.before_request(_begin)
    app.after_request(_end)


def log_break(log: FilteringBoundLogger, broken: BaseException | None) -> None:
    """Write what kind of fault and where; its message may hold what somebody typed."""
    frames = traceback.extract_tb(broken.__traceback__) if broken is not None else []
    ours = [frame for frame in frames if "refillnotes" in frame.filename] or frames
    where = f"{ours[-1].filename.rpartition('refillnotes/')[2]}:{ours[-1].lineno}" if ours else ""
    log.error("broke", request=request_id(), kind=type(broken).__name__, where=where)


def log_emergency(who: Person) -> None:
    """A line for whoever watches the log: by whom, never into whose chart."""
    log: FilteringBoundLogger = current_app.extensions["refillnotes.log"]
    log.warning("emergency-access", request=request_id(), person=str(who.id))


def _begin() -> None:
    g.began = time.monotonic()


def _end(response: Response) -> Response:
    if request.endpoint == "static":
        return response
    who = person_or_none()
    log: FilteringBoundLogger = current_app.extensions["refillnotes.log"]
    log.info(
        "answered",
        request=request_id(),
        method=request.method,
        endpoint=request.endpoint or "none",
        status=response.status_code,
        milliseconds=round((time.monotonic() - g.get("began", time.monotonic())) * 1000),
        person="" if who is None else str(who.id),
    )
    return response
