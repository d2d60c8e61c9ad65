"""A small time stamping authority of the test's own, that answers over real HTTP (RFC 3161)."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from refillnotes.actions.clinic import Clinic
from refillnotes.seal.folder import TIME_STAMPS
from refillnotes.seal.keyring import Seal
from refillnotes.seal.stamping import Stamping
from tests.clinics import NOW, seal

_YEARS = timedelta(days=4000)


@dataclass
class Authority:
    """What it is told to do with the next question, and what it was asked."""

    url: str = ""
    says: str = "time"
    """``time``, ``refuse``, ``nonsense``, ``elsewhere`` (a redirection) or ``nothing``."""
    clock: datetime = NOW
    asked: list[str] = field(default_factory=list)


@cache
def _pair(name: str) -> tuple[x509.Certificate, rsa.RSAPrivateKey]:
    """A root, or what it vouches for: RSA, as pyHanko's own stamper wants it."""
    own = rsa.generate_private_key(65537, 2048)
    root, root_key = (None, own) if name == "root" else _pair("root")
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Time {name}")])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if root is None else root.subject)
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - _YEARS)
        .not_valid_after(NOW + _YEARS)
        .add_extension(x509.BasicConstraints(ca=root is None, path_length=None), critical=True)
    )
    if root is not None:
        use = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        made = made.add_extension(use, critical=True)
    usage = {
        "digital_signature": root is not None,
        "key_cert_sign": root is None,
        "crl_sign": root is None,
        **dict.fromkeys(
            (
                "content_commitment",
                "key_encipherment",
                "data_encipherment",
                "key_agreement",
                "encipher_only",
                "decipher_only",
            ),
            False,
        ),
    }
    made = made.add_extension(x509.KeyUsage(**usage), critical=True)
    return made.sign(root_key, SHA256()), own


def root_pem() -> bytes:
    return _pair("root")[0].public_bytes(Encoding.PEM)


def _answer(request: bytes, at: datetime) -> bytes:
    certificate, key = _pair("stamper")
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    vouching = SimpleCertificateStore()
    named = asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
    vouching.register(named)
    stamper = DummyTimeStamper(named, keys.PrivateKeyInfo.load(private), vouching, fixed_dt=at)
    asked = tsp.TimeStampReq.load(request)
    return bytes(asyncio.run(stamper.async_request_tsa_response(asked)).dump())


@contextmanager
def an_authority() -> Iterator[Authority]:
    """It listens on this machine alone as long as the block lasts."""
    authority = Authority()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            authority.asked.append(self.path)
            sent = self.rfile.read(int(self.headers["Content-Length"]))
            if authority.says == "nothing":
                time.sleep(8)
                return
            self.send_response({"refuse": 503, "elsewhere": 302}.get(authority.says, 200))
            if authority.says == "elsewhere":
                self.send_header("Location", f"{authority.url}/another")
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            if authority.says == "time":
                self.wfile.write(_answer(sent, authority.clock))
            elif authority.says == "nonsense":
                self.wfile.write(b"\x30\x03\x02\x01\x00")

        def log_message(self, *_: object) -> None:
            """Say nothing in the test's output."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    http.daemon_threads = True
    authority.url = f"http://127.0.0.1:{http.server_port}/tsr"
    answering = Thread(target=http.serve_forever, daemon=True)
    answering.start()
    try:
        yield authority
    finally:
        http.shutdown()
        http.server_close()
        answering.join()


def naming(clinic: Clinic, authority: Authority, folder: Path) -> Clinic:
    """The same clinic, which names this authority; its seal is a copy with the root beside it."""
    copy = folder / "seal"
    if not copy.exists():
        shutil.copytree(seal().folder, copy)
        (copy / TIME_STAMPS).write_bytes(root_pem())
    named = Seal(copy, "North Hospital")
    return replace(clinic, seal=named, stamping=Stamping(authority.url, named.time_stamp_roots))
