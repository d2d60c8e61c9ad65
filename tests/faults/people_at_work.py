"""Nurses and a physician at work through the real forms, telling each act they were answered."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from queue import Empty, Queue
from random import Random
from threading import Event as Flag
from uuid import UUID

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.open_visit import start_visit
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.save_draft import save_draft
from refillnotes.demo.history import admit
from refillnotes.demo.refill import Around, good_refill
from refillnotes.demo.staff import NURSE, PHYSICIAN, SECOND_NURSE, STAFF
from refillnotes.domain.audit import Event
from refillnotes.domain.steps.register import STEPS
from refillnotes.store.people import Person
from tests.clinics import ZONE
from tests.faults.acknowledged import Acknowledged
from tests.faults.browsers import Answer, Browser, Left
from tests.visits import a_story

SIGNED_BY_THE_WITNESS = {"witness", "witnessed_at"}


@dataclass(frozen=True)
class Floor:
    """Where people work: the server's port, who works here, and the acts they were told of."""

    port: int
    staff: tuple[Person, ...]
    told: Acknowledged
    recorded: Queue[UUID]
    """Visits recorded whole, to be submitted."""
    waiting: Queue[UUID]
    """Notes for the physician."""
    leave: Flag
    """Set when everybody may go home, whatever is unfinished."""
    last_round: Flag
    """Set when nothing new is to be begun."""

    @classmethod
    def opened(cls, port: int, staff: tuple[Person, ...], told: Acknowledged) -> Floor:
        return cls(port, staff, told, Queue(), Queue(), Flag(), Flag())

    def browser(self, who: int) -> Browser:
        return Browser(self.port, STAFF[who].email, self.leave)

    def taken(self, answer: Answer, act: Event, subject: UUID | str) -> None:
        """Note an act that was answered as done; any other answer is strange."""
        if answer.status == 302:
            self.told.acts.append((act, UUID(str(subject))))
        else:
            self.told.strange.append(f"{act.value} {subject}: {answer.status} {answer.text[-600:]}")


def worker(floor: Floor, work: Callable[[Floor], None]) -> Callable[[], None]:
    """The work until people may leave; what breaks it is told as strange."""

    def run() -> None:
        try:
            work(floor)
        except Left:
            return
        except Exception:  # noqa: BLE001 - a thread's end must not pass unseen
            floor.told.strange.append(traceback.format_exc())

    return run


def record_refills(first: int) -> Callable[[Floor], None]:
    """A nurse who admits one patient after the other, refills each and submits the note."""

    def work(floor: Floor) -> None:
        browser, number = floor.browser(NURSE), first
        while not floor.last_round.is_set():
            visit_id = _refill(floor, browser, number)
            _submit(floor, browser, visit_id)
            number += 1

    return work


def save_again_and_again(first: int) -> Callable[[Floor], None]:
    """A nurse who saves the last step of one visit over and over."""

    def work(floor: Floor) -> None:
        browser = floor.browser(SECOND_NURSE)
        visit_id, turn = _admitted(floor, browser, first), 0
        while not floor.last_round.is_set():
            turn += 1
            _save(floor, browser, visit_id, "plan", {"remarks": f"turn {turn}"})

    return work


def submit(floor: Floor) -> None:
    """A nurse who submits what was recorded before."""
    browser = floor.browser(NURSE)
    for visit_id in _out_of(floor.recorded, floor):
        _submit(floor, browser, visit_id)


def sign(floor: Floor) -> None:
    """A physician who reads and signs whatever waits."""
    browser = floor.browser(PHYSICIAN)
    for note_id in _out_of(floor.waiting, floor):
        form = browser.form(f"/notes/{note_id}", "/sign")
        answer = browser.send(form, {"password": DEMO_PASSWORD})
        floor.taken(answer, Event.NOTE_SIGNED, note_id)


