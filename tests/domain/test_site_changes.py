"""What a change does to the reference data, word by word; nothing it lies over is forgotten."""

from __future__ import annotations

from dataclasses import fields, replace
from hashlib import sha256

import pytest

from refillnotes.domain.figures import Confidence, ReferenceRefused
from refillnotes.domain.site_changes import (
    SiteChange,
    SiteEntry,
    SiteRetirement,
    hash_of,
    with_changes,
)

CONTENT = {"pumps": {"acme": {"name": "Acme", "dead_volume": {"value": "1 mL", "note": "Old."}}}}
BY = ("Minutes 12", "Dr N. Osei", "2026-05-01")


def refusal_of(do, *given):
    with pytest.raises(ReferenceRefused) as refusal:
        do(*given)
    return str(refusal.value)


def test_a_change_keeps_what_stood_there_and_says_who_brought_it_and_on_what_authority():
    changed = with_changes(CONTENT, (SiteChange("pumps.acme.dead_volume", "2 mL", *BY),))
    assert changed["pumps"]["acme"]["dead_volume"] == {
        "value": "2 mL",
        "note": "Old.",
        "source": "Minutes 12",
        "confidence": "site",
        "changed_by": "Dr N. Osei",
        "date": "2026-05-01",
        "before": "1 mL",
    }
    assert CONTENT["pumps"]["acme"]["dead_volume"] == {"value": "1 mL", "note": "Old."}


def test_a_blank_cell_is_filled_in():
    changed = with_changes(CONTENT, (SiteChange("pumps.acme.battery", "7 years", *BY),))
    filled = changed["pumps"]["acme"]["battery"]
    assert (filled["value"], filled["before"], filled["confidence"]) == ("7 years", "blank", "site")


def test_what_was_read_in_its_source_gives_way_only_to_what_was_read_as_well():
    read = {"value": "1 mL", "confidence": "sourced", "source": "manual"}
    content = {"pumps": {"acme": {"dead_volume": read}}}
    other = SiteChange("pumps.acme.dead_volume", "2 mL", *BY, Confidence.SOURCED)
    changed = with_changes(content, (other,))["pumps"]["acme"]["dead_volume"]
    assert (changed["value"], changed["confidence"]) == ("2 mL", "sourced")
    assert refusal_of(with_changes, content, (SiteChange("pumps.acme.dead_volume", "2", *BY),)) == (
        "pumps.acme.dead_volume was read in its source (manual), so a site may not change it for a"
        " value that was not. Give one read in a newer source, marked so, or leave it."
    )


def test_an_entry_that_is_added_names_its_source_at_every_figure_in_it():
    given = {"name": "New", "dead_volume": {"value": "1 mL"}, "variants": {"N": {"value": "9 mL"}}}
    entry = SiteEntry("pumps.new", given, *BY, Confidence.KNOWN)
    marks = {
        "source": "Minutes 12",
        "confidence": "known",
        "changed_by": "Dr N. Osei",
        "date": "2026-05-01",
        "before": "blank",
    }
    assert with_changes(CONTENT, (entry,))["pumps"]["new"] == {
        "name": "New",
        "dead_volume": {"value": "1 mL"} | marks,
        "variants": {"N": {"value": "9 mL"} | marks},
    }
    assert refusal_of(with_changes, CONTENT, (entry, entry)) == (
        "pumps.new is there already. Give the new entry another name, or change the figures of the"
        " one that is there."
    )


def test_an_entry_is_retired_from_a_day_on_and_offered_again():
    retired = with_changes(CONTENT, (SiteRetirement("pumps.acme", "2026-05-01"),))
    assert retired["pumps"]["acme"] == CONTENT["pumps"]["acme"] | {"retired_on": "2026-05-01"}
    assert with_changes(retired, (SiteRetirement("pumps.acme", ""),)) == CONTENT
    for key in ("pumps.new", "pumps.acme.name"):
        assert refusal_of(with_changes, CONTENT, (SiteRetirement(key, "2026-05-01"),)) == (
            f"{key} is no entry known here. Name it like pumps.synchromed-el."
        )


def test_a_key_that_leads_through_a_word_or_nowhere_names_no_figure():
    for key in ("pumps.acme.name.x", "pumps.acme.name.x.y", "pumps.new.dead_volume"):
        assert refusal_of(with_changes, CONTENT, (SiteChange(key, "1 mL", *BY),)) == (
            f"{key} is no figure known here. Name it by its tables, like residual.absolute_limit"
            " or pumps.synchromed-ii.dead_volume."
        )


def test_changes_lie_over_one_another_and_the_last_one_stands():
    first = SiteChange("pumps.acme.dead_volume", "2 mL", *BY)
    second = SiteChange("pumps.acme.dead_volume", "3 mL", *BY)
    changed = with_changes(CONTENT, (first, second))["pumps"]["acme"]["dead_volume"]
    assert (changed["value"], changed["before"]) == ("3 mL", "2 mL")


def test_every_overlay_belongs_to_the_table_its_key_begins_with():
    overlays = (
        SiteChange("pumps.acme.x", "1", *BY),
        SiteEntry("drugs.new", {}, *BY, Confidence.KNOWN),
        SiteRetirement("catheters.old", ""),
    )
    assert [one.table for one in overlays] == ["pumps", "drugs", "catheters"]


def test_the_hash_of_a_sites_changes_is_over_every_word_and_knows_no_order():
    floor = SiteChange("residual.floor", "0.4 mL", *BY)
    margin = SiteChange("dates.alarm_ack", "3 days", *BY)
    written = (
        '[{"changed_by":"Dr N. Osei","confidence":"site","date":"2026-05-01",'
        '"figure":"dates.alarm_ack","source":"Minutes 12","value":"3 days"},'
        '{"changed_by":"Dr N. Osei","confidence":"site","date":"2026-05-01",'
        '"figure":"residual.floor","source":"Minutes 12","value":"0.4 mL"}]'
    )
    both = sha256(written.encode()).hexdigest()
    assert hash_of((floor, margin)) == hash_of((margin, floor)) == both
    for field in fields(SiteChange):
        other = replace(floor, **{field.name: f"{getattr(floor, field.name)}."})
        assert hash_of((other, margin)) != both
