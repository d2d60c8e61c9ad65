"""No act is kept without its link in the chain, and none can be written that forgets it."""

import ast
import inspect
from collections.abc import Callable
from types import ModuleType

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from refillnotes.domain.audit import Event, broken_link
from refillnotes.store import (
    addenda,
    amendments,
    audit,
    care_relation,
    destructions,
    evidence,
    figures,
    idempotency,
    invitations,
    legal_holds,
    notes,
    passkeys,
    patients,
    people,
    pumps,
    restores,
    rule_changes,
    second_factors,
    sign_ins,
    signing_keys,
    today,
    trail,
    visits,
    voids,
)
from refillnotes.store.database import Database
from refillnotes.store.invitations import Invitation
from refillnotes.store.notes import Return
from refillnotes.store.second_factors import Authenticator, FactorRule
from refillnotes.store.tables import metadata
from tests.store.after_signing import (
    a_void_decision,
    a_void_request,
    an_addendum,
    an_addendum_signature,
    an_addendum_written,
    an_amendment,
    given_up,
    not_approved,
)
from tests.store.builders import (
    HER_NOTE,
    HER_PASSKEY,
    NOON,
    NURSE,
    PHYSICIAN,
    a_change,
    a_clinic,
    a_note,
    a_passkey,
    a_patient,
    a_pdf,
    a_person,
    a_pump,
    a_restore,
    a_restriction,
    a_ruling,
    a_signature,
    a_statement,
    a_visit,
    an_emergency,
    an_emergency_review,
    an_entry,
    an_id,
    sha256,
    submit,
)
from tests.store.destroying import ACTS_OF_RETENTION, proposed_beside_a_hold
from tests.store.own_keys import a_certificate, a_locked_key, a_revocation

NEW = an_id(99)
MODULES = (
    addenda, amendments, care_relation, destructions, evidence, figures, idempotency, invitations,
    legal_holds, notes,
    passkeys, patients, people,
    pumps, restores, rule_changes, second_factors, sign_ins, signing_keys,
    today, trail, visits, voids,
)  # fmt: skip
PARTS = {
    "evidence.keep": "one row of an act; gives the fingerprint that the act chains",
    "figures.put": "a projection, rebuilt from the notes at will",
    "figures.remove": "goes with the figures put in their place",
    "idempotency.forget_before": "answers nobody can ask for again",
    "idempotency.keep": "goes with the act it answers for",
    "invitations.end": "goes with what ends them: another link, a password, a closed account",
    "passkeys.ask": "a challenge is no act; its answer is",
    "passkeys.take": "goes with the answer, taken or refused",
    "passkeys.use": "goes with the sign-in or its refusal",
    "second_factors.refuse_codes_until": "goes with the traces taken in; opens nothing",
    "second_factors.take_recovery": "goes with the sign-in or its refusal",
    "second_factors.take_half_minute": "goes with the sign-in or its refusal",
    "sign_ins.end": "the act is the sign-out, recorded by whoever ends it",
    "sign_ins.end_every": "goes with the traces taken in",
    "sign_ins.end_all_of": "goes with the change of password or roles",
    "sign_ins.forget_expired": "no act of anybody's",
    "sign_ins.forget_tries": "no act of anybody's",
    "sign_ins.forgive": "goes with the sign-in",
    "sign_ins.keep": "what a browser session carries",
    "sign_ins.take_back": "undoes a try that turned out good",
    "sign_ins.tried": "goes with the refused sign-in",
    "trail.index": "goes with the record that it finds",
    "visits.write": "one row of an act that chains it",
}

