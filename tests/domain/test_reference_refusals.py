"""Reference data that cannot be trusted is refused in whole sentences: what, where, what to do."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from refillnotes.domain.catalogue import read_catalogue
from refillnotes.domain.errors import UnknownName
from refillnotes.domain.figures import ReferenceRefused
from refillnotes.domain.policy import load_policy, read_policy
from refillnotes.domain.site_changes import (
    SiteChange,
    read_changes,
)

FOLDER = files("refillnotes").joinpath("reference")
TEXTS = {
    name: FOLDER.joinpath(f"{name}.toml").read_text(encoding="utf-8")
    for name in ("policy", "sources", "pumps", "drugs")
}
EXAMPLE = (
    'Write [[change]] with figure = "residual.absolute_limit", value = "1.5 mL",'
    ' source = "Pain committee minutes 12", changed_by = "Dr N. Osei", date = "2026-05-01".'
)


def refusal_of(do, *given, **named):
    with pytest.raises((ReferenceRefused, UnknownName)) as refusal:
        do(*given, **named)
    return str(refusal.value)


def policy_with(group=None, name=None, more="", **keys):
    content = tomllib.loads(TEXTS["policy"] + more)
    if name is not None:
        content[group][name] |= keys
    return content


GROUPS = (
    "residual, trend, constant_flow, fill, programming, limits, dose_change, bridge, dates,"
    " red_flags, waste, retention"
)


@pytest.mark.parametrize(
    ("content", "site", "said"),
    [
        (
            policy_with(more="\n[residue]\n"),
            "",
            f"policy.toml has an unknown group, residue. Known here: {GROUPS}.",
        ),
        (
            policy_with("residual", "floor", floor="block"),
            "",
            (
                "residual.floor has only one of floor and site_may. A floor needs both: which"
                " severity"
                ' it holds up and which way a site may still move it, "lower" or "raise".'
            ),
        ),
        (
            policy_with("residual", "floor", vlaue="1 mL"),
            "",
            (
                "residual.floor has an unknown key, vlaue. Known here: confidence, note, source,"
                " title, value, why."
            ),
        ),
        (
            policy_with("residual", "floor", value="3 mL"),
            "",
            (
                '"Smallest difference worth a word" would be 3 mL and "Difference in volume that is'
                ' always asked about" 2.0 mL. The first may not be larger than the second:'
                " change the"
                " other one first."
            ),
        ),
        (
            policy_with(),
            "fill.programmed_ack = 0.6 mL",
            (
                'fill.programmed_ack = "0.6 mL" would soften a finding that always asks for block.'
                " A site may only lower it from 0.5 mL."
            ),
        ),
        (
            policy_with(),
            "red_flags.respiratory_rate_low = 9 per min",
            (
                'red_flags.respiratory_rate_low = "9 per min" would soften a finding that'
                " always asks"
                " for escalate. A site may only raise it from 10 per min."
            ),
        ),
        (
            policy_with(),
            "fill.missing_small = 3 mL",
            (
                "fill.missing_small was read in its source (maino-2017), so a site may not"
                " change it"
                " for a value that was not. Give one read in a newer source, marked so, or"
                " leave it."
            ),
        ),
        (
            policy_with(),
            "residue.floor = 3 mL",
            (
                "residue.floor is no figure known here. Name it by its tables, like"
                " residual.absolute_limit or pumps.synchromed-ii.dead_volume."
            ),
        ),
        (
            policy_with(),
            "residual = 3 mL",
            "residual is not a figure. Name the value to change, like residual.absolute_limit.",
        ),
        (
            policy_with(),
            "residual.floor.value = 3 mL",
            (
                "residual.floor.value is not a figure. Name the value to change, like"
                " residual.absolute_limit."
            ),
        ),
    ],
)
def test_a_policy_that_cannot_be_trusted_is_refused(content, site, said):
    assert refusal_of(read_policy, content, a_site(*site.split(" = ")) if site else "") == said


def a_site(figure, value="1 mL", **more):
    keys = {"figure": figure, "value": value, "source": "Minutes 12"}
    keys |= {"changed_by": "Dr N. Osei", "date": "2026-05-01"} | more
    return "\n".join(["[[change]]", *(f'{key} = "{text}"' for key, text in keys.items()), ""])


@pytest.mark.parametrize(
    ("site", "said"),
    [
        ("[pump]", f"The site's policy.toml has an unknown key, pump. {EXAMPLE}"),
        ("[change]", f"The site's policy.toml has [change] as one table. {EXAMPLE}"),
        (
            "[[change]",
            (
                "The site's policy.toml cannot be read: Expected ']]' at the end of an array"
                " declaration (at line 1, column 9)."
            ),
        ),
        (
            a_site("a.b") + a_site("c.d") + a_site("a.b"),
            "a.b is changed twice. Keep the change that is in force.",
        ),
        (
            a_site("a.b") + a_site("c.d", date="1 May"),
            (
                'Change 2 of the site\'s policy.toml has the date "1 May". Write'
                " year-month-day, like"
                " 2026-05-01."
            ),
        ),
        (
            a_site("a.b", why="so"),
            (
                "Change 1 of the site's policy.toml has an unknown key, why. Known here: figure,"
                " source, value."
            ),
        ),
    ],
)
def test_a_sites_file_that_cannot_be_trusted_is_refused(site, said):
    assert refusal_of(read_changes, site) == said


def test_a_sites_change_is_read_key_by_key():
    assert read_changes(a_site("a.b")) == (
        SiteChange("a.b", "1 mL", "Minutes 12", "Dr N. Osei", "2026-05-01"),
    )
    assert read_changes("") == ()


def with_text(name, more):
    return TEXTS | {name: f"{TEXTS[name]}\n{more}\n"}


def sentence_of(catalogue_texts):
    return refusal_of(read_catalogue, catalogue_texts, load_policy())


NEVER = 'value = "1 mL"\nsource = "never"\nconfidence = "known"\n'


@pytest.mark.parametrize(
    ("name", "more", "said"),
    [
        (
            "pumps",
            f"[pumps.isomed.dead_volume]\n{NEVER}",
            (
                'pumps.isomed.dead_volume cites "never", which sources.toml does not list. Add the'
                " source there, or cite one that is listed."
            ),
        ),
        (
            "sources",
            '[sources.idle]\ntitle = "t"\nwhere = "w"\nkind = "paper"\nbasis = "read"',
            (
                "sources.toml lists idle, which no figure cites and which supports no check."
                " Cite it"
                " or take it out."
            ),
        ),
        (
            "sources",
            '[sources.x]\ntitle = "t"\nwhere = "w"\nkind = "paper"\nbasis = "read"\nyear = "2"',
            "sources.x has an unknown key, year. Known here: basis, kind, supports, title, where.",
        ),
        (
            "drugs",
            "[drugs.saline.caps.pacc-2040]",
            (
                "drugs.saline.caps.pacc-2040 is no guideline known here. Known: label,"
                " pacc-2012, pacc-2017,"
                " pacc-2024."
            ),
        ),
        (
            "drugs",
            '[guidelines.x]\nname = "X"\nsource = "s"\nyear = "1"',
            "guidelines.x has an unknown key, year. Known here: name, note, source.",
        ),
        (
            "pumps",
            "[pump.x]",
            (
                "The reference data has an unknown key, pump. Known here: catheters, drugs,"
                " guidelines,"
                " pumps, sources, stability."
            ),
        ),
    ],
)
def test_a_catalogue_that_cannot_be_trusted_is_refused(name, more, said):
    assert sentence_of(with_text(name, more)) == said


def test_a_pump_and_a_drug_that_nobody_knows_are_refused_with_those_that_are():
    catalogue = read_catalogue(TEXTS, load_policy())
    pumps = ", ".join(pump.name for pump in catalogue.pumps)
    drugs = ", ".join(drug.name for drug in catalogue.drugs)
    assert refusal_of(catalogue.pump, "Acme") == f'"Acme" is not a pump known here. Known: {pumps}.'
    assert refusal_of(catalogue.drug, "soup") == f'"soup" is not a drug known here. Known: {drugs}.'
    assert refusal_of(catalogue.stability, (), first_fill=False, diluted=False) == (
        "No drug is named. Name what is in the reservoir, like morphine."
    )
