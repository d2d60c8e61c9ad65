"""Reference data: pumps, drugs and sources, read and refused when a source is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from importlib.resources import files

from refillnotes.domain.drugs import (
    Drug,
    DrugClass,
    Guideline,
    StabilityRow,
    UnknownDrug,
    read_drug,
    read_guideline,
    read_stability,
)
from refillnotes.domain.figures import (
    Figure,
    ReferenceRefused,
    Row,
    Source,
    SourceBasis,
    SourceKind,
    version_of,
)
from refillnotes.domain.policy import Policy
from refillnotes.domain.pumps import Catheter, PumpModel, UnknownPump, read_catheter, read_pump
from refillnotes.domain.quantities import Duration
from refillnotes.domain.site_changes import (
    CATALOGUE_TABLES,
    Overlay,
    parse_toml,
    read_changes,
    with_changes,
)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is known of pumps and drugs. ``version`` names this exact content."""

    pumps: tuple[PumpModel, ...]
    catheters: tuple[Catheter, ...]
    drugs: tuple[Drug, ...]
    guidelines: tuple[Guideline, ...]
    sources: Mapping[str, Source]
    stability_rows: tuple[StabilityRow, ...]
    fallback_stability: Figure[Duration]
    version: str

    def pump(self, name: str) -> PumpModel:
        """Find a model by its name or id, in any case. Errors: ``UnknownPump``."""
        for pump in self.pumps:
            if _same(name, (pump.name, pump.id)):
                return pump
        raise UnknownPump(
            f'"{name}" is not a pump known here. Known:'
            f" {', '.join(pump.name for pump in self.pumps)}."
        )

    def drug(self, name: str) -> Drug:
        """Find a drug by id, name or salt, whole and in any case. Errors: ``UnknownDrug``."""
        for drug in self.drugs:
            if drug.id == name:
                return drug
        for drug in self.drugs:
            if _same(name, (drug.id, drug.name, drug.salt.value, *drug.also_known_as)):
                return drug
        raise UnknownDrug(
            f'"{name}" is not a drug known here. Known:'
            f" {', '.join(drug.name for drug in self.drugs)}."
        )

    def stability(
        self, drugs: tuple[str, ...], *, first_fill: bool, diluted: bool
    ) -> Figure[Duration]:
        """Return how long these drugs together keep in the warm pump.

        An admixture's own figure decides where there is one; else the shortest of its drugs
        and of any admixture among them, a drug without a figure counting as the site's
        fallback. Errors: ``UnknownDrug``, also when no drug is named.
        """
        together = frozenset(self.drug(name).id for name in drugs)
        active = frozenset(
            drug for drug in together if self.drug(drug).drug_class is not DrugClass.DILUENT
        )
        together = active or together
        if not together:
            raise UnknownDrug("No drug is named. Name what is in the reservoir, like morphine.")
        holding = [
            row
            for row in self.stability_rows
            if row.drugs <= together
            and row.preparation.applies(first_fill=first_fill, diluted=diluted)
        ]
        own = [row.days for row in holding if row.drugs == together]
        if own:
            return _shortest(own)
        covered = {drug for row in holding if len(row.drugs) == 1 for drug in row.drugs}
        fallback = [self.fallback_stability] if together - covered else []
        return _shortest([row.days for row in holding] + fallback)

    def figures(self) -> Iterator[Figure[object]]:
        """Walk every figure of every pump, catheter, drug and admixture, blanks left out."""
        everything = (self.pumps, self.catheters, self.drugs, self.stability_rows)
        yield from {figure.key: figure for figure in _figures_in(everything)}.values()

    @property
    def changed(self) -> tuple[Figure[object], ...]:
        """The figures this site replaced."""
        return tuple(figure for figure in self.figures() if figure.changed)


