"""F31, F32: markup typed into a note reaches for nothing: no address is asked, no file is read."""

from __future__ import annotations

import copy
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pikepdf
import pytest
from weasyprint import HTML

from refillnotes.pdf.fetch import NothingElseIsFetched, OwnAssets
from refillnotes.pdf.note import note_markup
from refillnotes.pdf.renderer import Renderer
from tests.pdf import records
from tests.pdf.reading import plain, submitted, words

MACHINE_FILE = "file:///etc/passwd"
OUT = "http://127.0.0.1:{port}/x"

VECTORS = {
    "picture": f'<img src="{OUT}"/>',
    "stylesheet": f'<link rel="stylesheet" href="{OUT}"/>',
    "import": f"<style>@import url({OUT});</style>",
    "font": f"<style>@font-face{{{{font-family:x;src:url({OUT})}}}}p{{{{font-family:x}}}}</style>",
    "background": f'<p style="background:url({OUT})">x</p>',
    "list mark": f'<ul><li style="list-style-image:url({OUT})">x</li></ul>',
    "content": f"<style>p::before{{{{content:url({OUT})}}}}</style><p>x</p>",
    "border": f'<p style="border:1px solid;border-image-source:url({OUT})">x</p>',
    "object": f'<object data="{OUT}"></object>',
    "embed": f'<embed src="{OUT}"/>',
    "drawing": '<svg xmlns="http://www.w3.org/2000/svg">'
    f'<image href="{OUT}" width="5" height="5"/></svg>',
    "use": f'<svg xmlns="http://www.w3.org/2000/svg"><use href="{OUT}#a"/></svg>',
    "attached address": f'<link rel="attachment" href="{OUT}"/>',
    "attached file": f'<link rel="attachment" href="{MACHINE_FILE}"/>',
    "linked file": f'<a rel="attachment" href="{MACHINE_FILE}">x</a>',
}
MACHINE = Path("/etc/passwd").read_bytes()
FIRST_OF_EACH = range(15) if os.environ.get("HYPOTHESIS_PROFILE") == "long" else (0, 5)
"""How the vectors are dealt out: by all fifteen ways, each stands in each text of a drawn note."""
ASK_NOBODY = {"use"}
"""WeasyPrint looks for its target inside the drawing only."""


class Listener:
    """Somebody else's server on this machine, counting who comes."""

    def __init__(self) -> None:
        self.asked = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._answer, daemon=True).start()

    def _answer(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            self.asked += 1
            with caller, suppress(OSError):
                caller.recv(65536)
                caller.sendall(b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n")

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    opened = Listener()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def child() -> Iterator[Renderer]:
    renderer = Renderer()
    yield renderer
    renderer.close()


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every text in a record."""
    if isinstance(value, str):
        yield path
    elif isinstance(value, dict):
        for name, held in value.items():
            yield from leaves(held, (*path, name))
    elif isinstance(value, list):
        for number, held in enumerate(value):
            yield from leaves(held, (*path, number))


def with_text(record: Any, path: tuple[Any, ...], text: str) -> Any:
    *folders, last = path
    place = record
    for folder in folders:
        place = place[folder]
    place[last] = f"{place[last]} {text}"
    return record


def a_full_record() -> Any:
    record: Any = copy.deepcopy(records.unusual_visit())
    record["facts"]["remarks"] = "Slept well."
    return record


def is_printed(path: tuple[Any, ...]) -> bool:
    """Whether the note prints what stands there, and takes any text there."""
    try:
        markup = note_markup(with_text(a_full_record(), path, "<Zq>"), "submitted")
    except (ValueError, KeyError, ArithmeticError):
        return False  # a date, an amount or a name from a list: no text of anybody's gets there
    return "&lt;zq&gt;" in markup.lower()


PRINTED = tuple(path for path in leaves(a_full_record()) if is_printed(path))


def with_everywhere(*vectors: str) -> Any:
    """The record with the vectors dealt out to every text that is printed."""
    record = a_full_record()
    for number, path in enumerate(PRINTED):
        with_text(record, path, vectors[number % len(vectors)])
    return record


def skeleton(record: Any) -> list[tuple[str, tuple[str, ...]]]:
    """Every element of the note's markup with the names of its attributes."""
    root = ET.fromstring(note_markup(record, "submitted"))  # noqa: S314  # our own markup
    return [(one.tag, tuple(one.attrib)) for one in root.iter()]


def files_in(pdf: bytes) -> dict[str, bytes]:
    with pikepdf.open(BytesIO(pdf)) as document:
        return {name: one.get_file().read_bytes() for name, one in document.attachments.items()}


def streams_of(pdf: bytes) -> Iterator[bytes]:
    """Everything the PDF holds, unpacked."""
    with pikepdf.open(BytesIO(pdf)) as document:
        for held in document.objects:
            if isinstance(held, pikepdf.Stream):
                with suppress(pikepdf.PdfError):
                    yield held.read_bytes()


def test_F31_the_vectors_are_tried_in_every_text_that_reaches_paper():
    named = {".".join(str(part) for part in path) for path in PRINTED}
    assert {
        "facts.remarks",
        "patient.family_name",
        "patient.given_name",
        "patient.mrn",
        "patient.allergies",
        "clinic.name",
        "pump.serial",
        "facts.lot_1",
        "findings.0.accepted.reason",
        "findings.0.accepted.told",
    } <= named
    assert len(PRINTED) >= 200


@pytest.mark.parametrize("vector", VECTORS)
def test_F31_a_vector_in_every_text_adds_no_element_to_the_note(vector):
    typed = VECTORS[vector].format(port=9)
    assert skeleton(with_everywhere(typed)) == skeleton(with_everywhere("nothing"))


@pytest.mark.parametrize("first", FIRST_OF_EACH)
def test_F31_vectors_in_every_text_of_a_drawn_note_ask_nobody(listener, child, first):
    typed = [vector.format(port=listener.port) for vector in VECTORS.values()]
    typed = typed[first:] + typed[:first]
    record = with_everywhere(*typed)
    before = listener.asked
    pdf = child.render(record, "A4", "submitted")
    assert pdf == submitted(record), "without the child's walls it is the same"
    assert listener.asked == before
    assert list(files_in(pdf)) == ["record.json"]
    printed = words(pdf)
    assert [vector for vector in typed if plain(vector) not in printed] == []
    assert not any(MACHINE in held for held in streams_of(pdf))


def test_F31_each_vector_would_have_asked_if_the_text_were_trusted(listener):
    """The control: the same markup unescaped, before a fetcher that allows everything."""
    silent = set()
    for name, vector in VECTORS.items():
        before = listener.asked
        page = HTML(string=f"<html><body>{vector.format(port=listener.port)}</body></html>")
        with suppress(Exception):
            pdf = page.write_pdf()
            if listener.asked == before and MACHINE not in b"".join(streams_of(pdf)):
                silent.add(name)
    assert silent == ASK_NOBODY


@pytest.mark.parametrize("option", ["stylesheets", "xmp_metadata", "attachments"])
def test_F32_no_option_of_the_printer_reads_a_file_or_an_address(listener, option):
    before = listener.asked
    for address in (MACHINE_FILE, OUT.format(port=listener.port)):
        page = HTML(string="<p>x</p>", url_fetcher=OwnAssets({}))
        with pytest.raises(NothingElseIsFetched):
            page.write_pdf(**{option: [address]})
    assert listener.asked == before
