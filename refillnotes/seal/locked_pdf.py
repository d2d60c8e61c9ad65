"""Lock a PDF by a password that any viewer asks for."""

from __future__ import annotations

import secrets
from io import BytesIO

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""None that is taken for another when it is read off paper: no i, l, o, 0 or 1."""
_GROUPS, _IN_A_GROUP = 4, 4


def new_password() -> str:
    """Sixteen letters and digits in four groups, of 79 bits: too many to be guessed offline."""
    return "-".join(
        "".join(secrets.choice(_LETTERS) for _ in range(_IN_A_GROUP)) for _ in range(_GROUPS)
    )


def lock_pdf(pdf: bytes, password: str) -> bytes:
    """The same pages by AES-256 (PDF 2.0, revision 6), its title and metadata included.

    The owner's password is one nobody knows, so that the one password opens and nothing lifts it.
    """
    writer = copy_into_new_writer(PdfFileReader(BytesIO(pdf)))
    writer.encrypt(owner_pass=secrets.token_hex(16), user_pass=password)
    locked = BytesIO()
    writer.write(locked)
    return locked.getvalue()
