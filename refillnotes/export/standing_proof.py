"""Check what a bundle says of its notes: amended, void, added to, approved by their authors.

Needs Python alone, no refillnotes. It lies in a bundle beside ``verify.py``, which asks it wherever
anything became of a note: the index and the manifest must say what the audit trail says.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

CURRENT = "current"
VOID = "void"
OWN_APPROVAL = "yes"
"""Author and approver are the same person, as the clinic's rule allowed."""
PREFIX = b"refillnotes-void-v1\n"

Note = Mapping[str, Any]
"""What the manifest says of one note."""


def standing_cells(
    amended_by: Mapping[str, str], amends: str, void: Mapping[str, str]
) -> dict[str, str]:
    """What the index says became of one note.

    ``amended_by`` has the note and the revision that stand in its place, ``amends`` the revision
    it amends itself, and ``void`` the two statements; each is empty where there is none.
    """
    asked, confirmed = (json.loads(void[name]) if void else {} for name in ("asked", "confirmed"))
    standing = f"amended by revision {amended_by['revision']}" if amended_by else CURRENT
    return {
        "standing": VOID if void else standing,
        "amended_by_revision": amended_by.get("revision", ""),
        "amended_by_note": amended_by.get("note", ""),
        "amends_revision": amends,
        "void_reason": asked.get("reason", ""),
        "void_at": confirmed.get("signed_at", ""),
        "void_by": f"{asked['name']}; {confirmed['name']}" if void else "",
    }