def load_catalogue(policy: Policy, site: str = "", changes: tuple[Overlay, ...] = ()) -> Catalogue:
    """Read the packaged reference data, a site's file over it, and approved changes over both."""
    folder = files("refillnotes").joinpath("reference")
    texts = {
        name: folder.joinpath(f"{name}.toml").read_text(encoding="utf-8")
        for name in ("sources", "pumps", "drugs")
    }
    return read_catalogue(texts, policy, site, changes)


def read_catalogue(
    texts: Mapping[str, str], policy: Policy, site: str = "", changes: tuple[Overlay, ...] = ()
) -> Catalogue:
    """Read sources, pumps and drugs, each as TOML text. Errors: ``ReferenceRefused``."""
    content: dict[str, object] = {}
    for name in ("sources", "pumps", "drugs"):
        content |= parse_toml(texts[name], f"{name}.toml")
    written = with_changes(content, _ours(read_changes(site)))
    approved = _ours(changes)
    whole = Row("", with_changes(written, approved))
    guidelines = tuple(read_guideline(name, row) for name, row in whole.rows("guidelines"))
    stability = tuple(read_stability(row) for _, row in whole.rows("stability"))
    catalogue = Catalogue(
        pumps=tuple(read_pump(name, row) for name, row in whole.rows("pumps")),
        catheters=tuple(read_catheter(name, row) for name, row in whole.rows("catheters")),
        drugs=tuple(
            read_drug(name, row, guidelines, stability) for name, row in whole.rows("drugs")
        ),
        guidelines=guidelines,
        sources={name: _read_source(name, row) for name, row in whole.rows("sources")},
        stability_rows=stability,
        fallback_stability=policy.dates.fallback_stability,
        version=version_of(written, approved),
    )
    whole.done()
    _refuse_unknown_drugs(catalogue)
    _refuse_loose_sources(catalogue, policy)
    return catalogue


def _ours(changes: tuple[Overlay, ...]) -> tuple[Overlay, ...]:
    return tuple(change for change in changes if change.table in CATALOGUE_TABLES)


def _read_source(source_id: str, row: Row) -> Source:
    source = Source(
        id=source_id,
        title=row.text("title"),
        where=row.text("where"),
        kind=row.choice("kind", SourceKind),
        basis=row.choice("basis", SourceBasis),
        supports=row.texts("supports"),
    )
    row.done()
    return source


def _refuse_unknown_drugs(catalogue: Catalogue) -> None:
    for row in catalogue.stability_rows:
        for drug in row.drugs:
            catalogue.drug(drug)
    for pump in catalogue.pumps:
        for entry in pump.labelled:
            catalogue.drug(entry.drug)


def _refuse_loose_sources(catalogue: Catalogue, policy: Policy) -> None:
    cited = {guideline.source for guideline in catalogue.guidelines}
    figures = (*catalogue.figures(), *policy.figures())
    for figure in figures:
        if figure.changed is not None:
            continue
        if figure.source not in catalogue.sources:
            raise ReferenceRefused(
                f'{figure.key} cites "{figure.source}", which sources.toml does not list.'
                " Add the source there, or cite one that is listed."
            )
        cited.add(figure.source)
    if any(figure.changed for figure in figures):
        return  # what a replaced figure leaned on is cited no more, and stays listed
    for source in catalogue.sources.values():
        if source.id not in cited and not source.supports:
            raise ReferenceRefused(
                f"sources.toml lists {source.id}, which no figure cites and which supports no"
                " check. Cite it or take it out."
            )


def _figures_in(thing: object) -> Iterator[Figure[object]]:
    if isinstance(thing, Figure):
        yield thing
    elif isinstance(thing, tuple):
        for part in thing:
            yield from _figures_in(part)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from _figures_in(getattr(thing, field.name))


def _shortest(figures: Iterable[Figure[Duration]]) -> Figure[Duration]:
    return min(figures, key=lambda figure: figure.value.exact)


def _same(name: str, known: Iterable[str]) -> bool:
    wanted = _plain(name)
    return any(wanted == _plain(one) for one in known)


def _plain(name: str) -> list[str]:
    return name.casefold().split()
