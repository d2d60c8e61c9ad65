"""Where a clinic has one physician: they approve their own addendum, and everything says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from refillnotes.actions.add_to_note import write_addendum
from refillnotes.actions.approve_addendum import sign_addendum
from refillnotes.actions.read_addendum import read_addendum, read_addendum_pdf
from refillnotes.actions.refusals import OwnNote
from refillnotes.actions.verify_record import verify_record
from tests.clinics import Practice, Signed, a_signed_practice
from tests.export.bundles import covered_up, exported, found_in, manifest_of
from tests.passkeys import happened
from tests.pdf.reading import as_seen, words

SAID = "Author and approver are the same person, as this clinic's rule allows."


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signed]:
    with a_signed_practice(tmp_path_factory.mktemp("made")) as signed:
        yield signed


@pytest.fixture
def practice(made: Signed, tmp_path: Path) -> Iterator[Practice]:
    with made.copied(tmp_path) as copied:
        yield replace(copied, clinic=replace(copied.clinic, one_physician=True))


def test_their_own_is_approved_and_paper_statement_trail_and_bundle_say_so(practice, made):
    clinic, who = practice.clinic, practice.physician
    own = write_addendum(clinic, who, made.note_id, "She called.")
    theirs = write_addendum(clinic, practice.nurse, made.note_id, "She slept well.")
    for one in (own, theirs):
        sign_addendum(clinic, who, one, read_addendum(clinic, who, one).shown)
    last = [read_addendum(clinic, who, one).signatures[-1] for one in (own, theirs)]
    assert [one["meaning"] for one in last] == ["approved-own", "approved"]
    printed = [words(as_seen(read_addendum_pdf(clinic, who, one)[1])) for one in (own, theirs)]
    assert [SAID in one for one in printed] == [True, False]
    signed = [one["hashes"] for one in happened(clinic) if one["event"] == "addendum-signed"]
    assert [one.get("own") for one in signed] == [last[0]["statement_sha256"], None]
    assert list(verify_record(clinic, signatures=True)) == []
    members = exported(clinic, who)
    manifest = manifest_of(members)
    (note,) = manifest["notes"]
    assert [one["own_approval"] for one in note["addenda"]] == ["yes", ""]
    assert found_in(members) == []
    note["addenda"][0]["own_approval"] = ""
    hidden = found_in(covered_up(members, manifest))
    assert any("is not what the audit trail says was signed" in one for one in hidden)


def test_without_the_rule_nobody_approves_their_own(practice, made):
    clinic, who = replace(practice.clinic, one_physician=False), practice.physician
    own = write_addendum(clinic, who, made.note_id, "She called.")
    with pytest.raises(OwnNote, match="You wrote this addendum"):
        sign_addendum(clinic, who, own, read_addendum(clinic, who, own).shown)
