"""A person at a browser who sends the same page again, under the same key, until it is answered."""

from __future__ import annotations

import http.client
import time
from dataclasses import dataclass
from threading import Event
from urllib.parse import urlencode

import lxml.html

from refillnotes.actions.passwords import DEMO_PASSWORD

PATIENCE = 60.0
"""Seconds for one answer."""


class Left(Exception):
    """The person went home: nothing more is sent."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    location: str
    text: str


class Browser:
    """One person's browser, following no redirects by itself."""

    def __init__(self, port: int, email: str, leave: Event) -> None:
        self.port, self.email, self.leave = port, email, leave
        self.cookies: dict[str, str] = {}
        self.unanswered = 0

    def page(self, address: str) -> lxml.html.HtmlElement:
        """Open a page, signing in where that is asked for."""
        answer = self._answered("GET", address)
        while answer.location.startswith("/sign-in"):
            self._sign_in()
            answer = self._answered("GET", address)
        assert answer.status == 200, (address, answer.status, answer.text)
        return lxml.html.fromstring(answer.text)

    def form(self, address: str, action: str) -> dict[str, str]:
        """What a page's form sends before anybody typed: token, key, version, what was seen."""
        page = self.page(address)
        (form,) = page.xpath(f"//main[@id='main']//form[contains(@action, '{action}')]")
        hidden = {
            one.get("name"): one.get("value") for one in form.xpath(".//input[@type='hidden']")
        }
        return hidden | {"action": form.get("action")}

    def send(self, form: dict[str, str], typed: dict[str, str], to: str = "") -> Answer:
        """Send a form until it is taken: again after no answer, and after signing in anew."""
        fields = {name: text for name, text in form.items() if name != "action"} | typed
        address = to or form["action"]
        while True:
            answer = self._answered("POST", address, fields)
            if answer.status not in {401, 503}:
                return answer
            if answer.status == 401:
                self._sign_in()
                fields["csrf_token"] = self._token("/you")

    def _sign_in(self) -> None:
        fields = {"email": self.email, "password": DEMO_PASSWORD}
        answer = self._answered(
            "POST", "/sign-in", fields | {"csrf_token": self._token("/sign-in")}
        )
        assert answer.status in {302, 400}, answer.text

    def _token(self, address: str) -> str:
        page = lxml.html.fromstring(self._answered("GET", address).text)
        return next(iter(page.xpath("//input[@name='csrf_token']/@value")), "")

    def _answered(self, method: str, address: str, fields: dict[str, str] | None = None) -> Answer:
        while not self.leave.is_set():
            try:
                return self._asked(method, address, fields)
            except (OSError, http.client.HTTPException):
                self.unanswered += method == "POST"
                time.sleep(0.03)
        raise Left

    def _asked(self, method: str, address: str, fields: dict[str, str] | None) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            line.request(method, address, urlencode(fields or {}), headers)
            answer = line.getresponse()
            text = answer.read().decode()
        finally:
            line.close()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(answer.status, answer.getheader("Location", ""), text)
