"""Check what a bundle says of destroyed notes: each absence is proven by its tombstone.

Needs Python alone, no refillnotes. It lies in a bundle beside ``verify.py``, which asks it wherever
a note was destroyed: tombstone, index and certificate must be what the audit trail says.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

DESTROYED = "destroyed"
_EVENT, _PROPOSED = "notes-destroyed", "destruction-proposed"
_SIGNING = ("note-signed", "note-amended")

Act = Mapping[str, Any]


def certificate_path(number: object) -> str:
    """Where the certificate of a destruction lies in a bundle."""
    return f"certificates/destruction-{number}.pdf"


def destroyed_cells(one: Mapping[str, Any]) -> dict[str, str]:
    """What the index says of a destroyed note, which has no file."""
    return {
        "number": str(one["number"]),
        "revision": str(one["revision"]),
        "standing": DESTROYED,
        "signed_at": str(one["signed_at"]),
        "destroyed_at": str(one["tombstone"]["destroyed_at"]),
        "destruction": str(one["destruction"]),
    }


def fingerprint(row: Mapping[str, Any]) -> str:
    """The fingerprint by which the audit trail knows a row: empty columns are left out."""
    held = {name: value for name, value in row.items() if value is not None}
    text = json.dumps(held, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def destruction_faults(
    manifest: Mapping[str, Any], rows: list[dict[str, str]], acts: list[Act]
) -> Iterator[str]:
    """A sentence for every absence that is not proven, and for every one that is not named.

    ``rows`` are those of the index that say "destroyed"; ``acts`` the events until the notes were
    listed.
    """
    said = manifest.get("destroyed", [])
    if len(rows) != len(said):
        yield f"The index has {len(rows)} destroyed notes, the manifest {len(said)}."
    for row, one in zip(rows, said, strict=False):
        try:
            wanted = destroyed_cells(one)
            why = _unproven(one, manifest["files"], acts)
        except (AttributeError, KeyError, TypeError, ValueError):
            yield f"What is said of a destroyed note cannot be read: {one!r:.80}."
            continue
        if why:
            yield f"Note {one['note']} is not there, and {why}."
        if any(row.get(name) != text for name, text in wanted.items()):
            yield f"The index says something else of the destroyed note {one['note']}."
    counts = manifest["header"]["counts"]
    if counts.get("destroyed", 0) != len(said):
        yield f"The header counts {counts.get('destroyed', 0)} destroyed; {len(said)} are named."
    if not manifest["header"]["query"] and not counts["withheld"]:
        named = {one.get("note") for one in said}
        for note in sorted(_destroyed_by(acts) - named):
            yield f"Note {note} was destroyed, and this bundle of all notes does not say so."


def _unproven(one: Mapping[str, Any], files: Mapping[str, str], acts: list[Act]) -> str:
    """Why the tombstone does not prove that this note was destroyed, empty when it does."""
    stone, name = one["tombstone"], f"tombstones/notes/{one['note']}"
    act = next((act for act in acts if _destroys(act) and name in act.get("rows", {})), None)
    if act is None:
        return "the audit trail does not say that it was destroyed"
    about, hashes = act["subjects"].get("destruction"), act["hashes"]
    proposers = {
        other.get("actor")
        for other in acts
        if other.get("event") == _PROPOSED
        and other.get("subjects", {}).get("destruction") == about
        and other.get("hashes", {}).get("record") == hashes["record"]
    }
    found = {
        "its tombstone is not the one the audit trail names": (
            act["rows"][name] != fingerprint(stone) or stone["row_name"] != f"notes/{one['note']}"
        ),
        "its tombstone is of another act": stone["destruction_id"] != about,
        "nobody else had proposed it": not proposers or act.get("actor") in proposers,
        "its tombstone is of another record than was signed": any(
            other["hashes"].get("record") != stone["record_sha256"]
            for other in acts
            if other.get("event") in _SIGNING
            and other.get("subjects", {}).get("note") == one["note"]
        ),
        "the certificate is not the one that was signed": (
            files.get(certificate_path(one["destruction"])) != hashes["pdf"]
        ),
    }
    return next((why for why, is_so in found.items() if is_so), "")


def _destroyed_by(acts: list[Act]) -> set[str]:
    """Every signed note that these acts destroyed."""
    start = "tombstones/notes/"
    signed = {act["subjects"].get("note") for act in acts if act.get("event") in _SIGNING}
    gone = {
        name[len(start) :]
        for act in acts
        if _destroys(act)
        for name in act.get("rows", {})
        if name.startswith(start)
    }
    return gone & signed


def _destroys(act: Act) -> bool:
    return bool(act.get("event") == _EVENT)
