"""The chain shows an edit, a removal, an insertion and a change of order, and names the record."""

import hashlib
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from refillnotes.domain.audit import (
    GENESIS,
    AuditEntry,
    BrokenLink,
    Event,
    Link,
    Subject,
    broken_link,
    entry_of,
    fingerprint,
    instant_text,
    link_hash,
    next_link,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
NURSE = UUID(int=1, version=4)
VISIT = UUID(int=2, version=4)


def a_chain(length: int = 5) -> list[Link]:
    links: list[Link] = []
    for number in range(length):
        entry = AuditEntry(Event.VISIT_SAVED, NURSE, NOON + timedelta(seconds=number))
        links.append(next_link(links[-1] if links else None, entry.at, entry.canonical()))
    return links


def test_a_chain_as_written_has_no_broken_link():
    assert broken_link(a_chain()) is None
    assert broken_link([]) is None


def test_the_first_link_follows_from_nothing():
    (first,) = a_chain(1)
    assert (first.seq, first.prev) == (1, GENESIS)


def test_the_hash_of_a_link_is_the_one_the_format_says():
    # Worked by sha256sum over {"at":"...","event":"{}","prev":"000...","seq":1}
    at = "2026-11-23T12:00:00.000000Z"
    assert link_hash(1, at, "{}", GENESIS) == (
        "81129f879075cee4ed0981ce030bc0ec9cf3695f30b4b302be710998ed4a741e"
    )


CHANGES = {
    "seq": 9,
    "at": "2026-11-23T12:00:00.000001Z",
    "event": '{"event":"note-signed"}',
    "prev": "f" * 64,
    "hash": "f" * 64,
}


@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("column", CHANGES)
def test_an_edit_is_named(place: int, column: str):
    links = a_chain()
    links[place] = replace(links[place], **{column: CHANGES[column]})
    broken = broken_link(links)
    assert broken is not None and broken.seq == (9 if column == "seq" else place + 1)


@pytest.mark.parametrize("place", range(4))
def test_a_removed_record_is_named_by_the_one_after_it(place: int):
    links = a_chain()
    del links[place]
    assert broken_link(links) == BrokenLink(place + 2, f"record {place + 1} was expected here")


def test_a_removed_record_is_named_though_the_rest_were_renumbered():
    links = a_chain()
    del links[2]
    links[2:] = [replace(link, seq=link.seq - 1) for link in links[2:]]
    assert broken_link(links) == BrokenLink(3, "it does not name the hash of the record before it")


def test_an_inserted_record_is_named():
    links = a_chain()
    links.insert(2, links[1])
    assert broken_link(links) == BrokenLink(2, "record 3 was expected here")


def test_an_inserted_record_with_a_hash_of_its_own_is_named_by_the_next():
    links = a_chain()
    links.insert(3, next_link(links[2], NOON, "{}"))
    links[4:] = [replace(link, seq=link.seq + 1) for link in links[4:]]
    assert broken_link(links) == BrokenLink(5, "it does not name the hash of the record before it")


def test_a_change_of_order_is_named():
    links = a_chain()
    links[1], links[2] = links[2], links[1]
    assert broken_link(links) == BrokenLink(3, "record 2 was expected here")


def test_an_edit_whose_hash_was_made_to_fit_is_named_by_the_next():
    links = a_chain()
    hidden = replace(links[1], event='{"event":"note-signed"}')
    links[1] = replace(hidden, hash=link_hash(hidden.seq, hidden.at, hidden.event, hidden.prev))
    assert broken_link(links) == BrokenLink(3, "it does not name the hash of the record before it")


def test_the_rest_of_a_chain_can_be_read_after_a_known_link():
    links = a_chain()
    assert broken_link(links[3:], after=links[2]) is None
    assert broken_link(links[3:], after=links[1]) == BrokenLink(4, "record 3 was expected here")


@given(st.data())
def test_any_other_text_in_any_column_is_noticed(data: st.DataObject):
    links = a_chain()
    place = data.draw(st.integers(0, 4))
    column = data.draw(st.sampled_from(["at", "event", "prev", "hash"]))
    was = getattr(links[place], column)
    links[place] = replace(
        links[place], **{column: data.draw(st.text().filter(lambda text: text != was))}
    )
    broken = broken_link(links)
    assert broken is not None and broken.seq == place + 1


@pytest.mark.parametrize("column", ["at", "event", "prev", "hash"])
@pytest.mark.parametrize("other", [7, b"text", None, "\ud800"])
def test_what_is_no_text_any_more_is_named(column: str, other: object):
    links = a_chain()
    links[2] = replace(links[2], **{column: other})
    broken = broken_link(links)
    assert broken is not None and broken.seq == 3


def test_an_entry_is_ids_and_hashes_in_canonical_order():
    entry = AuditEntry(Event.NOTE_SIGNED, NURSE, NOON, {Subject.VISIT: VISIT}, {"record": "a" * 64})
    assert entry.canonical({"notes/x": "b" * 64}) == (
        f'{{"actor":"{NURSE}","event":"note-signed","hashes":{{"record":"{"a" * 64}"}},'
        f'"rows":{{"notes/x":"{"b" * 64}"}},"subjects":{{"visit":"{VISIT}"}}}}'
    )


def test_an_entry_of_the_program_itself_has_no_actor():
    entry = AuditEntry(Event.BACKUP_MADE, None, NOON)
    assert entry.canonical() == '{"actor":null,"event":"backup-made"}'


def test_a_name_cannot_be_the_subject_of_an_entry():
    with pytest.raises(
        TypeError, match="the patient of an audit entry is an id, not <class 'str'>"
    ):
        AuditEntry(Event.CHART_VIEWED, NURSE, NOON, {Subject.PATIENT: "Anna Müller"})


@pytest.mark.parametrize("text", ["4.2 mL", "A" * 64, "a" * 63, "a" * 65])
def test_only_a_sha256_can_be_kept_as_a_hash(text: str):
    with pytest.raises(ValueError, match="record of an audit entry is not a SHA-256"):
        AuditEntry(Event.NOTE_SIGNED, NURSE, NOON, hashes={"record": text})


def test_a_time_without_a_zone_is_refused():
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(ValueError, match="audit times are aware"):
        AuditEntry(Event.VISIT_SAVED, NURSE, naive)
    with pytest.raises(ValueError, match="times are kept aware"):
        instant_text(naive)


moments = st.datetimes(
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=-5)), timezone(timedelta(hours=9))]),
    min_value=datetime(1900, 1, 2),  # noqa: DTZ001  # hypothesis adds the zone
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001
)


