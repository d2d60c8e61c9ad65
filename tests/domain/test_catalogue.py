"""Reference data: no source, no figure; nothing cited that is not listed."""

from importlib.resources import files

import pytest

from refillnotes.domain.catalogue import load_catalogue, read_catalogue
from refillnotes.domain.drugs import UnknownDrug
from refillnotes.domain.figures import Confidence, ReferenceRefused, SourceBasis
from refillnotes.domain.policy import load_policy
from refillnotes.domain.site_changes import SiteChange
from tests.domain.sheets import the_catalogue

FOLDER = files("refillnotes").joinpath("reference")


def shipped():
    return {
        name: FOLDER.joinpath(f"{name}.toml").read_text(encoding="utf-8")
        for name in ("sources", "pumps", "drugs")
    }


def with_text(name, more):
    texts = shipped()
    texts[name] = f"{texts[name]}\n{more}\n"
    return texts


def refused(texts, site=""):
    with pytest.raises(ReferenceRefused) as refusal:
        read_catalogue(texts, load_policy(), site)
    return str(refusal.value)


def a_catalogue(site="", changes=()):
    """The shipped figures with a site's file over them, and approved changes over both."""
    return load_catalogue(load_policy(site, changes), site, changes)


def a_change(figure, value):
    return (
        f'[[change]]\nfigure = "{figure}"\nvalue = "{value}"\n'
        'source = "Pharmacy letter"\nchanged_by = "Dr N. Osei"\ndate = "2026-05-01"\n'
    )


def test_every_figure_has_a_listed_source_and_a_confidence():
    figures = list(the_catalogue().figures())
    assert len(figures) > 200
    for figure in figures:
        assert figure.source in the_catalogue().sources, figure.key
        assert isinstance(figure.confidence, Confidence)


def test_every_figure_has_a_key_of_its_own():
    keys = [figure.key for figure in the_catalogue().figures()]
    assert len(keys) == len(set(keys))


def test_uncertain_figures_are_marked():
    for figure in the_catalogue().figures():
        assert figure.uncertain is (figure.confidence is not Confidence.SOURCED), figure.key
        assert ("confirm" in figure.mark) is figure.uncertain, figure.key


def test_no_figure_from_memory_passes_for_one_that_was_read():
    for figure in (*the_catalogue().figures(), *load_policy().figures()):
        if figure.confidence is Confidence.SOURCED:
            assert the_catalogue().sources[figure.source].basis is SourceBasis.READ, figure.key


def test_every_threshold_of_the_policy_cites_a_listed_source():
    for threshold in load_policy().thresholds():
        assert threshold.source in the_catalogue().sources, threshold.key


def test_every_source_says_what_it_is_and_where():
    for source in the_catalogue().sources.values():
        assert source.title and source.where
        if source.basis is SourceBasis.MEMORY:
            assert source.where == "from memory", source.id


def test_a_figure_citing_an_unlisted_source_is_refused():
    texts = shipped()
    texts["pumps"] = texts["pumps"].replace('source = "rauck-2010"', 'source = "rauk-2010"', 1)
    said = refused(texts)
    assert 'pumps.prometra.delivered_in_study cites "rauk-2010"' in said


def test_a_source_nobody_cites_is_refused():
    more = '[sources.idle]\ntitle = "t"\nwhere = "w"\nkind = "paper"\nbasis = "read"'
    assert "sources.toml lists idle, which no figure cites" in refused(with_text("sources", more))


def test_a_source_that_supports_a_check_need_not_carry_a_figure():
    more = (
        '[sources.new]\ntitle = "t"\nwhere = "w"\nkind = "paper"\nbasis = "read"\n'
        'supports = ["mri"]'
    )
    assert "new" in read_catalogue(with_text("sources", more), load_policy()).sources


@pytest.mark.parametrize(
    ("name", "more", "said"),
    [
        ("sources", "[sources.x]\ntitle = 't'", "sources.x has no where."),
        ("pumps", "[pumps.x]\nmaker = 'm'", "pumps.x has no name."),
        ("pumps", "[pump.x]\nmaker = 'm'", "The reference data has an unknown key, pump."),
        ("drugs", "[drugs.x]\nname = 'x'", "drugs.x has no salt."),
        ("drugs", "[stability.x]\ndrugs = ['morphine']", "stability.x has no preparation."),
        ("drugs", "[drugs.saline.caps.pacc-2040]", "drugs.saline.caps.pacc-2040 is no guideline"),
        ("drugs", "[drugs.", "drugs.toml cannot be read: "),
    ],
)
def test_a_row_that_cannot_be_trusted_is_refused_by_name(name, more, said):
    assert said in refused(with_text(name, more))


def test_an_admixture_of_an_unknown_drug_is_refused():
    texts = with_text(
        "drugs",
        '[stability.x]\ndrugs = ["heparin"]\npreparation = "any"\n'
        'days = { value = "3 days", source = "ecri-2014", confidence = "sourced" }',
    )
    with pytest.raises(UnknownDrug, match='"heparin" is not a drug known here'):
        read_catalogue(texts, load_policy())


def test_a_label_for_an_unknown_drug_is_refused():
    texts = with_text(
        "pumps",
        "[pumps.isomed.labelled]\n"
        'heparin = { value = "1 mg/mL", source = "ecri-2014", confidence = "sourced" }',
    )
    with pytest.raises(UnknownDrug, match='"heparin" is not a drug known here'):
        read_catalogue(texts, load_policy())


