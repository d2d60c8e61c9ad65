"""Try a clinic before it is opened: a note is drawn, signed and verified."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from refillnotes.actions.clinic import Clinic
from refillnotes.domain.errors import RefillnotesError
from refillnotes.domain.record import record_hash
from refillnotes.domain.signature import AUTHOR, Bound, Signer, state
from refillnotes.pdf.renderer import RenderFailed
from refillnotes.pdf.specimen import SPECIMEN
from refillnotes.seal.errors import RootUnknown, SealUnfit


class NotToBeOpened(RefillnotesError):
    """Something without which no note can be trusted does not work on this machine."""


def try_before_opening(clinic: Clinic) -> None:
    """Refuse to go on where a note could not be drawn or signed as it should be.

    A seal that has ended is no reason: charts can be read without one, and whoever starts the
    program is told. Errors: ``NotToBeOpened``.
    """
    try:
        faults = tuple(_faults_of_a_specimen(clinic))
    except RenderFailed as why:
        raise NotToBeOpened(f"No note can be drawn on this machine. {why}") from why
    except RootUnknown as why:
        faults = (str(why).removesuffix("."),)
    except SealUnfit:
        return
    if faults:
        raise NotToBeOpened(
            f"A note signed for trial does not verify: {'; '.join(faults)}. Bring the folder seal "
            "back from the newest backup."
        )


def _faults_of_a_specimen(clinic: Clinic) -> Iterator[str]:
    pdf = clinic.printer.render(SPECIMEN, clinic.paper, "submitted")
    bound = Bound(record_hash(SPECIMEN), hashlib.sha256(pdf).hexdigest(), len(pdf))
    nobody = Signer("", "Specimen", "")
    stated = state(AUTHOR, nobody, bound, clinic.now(), note="specimen", audit_head="")
    looks = clinic.printer.stamp([stated.stamp, None])
    signed = clinic.seal.sign(pdf, looks, stated.stamp)
    yield from clinic.seal.faults_in(signed, [stated])
