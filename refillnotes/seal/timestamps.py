"""Time stamps by an authority outside (RFC 3161): asked for over HTTP, and checked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import urlsplit

from asn1crypto import cms, tsp
from cryptography import x509
from pyhanko.sign.general import SigningError
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError, set_tsp_headers
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

from refillnotes.seal.envelope import LARGEST_TOKEN
from refillnotes.seal.errors import NoTimeStamp, TimeStampUnsound
from refillnotes.seal.pades import as_asn1

LONGEST_WAIT = 4.0
"""Seconds that a signature waits for its time stamp, name look-up and all."""


def stamped_at(token: bytes, digest: bytes, roots: Sequence[x509.Certificate]) -> datetime:
    """The time that a token over this digest names; its certificate must have held then.

    Errors: ``TimeStampUnsound``.
    """
    try:
        data = cms.ContentInfo.load(token, strict=True)["content"]
        at: datetime = data["encap_content_info"]["content"].parsed["gen_time"].native
        status = asyncio.run(_status(data, digest, roots, at))
    except (SigningError, SignatureValidationError, ValueError, KeyError, TypeError) as why:
        raise TimeStampUnsound(f"the time stamp cannot be read ({type(why).__name__})") from why
    if not (status.intact and status.valid):
        raise TimeStampUnsound("the time stamp is of something else")
    if not status.trusted:
        raise TimeStampUnsound("the time stamp is by an authority that seal/timestamps.pem lacks")
    return at


def context(roots: Sequence[x509.Certificate], at: datetime) -> ValidationContext:
    """The named authorities alone; nothing is fetched."""
    return ValidationContext(
        trust_roots=[as_asn1(one) for one in roots],
        moment=at,
        revocation_mode="soft-fail",
        allow_fetching=False,
    )


async def _status(
    data: cms.SignedData, digest: bytes, roots: Sequence[x509.Certificate], at: datetime
) -> TimestampSignatureStatus:
    def imprint(algorithm: str) -> bytes:
        if algorithm != "sha256":
            raise ValueError(algorithm)
        return digest

    checked = await validate_tst_signed_data(data, context(roots, at), imprint)
    return TimestampSignatureStatus(**checked)


class _OverHttp(TimeStamper):
    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return tsp.TimeStampResp.load(_sent(self._url, req.dump()))


def asked(url: str, digest: bytes, roots: Sequence[x509.Certificate]) -> tuple[bytes, datetime]:
    """A token over a digest of SHA-256, and the time it names. Errors: ``NoTimeStamp``.

    No other address is asked: neither a proxy nor a redirection is followed.
    """

    def ask() -> tuple[bytes, datetime]:
        token = _token(url, digest)
        return token, stamped_at(token, digest, roots)

    return _within(LONGEST_WAIT, ask)


def _token(url: str, digest: bytes) -> bytes:
    token = asyncio.run(_OverHttp(url).async_timestamp(digest, "sha256"))
    encoded = bytes(token.dump())
    if len(encoded) > LARGEST_TOKEN:
        raise ValueError("too long")
    return encoded


def _sent(url: str, request: bytes) -> bytes:
    at = urlsplit(url)
    kind = HTTPSConnection if at.scheme == "https" else HTTPConnection
    connection = kind(at.hostname or "", at.port, timeout=LONGEST_WAIT)
    try:
        path = at.path + (f"?{at.query}" if at.query else "")
        connection.request("POST", path or "/", request, set_tsp_headers({}))
        with connection.getresponse() as answer:
            if answer.status != HTTPStatus.OK:  # a redirection is no answer either
                raise HTTPException(str(answer.status))
            return answer.read(2 * LARGEST_TOKEN)
    finally:
        connection.close()


def _within(seconds: float, act: Callable[[], tuple[bytes, datetime]]) -> tuple[bytes, datetime]:
    """In a thread of its own: looking a name up, and a drop of bytes now and then, know no end."""
    came: SimpleQueue[tuple[bytes, datetime] | Exception] = SimpleQueue()

    def run() -> None:
        try:
            came.put(act())
        except (
            OSError,
            HTTPException,
            TimestampRequestError,
            TimeStampUnsound,
            ValueError,
            KeyError,
            TypeError,
        ) as why:
            came.put(why)

    Thread(target=run, name="time stamp", daemon=True).start()
    try:
        answer = came.get(timeout=seconds)
    except Empty:
        raise NoTimeStamp("The time stamping authority did not answer in time.") from None
    if isinstance(answer, TimeStampUnsound):
        raise NoTimeStamp(f"The time stamping authority answered, but {answer}.") from answer
    if isinstance(answer, Exception):
        raise NoTimeStamp(
            f"The time stamping authority did not give a time stamp ({type(answer).__name__})."
        ) from answer
    return answer