def test_a_site_may_replace_an_uncertain_figure_and_it_shows():
    catalogue = a_catalogue(site=a_change("pumps.synchromed-ii.dead_volume", "1.5 mL"))
    dead_volume = catalogue.pump("SynchroMed II").dead_volume
    assert str(dead_volume.value) == "1.5 mL"
    assert dead_volume.changed.before == "1.4 mL"
    assert catalogue.changed == (dead_volume,)
    assert catalogue.version != the_catalogue().version
    assert the_catalogue().changed == ()


def test_a_changed_stability_shows_once():
    catalogue = a_catalogue(site=a_change("stability.baclofen.days", "120 days"))
    assert [figure.key for figure in catalogue.changed] == ["stability.baclofen.days"]


def test_a_site_may_fill_a_blank_cell():
    catalogue = a_catalogue(site=a_change("pumps.prometra.dead_volume", "0.8 mL"))
    dead_volume = catalogue.pump("Prometra").dead_volume
    assert str(dead_volume.value) == "0.8 mL"
    assert dead_volume.changed.before == "blank"


def test_a_site_may_type_in_the_2024_table():
    site = a_change("drugs.morphine.caps.pacc-2024.dose", "12 mg/day")
    morphine = a_catalogue(site=site).drug("morphine")
    assert morphine.dose_cap.guideline == "PACC 2024"
    assert str(morphine.dose_cap.dose.value) == "12 mg/day"
    assert morphine.concentration_cap.guideline == "PACC 2017"


def test_a_site_may_not_replace_what_was_read_in_its_source():
    said = refused(shipped(), a_change("pumps.prometra.alarm_volume", "2 mL"))
    assert "pumps.prometra.alarm_volume was read in its source (prometra-ptc-guide)" in said


def test_a_site_may_not_add_a_figure_nobody_reads():
    said = refused(shipped(), a_change("pumps.prometra.colour", "blue"))
    assert "pumps.prometra has an unknown key, colour" in said


def test_a_change_to_the_policy_reaches_the_stability_of_an_unlisted_admixture():
    catalogue = a_catalogue(site=a_change("dates.fallback_stability", "60 days"))
    figure = catalogue.stability(("clonidine",), first_fill=False, diluted=False)
    assert str(figure.value) == "60 days"


def test_the_version_names_the_content():
    assert len(the_catalogue().version) == 12 and int(the_catalogue().version, 16)
    assert a_catalogue().version == the_catalogue().version


def with_stability(drug, days):
    """The shipped figures, and one more for this drug, or for these together."""
    return read_catalogue(
        with_text(
            "drugs",
            f'[stability.x]\ndrugs = {drug!r}\npreparation = "any"\n'
            f'days = {{ value = "{days} days", source = "ecri-2014", confidence = "sourced" }}',
        ),
        load_policy(),
    )


def keeps(catalogue, *drugs):
    return str(catalogue.stability(drugs, first_fill=False, diluted=False).value)


def test_an_admixtures_own_figure_decides_also_where_it_is_the_longer_one():
    together = ["baclofen", "hydromorphone"]
    assert keeps(with_stability(together, 200), *together) == "200 days"


def test_the_fallback_counts_only_where_a_drug_has_no_figure_of_its_own():
    catalogue = with_stability(["hydromorphone"], 120)
    assert keeps(catalogue, "baclofen", "hydromorphone") == "120 days"
    assert keeps(catalogue, "baclofen", "clonidine") == "90 days"


def test_approved_changes_reach_catalogue_and_policy_and_are_counted_in_the_version():
    by = ("Pharmacy letter", "Dr N. Osei", "2026-05-01")
    changes = (
        SiteChange("pumps.synchromed-ii.dead_volume", "1.5 mL", *by),
        SiteChange("dates.fallback_stability", "60 days", *by),
    )
    catalogue = a_catalogue(changes=changes)
    assert str(catalogue.pump("synchromed-ii").dead_volume.value) == "1.5 mL"
    assert keeps(catalogue, "clonidine") == "60 days"
    assert catalogue.version == f"{the_catalogue().version}+1"


def test_a_changed_figure_does_not_hide_that_another_cites_nothing():
    texts = shipped()
    texts["drugs"] = texts["drugs"].replace('source = "sitaram-1995"', 'source = "sitram-1995"', 1)
    said = refused(texts, a_change("pumps.synchromed-ii.dead_volume", "1.5 mL"))
    assert 'stability.baclofen-morphine.days cites "sitram-1995"' in said


def test_a_name_is_found_however_it_is_spaced_and_written():
    assert the_catalogue().drug("  MORPHINE   Sulfate ").id == "morphine"


def test_each_catheter_is_known_by_its_own_id():
    assert [(one.id, one.name) for one in the_catalogue().catheters] == [
        ("indura", "InDura"),
        ("indura-8709sc", "InDura 8709SC"),
        ("ascenda", "Ascenda"),
        ("prometra", "Prometra catheter"),
    ]


def test_a_guideline_without_a_note_has_none():
    more = '[guidelines.x]\nname = "X"\nsource = "ecri-2014"'
    assert read_catalogue(with_text("drugs", more), load_policy()).guidelines[-1].note == ""