@given(moments, moments)
def test_text_order_is_time_order(one: datetime, other: datetime):
    assert (instant_text(one) < instant_text(other)) == (one < other)
    assert datetime.fromisoformat(instant_text(one)) == one


def test_a_column_added_later_leaves_older_fingerprints_as_they_were():
    row = {"id": "1", "size": 7}
    assert fingerprint(row) == fingerprint({**row, "amends": None})
    assert fingerprint(row) != fingerprint({**row, "size": 8})
    assert fingerprint(row) != fingerprint({**row, "size": "7"})


@given(st.text(), st.integers(0, 2**53 - 1))
def test_a_hash_is_taken_over_the_rfc_8785_form_whatever_the_text(text, number):
    whole = {"seq": number, "at": text, "event": text, "prev": text}
    assert link_hash(number, text, text, text) == hashlib.sha256(rfc8785.dumps(whole)).hexdigest()
    row = {"size": number, "id": text}
    assert fingerprint({**row, "gone": None}) == hashlib.sha256(rfc8785.dumps(row)).hexdigest()


def test_a_moment_of_the_trail_is_written_in_utc_wherever_the_machine_stands(monkeypatch):
    monkeypatch.setenv("TZ", "America/Chicago")
    time.tzset()
    monkeypatch.undo()
    chicago = timezone(timedelta(hours=-6))
    try:
        written = instant_text(datetime(2026, 11, 14, 10, 2, tzinfo=chicago))
    finally:
        time.tzset()
    assert written == "2026-11-14T16:02:00.000000Z"


def test_a_link_holds_its_number_its_moment_and_what_it_follows():
    at = "2026-11-23T12:00:00.000000Z"
    first = next_link(None, NOON, "{}")
    assert first == Link(1, at, "{}", GENESIS, link_hash(1, at, "{}", GENESIS))
    assert next_link(first, NOON, "{}") == Link(
        2, at, "{}", first.hash, link_hash(2, at, "{}", first.hash)
    )


def test_a_record_whose_content_was_changed_says_so():
    links = a_chain()
    links[2] = replace(links[2], event='{"event":"note-signed"}')
    assert broken_link(links) == BrokenLink(3, "its content does not give its hash")


ALONE = AuditEntry(Event.BACKUP_MADE, None, NOON)
WHOLE = AuditEntry(
    Event.VISIT_SAVED, NURSE, NOON, {Subject.VISIT: VISIT}, {"facts": "a" * 64, "trace": "b" * 64}
)


@pytest.mark.parametrize("entry", [ALONE, WHOLE])
def test_an_act_of_another_file_is_read_from_its_link_with_what_it_is_found_by(entry):
    link = next_link(None, entry.at, entry.canonical())
    assert entry_of(link, {}) == entry
    assert entry_of(link, {"trace": link.hash}) == replace(
        entry, hashes={**entry.hashes, "trace": link.hash}
    )


def test_a_link_that_tells_of_no_act_known_here_is_not_chained():
    with pytest.raises(ValueError, match="'unheard-of' is not a valid Event"):
        entry_of(next_link(None, NOON, '{"actor":null,"event":"unheard-of"}'), {})
    with pytest.raises(KeyError, match="actor"):
        entry_of(next_link(None, NOON, '{"event":"backup-made"}'), {})
