"""Entries of a case read as they would on the form, not as a file writes them."""

from __future__ import annotations

import pytest

from refillnotes.domain.checks.register import CHECKS
from refillnotes.domain.manual.cases import good_visit, pinned_cases
from refillnotes.domain.manual.entries import entry_in_words, title_of, within_a_sentence
from refillnotes.domain.worksheet import needs

NAMED = {need.name for check in CHECKS for need in needs(check.judge)} - {"policy", "catalogue"}
NAMED |= {name for case in pinned_cases() for name in (*case.changed, *case.missing)}


@pytest.mark.parametrize("name", sorted(NAMED | set(good_visit())))
def test_whatever_is_compared_or_changed_has_a_title(name):
    assert title_of(name)[:1].isupper()
    assert "_" not in title_of(name)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("injected", "", "not recorded"),
        ("injected", "2.30 mL", "2.30 mL"),
        ("port", "catheter-access", "Catheter access port"),
        ("log_read", "no", "No"),
        ("programmable", "no", "No"),
        ("signs", "itching, seizure", "Itching, Seizure"),
        ("signs", "none", "Asked, none"),
        ("eri_replace_by", "2027-05-06", "6 May 2027"),
        ("previous_fill_at", "2026-09-22T10:00+00:00", "22 Sep 2026 10:00 UTC"),
        ("aspirated_at", "2026-11-25T10:30+01:00", "25 Nov 2026 10:30 UTC+01:00"),
        ("past_refills", "0.3 mL ok", "0.3 mL off (ok)"),
        (
            "past_refills",
            "2.5 mL - 16 13.5; 0.6 mL ok 16 15.4",
            "2.5 mL off, 13.5 of 16 mL delivered; 0.6 mL off (ok), 15.4 of 16 mL delivered",
        ),
        (
            "flow_drift",
            "5.2 -0.4 2.6 4.01 0 12",
            "flow error 5.2 %, -0.4 % forecast, one step 2.6 %, faster 4.01, slower 0, 12 refills",
        ),
        (
            "labelled",
            "morphine 20 mg/mL mcg/mL; clonidine 2 mg/mL",
            "morphine 20 mg/mL (recorded as printed in mcg/mL); clonidine 2 mg/mL",
        ),
        (
            "drugs",
            "baclofen 2 mg/mL 500 mcg/day mg/day",
            "baclofen 2 mg/mL 500 mcg/day (recorded as printed in mg/day)",
        ),
    ],
)
def test_an_entry_reads_as_on_the_form(name, text, words):
    assert entry_in_words(name, text) == words


def test_a_title_within_a_sentence_keeps_its_capitals_where_they_are_letters():
    assert within_a_sentence("Put in") == "put in"
    assert within_a_sentence("MRI planned") == "MRI planned"
    assert within_a_sentence("CTs since the last visit") == "CTs since the last visit"
