"""The rules a clinic's own file and its approved changes make, over those that were shipped."""

from __future__ import annotations

import pytest

from refillnotes.domain.figures import ReferenceRefused
from refillnotes.domain.rulebook import Rulebook
from refillnotes.domain.site_changes import SiteChange, hash_of
from tests.visits import rules

KEYS = {
    "figure": "dates.fallback_stability",
    "value": "60 days",
    "source": "Pain committee minutes 12",
    "changed_by": "Dr N. Osei",
    "date": "2026-05-01",
}
SITE = "\n".join(["[[change]]", *(f'{key} = "{text}"' for key, text in KEYS.items())])


def test_without_a_file_of_its_own_a_clinic_has_the_rules_that_were_shipped():
    book = Rulebook()
    assert book.shipped == rules()
    assert book.site_sha256 == hash_of(())


def test_a_clinics_own_file_reaches_policy_and_catalogue_and_is_known_by_its_hash():
    book = Rulebook(SITE)
    changed = book.shipped.policy.dates.fallback_stability
    assert str(changed.value) == "60 days"
    assert book.shipped.catalogue.fallback_stability == changed
    assert book.site_sha256 == hash_of((SiteChange(**KEYS),))


def test_a_file_that_cannot_be_trusted_makes_no_rules():
    with pytest.raises(ReferenceRefused, match="The site's policy.toml cannot be read: "):
        Rulebook("[[change]")
