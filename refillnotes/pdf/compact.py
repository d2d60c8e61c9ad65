"""The finished PDF in fewer objects and bytes: the same marks, words, tags and files.

WeasyPrint gives each line of text an element of its own below its paragraph. Here a line becomes
part of the paragraph, what repeats on each page becomes an artifact, as PDF/A asks, and each
object is turned into bytes once instead of twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from pydyf import PDF, Array, Dictionary, Object, Stream  # type: ignore[import-untyped]

Reference: TypeAlias = bytes
Marks: TypeAlias = Mapping[int, int]
"""From the number of a marked piece of a page to its new one; one that is missing is no text."""

_MARK = re.compile(rb"/(?:Span|Figure)\n<</MCID ([0-9]+)>>\nBDC\n")
_END = b"EMC\n"
_GLYPHS = re.compile(rb"<([0-9a-f]+)>")
_ESCAPES = ((b"\\", b"\\\\"), (b"(", b"\\("), (b")", b"\\)"), (b"\r", b"\\r"))
_NO_MEANING = ("/Span", "/NonStruct")
_HOLDS_TEXT = ("/P", "/H1", "/H2", "/H3", "/TD", "/TH", *_NO_MEANING)
_BARE = {"Type", "S", "K", "Pg", "P"}


class _Written(Object):
    """An object whose bytes are known."""

    def __init__(self, item: Object) -> None:
        super().__init__()
        self.number, self.offset, self.generation = item.number, item.offset, item.generation
        self._bytes: bytes = item.data

    @property
    def data(self) -> bytes:
        return self._bytes


class _WrittenStream(_Written, Stream):
    """The same for a stream, which may not go into a stream of objects."""


def compact(_: object, pdf: PDF) -> None:
    """Finish a document in place; WeasyPrint calls this right before it writes."""
    numbered = {item.reference: item for item in pdf.objects if item.free == "n"}
    elements = {
        reference: item
        for reference, item in numbered.items()
        if isinstance(item, Dictionary) and item.get("Type") == "/StructElem"
    }
    root = numbered[pdf.catalog["StructTreeRoot"]]
    gone = _artifacts(numbered, elements)
    gone |= _folded(numbered, {name: item for name, item in elements.items() if name not in gone})
    owners = numbered[root["ParentTree"]]["Nums"]
    for place, page in enumerate(pdf.page_references):
        content = numbered[numbered[page]["Contents"]]
        marks, owners[2 * place + 1] = _mark_again(
            content, [_owner(reference, gone) for reference in owners[2 * place + 1]]
        )
        for reference, element in elements.items():
            if reference not in gone and element["Pg" if "Pg" in element else "P"] == page:
                element["K"] = _kids(element["K"], marks)
                _drop_the_obvious(element)
    pdf.objects = [item for item in pdf.objects if item.free == "f" or item.reference not in gone]
    _renumber(pdf)
    pdf.objects = [_written(item) for item in pdf.objects]


def _artifacts(
    numbered: Mapping[Reference, Object], elements: Mapping[Reference, Dictionary]
) -> dict[Reference, Reference | None]:
    """Name the elements that hang in no tree: head and foot of a page, and what is in them."""
    gone: dict[Reference, Reference | None] = {}
    for reference, element in elements.items():
        parent = element["P"]
        if parent in gone or reference not in numbered[parent]["K"]:
            gone[reference] = None
    return gone


def _folded(
    numbered: Mapping[Reference, Object], elements: Mapping[Reference, Dictionary]
) -> dict[Reference, Reference | None]:
    """Put lines that are an element each into the paragraph or cell they are lines of."""
    gone: dict[Reference, Reference | None] = {}
    for reference, element in reversed(list(elements.items())):
        parent = numbered[element["P"]]
        if (
            element["S"] in _NO_MEANING
            and parent.get("S") in _HOLDS_TEXT
            and parent["Pg"] == element["Pg"]
            and set(element) == _BARE
            and all(isinstance(kid, int) for kid in element["K"])
        ):
            place = parent["K"].index(reference)
            parent["K"][place : place + 1] = element["K"]
            gone[reference] = element["P"]
    return gone


def _owner(reference: Reference, gone: Mapping[Reference, Reference | None]) -> Reference | None:
    owner: Reference | None = reference
    while owner is not None and owner in gone:
        owner = gone[owner]
    return owner


def _mark_again(content: Stream, owners: Sequence[Reference | None]) -> tuple[Marks, Array]:
    """Mark each owner's text once where its lines follow each other, and leave out no-ops."""
    before, *pieces = _MARK.split(b"\n".join(_bytes(item) for item in content.stream))
    marks: dict[int, int] = {}
    kept: list[Reference] = []
    written = [before]
    previous: Reference | None = None
    for number, piece in zip(map(int, pieces[::2]), pieces[1::2], strict=True):
        owner = owners[number]
        if owner is None:
            written.append(b"/Artifact\nBMC\n")
        elif owner == previous and written[-1].endswith(_END):
            written[-1] = written[-1].removesuffix(_END)
            marks[number] = len(kept) - 1
        else:
            written.append(b"/P\n<</MCID %d>>\nBDC\n" % len(kept))
            marks[number] = len(kept)
            kept.append(owner)
        previous = owner
        written.append(piece)
    content.stream = [_shorter(b"".join(written))]
    return marks, Array(kept)


