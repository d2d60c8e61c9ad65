"""Check a bundle of signed notes: nothing changed, nothing taken out, nothing put in.

Needs Python alone, no refillnotes: ``python verify.py FILE.zip``, with the other programs of the
bundle unpacked beside it: the proofs of the audit trail, of what became of notes, amended, void or
destroyed, and of second signatures; those of passkeys and own keys need the package
``cryptography`` as well.
It ends with 0: whole, 1: something is wrong, 2: it cannot be checked.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

SCHEMA = "refillnotes-bundle-1"
MANIFEST, INDEX, AUDIT, DESTROYED = "manifest.json", "index.csv", "audit.jsonl", "destroyed"
VERIFIER, STANDING, SIGNATURES = "verify.py", "standing_proof.py", "signatures_proof.py"
PASSKEYS, SIGNERS, ROOT = "passkey_proof.py", "signing_key_proof.py", "root.pem"
GONE, TRAIL = "destruction_proof.py", "trail_proof.py"
_ALWAYS = (INDEX, AUDIT, VERIFIER, PASSKEYS, STANDING, SIGNATURES, SIGNERS, ROOT)

WHOLE, WRONG, CANNOT_CHECK = 0, 1, 2
_SAID = {"amends", "amended_by", "void", "sheet", "addenda", "own_approval"}
_IN_A_NOTE = {"path", "sha256", "size", "note", "visit", "record_sha256", "number", "revision"}
_IN_A_HEADER = {"as_of", "clinic", "counts", "index_sha256", "made_at", "made_by", "query"}
_COUNTED = {"signed", "not_refilled", "answered", "amended", "void", "missing", "waiting"}
_COUNTED |= {"withheld", "addenda"}
_BROKEN = (KeyError, EOFError, NotImplementedError, OSError, RuntimeError, zipfile.BadZipFile)
"""How a member of a ZIP can fail to be read; a password or another packing are among them."""

_PROVED = {"passkey", "certificate", "author-certificate", "checker", "witness"}
_BECAME = ("note-amended", "visit-voided", "addendum-signed", "notes-destroyed")
Manifest = dict[str, Any]
Act = tuple[dict[str, Any], dict[str, Any]]
"""A link of the audit trail, and the event it holds."""


class NotABundle(Exception):
    """The file is no bundle of refillnotes, or a part that says what is in it cannot be read."""


def canonical(value: object) -> bytes:
    """Write the one JSON text that a value has (RFC 8785, for texts, whole numbers and names)."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def bundle_id(header: Manifest) -> str:
    """Name a bundle by its header; every export event of the audit trail carries this name."""
    return hashlib.sha256(canonical(header)).hexdigest()


def problems(bundle: zipfile.ZipFile) -> Iterator[str]:
    """Give a sentence for everything that is wrong with an open ``zipfile.ZipFile``."""
    manifest = read_manifest(bundle)
    yield from _members(bundle, manifest)
    if bundle_id(manifest["header"]) != manifest["bundle"]:
        yield "The manifest's header was changed: it does not give the bundle's name."
    yield from _index(bundle, manifest)
    yield from _counts(bundle, manifest)
    yield from _trail(bundle, manifest)


def read_manifest(bundle: zipfile.ZipFile) -> Manifest:
    """Raise ``NotABundle`` unless the manifest can be read and is of this schema."""
    try:
        manifest: Manifest = json.loads(bundle.read(MANIFEST))
        header = manifest["header"]
        complete = header.keys() >= _IN_A_HEADER and header["counts"].keys() >= _COUNTED
        complete = complete and all(note.keys() >= _IN_A_NOTE | _SAID for note in manifest["notes"])
        known = manifest["schema"] == SCHEMA and {"bundle", "audit"} <= manifest.keys()
        complete = complete and bool(_files(manifest)) and isinstance(header["as_of"], int)
    except (AttributeError, TypeError, ValueError, *_BROKEN) as why:
        raise NotABundle(f"{MANIFEST} cannot be read ({why}).") from why
    if not known or not complete:
        raise NotABundle(f"{MANIFEST} is not of the kind {SCHEMA}.")
    return manifest


def _members(bundle: zipfile.ZipFile, manifest: Manifest) -> Iterator[str]:
    there = Counter(bundle.namelist())
    wanted = {*_files(manifest), MANIFEST}
    for name in sorted(wanted - set(there)):
        yield f"{name} is missing."
    for name in sorted(set(there) - wanted):
        yield f"{name} does not belong here: the manifest does not name it."
    for name, times in sorted(there.items()):
        if times > 1:
            yield f"{name} is there {times} times."
    for name in _ALWAYS:
        if name not in manifest["files"]:
            yield f"The manifest does not name {name}."
    for name, digest in _files(manifest).items():
        if name in there and _sha256(bundle, name) != digest:
            yield f"{name} was changed: its bytes do not give the SHA-256 of the manifest."


def _files(manifest: Manifest) -> dict[str, str]:
    """Give each file there should be but the manifest, with its hash: notes and what is beside."""
    wanted: dict[str, str] = {**manifest["files"]}
    for note in manifest["notes"]:
        papers = [note, *note["addenda"], *([note["sheet"]] if note["sheet"] else [])]
        wanted.update((one["path"], one["sha256"]) for one in papers)
    return wanted


