"""F59: while saving is off people sign in and read, nothing is stored, and each look is on file."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import lxml.html
import pytest
from flask import Flask

from refillnotes.actions.add_to_note import write_addendum
from refillnotes.actions.care_relation import begin_emergency_access, restrict_chart
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.read_trail import find_patient_id
from refillnotes.demo.staff import PRIVACY
from refillnotes.domain.roles import Role
from refillnotes.store.people import Person
from refillnotes.store.tables import metadata
from refillnotes.web.access import ACCESS, SIGNED_IN, may_open
from refillnotes.web.saving import GOES_ON, stores
from tests.clinics import Practice, PrinterHere, a_practice
from tests.faults.saving_off import closed, head_of, side_lines
from tests.people import a_browser, sent
from tests.web.sendings import SENDINGS, serving
from tests.web.test_every_look_leaves_a_trace import ids


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Practice]:
    """A signed note with an addendum, a draft, and a restricted chart broken into before."""
    with a_practice(tmp_path_factory.mktemp("off"), PrinterHere()) as opened:
        write_addendum(opened.clinic, opened.nurse, opened.a_signed_note(), "She slept well.")
        opened.another_pump(1).a_draft()
        hers, officer = opened.another_pump(2), opened.staff[PRIVACY]
        chart = find_patient_id(hers.clinic, "9000-0002")
        named = (str(hers.physician.id),)
        restrict_chart(hers.clinic, officer, chart, 0, named, "Her wish.", restricted=True)
        begin_emergency_access(hers.clinic, hers.nurse, chart, "emergency", "She faints.")
        yield opened


@pytest.fixture(scope="module")
def off(practice: Practice) -> Practice:
    return closed(practice)


def of_role(practice: Practice, role: str) -> Person:
    return next(one for one in practice.staff if role in one.roles)


def addresses(app: Flask, known: dict[str, object], method: str) -> dict[str, str]:
    """One address for each endpoint that takes the method, of a record that is there."""
    adapter, values = app.url_map.bind("localhost"), {"filename": "page.css"} | known
    return {
        rule.endpoint: adapter.build(
            rule.endpoint, {name: values[name] for name in rule.arguments}, method=method
        )
        for rule in app.url_map.iter_rules()
        if method in rule.methods and set(rule.arguments) <= set(values)
    }


ACTS = (
    ".//form[@class='sign' or @class='due-act']",
    ".//details[@class='return' or @class='exit']",
    ".//*[contains(@class, 'acts')] | .//*[@class='due-act'] | .//button | .//a[@class]",
    ".//a[contains(@href, '/void') or contains(@href, '/addenda')]",
    ".//p[@class='notice'] | .//*[@data-field='password']",
)
"""What a page offers to do: left out while saving is off, or said to be out of reach."""


def words(answer) -> str:
    """What a page tells, without what it offers to do."""
    if answer.mimetype != "text/html" or answer.status_code in {302, 308}:
        return answer.mimetype
    main = lxml.html.fromstring(answer.text).find(".//main")
    for found in ACTS:
        for one in main.xpath(found):
            one.drop_tree()
    return " ".join(main.text_content().split())


def offered(app: Flask, answer) -> set[str]:
    """What the buttons and links of a page lead to that stores something, by endpoint."""
    if answer.mimetype != "text/html" or answer.status_code in {302, 308}:
        return set()
    adapter, page = app.url_map.bind("localhost"), lxml.html.fromstring(answer.text)
    found = set()
    for link in page.xpath("//main//a/@href"):
        found.add(("GET", link))
    for button in page.xpath("//form//button[not(@type='button')]"):
        (form,) = button.xpath("ancestor::form")
        found.add((form.get("method", "get").upper(), button.get("formaction") or form.action))
    paths = {(method, urlsplit(where).path) for method, where in found}
    led = {adapter.match(path, method=method)[0] for method, path in paths if path}
    with app.app_context():
        return {one for one in led if stores(one)}


TOLD_ANEW = {"privacy.trail", "privacy.accesses", "charts.emergency", "auditor.notes"}
"""Pages that hold what was looked at before them."""


def test_F59_each_page_is_what_it_is_with_saving_on_and_each_look_is_one_line(
    practice: Practice, off: Practice
):
    """Word for word for the first role that may open it, and by status for every other.

    No page, of whichever role, offers what would store something; with saving on they do.
    """
    apps, known = (serving(practice), serving(off)), ids(practice)
    browsers = {
        role: [a_browser(app, of_role(practice, role), DEMO_PASSWORD) for app in apps]
        for role in Role
    }
    folder, other, acts = off.clinic.checkpoints.folder, [], (set(), set())
    for endpoint, address in addresses(apps[0], known, "GET").items():
        asked = f"{address}?patient={known['patient_id']}"
        let_in = [role for role in Role if may_open([role], endpoint)]
        on, without = browsers[let_in[0]]
        chained, lines = head_of(practice.clinic), len(side_lines(folder))
        first, second = on.get(asked, buffered=True), without.get(asked, buffered=True)
        acts[0].update(offered(apps[0], first))
        acts[1].update(offered(apps[1], second))
        looks = head_of(practice.clinic) - chained, len(side_lines(folder)) - lines
        same = (first.status_code, first.location) == (second.status_code, second.location)
        if endpoint not in TOLD_ANEW:
            same = same and words(first) == words(second)
        if not same or looks[0] != looks[1] or not (told(second) or endpoint == "static"):
            other.append((endpoint, first.status, second.status, looks))
        for role in set(Role) - {let_in[0]}:
            on, without = browsers[role]
            asks_on = role in let_in and ACCESS[endpoint] != SIGNED_IN
            wanted = on.get(asked, buffered=True).status_code if asks_on else None
            answer = without.get(asked, buffered=True)
            status = answer.status_code
            acts[1].update(offered(apps[1], answer))
            if status != (wanted or (first.status_code if role in let_in else 403)):
                other.append((endpoint, role, status))
    assert other == []
    assert len(acts[0]) > 20 and acts[1] == set()


def told(answer) -> bool:
    """Whether a page carries the banner; a file and a redirection cannot."""
    page = answer.mimetype == "text/html" and answer.status_code not in {302, 308}
    return not page or 'class="saving-off"' in answer.text


def kept(practice: Practice) -> dict[str, list[str]]:
    with practice.clinic.database.reading() as connection:
        return {
            table.name: sorted(
                repr(tuple(row))
                for row in connection.exec_driver_sql(f"SELECT * FROM {table.name}")  # noqa: S608
            )
            for table in metadata.sorted_tables
        }


def test_F59_whatever_stores_is_refused_with_the_sentence_and_stores_nothing(
    practice: Practice, off: Practice
):
    app, known = serving(off), ids(practice) | {"person_id": practice.nurse.id}
    before, taken = kept(practice), []
    browsers = {role: a_browser(app, of_role(practice, role), DEMO_PASSWORD) for role in Role}
    for method in ("POST", "PUT"):
        for endpoint, address in addresses(app, known, method).items():
            if endpoint in GOES_ON:
                continue
            roles = [one for one in Role if may_open([one], endpoint)]
            browser = browsers[roles[0] if roles else Role.NURSE]
            answer = sent(browser, address, {"remarks": "Slept well"})
            said = "Saving is off, so this was not saved" in answer.text
            if answer.status_code != 503 or not said or "Slept well" not in answer.text:
                taken.append((endpoint, answer.status))
    assert taken == []
    assert kept(practice) == before


def test_F59_nothing_that_stores_goes_on():
    assert GOES_ON & set(SENDINGS.values()) == set()
