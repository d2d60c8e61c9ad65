"""Checkpoints are written in time, and a record that departs from them is named."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import delete

from refillnotes.actions.accept_restore import accept_restore
from refillnotes.actions.compare_checkpoints import departures, why_behind
from refillnotes.actions.remark_on_record import remarks_on
from refillnotes.actions.verify_record import NoSuchRecord, verify_record
from refillnotes.actions.write_checkpoint import write_checkpoint, write_checkpoint_if_due
from refillnotes.domain.audit import AuditEntry, Event, broken_link
from refillnotes.domain.errors import NotAllowedNow
from refillnotes.store import audit
from refillnotes.store.backup import back_up
from refillnotes.store.checkpoints import Checkpoints
from refillnotes.store.errors import RecordBehind, SavingIsOff
from refillnotes.store.tables import audit as audit_chain
from refillnotes.store.tables import audit_terms
from tests.clinics import Practice, PrinterHere, a_practice
from tests.store.forging import unguarded


@pytest.fixture
def practice(tmp_path: Path):
    with a_practice(tmp_path, PrinterHere()) as made:
        yield made


def act(practice: Practice, times: int = 1) -> int:
    """Leave some traces; gives the number of the newest."""
    for _ in range(times):
        with practice.clinic.database.writing() as connection:
            entry = AuditEntry(Event.CHART_VIEWED, practice.nurse.id, practice.clinic.now())
            last = audit.record(connection, entry)
    return last.seq


def cut_after(practice: Practice, seq: int) -> None:
    """As somebody who owns the machine can, with the terms by which the trail finds a record."""
    with unguarded(practice.clinic.database, "audit", "audit_terms") as connection:
        for table in (audit_terms, audit_chain):
            connection.execute(delete(table).where(table.c.seq > seq))


def found(practice: Practice) -> list[tuple[str, str]]:
    here = departures(practice.clinic.database, practice.clinic.checkpoints)
    return [(one.where, one.why) for one in here]


def test_a_record_that_only_grew_agrees_with_its_checkpoints(practice: Practice):
    assert why_behind(practice.clinic.database, practice.clinic.checkpoints) == ""
    write_checkpoint(practice.clinic)
    practice.a_note()
    assert write_checkpoint(practice.clinic).pdfs == 1
    practice.another_pump(1).a_note()
    assert found(practice) == []
    assert list(verify_record(practice.clinic)) == []


def test_the_key_is_named_in_the_chain_once(practice: Practice):
    for _ in range(2):
        write_checkpoint(practice.clinic)
    with practice.clinic.database.reading() as connection:
        named = audit.hashes(connection, Event.CHECKPOINT_KEY_MADE, "key")
        made = [one for one in audit.read_chain(connection) if "checkpoint-key-made" in one.event]
    assert (named, len(made)) == ({practice.clinic.checkpoints.key_sha256()}, 1)


def test_a_chain_cut_short_is_named_by_its_first_lost_record(practice: Practice):
    write_checkpoint(practice.clinic)
    last = act(practice, 5)
    write_checkpoint(practice.clinic)
    cut_after(practice, last - 2)
    with practice.clinic.database.reading() as connection:
        assert broken_link(audit.read_chain(connection)) is None
    ((where, why),) = found(practice)
    assert where == f"audit record {last - 1}"
    assert why.startswith(f"the chain ends before the checkpoint's record, {last}, ")
    assert [one.where for one in verify_record(practice.clinic)] == [where]


def test_terms_that_outlive_their_records_are_named(practice: Practice):
    last = act(practice)
    with unguarded(practice.clinic.database, "audit") as connection:
        connection.execute(delete(audit_chain).where(audit_chain.c.seq == last))
    assert [one.where for one in verify_record(practice.clinic)] == [
        f"terms of audit record {last}"
    ]


def test_a_chain_cut_short_and_written_on_is_named(practice: Practice):
    first = write_checkpoint(practice.clinic)
    last = act(practice, 5)
    write_checkpoint(practice.clinic)
    cut_after(practice, last - 2)
    act(practice.later(minutes=1), 9)
    ((where, why),) = found(practice)
    assert where == f"audit record {first.seq + 1}"
    assert why.startswith("the chain has another record in the checkpoint's place")


def test_a_row_and_a_pdf_that_are_gone_are_named(practice: Practice):
    practice.a_note()
    write_checkpoint(practice.clinic)
    with unguarded(practice.clinic.database, "submitted_pdfs") as connection:
        connection.exec_driver_sql("DELETE FROM submitted_pdfs")
    assert [where for where, _ in found(practice)] == ["table submitted_pdfs", "PDFs"]


def test_checkpoints_that_are_gone_are_missed(practice: Practice):
    write_checkpoint(practice.clinic)
    practice.clinic.checkpoints.file.unlink()
    assert [where for where, _ in found(practice)] == ["checkpoints"]


def test_a_checkpoint_somebody_else_signed_is_named(practice: Practice, tmp_path: Path):
    write_checkpoint(practice.clinic)
    forger = Checkpoints(practice.clinic.checkpoints.folder, tmp_path / "forger.key")
    forger.make_key()
    forger.append(replace(write_checkpoint(practice.clinic), seq=900))
    assert found(practice) == [("checkpoint 3", "its key was never this clinic's")]
    assert why_behind(practice.clinic.database, practice.clinic.checkpoints) == ""


def test_a_new_key_keeps_what_the_old_one_signed(practice: Practice):
    write_checkpoint(practice.clinic)
    last = act(practice, 3)
    write_checkpoint(practice.clinic)
    practice.clinic.checkpoints.key.unlink()
    assert found(practice) == []
    cut_after(practice, last - 1)
    assert "Saving is off" in why_behind(practice.clinic.database, practice.clinic.checkpoints)


def test_a_checkpoint_is_due_after_a_hundred_acts_or_a_quarter_of_an_hour(practice: Practice):
    first = write_checkpoint_if_due(practice.clinic)
    assert first is not None
    act(practice, 98)
    assert write_checkpoint_if_due(practice.clinic) is None
    assert write_checkpoint_if_due(practice.later(minutes=14).clinic) is None
    act(practice, 2)
    hundredth = write_checkpoint_if_due(practice.clinic)
    assert hundredth.seq == first.seq + 100
    assert write_checkpoint_if_due(practice.later(minutes=20).clinic) is None
    act(practice)
    assert write_checkpoint_if_due(practice.clinic) is None
    assert write_checkpoint_if_due(practice.later(minutes=15).clinic).seq == hundredth.seq + 1
    act(practice)
    assert write_checkpoint_if_due(practice.clinic, leaving=True).seq == hundredth.seq + 2
    assert write_checkpoint_if_due(practice.clinic, leaving=True) is None


def test_an_older_record_never_becomes_the_newest_checkpoint(practice: Practice):
    last = act(practice, 3)
    write_checkpoint(practice.clinic)
    cut_after(practice, last - 1)
    with pytest.raises(RecordBehind, match="Saving is off"):
        write_checkpoint(practice.clinic)


def test_an_accepted_loss_is_a_remark_and_no_fault(practice: Practice):
    last = act(practice, 3)
    kept_last = write_checkpoint(practice.clinic).seq
    cut_after(practice, last - 1)
    restore = accept_restore(practice.clinic, "The disk broke.")
    assert (restore.kept_seq, restore.lost_seq) == (last - 1, kept_last)
    act(practice, 5)
    write_checkpoint(practice.clinic)
    assert found(practice) == []
    assert list(verify_record(practice.clinic)) == []
    assert any("audit records after" in one and "The disk broke." in one
               for one in remarks_on(practice.clinic))  # fmt: skip


def test_an_accepted_loss_excuses_no_other(practice: Practice):
    early = write_checkpoint(practice.clinic)
    last = act(practice, 6)
    write_checkpoint(practice.clinic)
    cut_after(practice, last - 3)
    accept_restore(practice.clinic, "The disk broke.")
    later = act(practice, 4)
    write_checkpoint(practice.clinic)
    cut_after(practice, later - 1)
    assert [where for where, _ in found(practice)] == [f"audit record {later}"]
    cut_after(practice, early.seq - 1)
    act(practice.later(minutes=1), 30)
    assert [where for where, _ in found(practice)] == ["audit record 1"]


def test_a_fork_is_accepted_from_the_last_checkpoint_that_agrees(practice: Practice):
    agreed = write_checkpoint(practice.clinic)
    last = act(practice, 6)
    newest = write_checkpoint(practice.clinic)
    cut_after(practice, last - 3)
    act(practice.later(minutes=1), 9)
    restore = accept_restore(practice.clinic, "Somebody worked on an old copy.")
    assert (restore.kept_seq, restore.lost_seq) == (agreed.seq, newest.seq)
    assert found(practice) == []


def test_nothing_lost_is_nothing_to_accept(practice: Practice):
    write_checkpoint(practice.clinic)
    with pytest.raises(NotAllowedNow, match="There is nothing to accept"):
        accept_restore(practice.clinic, "To be sure.")


def test_a_restore_is_recorded_also_when_it_lost_nothing(practice: Practice):
    last = write_checkpoint(practice.clinic).seq
    restore = accept_restore(practice.clinic, "A new machine.", brought_back=True)
    assert (restore.kept_seq, restore.lost_seq) == (last, last)


def test_while_saving_is_off_only_the_reason_can_be_saved(practice: Practice):
    last = act(practice, 3)
    write_checkpoint(practice.clinic)
    cut_after(practice, last - 1)
    closed = replace(practice.clinic.database, saving_is_off="Saving is off.")
    here = replace(practice, clinic=replace(practice.clinic, database=closed))
    with pytest.raises(SavingIsOff, match="Saving is off."):
        act(here)
    assert accept_restore(here.clinic, "The disk broke.").lost_seq == last + 1


def test_the_chain_cannot_be_verified_from_a_record_it_has_not(practice: Practice):
    with pytest.raises(NoSuchRecord, match="There is no audit record 9999; the newest is"):
        list(verify_record(practice.clinic, since=9999))


def test_a_copy_of_the_record_agrees_with_the_same_checkpoints(practice: Practice, tmp_path: Path):
    write_checkpoint(practice.clinic)
    back_up(practice.clinic.database, tmp_path / "copy.sqlite3")
    assert why_behind(practice.clinic.database, practice.clinic.checkpoints) == ""
