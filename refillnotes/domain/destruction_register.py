"""One line of the destruction register: what a destruction emptied, by ids and hashes alone."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass

import rfc8785

_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Registered:
    """What is known of a destruction in the second place, also when the record forgot it."""

    id: str
    number: int
    patient_id: str
    destroyed_at: str
    record_sha256: str
    """Of the list that both people signed."""
    certificate_sha256: str
    """Of the file with both signatures, which is its name among the PDFs."""
    texts: Mapping[str, str]
    """The hash of each note and addendum that went, by the name of its row."""

    def canonical(self) -> bytes:
        """The RFC 8785 form, which is what is sealed."""
        return rfc8785.dumps({**asdict(self), "texts": dict(self.texts)})


def read_registered(text: str) -> Registered:
    """The destruction that this JSON tells of. Errors: ``ValueError`` when it is none."""
    held = json.loads(text)
    if not isinstance(held, dict) or held.keys() != Registered.__dataclass_fields__.keys():
        raise ValueError("it has not the parts of a destruction")
    texts = held["texts"]
    if type(held["number"]) is not int or not isinstance(texts, dict):
        raise ValueError("it has no number, or no texts")
    hashes = (held["record_sha256"], held["certificate_sha256"], *texts.values())
    if not all(isinstance(one, str) and _SHA256.fullmatch(one) for one in hashes):
        raise ValueError("a hash in it is no SHA-256")
    return Registered(**held)
