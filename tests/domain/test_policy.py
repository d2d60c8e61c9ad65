"""Thresholds: read whole, refused when in doubt, changed only in the open."""

import tomllib
from datetime import date
from importlib.resources import files

import pytest

from refillnotes.domain.checks.model import Severity
from refillnotes.domain.drugs import DrugClass, Indication
from refillnotes.domain.figures import Confidence, ReferenceRefused
from refillnotes.domain.policy import load_policy, read_policy
from refillnotes.domain.site_changes import SiteChange

SHIPPED = files("refillnotes").joinpath("reference", "policy.toml").read_text(encoding="utf-8")


def shipped_but(group, name, **keys):
    content = tomllib.loads(SHIPPED)
    threshold = content[group][name]
    for key, value in keys.items():
        if value is None:
            del threshold[key]
        else:
            threshold[key] = value
    return content


def a_change(figure="residual.floor", value="0.4 mL", **more):
    keys = {
        "figure": figure,
        "value": value,
        "source": "Pain committee minutes 12",
        "changed_by": "Dr N. Osei",
        "date": "2026-05-01",
    } | more
    lines = [f'{key} = "{text}"' for key, text in keys.items() if text is not None]
    return "\n".join(["[[change]]", *lines, ""])


def refused(content=SHIPPED, site=""):
    with pytest.raises(ReferenceRefused) as refusal:
        read_policy(content, site)
    return str(refusal.value)


@pytest.mark.parametrize(
    ("where", "value"),
    [
        ("residual.floor", "0.5 mL"),
        ("residual.absolute_limit", "2.0 mL"),
        ("residual.escalate_above", "20 %"),
        ("residual.least_delivered", "0.5 mL"),
        ("residual.spec_not_recorded", "14.5 %"),
        ("residual.spec_not_stated", "15 %"),
        ("residual.programmer_ack", "0.3 mL"),
        ("residual.programmer_block", "1 mL"),
        ("residual.aspirate_expected", "1 mL"),
        ("residual.aspirate_scant", "0.5 mL"),
        ("trend.consecutive_flagged", "2"),
        ("trend.same_sign", "3"),
        ("trend.cumulative_error", "10 %"),
        ("trend.cumulative_refills", "3"),
        ("constant_flow.ack", "15 %"),
        ("constant_flow.escalate", "25 %"),
        ("fill.syringe_ok", "0.2 mL"),
        ("fill.syringe_ack", "0.5 mL"),
        ("fill.programmed_ok", "0.1 mL"),
        ("fill.programmed_ack", "0.5 mL"),
        ("programming.dose_ok", "1 %"),
        ("programming.dose_ack", "5 %"),
        ("programming.magnitude_within", "2 %"),
        ("limits.escalate_factor", "2"),
        ("limits.bolus_share_most", "20 %"),
        ("bridge.ratio_least", "0.95"),
        ("bridge.ratio_most", "1.05"),
        ("bridge.ok_within", "5 %"),
        ("bridge.ack_within", "20 %"),
        ("bridge.mixing_ack", "10 %"),
        ("bridge.mixing_escalate", "25 %"),
        ("dates.appointment_margin", "7 days"),
        ("dates.alarm_ack", "2 days"),
        ("dates.alarm_block", "7 days"),
        ("dates.fallback_stability", "90 days"),
        ("dates.battery_margin", "90 days"),
        ("dates.naive_restart_after", "24 h"),
        ("dates.observation", "30 min"),
        ("red_flags.respiratory_rate_low", "10 per min"),
        ("red_flags.oxygen_saturation_low", "92 %"),
        ("red_flags.sedation_high", "3"),
        ("red_flags.fever", "38 Celsius"),
        ("red_flags.withdrawal_signs", "2"),
        ("red_flags.granuloma_signs", "2"),
    ],
)
def test_the_shipped_threshold_is_the_one_in_the_reference(where, value):
    group, name = where.split(".")
    threshold = getattr(getattr(load_policy(), group), name)
    assert str(threshold.value) == value
    assert threshold.key == where


def test_every_threshold_says_what_why_and_where_from():
    for threshold in load_policy().thresholds():
        assert threshold.title and threshold.why and threshold.source, threshold.key
        assert isinstance(threshold.confidence, Confidence)


