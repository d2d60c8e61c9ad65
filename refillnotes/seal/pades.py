"""A PAdES signature appended to a PDF: fields first, then the seal, nothing before it changed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.generic import DictionaryObject, IndirectObject, StreamObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.stamp import BaseStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from refillnotes.domain.ceremony import AskTime
from refillnotes.domain.second_person import CHECKER, WITNESS
from refillnotes.domain.signature import APPROVER, AUTHOR
from refillnotes.domain.stamp import Stamp
from refillnotes.seal.envelope import LARGEST_TOKEN, Envelope, with_time_stamp
from refillnotes.seal.errors import NotToBeSigned

DIGITS_RESERVED = 4096
"""Hexadecimal digits kept free for a signature with its certificate, which take 2,000 or, by the
longest names, 3,400."""

_SPOKEN = {
    AUTHOR.role: "Signature of the one who wrote it",
    CHECKER.role: "Signature of the second checker",
    WITNESS.role: "Signature of the witness",
    APPROVER.role: "Signature of the physician who approves it",
}
"""Every signature there can be room for, as read aloud; the first comes before all."""

_ONLY_WHERE_NAMED = {CHECKER.role, WITNESS.role}
"""Those that a page has a box for only where its record names somebody."""


class Signer(SimpleSigner):
    """The clinic's seal as pyHanko signs with it; the key is read once, not for each note."""

    def __init__(
        self,
        certificate: x509.Certificate,
        key: ec.EllipticCurvePrivateKey,
        root: x509.Certificate,
        place: str,
    ) -> None:
        vouching = SimpleCertificateStore()
        vouching.register(as_asn1(root))
        super().__init__(
            signing_cert=as_asn1(certificate),
            signing_key=keys.PrivateKeyInfo.load(
                key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
            ),
            cert_registry=vouching,
            embed_roots=False,  # poppler stumbles when a second signature brings the root again
        )
        self._key = key
        self._envelope: Envelope | None = None
        self.place = place

    async def async_sign(  # type: ignore[override]  # bytes are taken as well
        self,
        data_digest: bytes,
        digest_algorithm: str,
        **settings: Any,  # noqa: ANN401  # as it declares
    ) -> bytes:
        outside = settings.pop("timestamper", None)
        if self._envelope is None:
            first = await super().async_sign(data_digest, digest_algorithm, **settings)
            self._envelope = Envelope.of(first)
        signed = self._envelope.around(
            data_digest, lambda attributes: self.sign_raw(attributes, digest_algorithm)
        )
        return with_time_stamp(signed, outside.ask) if isinstance(outside, _Outside) else signed

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:  # noqa: ARG002
        return self._key.sign(data, ec.ECDSA(SHA256()))


class _Outside(TimeStamper):
    """The authority as pyHanko hands it on to the signer, which goes without where it is away."""

    def __init__(self, ask: AskTime) -> None:
        super().__init__()
        self.ask = ask


class _AsDrawn(BaseStampStyle):
    """Leaves the box as it is: its look was put there before the signature."""

    def create_stamp(self, *_: object) -> None:
        return None


class _Looks:
    """The pages that become the contents of boxes; their fonts are imported once for all."""

    def __init__(self, drawn: bytes, writer: IncrementalPdfFileWriter) -> None:
        self._source = PdfFileReader(BytesIO(drawn))
        self._writer = writer
        self._imported: dict[object, object] = {}

    def size(self) -> tuple[float, float]:
        """Width and height in points, the same for every page."""
        left, bottom, right, top = self._page(0)["/MediaBox"]
        return float(right - left), float(top - bottom)

    def form(self, number: int) -> StreamObject:
        """The page as a form that can be put into a box."""
        page = self._page(number)
        resources = page.raw_get("/Resources")
        if resources.reference not in self._imported:
            self._imported[resources.reference] = self._writer.import_object(resources)
        form = StreamObject(
            {
                pdf_name("/Type"): pdf_name("/XObject"),
                pdf_name("/Subtype"): pdf_name("/Form"),
                pdf_name("/BBox"): page["/MediaBox"],
                pdf_name("/Resources"): self._imported[resources.reference],
            },
            stream_data=page["/Contents"].data,
        )
        form.compress()
        return form

    def _page(self, number: int) -> DictionaryObject:
        page: DictionaryObject = self._source.root["/Pages"]["/Kids"][number]
        return page


