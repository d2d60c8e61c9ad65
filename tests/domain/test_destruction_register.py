"""A line of the destruction register is read back as it was sealed, or said to be none."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from refillnotes.domain.destruction_register import Registered, read_registered

LINE = Registered(
    id="destruction-1",
    number=3,
    patient_id="patient-1",
    destroyed_at="2056-11-21T09:00:00+00:00",
    record_sha256="a" * 64,
    certificate_sha256="b" * 64,
    texts={"notes/2": "d" * 64, "notes/1": "c" * 64},
)


def test_a_line_is_sealed_as_one_json_in_the_order_of_its_names_and_read_back():
    assert LINE.canonical().decode() == (
        f'{{"certificate_sha256":"{"b" * 64}","destroyed_at":"2056-11-21T09:00:00+00:00",'
        f'"id":"destruction-1","number":3,"patient_id":"patient-1","record_sha256":"{"a" * 64}",'
        f'"texts":{{"notes/1":"{"c" * 64}","notes/2":"{"d" * 64}"}}}}'
    )
    assert read_registered(LINE.canonical().decode()) == LINE


def without(part: str) -> dict[str, object]:
    return {name: held for name, held in asdict(LINE).items() if name != part}


@pytest.mark.parametrize(
    ("held", "why"),
    [
        ([], "it has not the parts of a destruction"),
        (without("texts"), "it has not the parts of a destruction"),
        (asdict(LINE) | {"more": ""}, "it has not the parts of a destruction"),
        (asdict(LINE) | {"number": True}, "it has no number, or no texts"),
        (asdict(LINE) | {"number": "3"}, "it has no number, or no texts"),
        (asdict(LINE) | {"texts": []}, "it has no number, or no texts"),
        (asdict(LINE) | {"record_sha256": "a" * 63}, "a hash in it is no SHA-256"),
        (asdict(LINE) | {"certificate_sha256": "B" * 64}, "a hash in it is no SHA-256"),
        (asdict(LINE) | {"texts": {"notes/1": None}}, "a hash in it is no SHA-256"),
        (asdict(LINE) | {"texts": {"notes/1": "c" * 65}}, "a hash in it is no SHA-256"),
    ],
)
def test_what_is_no_destruction_is_refused_with_what_it_lacks(held: object, why: str):
    with pytest.raises(ValueError, match=f"^{why}$"):
        read_registered(json.dumps(held))