ACTS: dict[str, Callable[[Connection], object]] = {
    "people.add": lambda c: people.add(
        c, a_person(id=NEW, email="new@clinic.example", security_stamp="new"), an_entry()
    ),
    "people.change": lambda c: people.change(c, a_person(roles=("nurse", "admin")), an_entry()),
    "patients.add": lambda c: patients.add(c, a_patient(id=NEW, mrn="MRN-2"), an_entry()),
    "patients.change": lambda c: patients.change(c, a_patient(given_name="Ann"), an_entry()),
    "pumps.add": lambda c: pumps.add(c, a_pump(id=NEW, serial="NEW"), an_entry()),
    "pumps.change": lambda c: pumps.change(c, a_pump(tip_level="T8"), an_entry()),
    "visits.add": lambda c: visits.add(
        c, a_visit(id=NEW, pump_id=an_id(7), number="2026-000009"), an_entry()
    ),
    "visits.save": lambda c: visits.save(c, a_visit({"pain": "4"}, version=2), an_entry()),
    "notes.submit": lambda c: notes.submit(
        c, a_note(id=NEW, revision=2), a_signature(note_id=NEW), a_pdf(note_id=NEW), an_entry()
    ),
    "notes.sign": lambda c: notes.sign(
        c, a_signature(role="approver", signer_id=PHYSICIAN), a_pdf(), an_entry()
    ),
    "notes.send_back": lambda c: notes.send_back(
        c, Return(HER_NOTE, PHYSICIAN, "The lot number is missing.", NOON), an_entry()
    ),
    "amendments.begin": lambda c: amendments.begin(c, an_amendment(), an_entry()),
    "amendments.give_up": lambda c: amendments.give_up(
        c, given_up(amendment_id=an_id(21)), an_entry()
    ),
    "voids.ask": lambda c: voids.ask(c, a_void_request(id=NEW), an_entry()),
    "voids.decide": lambda c: voids.decide(c, a_void_decision(), an_entry()),
    "addenda.write": lambda c: addenda.write(
        c,
        an_addendum(id=NEW, number=2),
        an_addendum_signature(addendum_id=NEW),
        an_entry(),
    ),
    "addenda.sign": lambda c: addenda.sign(
        c, an_addendum_signature(role="approver", signer_id=PHYSICIAN), an_entry()
    ),
    "addenda.decline": lambda c: addenda.decline(c, not_approved(), an_entry()),
    **ACTS_OF_RETENTION,
    "notes.mark_seen": lambda c: notes.mark_seen(c, a_note(), PHYSICIAN, NOON, an_entry()),
    "care_relation.decide": lambda c: care_relation.decide(c, a_restriction(), an_entry()),
    "care_relation.begin": lambda c: care_relation.begin(c, an_emergency(), an_entry()),
    "care_relation.review": lambda c: care_relation.review(
        c, an_emergency_review(access_id=an_id(90)), an_entry()
    ),
    "restores.accept": lambda c: restores.accept(c, a_restore(), an_entry()),
    "rule_changes.propose": lambda c: rule_changes.propose(
        c, a_change(id=NEW, number=2), sha256("2"), a_statement(), an_entry()
    ),
    "invitations.make": lambda c: invitations.make(
        c, Invitation(NEW, PHYSICIAN, sha256("token"), NURSE, NOON, NOON), an_entry()
    ),
    "second_factors.start": lambda c: second_factors.start(
        c, Authenticator(PHYSICIAN, "sealed", NOON), an_entry()
    ),
    "second_factors.confirm": lambda c: second_factors.confirm(
        c, NURSE, NOON, [sha256("new")], an_entry()
    ),
    "second_factors.renew_recovery": lambda c: second_factors.renew_recovery(
        c, NURSE, NOON, [sha256("new")], an_entry()
    ),
    "second_factors.remove": lambda c: second_factors.remove(c, NURSE, an_entry()),
    "second_factors.decide": lambda c: second_factors.decide(
        c, [FactorRule("nurse", True, PHYSICIAN, NOON)], an_entry()
    ),
    "passkeys.add": lambda c: passkeys.add(c, a_passkey(id=NEW, credential="new"), an_entry()),
    "passkeys.rename": lambda c: passkeys.rename(c, HER_PASSKEY, "Blue key", an_entry()),
    "passkeys.remove": lambda c: passkeys.remove(c, HER_PASSKEY, an_entry()),
    "passkeys.remove_all_of": lambda c: passkeys.remove_all_of(c, NURSE, an_entry()),
    "signing_keys.make": lambda c: signing_keys.make(
        c,
        a_certificate(id=NEW),
        a_locked_key(certificate_id=NEW),
        an_entry(),
        a_revocation(why="superseded"),
    ),
    "signing_keys.lock_anew": lambda c: signing_keys.lock_anew(
        c, a_locked_key(ciphertext="new"), an_entry()
    ),
    "signing_keys.revoke": lambda c: signing_keys.revoke(c, a_revocation(), an_entry()),
    "rule_changes.decide": lambda c: rule_changes.decide(c, a_ruling(), a_statement(), an_entry()),
}