def _sha256(bundle: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    try:
        with bundle.open(name) as file:
            for piece in iter(lambda: file.read(1 << 20), b""):
                digest.update(piece)
    except _BROKEN:
        return "unreadable"
    return digest.hexdigest()


def _index(bundle: zipfile.ZipFile, manifest: Manifest) -> Iterator[str]:
    rows, _ = _index_rows(bundle)
    if manifest["header"].get("index_sha256") != manifest["files"].get(INDEX):
        yield f"{INDEX} is not the one this bundle was made with."
    if len(rows) != len(manifest["notes"]):
        yield f"{INDEX} has {len(rows)} notes, the manifest {len(manifest['notes'])}."
    for number, (row, note) in enumerate(zip(rows, manifest["notes"], strict=False), 2):
        for name in ("path", "sha256", "number", "revision"):
            if row.get(name) != str(note.get(name)):
                yield f"{INDEX}, line {number}: {name} is not that of the manifest."


def _index_rows(bundle: zipfile.ZipFile) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    try:
        text = bundle.read(INDEX).decode("utf-8-sig")
    except (ValueError, *_BROKEN):
        return [], []
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    gone = [row for row in rows if row.get("standing") == DESTROYED]
    return [row for row in rows if row not in gone], gone


def _counts(bundle: zipfile.ZipFile, manifest: Manifest) -> Iterator[str]:
    rows, _ = _index_rows(bundle)
    counted = {
        "signed": len(manifest["notes"]),
        "not_refilled": sum(row.get("outcome") != "refilled" for row in rows),
        "answered": sum(row.get("accepted_deviations") not in ("0", None) for row in rows),
        "amended": sum(bool(note["amended_by"]) for note in manifest["notes"]),
        "void": sum(bool(note["void"]) for note in manifest["notes"]),
        "addenda": sum(len(note["addenda"]) for note in manifest["notes"]),
        "missing": 0,
    }
    for name, count in counted.items():
        if (stated := manifest["header"]["counts"].get(name)) != count:
            yield f"The header counts {stated} {name.replace('_', ' ')}; {count} are here."


def _trail(bundle: zipfile.ZipFile, manifest: Manifest) -> Iterator[str]:
    """Check the piece of the audit trail, and what it says of the notes."""
    try:
        content = bundle.read(AUDIT)
    except _BROKEN:
        content = b""
    proof = proof_beside("trail_proof")
    links, unread = proof.read_links(content)
    if unread:
        yield f"{AUDIT}, line {unread} cannot be read."
        return
    yield from proof.trail_faults(links, manifest)
    yield from _signatures(bundle, links, manifest["notes"])
    yield from _standing(bundle, links, manifest)


def _signatures(bundle: zipfile.ZipFile, links: list[Act], notes: list[Any]) -> Iterator[str]:
    """Check every passkey, own key and second person that signed, where any did."""
    said = {name for _, act in links for name in act.get("hashes", {})}
    proved = any(note.get("seconds") or note.get("void_signed") for note in notes)
    if _PROVED & said or proved:
        yield from proof_beside("signatures_proof").signature_faults(
            bundle, notes, links, proof_beside
        )


def _standing(bundle: zipfile.ZipFile, links: list[Act], manifest: Manifest) -> Iterator[str]:
    """Check what became of the notes, and whether their authors approved any, where either is."""
    notes, (rows, destroyed) = manifest["notes"], _index_rows(bundle)
    acts = [act for link, act in links if link["seq"] <= manifest["header"]["as_of"]]
    later = any(act.get("event") in _BECAME or "own" in act.get("hashes", {}) for act in acts)
    later = later or any(row.get("standing") != "current" for row in rows)
    if later or any(note.get(name) for note in notes for name in _SAID):
        yield from proof_beside("standing_proof").standing_faults(notes, rows, acts)
    if destroyed or manifest.get(DESTROYED) or _BECAME[-1] in {act.get("event") for act in acts}:
        yield from proof_beside("destruction_proof").destruction_faults(manifest, destroyed, acts)


def proof_beside(name: str) -> ModuleType:
    """Give another program of this bundle; raise ``NotABundle`` where what it needs is missing."""
    try:
        return import_module(name if __package__ in ("", None) else f"refillnotes.export.{name}")
    except ImportError as why:
        needs = ", and type: python -m pip install cryptography" if "key" in name else ""
        raise NotABundle(f"it takes {name}.py. Unpack it beside this program{needs}") from why


def summary(manifest: Manifest) -> str:
    """Say what a whole bundle holds."""
    header, trail, counts = manifest["header"], manifest["audit"], manifest["header"]["counts"]
    return (
        f"{len(manifest['notes'])} of {counts['signed']} notes are as they were signed: "
        f"{counts['not_refilled']} not refilled, {counts['answered']} with answered findings, "
        f"{counts['missing']} missing. {counts['waiting']} waited for a signature.\n"
        f"Destroyed, each with its tombstone: {counts.get(DESTROYED, 0)}.\n"
        f"Withheld, as their charts are restricted to others: {counts['withheld']}.\n"
        f"Made at {header['made_at']} by {header['made_by']}, {header['clinic']}.\n"
        f"The audit trail ends with record {trail['last']}, {trail['hash']}.\n"
        "Compare that hash with the clinic's own: only the clinic can show that the trail is its."
    )


def main(arguments: list[str]) -> int:
    """Check the files named on the command line, and say what was found."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        sys.stderr.write("Name one bundle, like: python verify.py refillnotes-notes.zip\n")
        return CANNOT_CHECK
    try:
        with zipfile.ZipFile(arguments[0]) as bundle:
            found, said = list(problems(bundle)), summary(read_manifest(bundle))
    except (OSError, zipfile.BadZipFile, NotABundle) as why:
        sys.stderr.write(f"{arguments[0]} cannot be checked: {why}\n")
        return CANNOT_CHECK
    sys.stdout.writelines(f"WRONG  {problem}\n" for problem in found)
    sys.stdout.write(f"{len(found)} problems.\n" if found else f"{said}\n")
    return WRONG if found else WHOLE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
