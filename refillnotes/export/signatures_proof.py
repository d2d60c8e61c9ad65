"""Check who signed each page of a bundle, and with what: notes, whom they name, addenda, voids.

Needs Python alone, no refillnotes. It lies in a bundle beside ``verify.py``, which asks it wherever
the audit trail has a passkey, a key of somebody's own, a witness or a second checker sign.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any
from zipfile import BadZipFile, ZipFile

SECONDS = ("checker", "witness")
"""The roles of those a note names beside its author and its approver."""

_OF_A_NOTE = {"certificate": "approver"} | {
    f"{role}-certificate": role for role in ("author", *SECONDS)
}
"""Which hash of a signature's event names whose certificate."""

_WHOSE = {
    "note-signed": _OF_A_NOTE,
    "note-amended": _OF_A_NOTE,
    "addendum-written": {"certificate": "author"},
    "addendum-signed": {"certificate": "approver"},
}

_VOIDED = {"asked": "void-asked", "confirmed": "visit-voided"}
"""Which event names the statement of whom, of the two who made a visit void."""

_UNREAD = (AttributeError, KeyError, TypeError, ValueError)

Page = Mapping[str, Any]
"""What the manifest says of a note or an addendum."""

Act = tuple[Mapping[str, Any], Mapping[str, Any]]
"""A link of the audit trail, and the event it holds."""


def signature_faults(
    bundle: ZipFile,
    notes: Iterable[Page],
    acts: Iterable[Act],
    beside: Callable[[str], ModuleType],
) -> Iterator[str]:
    """A sentence for every signature that is not what the audit trail says.

    ``beside`` gives another program of the bundle by its name, for what takes cryptography.
    """
    notes = list(notes)
    pages = {("note", note["note"]): note for note in notes}
    added = [one for note in notes for one in note["addenda"]]
    pages |= {("addendum", one["addendum"]): one for one in added}
    acts = list(acts)
    for link, act in acts:
        event, hashes = act.get("event", ""), act.get("hashes", {})
        kind = event.partition("-")[0]
        page = pages.get((kind, act.get("subjects", {}).get(kind)))
        if event not in _WHOSE or page is None:
            continue
        if kind == "note":
            yield from _second_faults(bundle, page, hashes, beside)
        if "passkey" in hashes:
            yield from beside("passkey_proof").passkey_faults(page, hashes)
        whose = [(name, role) for name, role in _WHOSE[event].items() if name in hashes]
        if whose:
            own = beside("signing_key_proof")
            yield from own.own_key_faults(bundle, page, (link, act), acts, whose)
    for note in notes:
        for name in _VOIDED if note.get("void") else ():
            yield from _void_faults(bundle, note, name, acts, beside)


def _void_faults(
    bundle: ZipFile, note: Page, name: str, acts: list[Act], beside: Callable[[str], ModuleType]
) -> Iterator[str]:
    """What is wrong with how one of two people signed that a visit is void.

    A statement that cannot be read, or that the trail does not name, ``standing_proof`` names.
    """
    prefix = beside("standing_proof").PREFIX
    try:
        text, kept = note["void"][name], note.get("void_signed", {}).get(name, {})
        stated, said = _digest(prefix, text), json.loads(text)
        level, role = said.get("level", ""), said["role"]
    except _UNREAD:
        return
    named = [one for one in acts if one[1].get("hashes", {}).get("statement") == stated]
    signed = next((one for one in named if one[1].get("event") == _VOIDED[name]), None)
    if signed is None:
        return
    held = {**kept, "statement": text}
    proved = {"S2": "certificate", "S3": "passkey"}.get(level, "")
    key = signed[1]["hashes"].get(proved)
    if not proved:
        why = "the audit trail has no key of theirs sign it" if kept else ""
    elif key is None:
        why = "nothing shows their own key"
    elif proved == "passkey":
        why = beside("passkey_proof").statement_fault(held, stated, key, prefix)
    else:
        why = beside("signing_key_proof").own_statement_fault(bundle, held, stated, signed, acts)
    if why:
        yield f"{note['path']}, void by its {role}: {why}."


def _digest(prefix: bytes, text: str) -> str:
    return hashlib.sha256(prefix + text.encode()).hexdigest()


def _second_faults(
    bundle: ZipFile, note: Page, hashes: Mapping[str, str], beside: Callable[[str], ModuleType]
) -> Iterator[str]:
    """Each statement of a witness or second checker against the trail, the note and the file."""
    held = {one.get("role"): one for one in note.get("seconds", [])}
    for role in (*SECONDS, *sorted(set(held) - set(SECONDS), key=str)):
        if role not in hashes:
            if role in held:
                yield f"{note['path']}: the audit trail has no {role} sign it."
            continue
        why = _second_fault(bundle, note, held.get(role, {}), role, hashes, beside)
        if why:
            yield f"{note['path']}: {why}."
        elif f"{role}-passkey" in hashes:
            said = {"statement": hashes[role], "passkey": hashes[f"{role}-passkey"]}
            page = {**note, "passkey": held[role].get("passkey", {})}
            yield from beside("passkey_proof").passkey_faults(page, said)


def _second_fault(
    bundle: ZipFile,
    note: Page,
    held: Mapping[str, Any],
    role: str,
    hashes: Mapping[str, str],
    beside: Callable[[str], ModuleType],
) -> str:
    """What is wrong with one statement, empty for nothing."""
    try:
        text, said = held["statement"], json.loads(held["statement"])
        stated = _digest(beside("passkey_proof").PREFIX, text)
        proved = {"S2": f"{role}-certificate", "S3": f"{role}-passkey"}.get(said["level"], role)
        found = {
            f"the {role}'s statement is not the one the audit trail names": stated != hashes[role]
            or said["role"] != role,
            f"the {role} signed another record": said["record_sha256"] != note["record_sha256"],
            f"the {role}'s statement is not signed in the file": not _in_file(
                bundle, note["path"], stated
            ),
            f"nothing shows the {role}'s own key": proved not in hashes,
        }
    except _UNREAD:
        return f"the statement of its {role} cannot be read"
    return next((why for why, is_so in found.items() if is_so), "")


def _in_file(bundle: ZipFile, path: str, stated: str) -> bool:
    try:
        return b" Statement " + stated.encode() in bundle.read(path)
    except (BadZipFile, KeyError, OSError):
        return False