def no_room(connection: Connection) -> None:
    """From now on the chain takes no link."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "CREATE TRIGGER no_room BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    else:
        connection.exec_driver_sql(
            "ALTER TABLE audit ADD CONSTRAINT no_room CHECK (seq < 0) NOT VALID"
        )


def everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.reading() as connection:
        return {
            table.name: sorted(map(tuple, connection.exec_driver_sql(
                f"SELECT * FROM {table.name}"  # noqa: S608
            )), key=repr)
            for table in metadata.sorted_tables
        }  # fmt: skip


def functions(module: ModuleType) -> dict[str, Callable[..., object]]:
    name = module.__name__.rsplit(".", 1)[-1]
    return {
        f"{name}.{one}": function
        for one, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not one.startswith("_")
    }


def writes(function: Callable[..., object]) -> bool:
    parsed = ast.walk(ast.parse(inspect.getsource(function)))
    names = {node.id for node in parsed if isinstance(node, ast.Name)}
    return bool(names & {"insert", "update", "delete", "_ADD", "_CHANGE"})


ALL = {name: function for module in MODULES for name, function in functions(module).items()}


@pytest.fixture
def waiting(database: Database) -> Database:
    """Anna's visit waits for the physician; another pump of hers has none."""
    a_clinic(database)
    with database.writing() as connection:
        pumps.add(connection, a_pump(id=an_id(7), serial="SECOND"), an_entry())
        visits.add(connection, a_visit(), an_entry(Event.VISIT_STARTED))
        submit(connection, a_visit(), a_note())
        amendments.begin(connection, an_amendment(id=an_id(21)), an_entry())
        voids.ask(connection, a_void_request(), an_entry())
        an_addendum_written(connection)
        rule_changes.propose(connection, a_change(), sha256("1"), a_statement(), an_entry())
        care_relation.begin(connection, an_emergency(id=an_id(90)), an_entry())
        second_factors.start(connection, Authenticator(NURSE, "sealed", NOON), an_entry())
        passkeys.add(connection, a_passkey(), an_entry())
        signing_keys.make(connection, a_certificate(), a_locked_key(), an_entry())
        proposed_beside_a_hold(connection)
    return database


@pytest.mark.parametrize("act", ACTS)
def test_an_act_and_its_link_are_kept_together(waiting: Database, act: str):
    before = everything(waiting)
    with waiting.writing() as connection:
        ACTS[act](connection)
    after = everything(waiting)
    assert len(after["audit"]) == len(before["audit"]) + 1
    assert {name for name in after if after[name] != before[name]} > {"audit"}
    with waiting.reading() as connection:
        assert broken_link(audit.read_chain(connection)) is None
        assert list(evidence.disagreements(connection)) == []


@pytest.mark.parametrize("act", ACTS)
def test_an_act_whose_link_fails_is_not_kept(waiting: Database, act: str):
    with waiting.writing() as connection:
        no_room(connection)
    before = everything(waiting)
    with pytest.raises(IntegrityError), waiting.writing() as connection:
        ACTS[act](connection)
    assert everything(waiting) == before


def test_every_function_that_takes_an_entry_is_tried_here():
    taking = {name for name, one in ALL.items() if "audit" in inspect.signature(one).parameters}
    assert taking == set(ACTS)


def test_an_entry_can_never_be_left_out():
    for name in ACTS:
        assert inspect.signature(ALL[name]).parameters["audit"].default is inspect.Parameter.empty


def test_every_other_function_that_writes_has_its_reason():
    writing = {name for name, one in ALL.items() if writes(one)}
    assert writing - set(ACTS) == set(PARTS)
