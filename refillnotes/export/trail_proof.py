"""Check the audit trail in a bundle: each record follows the one before, and none is unaccounted.

Needs Python alone, no refillnotes. It lies in a bundle beside ``verify.py``, which always asks it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

AUDIT = "audit.jsonl"
DESTROYED = "destroyed"
_SIGNING = ("note-signed", "note-amended")
_Signed = dict[str, tuple[str, str]]

Manifest = Mapping[str, Any]
Act = tuple[dict[str, Any], dict[str, Any]]
"""A link of the audit trail, and the event it holds."""


def read_links(content: bytes) -> tuple[list[Act], int]:
    """Read every line; the number beside them is that of the first which is no link, 0 for none."""
    try:
        read = [_link(line) for line in content.decode().splitlines()]
    except ValueError:
        read = []
    unread = read.index(None) + 1 if None in read else 0
    return [one for one in read if one is not None], unread


def _link(line: str) -> Act | None:
    """Read one line, its event beside it; None when it is no link."""
    try:
        link: dict[str, Any] = json.loads(line)
        act: dict[str, Any] = json.loads(link["event"])
        sound = {"seq", "at", "event", "prev", "hash"} == link.keys()
        sound = sound and isinstance(act, dict) and isinstance(link["seq"], int)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None
    return (link, act) if sound else None


def trail_faults(links: list[Act], manifest: Manifest) -> Iterator[str]:
    """Give a sentence for each break, and for each note that trail and manifest disagree about."""
    yield from _chain(links, manifest["audit"])
    exported, signed, listed = _acts(links, manifest)
    notes = {note["note"]: note for note in manifest["notes"]}
    for note_id in sorted(exported - set(notes)):
        yield f"Note {note_id} was exported with this bundle and is not in it."
    for note_id, note in notes.items():
        if note_id not in exported:
            yield f"{note['path']} was not exported with this bundle."
        if signed.get(note_id) != (note["sha256"], note["record_sha256"]):
            yield f"{note['path']} is not what the audit trail says was signed."
    destroyed = {one.get("note") for one in manifest.get(DESTROYED, [])}
    gone, withheld = listed - set(notes) - destroyed, manifest["header"]["counts"]["withheld"]
    if withheld and not manifest["header"]["query"] and len(gone) != withheld:
        yield f"{len(gone)} notes that were signed are not here, and {withheld} were withheld."
    for note_id in sorted(gone) if not withheld and not manifest["header"]["query"] else ():
        yield f"Note {note_id} was signed, and this bundle of all notes does not hold it."


def _chain(links: list[Act], stated: Manifest) -> Iterator[str]:
    held: dict[str, Any] = {"first": 0, "prev": "", "last": 0, "hash": "", "links": len(links)}
    if links:
        (first, _), (last, _) = links[0], links[-1]
        held.update(first=first["seq"], prev=first["prev"], last=last["seq"], hash=last["hash"])
    if held != stated:
        yield f"{AUDIT} is not the piece of the audit trail that the manifest names."
    before: dict[str, Any] | None = None
    for link, _ in links:
        if _hash(link) != link["hash"]:
            yield f"Audit record {link['seq']} was changed: it does not give its hash."
        if before and (link["seq"], link["prev"]) != (before["seq"] + 1, before["hash"]):
            yield f"Audit record {link['seq']} does not follow record {before['seq']}."
        before = link


def _hash(link: Mapping[str, Any]) -> str:
    whole = {name: link[name] for name in ("seq", "at", "event", "prev")}
    text = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _acts(links: list[Act], manifest: Manifest) -> tuple[set[str], _Signed, set[str]]:
    """Gather what was exported here, what was signed, and what of that before it was listed."""
    exported, listed = set[str](), set[str]()
    signed: _Signed = {}
    for link, act in links:
        subjects, hashes = act.get("subjects", {}), act.get("hashes", {})
        note_id = subjects.get("note")
        if act.get("event") == "notes-exported" and hashes.get("bundle") == manifest["bundle"]:
            exported.add(note_id)
        if act.get("event") in _SIGNING:
            signed[note_id] = (hashes.get("pdf"), hashes.get("record"))
            if link["seq"] <= manifest["header"]["as_of"]:
                listed.add(note_id)
    return exported, signed, listed