def append_signature(
    pdf: bytes, looks: bytes, page: int, stamp: Stamp, signer: Signer, ask: AskTime | None = None
) -> bytes:
    """Sign in the box of the stamp's role and return the longer file.

    The first signature makes the boxes of all of them, shows in the others the page after its
    own, and allows nothing but signing afterwards. With ``ask`` the signature carries a time stamp
    over itself, where one is to be had. Errors: ``NotToBeSigned``.
    """
    role = stamp["role"]
    try:
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        pages = _Looks(looks, writer)
        first = "/AcroForm" not in writer.root
        if first:
            _make_fields(writer, pages.size())
        for name, box in _boxes_of(writer).items():
            if name == role or first:
                look = writer.add_object(pages.form(page if name == role else page + 1))
                box.get_object()[pdf_name("/AP")] = DictionaryObject({pdf_name("/N"): look})
                writer.mark_update(box)
        return _signed(writer, stamp, signer, ask, certify=first)
    except (PdfError, SigningError, KeyError) as why:
        raise NotToBeSigned(
            f"This PDF has no free box for the {role}'s signature. Nothing was signed."
        ) from why


def _signed(
    writer: IncrementalPdfFileWriter,
    stamp: Stamp,
    signer: Signer,
    ask: AskTime | None,
    *,
    certify: bool,
) -> bytes:
    at = datetime.fromisoformat(stamp["signed_at"])
    session = PdfSigner(
        PdfSignatureMetadata(
            field_name=stamp["role"],
            md_algorithm="sha256",
            name=", ".join(one for one in (stamp["name"], stamp["credentials"]) if one),
            reason=f"{stamp['sentence']} Statement {stamp['statement_sha256']}",
            location=signer.place,
            subfilter=SigSeedSubFilter.PADES,
            certify=certify,
            docmdp_permissions=MDPPerm.FILL_FORMS,
        ),
        signer,
        stamp_style=_AsDrawn(),
    ).init_signing_session(writer, existing_fields_only=True)
    session.system_time = at
    reserved = DIGITS_RESERVED if ask is None else DIGITS_RESERVED + 2 * LARGEST_TOKEN
    prepared = session.prepare_tbs_document(None, reserved)
    prepared.timestamper = None if ask is None else _Outside(ask)
    signed = BytesIO()
    digest, _ = prepared.digest_tbs_document(output=signed)
    asyncio.run(
        prepared.perform_signature(digest.document_digest, PdfCMSSignedAttributes(signing_time=at))
    )
    return signed.getvalue()


def _make_fields(writer: IncrementalPdfFileWriter, size: tuple[float, float]) -> None:
    """Make every signature's field where the page has its box, as large as the looks are."""
    width, height = size
    boxes = dict(_places_in(writer.prev))
    for name, spoken in _SPOKEN.items():
        if name in _ONLY_WHERE_NAMED and name not in boxes:
            continue
        page, left, top = boxes[name]
        append_signature_field(
            writer,
            SigFieldSpec(
                name,
                on_page=page,
                box=(left, top - height, left + width, top),  # type: ignore[arg-type]  # points
                readable_field_name=spoken,
                empty_field_appearance=False,
            ),
        )


def _places_in(drawn: PdfFileReader) -> Iterator[tuple[str, tuple[int, float, float]]]:
    """Find where the note drew its boxes: page, left and top edge, by the names it gave them."""
    kids = drawn.root["/Pages"]["/Kids"]
    pages = [kids.raw_get(place).reference for place in range(len(kids))]
    names = iter(drawn.root["/Names"]["/Dests"]["/Names"])
    for name, place in zip(names, names, strict=True):
        page = pages.index(place.raw_get(0).reference)
        yield str(name), (page, float(place[2]), float(place[3]))


def _boxes_of(writer: IncrementalPdfFileWriter) -> dict[str, IndirectObject]:
    """The fields of all signatures, each of which is its own box on the page."""
    return {str(one.get_object()["/T"]): one for one in writer.root["/AcroForm"]["/Fields"]}


def as_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