def test_a_threshold_not_read_in_its_source_is_marked_and_may_be_changed():
    for threshold in load_policy().thresholds():
        sourced = threshold.confidence is Confidence.SOURCED
        assert threshold.uncertain is not sourced
    assert "a clinician approves it" in load_policy().residual.floor.mark
    assert load_policy().fill.missing_small.mark == "read in its source"


@pytest.mark.parametrize(
    ("drug_class", "indication", "bounds"),
    [
        (DrugClass.OPIOID, Indication.NONMALIGNANT_PAIN, ("30 %", "50 %", "30 %", "50 %", None)),
        (DrugClass.OPIOID, Indication.MALIGNANT_PAIN, (None, "50 %", "30 %", "50 %", None)),
        (DrugClass.OPIOID, None, ("30 %", "50 %", "30 %", "50 %", None)),
        (DrugClass.BACLOFEN, Indication.SPINAL_SPASTICITY, ("40 %", None, "20 %", None, None)),
        (DrugClass.BACLOFEN, Indication.CEREBRAL_SPASTICITY, ("20 %", None, "20 %", None, None)),
        (DrugClass.BACLOFEN, None, ("20 %", None, "20 %", None, None)),
        (DrugClass.ZICONOTIDE, None, (None, None, None, None, "2.4 mcg/day")),
    ],
)
def test_the_dose_change_band_depends_on_drug_and_indication(drug_class, indication, bounds):
    band = load_policy().dose_change.band(drug_class, indication)
    falls = (band.fall_ack, band.fall_escalate)
    found = (band.rise_ack, band.rise_escalate, *falls, band.step_ack)
    assert tuple(bound and str(bound.value) for bound in found) == bounds


@pytest.mark.parametrize("drug_class", [DrugClass.CLONIDINE, DrugClass.LOCAL_ANAESTHETIC])
def test_a_class_without_a_published_band_has_none(drug_class):
    assert load_policy().dose_change.band(drug_class, None) is None


def test_the_version_is_twelve_hex_digits_of_the_content():
    version = load_policy().version
    assert len(version) == 12 and int(version, 16)
    assert version == read_policy(tomllib.loads(SHIPPED)).version
    assert version == read_policy(f"# a comment changes nothing\n{SHIPPED}").version
    assert version != load_policy(a_change()).version


def test_the_version_counts_the_approved_changes_that_reach_the_policy():
    by = ("Pharmacy letter", "Dr N. Osei", "2026-05-01")
    floor = SiteChange("residual.floor", "0.4 mL", *by)
    margin = SiteChange("dates.appointment_margin", "5 days", *by)
    pump = SiteChange("pumps.synchromed-ii.dead_volume", "1.5 mL", *by)
    policy = load_policy(changes=(floor, pump, margin))
    assert policy.version == f"{load_policy().version}+2"
    assert [str(one.value) for one in policy.changed] == ["0.4 mL", "5 days"]


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"source": None}, "residual.floor names no source. No source, no figure"),
        ({"source": " "}, "residual.floor.source holds ' '. Write text in quotes"),
        ({"value": None}, "residual.floor has no value."),
        ({"value": 0.5}, 'residual.floor.value holds 0.5. Write text in quotes, like "0.5 mL"'),
        ({"value": "0.5 mg"}, 'residual.floor: "mg" is not a unit of a volume known here.'),
        ({"value": "0,5 mL"}, "residual.floor: "),
        ({"why": None}, "residual.floor has no why."),
        ({"title": None}, "residual.floor has no title."),
        ({"confidence": None}, "residual.floor has no confidence."),
        ({"confidence": "certain"}, 'residual.floor.confidence is "certain". Write one of sourced'),
        ({"confidence": "site"}, 'residual.floor says confidence = "site".'),
        ({"vlaue": "1 mL"}, "residual.floor has an unknown key, vlaue. Known here: confidence,"),
        ({"floor": "block"}, "residual.floor has only one of floor and site_may."),
        ({"site_may": "lower"}, "residual.floor has only one of floor and site_may."),
        ({"floor": "loud"}, 'residual.floor.floor is "loud". Write one of ok, info,'),
    ],
)
def test_a_threshold_that_cannot_be_trusted_is_refused_by_name(keys, said):
    assert said in refused(shipped_but("residual", "floor", **keys))


def test_a_threshold_has_a_note_only_where_the_reference_has_one():
    residual = load_policy().residual
    assert residual.floor.note == (
        "The paper names limitations in visualizing small syringe-volume differences; "
        "the number is ours."
    )
    assert residual.absolute_limit.note == ""