def record_beforehand(clinic: Clinic, floor: Floor, visits: int) -> None:
    """Record visits whole while nobody serves the clinic, so that many can be submitted."""
    for number in range(900_000, 900_000 + visits):
        pump_id = admit(clinic, floor.staff, _story(number))
        visit_id = start_visit(clinic, floor.staff[NURSE], pump_id)
        typed = _typed(floor, number)
        save_draft(clinic, floor.staff[NURSE], visit_id, 1, typed)
        floor.told.typed[visit_id] = typed
        floor.recorded.put(visit_id)


def _out_of(queue: Queue[UUID], floor: Floor) -> Iterator[UUID]:
    while not floor.last_round.is_set():
        with suppress(Empty):
            yield queue.get(timeout=0.05)


def _admitted(floor: Floor, browser: Browser, number: int) -> UUID:
    """Add a patient and a pump of their own, and start a visit."""
    story = _story(number)
    details = {name: str(text or "") for name, text in asdict(story.patient).items()}
    added = browser.send(browser.form("/patients/new", "/patients/new"), details)
    folder = added.location
    floor.taken(added, Event.PATIENT_ADDED, folder.rpartition("/")[2])
    details = {name: str(text or "") for name, text in asdict(story.pump).items()}
    put_in = browser.send(browser.form(f"{folder}/pumps/new", "/pumps/new"), details)
    start = browser.form(folder, "/visits")
    floor.taken(put_in, Event.PUMP_IMPLANTED, start["action"].split("/")[2])
    started = browser.send(start, {})
    visit_id = UUID(started.location.rpartition("/")[2])
    floor.taken(started, Event.VISIT_STARTED, visit_id)
    floor.told.typed[visit_id] = {}
    return visit_id


def _refill(floor: Floor, browser: Browser, number: int) -> UUID:
    visit_id, typed = _admitted(floor, browser, number), _typed(floor, number)
    for step in STEPS:
        facts = {fact.name for fact in step.facts} - SIGNED_BY_THE_WITNESS
        of_step = {name: text for name, text in typed.items() if name in facts}
        if step.id == "waste":
            person = {"witness_email": STAFF[SECOND_NURSE].email}
            address = f"/visits/{visit_id}/witness"
            _save(floor, browser, visit_id, step.id, of_step, address, person)
        _save(floor, browser, visit_id, step.id, of_step)
    return visit_id


def _submit(floor: Floor, browser: Browser, visit_id: UUID) -> None:
    review = browser.form(f"/visits/{visit_id}/review", "/submit")
    submitted = browser.send(review, {"password": DEMO_PASSWORD})
    note_id = submitted.location.rpartition("/")[2]
    floor.taken(submitted, Event.NOTE_SUBMITTED, note_id or visit_id)
    floor.waiting.put(UUID(note_id))


def _save(
    floor: Floor,
    browser: Browser,
    visit_id: UUID,
    step_id: str,
    typed: dict[str, str],
    to: str = "",
    witness: dict[str, str] | None = None,
) -> None:
    form = browser.form(f"/visits/{visit_id}/{step_id}", f"/visits/{visit_id}/{step_id}")
    more = {"go": "next"} if witness is None else witness | {"witness_password": DEMO_PASSWORD}
    answer = browser.send(form, typed | more, to)
    floor.taken(answer, Event.VISIT_SAVED, visit_id)
    floor.told.typed[visit_id] |= typed


def _story(number: int):
    story = a_story()
    return replace(
        story,
        patient=replace(story.patient, mrn=f"9000-{number:06d}"),
        pump=replace(story.pump, serial=f"NGP{number:07d}", udi=None),
    )


def _typed(floor: Floor, number: int) -> dict[str, str]:
    now = datetime.now(UTC).astimezone(ZONE)
    physician, second = floor.staff[PHYSICIAN], floor.staff[SECOND_NURSE]
    around = Around(now, str(physician.id), str(second.id), None)
    chance = Random(number)  # noqa: S311  # syringe readings, not secrets
    return good_refill(_story(number), around, chance, programmable=True)