def beside_cells(sheet: Mapping[str, str], addenda: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What the index says lies beside one note: the sheet on it, and how many addenda."""
    return {"void_sheet_sha256": sheet.get("sha256", ""), "addenda": str(len(addenda))}


def standing_faults(
    notes: list[Note], rows: list[dict[str, str]], acts: list[dict[str, Any]]
) -> Iterator[str]:
    """A sentence for everything said of a note's standing that the audit trail does not say.

    ``rows`` are those of the index, in the order of ``notes``; ``acts`` the events until the notes
    were listed.
    """
    yield from _amendments(notes, acts)
    yield from _voids(notes, acts)
    yield from _addenda(notes, acts)
    yield from _own_approvals(notes, rows, acts)
    by_id = {note["note"]: note for note in notes}
    for note, row in zip(notes, rows, strict=False):
        try:
            wanted = standing_cells(
                _named(by_id, note["amended_by"]),
                _named(by_id, note["amends"]).get("revision", ""),
                note["void"],
            ) | beside_cells(note["sheet"], note["addenda"])
        except (AttributeError, KeyError, TypeError, ValueError):
            continue  # what cannot be read has its own sentence above
        for name, text in wanted.items():
            if _plain(row.get(name)) != _plain(text):
                yield f"{note['path']}: the index's {name} is not what became of it."


def _named(by_id: Mapping[str, Note], note_id: str) -> dict[str, str]:
    return {"note": note_id, "revision": str(by_id[note_id]["revision"])} if note_id else {}


def _plain(text: str | None) -> str:
    """A cell without the apostrophes that keep a spreadsheet from running it."""
    return (text or "").replace("'", "")


def _amendments(notes: list[Note], acts: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Each amendment names the record it amends: that pair, and no other, is in the manifest."""
    by_id = {note["note"]: note for note in notes}
    by_record = {(note["visit"], note["record_sha256"]): note for note in notes}
    amends: dict[str, str] = {}
    for act in acts:
        subjects = act.get("subjects", {})
        note = by_id.get(subjects.get("note"))
        if act.get("event") != "note-amended" or note is None:
            continue
        old = by_record.get((note["visit"], act.get("hashes", {}).get("amends", "")))
        if old is None:
            yield f"{note['path']} amends a revision that this bundle does not hold."
        else:
            amends[note["note"]] = old["note"]
    amended_by = {old: new for new, old in amends.items()}
    for note in notes:
        if note["amends"] != amends.get(note["note"], ""):
            yield f"{note['path']}: what it amends is not what the audit trail says."
        if note["amended_by"] != amended_by.get(note["note"], ""):
            yield f"{note['path']}: what amends it is not what the audit trail says."


def _voids(notes: list[Note], acts: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Both statements are those the audit trail names, by two people, about this very record."""
    asked: dict[str, set[tuple[str, str]]] = {}
    confirmed: dict[str, tuple[str, str]] = {}
    for act in acts:
        visit = act.get("subjects", {}).get("visit", "")
        said = act.get("hashes", {}).get("statement", ""), act.get("actor") or ""
        if act.get("event") == "void-asked":
            asked.setdefault(visit, set()).add(said)
        if act.get("event") == "visit-voided":
            confirmed[visit] = said
    for note in notes:
        visit = note["visit"]
        if visit in confirmed and not note["void"]:
            yield f"{note['path']} is void, and the manifest does not say so."
        if bool(note["void"]) != bool(note["sheet"]):
            yield f"{note['path']}: a sheet lies on a note that is void, and on no other."
        if note["void"]:
            why = _void_fault(note, asked.get(visit, set()), confirmed.get(visit))
            if why:
                yield f"{note['path']}: {why}."


def _addenda(notes: list[Note], acts: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Each approved addendum to one of these notes is here, and is what was signed."""
    signed: dict[str, dict[str, tuple[str, ...]]] = {}
    for act in acts:
        if act.get("event") == "addendum-signed":
            subjects, hashes = act.get("subjects", {}), act.get("hashes", {})
            own = OWN_APPROVAL if "own" in hashes else ""
            said = (*(hashes.get(name, "") for name in ("pdf", "record", "adds_to")), own)
            signed.setdefault(subjects.get("note"), {})[subjects.get("addendum")] = said
    for note in notes:
        wanted = dict(signed.get(note["note"], {}))
        for one in note["addenda"]:
            own = one.get("own_approval", "")
            held = one["sha256"], one.get("record_sha256"), note["record_sha256"], own
            if wanted.pop(one.get("addendum"), None) != held:
                yield f"{one['path']} is not what the audit trail says was signed."
        if wanted:
            yield f"{note['path']}: {len(wanted)} of its addenda are not here."


def _own_approvals(
    notes: list[Note], rows: list[dict[str, str]], acts: Iterable[Mapping[str, Any]]
) -> Iterator[str]:
    """The audit trail names each approval by the author; the manifest and the index do as well."""
    own = {
        act.get("subjects", {}).get("note", "")
        for act in acts
        if act.get("event") in {"note-signed", "note-amended"} and "own" in act.get("hashes", {})
    }
    for note, row in zip(notes, rows, strict=False):
        wanted = OWN_APPROVAL if note["note"] in own else ""
        if {note.get("own_approval", ""), row.get("own_approval") or ""} != {wanted}:
            yield f"{note['path']}: whether its author approved it is not what the trail says."


def _void_fault(note: Note, asked: set[tuple[str, str]], confirmed: tuple[str, str] | None) -> str:
    """What is wrong with the two statements of a void note, empty for nothing."""
    try:
        texts = [note["void"][name] for name in ("asked", "confirmed")]
        first, second = (json.loads(text) for text in texts)
        said = [(_digest(text), json.loads(text)["signer"]) for text in texts]
        found = {
            "the audit trail does not say that it is void": said[1] != confirmed,
            "nobody asked for it to be void in these words": said[0] not in asked,
            "the two statements on its being void are not of two people": said[0][1] == said[1][1],
            "the statements on its being void are about something else": {
                (one["visit"], note["record_sha256"] in one["records"], one["reason"])
                for one in (first, second)
            }
            != {(note["visit"], True, first["reason"])}
            or (first["meaning"], second["meaning"]) != ("void-asked", "void-confirmed"),
        }
    except (AttributeError, KeyError, TypeError, ValueError):
        return "the statements on its being void cannot be read"
    return next((why for why, is_so in found.items() if is_so), "")


def _digest(statement: str) -> str:
    return hashlib.sha256(PREFIX + statement.encode()).hexdigest()