def test_a_missing_threshold_is_refused():
    content = tomllib.loads(SHIPPED)
    del content["bridge"]["ok_within"]
    assert "bridge has no ok_within" in refused(content)


def test_an_unknown_threshold_is_refused():
    content = tomllib.loads(SHIPPED)
    content["bridge"]["ok_wihtin"] = content["bridge"]["ok_within"]
    assert "bridge has an unknown key, ok_wihtin" in refused(content)


def test_an_unknown_group_is_refused_and_the_known_ones_named():
    said = refused(SHIPPED + "\n[residue]\n")
    assert "unknown group, residue" in said
    assert "residual, trend" in said


def test_text_where_a_table_belongs_is_refused():
    content = tomllib.loads(SHIPPED)
    content["bridge"] = "wide"
    assert "bridge holds 'wide'. Write a table of keys there." in refused(content)


def test_text_that_is_not_toml_is_refused_with_its_line():
    assert "policy.toml cannot be read: " in refused("[residual\n")


def test_a_site_may_replace_an_uncertain_threshold_and_it_shows():
    policy = load_policy(a_change())
    floor = policy.residual.floor
    assert str(floor.value) == "0.4 mL"
    assert floor.source == "Pain committee minutes 12"
    assert floor.confidence is Confidence.SITE
    assert (floor.changed.changed_by, floor.changed.date) == ("Dr N. Osei", date(2026, 5, 1))
    assert policy.changed == (floor,)
    assert floor.mark == "set by this site, Dr N. Osei, 2026-05-01; it was 0.5 mL"
    assert not floor.uncertain
    assert load_policy().changed == ()


def test_a_site_may_not_replace_what_was_read_in_its_source():
    said = refused(site=a_change("fill.missing_small", "3 mL"))
    assert "fill.missing_small was read in its source (maino-2017)" in said


@pytest.mark.parametrize(
    ("site", "said"),
    [
        (a_change(source=None), "Change 1 of the site's policy.toml has no source."),
        (a_change(changed_by=None), "Change 1 of the site's policy.toml has no changed_by."),
        (a_change(date=None), "Change 1 of the site's policy.toml has no date."),
        (a_change(date="1 May 2026"), 'has the date "1 May 2026". Write year-month-day'),
        (a_change(why="because"), "Change 1 of the site's policy.toml has an unknown key, why."),
        (a_change() + a_change(), "residual.floor is changed twice."),
        (a_change("residual.flor"), "residual has an unknown key, flor."),
        (a_change("residue.floor"), "residue.floor is no figure known here."),
        (a_change("residual.floor.value"), "residual.floor.value is not a figure."),
        (a_change("residual"), "residual is not a figure."),
        (a_change(value="0.4 mg"), 'residual.floor: "mg" is not a unit of a volume'),
        ('[change]\nfigure = "x"', "has [change] as one table."),
        ("[residual.floor]", "The site's policy.toml has an unknown key, residual."),
        ("[[change]", "The site's policy.toml cannot be read: "),
    ],
)
def test_a_change_that_cannot_be_trusted_is_refused_by_name(site, said):
    assert said in refused(site=site)


@pytest.mark.parametrize(
    ("figure", "on_it", "inside", "outside"),
    [
        ("fill.programmed_ack", "0.5 mL", "0.4 mL", "0.6 mL"),
        ("red_flags.respiratory_rate_low", "10 per min", "11 per min", "9 per min"),
    ],
)
def test_a_site_may_tighten_but_never_soften_a_threshold_with_a_floor(
    figure, on_it, inside, outside
):
    for allowed in (on_it, inside):
        assert load_policy(a_change(figure, allowed)).changed[0].key == figure
    said = refused(site=a_change(figure, outside))
    assert f'{figure} = "{outside}" would soften a finding that always asks for' in said
    assert on_it in said


def test_a_floor_keeps_its_severity():
    assert load_policy().fill.programmed_ack.floor is Severity.BLOCK
    assert load_policy().residual.floor.floor is None


def test_a_site_may_name_the_schedules_that_need_a_witness():
    waste = load_policy(a_change("waste.witness_schedules", "CII, CIII")).waste
    assert waste.needs_witness("CIII") and waste.needs_witness("CII")


def test_a_change_to_a_pump_is_left_to_the_catalogue():
    site = a_change("pumps.synchromed-ii.dead_volume", "1.5 mL")
    assert load_policy(site).version == load_policy().version
