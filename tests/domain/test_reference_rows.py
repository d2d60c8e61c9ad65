"""One table of the reference data, read key by key; what cannot be trusted is refused by name."""

from __future__ import annotations

import hashlib

import pytest

from refillnotes.domain.drugs import DrugClass
from refillnotes.domain.figures import ReferenceRefused, Row, one_of, version_of
from refillnotes.domain.quantities import Volume

FIGURE = {"value": "1 mL", "source": "a-source", "confidence": "known", "note": "A note."}
CHANGED = {"changed_by": "Dr N. Osei", "date": "2026-05-01", "before": "blank"}


def refusal_of(do, *given, **named):
    with pytest.raises(ReferenceRefused) as refusal:
        do(*given, **named)
    return str(refusal.value)


def row(**keys):
    return Row("pumps.acme", keys)


def figure(**keys):
    return row(dead_volume=FIGURE | keys)


def lacking(key):
    return row(dead_volume={name: text for name, text in FIGURE.items() if name != key})


def asked_for(held, *keys):
    for key in keys:
        held.text(key)
    held.done()


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (lambda: Row("pumps", "wide"), "pumps holds 'wide'. Write a table of keys there."),
        (lambda: row().text("name"), 'pumps.acme has no name. Add name = "...".'),
        (
            lambda: row(name=" ").text("name", "Acme"),
            (
                "pumps.acme.name holds ' '. Write text in quotes, like \"0.5 mL\": a number outside"
                " quotes loses its last digits."
            ),
        ),
        (
            lambda: row(name=0.5).text("name"),
            (
                'pumps.acme.name holds 0.5. Write text in quotes, like "0.5 mL": a number outside'
                " quotes loses its last digits."
            ),
        ),
        (
            lambda: row(refs="A-10").texts("refs"),
            'pumps.acme.refs holds \'A-10\'. Write ["...", "..."].',
        ),
        (
            lambda: row(refs=["A-10", 7]).texts("refs"),
            'pumps.acme.refs holds [\'A-10\', 7]. Write ["...", "..."].',
        ),
        (
            lambda: row(kind="large").choice("kind", DrugClass),
            (
                'pumps.acme.kind is "large". Write one of opioid, baclofen, ziconotide, clonidine,'
                " local-anaesthetic, diluent."
            ),
        ),
        (
            lambda: one_of(DrugClass)("large"),
            (
                'The value is "large". Write one of opioid, baclofen, ziconotide, clonidine,'
                " local-anaesthetic, diluent."
            ),
        ),
        (lambda: row().table("caps"), "pumps.acme has no caps. Add a table of that name."),
        (lambda: Row("", {"caps": 1}).table("caps"), "caps holds 1. Write a table of keys there."),
        (
            lambda: row(caps=1).table("caps"),
            "pumps.acme.caps holds 1. Write a table of keys there.",
        ),
        (
            lambda: list(row(caps={"pacc": 1}).rows("caps")),
            "pumps.acme.caps.pacc holds 1. Write a table of keys there.",
        ),
        (
            lambda: row().stated("dead_volume", Volume.parse),
            (
                'pumps.acme has no dead_volume. Add dead_volume = {value="...", source="...",'
                ' confidence="..."}.'
            ),
        ),
        (
            lambda: figure(value="1 mg").figure("dead_volume", Volume.parse),
            (
                'pumps.acme.dead_volume: "mg" is not a unit of a volume known here. Use mL, like'
                " 3.2 mL."
            ),
        ),
        (
            lambda: lacking("source").figure("dead_volume", Volume.parse),
            (
                "pumps.acme.dead_volume names no source. No source, no figure: add source = an"
                " id of"
                " sources.toml."
            ),
        ),
        (
            lambda: figure(confidence="site").figure("dead_volume", Volume.parse),
            (
                'pumps.acme.dead_volume says confidence = "site". Only a [[change]] of the'
                " site's own"
                " policy.toml sets that; write how the figure is known."
            ),
        ),
        (
            lambda: figure(colour="blue").figure("dead_volume", Volume.parse),
            (
                "pumps.acme.dead_volume has an unknown key, colour. Known here: confidence, note,"
                " source, value."
            ),
        ),
        (
            lambda: figure(colour="blue", **CHANGED).figure("dead_volume", Volume.parse),
            (
                "pumps.acme.dead_volume has an unknown key, colour. Known here: confidence, note,"
                " source, value."
            ),
        ),
        (
            lambda: asked_for(Row("", {"name": "Acme", "pump": "x"}), "name"),
            "The reference data has an unknown key, pump. Known here: name.",
        ),
        (
            lambda: asked_for(row(name="Acme", maker="Acme", size="x"), "name", "maker"),
            "pumps.acme has an unknown key, size. Known here: maker, name.",
        ),
    ],
)
def test_a_table_that_cannot_be_trusted_is_refused_by_its_path(read, said):
    assert refusal_of(read) == said


def test_whatever_reads_a_key_makes_it_known():
    held = row(
        name="Acme",
        refs=["A-10"],
        kind="opioid",
        caps={"pacc": {}},
        retired_on="2026-05-01",
        limits={},
        dead_volume=FIGURE,
    )
    assert (held.text("name"), held.texts("refs")) == ("Acme", ("A-10",))
    assert held.choice("kind", DrugClass) is DrugClass.OPIOID
    assert [(name, inside.path) for name, inside in held.rows("caps")] == [
        ("pacc", "pumps.acme.caps.pacc")
    ]
    assert held.day("retired_on").isoformat() == "2026-05-01"
    assert held.table("limits").path == "pumps.acme.limits"
    assert held.figure("dead_volume", Volume.parse).note == "A note."
    held.done()


def test_what_is_not_there_is_blank_and_known_all_the_same():
    held = row(name="x")
    assert held.text("note", "") == ""
    assert held.texts("refs") == ()
    assert list(held.rows("caps")) == []
    assert held.day("retired_on") is None
    assert held.figure("dead_volume", Volume.parse) is None
    assert refusal_of(held.done) == (
        "pumps.acme has an unknown key, name. Known here: caps, dead_volume, note, refs,"
        " retired_on."
    )


def test_a_figure_keeps_its_path_source_note_and_who_changed_it():
    plain = figure().stated("dead_volume", Volume.parse)
    assert (plain.key, plain.source, plain.note) == (
        "pumps.acme.dead_volume",
        "a-source",
        "A note.",
    )
    assert (str(plain.value), plain.confidence.value, plain.changed) == ("1 mL", "known", None)
    changed = figure(**CHANGED | {"before": "2 mL"}, confidence="site").stated(
        "dead_volume", Volume.parse
    )
    assert changed.changed.changed_by == "Dr N. Osei"
    assert (changed.changed.date.isoformat(), changed.changed.before) == ("2026-05-01", "2 mL")


def test_content_is_named_by_twelve_digits_of_its_canonical_form_and_how_many_changes_lie_over_it():
    content = {"b": {"d": "\N{GREEK SMALL LETTER MU}g", "c": 1}, "a": []}
    canonical = '{"a":[],"b":{"c":1,"d":"\N{GREEK SMALL LETTER MU}g"}}'
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    assert version_of(content) == digest[:12]
    assert version_of(content, ("one", "two")) == f"{digest[:12]}+2"
    assert version_of({"a": 1}) != version_of({"a": "1"})