def _shorter(content: bytes) -> bytes:
    """Write glyphs as bytes and not as digits, and no gap of nothing between them."""
    content = content.replace(b">0<", b"").replace(b">0]", b">]")
    return _GLYPHS.sub(lambda found: b"(%b)" % _escaped(bytes.fromhex(found[1].decode())), content)


def _escaped(glyphs: bytes) -> bytes:
    for sign, escape in _ESCAPES:
        glyphs = glyphs.replace(sign, escape)
    return glyphs


def _kids(kids: Sequence[int | Reference], marks: Marks) -> Array:
    """Give an element's content under its new numbers, each once."""
    return Array(dict.fromkeys(marks[kid] if isinstance(kid, int) else kid for kid in kids))


def _drop_the_obvious(element: Dictionary) -> None:
    """Leave out that an element of the tree is one, and headers a cell does not have."""
    del element["Type"]
    if element.get("A") == {"O": "/Table", "Headers": []}:
        del element["A"]


def _renumber(pdf: PDF) -> None:
    """Close the gaps in the numbers of the objects."""
    moves: dict[Reference, Reference] = {}
    for number, item in enumerate(pdf.objects):
        before = item.reference
        item.number = number
        moves[before] = item.reference
    for item in pdf.objects:
        if isinstance(item, Stream):
            item.extra = _moved(item.extra, moves)
        elif isinstance(item, Dictionary):
            item.update({key: _moved(value, moves) for key, value in item.items()})
        elif isinstance(item, Array):
            item[:] = [_moved(value, moves) for value in item]
    pages = [item for item in pdf.objects if isinstance(item, Dictionary)]
    pdf.pages["Kids"] = Array(
        part for page in pages if page.get("Type") == "/Page" for part in (page.number, 0, "R")
    )


def _moved(value: object, moves: Mapping[Reference, Reference]) -> object:
    if isinstance(value, bytes):
        return moves.get(value, value)
    if isinstance(value, dict):
        return Dictionary({key: _moved(kept, moves) for key, kept in value.items()})
    if isinstance(value, list | tuple):
        return Array([_moved(kept, moves) for kept in value])
    return value


def _written(item: Object) -> Object:
    if item.free == "f":
        return item
    return _WrittenStream(item) if isinstance(item, Stream) else _Written(item)


def _bytes(item: object) -> bytes:
    if isinstance(item, Object):
        return bytes(item.data)
    return item if isinstance(item, bytes) else str(item).encode("ascii")
