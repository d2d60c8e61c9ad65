"""A change of the rules that waits for its second steward, for the demo's Rules page."""

from __future__ import annotations

from datetime import timedelta

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.look_ahead import Proposal, look_ahead
from refillnotes.actions.people import Person
from refillnotes.actions.propose_change import propose_change
from refillnotes.demo.staff import STEWARD
from refillnotes.domain.figures import Confidence
from refillnotes.domain.governance import Act


def propose_a_narrower_trend(clinic: Clinic, staff: tuple[Person, ...]) -> None:
    """Ask about a smaller flow error over several refills, from a fortnight on."""
    proposal = Proposal(
        act=Act.REPLACE,
        figure="trend.cumulative_error",
        after="6 %",
        effective_on=clinic.now().date() + timedelta(days=14),
        reason="A pump that slowed for a year was found late; we want to be asked earlier.",
        source="Pain committee minutes 12, invented for this demo",
        confidence=Confidence.DERIVED.value,
    )
    looked = look_ahead(clinic, staff[STEWARD], proposal)
    propose_change(clinic, staff[STEWARD], proposal, looked.seen_sha256)
