"""Sessions kept in the record: locked when nobody is there, gone when somebody signs out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from flask import Flask, Request, Response, request, session
from flask.json.tag import TaggedJSONSerializer
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

from refillnotes.actions.people import Person
from refillnotes.actions.refusals import SavingIsOff
from refillnotes.actions.sign_ins import (
    SignIn,
    end_session,
    find_session,
    renew_session,
    save_session,
    start_session,
)
from refillnotes.domain.clock import WRONG_BY
from refillnotes.domain.errors import RefillnotesError
from refillnotes.web.transport import is_protected

if TYPE_CHECKING:
    from refillnotes.actions.clinic import Clinic

SEEN_EVERY = timedelta(seconds=30)
"""How exactly the last touch is known; each time it is written costs a write to the disk."""

_TEXT = TaggedJSONSerializer()
_TOKEN = "csrf_token"  # noqa: S105  # the name of the entry


class Session(CallbackDict[str, Any], SessionMixin):
    """What one browser's requests share.

    When locked it holds nothing but the form token, so nobody is signed in, and ``locked_for``
    says who may go on.
    """

    modified = False

    def __init__(
        self,
        session_id: str | None = None,
        kept: SignIn | None = None,
        person: Person | None = None,
    ) -> None:
        super().__init__(None if kept is None else _TEXT.loads(kept.data), _note_change)
        self.id = session_id if kept is not None else None
        self.person_id = None if kept is None else kept.person_id
        self.ends_at = None if kept is None else kept.expires_at
        """When the day of this session is over; None before one was kept."""
        self.person = person
        """Whose session it was when this request began, as they are now."""
        self.locked_for: UUID | None = None
        self.withheld: dict[str, Any] = {}
        self.started = False
        self.renewed = False
        self.seen = False

    def lock(self) -> None:
        self.locked_for, self.person_id = self.person_id, None
        self.withheld = dict(self)
        self._keep_token_only()
        self.modified = False

    def start(self, person_id: UUID) -> None:
        """Begin for the one who signed in, under a new id.

        The same person coming back keeps the form token, so that pages left open can be sent; who
        unlocks goes on with the day that began at the first sign-in.
        """
        unlocks = person_id == self.locked_for
        if unlocks or person_id == self.person_id:
            self._keep_token_only()
        else:
            self.clear()
        self.withheld = {}
        self.person_id, self.locked_for = person_id, None
        self.started, self.renewed = not unlocks, unlocks

    def _keep_token_only(self) -> None:
        token = self.get(_TOKEN)
        self.clear()
        if token is not None:
            self[_TOKEN] = token


class KeptSessions(SessionInterface):
    """Reads and writes sessions through the actions; the browser holds a random id alone."""

    def open_session(self, app: Flask, request: Request) -> Session:
        session_id = request.cookies.get(cookie_name(request))
        if session_id is None or request.path.startswith(f"{app.static_url_path}/"):
            return Session()
        clinic = _clinic_of(app)
        kept, person = find_session(clinic, session_id) or (None, None)
        opened = Session(session_id, kept, person)
        if kept is not None and kept.person_id is not None:
            away = clinic.now() - kept.seen_at
            opened.seen = away > SEEN_EVERY and not _in_background(request)
            if not -WRONG_BY <= away <= app.config["LOCKS_AFTER"]:  # else nobody knows how long
                opened.lock()
        return opened

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        held = cast("Session", session)
        before = held.id
        if not held:
            if before is not None and held.modified:
                end_session(_clinic_of(app), before)
                self._forget(response, request)
            return
        try:
            after = self._written(_clinic_of(app), held)
        except SavingIsOff:  # in this very moment: it is kept in memory from now on
            after = self._written(_clinic_of(app), held)
        if after is not None and after != before:
            self._name(response, request, after)

    def _written(self, clinic: Clinic, held: Session) -> str | None:
        """Keep what must be kept, and give the id the browser is to use from now on."""
        data = _TEXT.dumps({**held.withheld, **held})
        if held.id is None or held.started:
            return start_session(clinic, held.person_id, data, instead_of=held.id)
        if held.renewed:
            return renew_session(clinic, held.id, data)
        if held.modified:
            save_session(clinic, held.id, data, seen=held.seen and held.locked_for is None)
        elif held.seen and held.locked_for is None:
            _touch(clinic, held.id, data)
        return held.id

    def _name(self, response: Response, request: Request, session_id: str) -> None:
        response.set_cookie(
            cookie_name(request),
            session_id,
            secure=is_protected(request),
            httponly=True,
            samesite="Lax",
        )

    def _forget(self, response: Response, request: Request) -> None:
        response.delete_cookie(
            cookie_name(request), secure=is_protected(request), httponly=True, samesite="Lax"
        )


def current_session() -> Session:
    return cast("Session", session._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001


def cookie_name(request: Request) -> str:
    """With __Host- a browser takes it over https only, and from no neighbouring site."""
    return "__Host-refillnotes" if is_protected(request) else "refillnotes"


def _touch(clinic: Clinic, session_id: str, data: str) -> None:
    try:
        save_session(clinic, session_id, data, seen=True)
    except RefillnotesError:
        return  # a page can be read while the record cannot be written


def _in_background(request: Request) -> bool:
    """Saving by itself shows that a page is open, not that somebody is there."""
    return request.method == "PUT" or "X-Autosave" in request.headers


def _note_change(held: Session) -> None:
    held.modified = True


def _clinic_of(app: Flask) -> Clinic:
    return cast("Clinic", app.extensions["refillnotes"])
