"""Put a bundle together again after something was done to it."""

import hashlib
import io
import json
import zipfile

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.export_notes import export_notes
from refillnotes.actions.look_up import Wanted
from refillnotes.export.verify_bundle import bundle_id, problems
from refillnotes.store.people import Person

EVERYTHING = Wanted()


def packed(members: dict[str, bytes], *more: tuple[str, bytes]) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as bundle:
        for name, content in (*members.items(), *more):
            bundle.writestr(name, content)
    return file


def unpacked(whole: bytes) -> dict[str, bytes]:
    """What a bundle holds, by name."""
    with zipfile.ZipFile(io.BytesIO(whole)) as bundle:
        return {name: bundle.read(name) for name in bundle.namelist()}


def exported(
    clinic: Clinic, who: Person | None = None, wanted: Wanted = EVERYTHING
) -> dict[str, bytes]:
    """What the bundle holds that this person gets now; without one, whoever runs the program."""
    return unpacked(b"".join(export_notes(clinic, who, wanted)))


def found_in(members: dict[str, bytes], *more: tuple[str, bytes]) -> list[str]:
    with zipfile.ZipFile(packed(members, *more)) as bundle:
        return list(problems(bundle))


def manifest_of(members: dict[str, bytes]) -> dict:
    return json.loads(members["manifest.json"])


def with_manifest(members: dict[str, bytes], manifest: dict) -> dict[str, bytes]:
    return members | {"manifest.json": json.dumps(manifest).encode()}


def covered_up(members: dict[str, bytes], manifest: dict) -> dict[str, bytes]:
    """What somebody would do who knows the format: make every hash fit again."""
    for name in manifest["files"]:
        manifest["files"][name] = hashlib.sha256(members[name]).hexdigest()
    manifest["header"]["index_sha256"] = manifest["files"]["index.csv"]
    manifest["header"]["counts"]["signed"] = len(manifest["notes"])
    manifest["bundle"] = bundle_id(manifest["header"])
    return with_manifest(members, manifest)
