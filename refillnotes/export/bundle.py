"""The bundle an auditor takes away: notes, index, audit trail and verifier in one streamed ZIP."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib.resources import files

from zipstream import ZIP_STORED, ZipStream

from refillnotes.domain.audit import Link
from refillnotes.export.listing import Line, Listing, manifest_line
from refillnotes.export.verify_bundle import (
    AUDIT,
    GONE,
    INDEX,
    MANIFEST,
    PASSKEYS,
    ROOT,
    SCHEMA,
    SIGNATURES,
    SIGNERS,
    STANDING,
    TRAIL,
    VERIFIER,
    bundle_id,
    canonical,
)


@dataclass(frozen=True, slots=True)
class Header:
    """What was asked for, by whom, and what was found; the bundle is named by its hash.

    ``as_of`` is the newest record of the audit trail at the moment the notes were listed, and
    ``nonce`` keeps two bundles of one second apart.
    """

    clinic: str
    made_at: str
    made_by: str
    query: Mapping[str, str]
    counts: Mapping[str, int]
    index_sha256: str
    as_of: int
    nonce: str

    @property
    def bundle(self) -> str:
        """The name that each export event of the audit trail carries."""
        return bundle_id(asdict(self))


class Passing:
    """Bytes on their way out, counted and hashed as they pass."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces
        self._digest = hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self._digest.update(piece)
            yield piece

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


class Segment:
    """A piece of the audit trail, a line each, its two ends noted as it passes."""

    def __init__(self, links: Iterable[Link]) -> None:
        self._links = links
        self.ends: dict[str, str | int] = {
            "first": 0,
            "prev": "",
            "last": 0,
            "hash": "",
            "links": 0,
        }

    def __iter__(self) -> Iterator[bytes]:
        for number, link in enumerate(self._links, 1):
            if number == 1:
                self.ends |= {"first": link.seq, "prev": link.prev}
            self.ends |= {"last": link.seq, "hash": link.hash, "links": number}
            yield canonical(asdict(link)) + b"\n"


def path_of(number: str, revision: int, month: str, beside: str = "") -> str:
    """Where a note lies in the bundle: by its month, "2026-11", without a patient's name.

    ``beside`` names what lies beside it, "void" or "addendum-1".
    """
    ending = f"-{beside}" if beside else ""
    return f"notes/{month.replace('-', '/')}/visit-{number}-r{revision}{ending}.pdf"


Papers = Callable[[Line], Iterable[tuple[str, bytes]]]
"""Every PDF of one line by its path: the note, its addenda, the sheet of a void one."""


def bundle(
    header: Header,
    listing: Listing,
    read: Papers,
    links: Iterable[Link],
    root: bytes,
    certificates: Mapping[str, bytes],
) -> Iterator[bytes]:
    """Stream the ZIP: each note as its turn comes, then what proves that none is missing.

    ``root`` is the clinic's root certificate as PEM. ``read`` gives what is already checked against
    its hash; ``links`` reach from the oldest signature in the selection to the newest export event
    of this bundle. ``certificates`` are those of destroyed notes, by their paths.
    """
    archive = ZipStream(compress_type=ZIP_STORED)
    for line in listing:
        for path, content in read(line):
            archive.add(content, path)
            yield from archive.all_files()
    archive.add(listing.index(), INDEX, size=listing.index_size)
    ours = files("refillnotes.export")
    programs = {
        name: ours.joinpath(file).read_bytes()
        for name, file in (
            (VERIFIER, "verify_bundle.py"),
            (TRAIL, TRAIL),
            (PASSKEYS, PASSKEYS),
            (STANDING, STANDING),
            (SIGNATURES, SIGNATURES),
            (GONE, GONE),
            (SIGNERS, SIGNERS),
        )
    }
    programs |= {ROOT: root, **certificates}
    for name, program in programs.items():
        archive.add(program, name)
    segment = Segment(links)
    trail = Passing(segment)
    archive.add(trail, AUDIT)
    yield from archive.all_files()
    hashes = {
        INDEX: listing.index_sha256,
        **{name: hashlib.sha256(program).hexdigest() for name, program in programs.items()},
        AUDIT: trail.sha256,
    }
    archive.add(manifest(header, listing, segment.ends, hashes), MANIFEST)
    yield from archive.finalize()


def manifest(
    header: Header,
    listing: Listing,
    audit: Mapping[str, str | int],
    hashes: Mapping[str, str],
) -> Iterator[bytes]:
    """What the bundle holds and what was asked, a note a line, with the SHA-256 of every file."""
    yield b'{"schema":' + canonical(SCHEMA) + b',\n"bundle":' + canonical(header.bundle)
    yield b',\n"header":' + canonical(asdict(header))
    yield b',\n"audit":' + canonical(dict(audit)) + b',\n"files":' + canonical(dict(hashes))
    yield b',\n"destroyed":' + canonical(list(listing.gone)) + b',\n"notes":['
    for number, line in enumerate(listing):
        yield (b",\n" if number else b"\n") + manifest_line(line)
    yield b"\n]}\n"
