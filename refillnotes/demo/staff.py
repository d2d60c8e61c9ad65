"""The invented people who work in the demo clinic."""

from __future__ import annotations

from refillnotes.actions.clinic import Clinic
from refillnotes.actions.passwords import DEMO_PASSWORD
from refillnotes.actions.people import Details, Person, add_person, find_person

NURSE, SECOND_NURSE, PHYSICIAN, SECOND_PHYSICIAN = range(4)
AUDITOR, ADMIN, STEWARD, SECOND_STEWARD, PHARMACIST, PRIVACY, SECOND_PRIVACY = range(4, 11)

STAFF = (
    Details("nurse@demo.example", "Dana Reyes", "RN", ("nurse",)),
    Details("nurse2@demo.example", "Mercy Okafor", "RN", ("nurse",)),
    Details("physician@demo.example", "Amara Osei", "MD", ("physician",)),
    Details("physician2@demo.example", "Lukas Brandt", "MD", ("physician",)),
    Details("auditor@demo.example", "Pia Lindqvist", "auditor", ("auditor",)),
    Details("admin@demo.example", "Sam Novak", "office", ("admin",)),
    Details("steward@demo.example", "Ines Moreau", "PharmD", ("steward",)),
    Details("steward2@demo.example", "Tomas Weber", "MD", ("steward",)),
    Details("pharmacist@demo.example", "Noor Haddad", "PharmD", ("pharmacist",)),
    Details("privacy@demo.example", "Ruth Adeyemi", "privacy officer", ("privacy",)),
    Details("privacy2@demo.example", "Jonas Keller", "records manager", ("privacy",)),
)


def hire(clinic: Clinic) -> tuple[Person, ...]:
    """Open an account for each of them, in the order of ``STAFF``."""
    return tuple(
        find_person(clinic, add_person(clinic, None, details, DEMO_PASSWORD)) for details in STAFF
    )
