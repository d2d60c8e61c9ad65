"""Put the web application together around one clinic."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from flask import Flask, current_app
from flask_security import Security
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from jinja2 import StrictUndefined

import refillnotes
from refillnotes.actions import refusals
from refillnotes.actions.invitations import InvitationOver
from refillnotes.actions.reconcile_downtime import count_to_reconcile
from refillnotes.actions.review_emergencies import count_waiting
from refillnotes.actions.sign_ins import LASTS
from refillnotes.actions.tries import TooManyTries
from refillnotes.domain.errors import NotTheirsToWrite
from refillnotes.domain.roles import Role, in_order
from refillnotes.web.access import may_open, refuse_unlisted
from refillnotes.web.account.accounts import Accounts
from refillnotes.web.account.again import form_out_of_date, form_without_key
from refillnotes.web.care import emergency_at_hand, may_now
from refillnotes.web.current import opened, person_or_none
from refillnotes.web.errors import add_error_pages
from refillnotes.web.event_log import add_log, log_break, new_log, request_id
from refillnotes.web.filters import add_filters
from refillnotes.web.fragments import add_fragments
from refillnotes.web.gate import add_gate
from refillnotes.web.headers import add_headers
from refillnotes.web.menu import home_of, menu_of
from refillnotes.web.saving import saving_in_words, saving_turned_off
from refillnotes.web.sending import KeyMissing
from refillnotes.web.sign_ins import KeptSessions, current_session
from refillnotes.web.transport import FromElsewhere, InTheOpen

if TYPE_CHECKING:
    from refillnotes.actions.clinic import Clinic
    from refillnotes.actions.people import Person

BLUEPRINTS = (
    "account",
    "codes",
    "passkeys",
    "signing_keys",
    "invitations",
    "nurse",
    "device",
    "physician",
    "notes",
    "witness",
    "amendments",
    "addenda",
    "voids",
    "patients",
    "auditor",
    "privacy",
    "retention",
    "charts",
    "emergency",
    "downtimes",
    "admin",
    "rules",
    "help",
)
"""One for each kind of reader, in refillnotes/web/<name>/views.py."""

WARNED_BEFORE = timedelta(minutes=10)
"""How long before a session ends its pages say so."""

LARGEST_REQUEST = 1_000_000
"""Bytes. A whole visit is about 20,000; no page takes files."""

CODES: dict[type[Exception], int] = {
    refusals.NotHere: 404,
    refusals.Stale: 409,
    refusals.SignRefused: 409,
    refusals.DatabaseAway: 503,
    refusals.DatabaseBusy: 503,
    refusals.DiskFull: 503,
    refusals.NoTraceKept: 503,
    refusals.RenderFailed: 503,
    refusals.SealUnfit: 503,
    refusals.PdfMissing: 500,
    refusals.PdfCorrupt: 500,
    refusals.Destroyed: 410,
    NotTheirsToWrite: 403,
    InvitationOver: 404,
    TooManyTries: 429,
    InTheOpen: 403,
    FromElsewhere: 403,
}

SETTINGS = {
    "MAX_CONTENT_LENGTH": LARGEST_REQUEST,
    "MAX_FORM_MEMORY_SIZE": LARGEST_REQUEST,
    "MAX_FORM_PARTS": 1_000,
    "WTF_CSRF_TIME_LIMIT": None,  # a form lasts as long as the session it was made in
    "WTF_CSRF_SSL_STRICT": False,  # asks for the Referer header, which our own headers forbid
    "SESSION_PROTECTION": None,  # a tablet changes its network address while walking
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_PASSWORD_SINGLE_HASH": True,  # the same text that actions/passwords.py keeps
    "SECURITY_REGISTERABLE": False,
    "SECURITY_RECOVERABLE": False,
    "SECURITY_TRACKABLE": False,
    "SECURITY_CLI_USERS_NAME": None,
    "SECURITY_CLI_ROLES_NAME": None,
}


class Application(Flask):
    """Flask, with a log that repeats nothing a person typed."""

    def log_exception(
        self,
        exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
    ) -> None:
        log_break(self.extensions["refillnotes.log"], exc_info[1])


def assemble(clinic: Clinic, secret: str, locks_after: timedelta) -> Flask:
    """The application, ready to serve. Errors: ``NoAccessWritten``."""
    app = Application(
        "refillnotes", static_folder=str(_folder("static")), static_url_path="/static"
    )
    app.template_folder = str(_folder("templates"))
    app.extensions["refillnotes"] = clinic
    app.config.update(
        SETTINGS,
        LOCKS_AFTER=locks_after,
        SECRET_KEY=secret,
        SECURITY_PASSWORD_SALT=secret,
    )
    app.session_interface = KeptSessions()
    app.jinja_options = {
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    add_headers(app)  # answers pass these in the opposite order: the headers come last
    add_log(app, new_log())
    add_gate(app)
    CSRFProtect(app)
    security = Security(app, Accounts(clinic), register_blueprint=False)
    security.login_manager.request_loader(lambda _request: None)  # sessions only, no tokens
    add_error_pages(app, CODES)
    app.register_error_handler(refusals.SavingIsOff, saving_turned_off)
    app.register_error_handler(CSRFError, form_out_of_date)
    app.register_error_handler(KeyMissing, form_without_key)
    add_filters(app.jinja_env, clinic.zone)
    add_fragments(app.jinja_env)
    app.context_processor(_on_every_page)
    _register_blueprints(app)
    refuse_unlisted(app)
    return app


def _folder(name: str) -> Path:
    """In the package when it was installed, beside it in a checkout."""
    package = Path(refillnotes.__file__).parent
    return next(folder for folder in (package / name, package.parent / name) if folder.is_dir())


def _register_blueprints(app: Flask) -> None:
    for name in BLUEPRINTS:
        app.register_blueprint(import_module(f"refillnotes.web.{name}.views").blueprint)


def _waiting_for(who: Person) -> dict[str, int]:
    """How much waits behind a page of the menu, for whom it waits."""
    waits: dict[str, int] = {}
    if Role.PRIVACY in who.roles:
        waits["charts.emergencies"] = count_waiting(opened())
    if {Role.NURSE, Role.PHYSICIAN} & set(who.roles):
        waits["downtimes.page"] = count_to_reconcile(opened())
    return waits


def _on_every_page() -> dict[str, object]:
    """What the layouts print."""
    who = person_or_none()
    here = opened()
    return {
        "clinic_name": here.name,
        "clinic_zone": here.zone.key,
        "demo": here.demo,
        "request_id": request_id(),
        "saving_is_off": saving_in_words(),
        "menu": [] if who is None else menu_of(who, _waiting_for(who)),
        "emergency": emergency_at_hand(),
        "open_until": _open_until(),
        "may": lambda endpoint: (
            who is not None and may_open(who.roles, endpoint) and may_now(endpoint)
        ),
        "signed_in": None
        if who is None
        else {
            "id": str(who.id),
            "name": who.name,
            "role": " and ".join(in_order(who.roles)),
            "home": home_of(who),
            "own_page": "/you",
            "sign_out": "/sign-out",
        },
    }


def _open_until() -> dict[str, object]:
    """When an untouched page is hidden, in seconds, and when the day of this session is over."""
    now = opened().now()
    ends_at = current_session().ends_at or now + LASTS
    return {
        "locks_after": int(current_app.config["LOCKS_AFTER"].total_seconds()),
        "left": max(int((ends_at - now).total_seconds()), 0),
        "soon": ends_at - now <= WARNED_BEFORE,
        "ends_at": ends_at,
    }
