"""The index of a pair as it may be shown: with its gates, or withheld and why."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from functools import cache
from typing import Any

from foedus.contracts import AlignmentIndex, Breaks, Evidence, Reading, Verdict
from foedus.extras import have
from foedus.lineage import digest
from foedus.measuring.breaks import of_series
from foedus.measuring.index import gates
from foedus.measuring.index.declared import declaration
from foedus.measuring.index.fitted import Fitted, code, loadings, shipped
from foedus.measuring.index.pairs import Pair, contributions, index_years, pair_of
from foedus.project import Project
from foedus.reference import index as reference
from foedus.store import Cache

Read = Callable[[str], tuple[Evidence | None, Sequence[Reading]]]
"""Gives the casebook of a dyad by its code, if it has one, and its readings."""


def measure_index(
    project: Project,
    dyad: str,
    title: str,
    read: Read,
    fitted: Fitted,
    *,
    as_of: date | None = None,
) -> AlignmentIndex:
    """The index of a pair, withheld where it may not be shown.

    Raises
    ------
    InvalidDataError
        No indicator of the index has a reading for the pair.
    """
    if as_of is not None and fitted.known_on > as_of:
        return _withheld(dyad, title, fitted, later(fitted, as_of))
    evidence, readings = read(dyad)
    key = index_key(fitted, dyad, evidence, readings)
    ready = reference.pairs().get(dyad) if fitted.shipped else None
    if ready is not None and ready.made.get("key") == key:
        return ready
    if not have("numpy", "scipy"):
        return _withheld(dyad, title, fitted, WITHOUT_NUMPY)
    found = verdicts_of(project, fitted, read)
    place = Cache.key("index of a pair", key, title, code(), repr(found))
    kept = project.cache.get(place)
    if kept is not None:
        return reference.decode(json.loads(kept))
    pair = pair_of(fitted, dyad, readings, evidence)
    made = whole(project, pair, title, fitted, found=found, key=key)
    project.cache.put(place, json.dumps(reference.encode(made)).encode())
    return reference.decode(reference.encode(made))


WITHOUT_NUMPY = (
    "The index of this pair must be worked out anew, which needs an extra: "
    'pip install "foedus[measure]".'
)


def later(fitted: Fitted, as_of: date) -> str:
    """Why a fit may not be used as of an earlier date."""
    return (
        f"The model was fitted to data sets that came out by {fitted.known_on}, after {as_of}. "
        "Fit it to what was out by then: foedus measure index --as-of DATE -w PROJECT, with "
        "editions of that time fetched."
    )


def whole(
    project: Project,
    pair: Pair,
    title: str,
    fitted: Fitted,
    *,
    found: Sequence[Verdict],
    key: str,
) -> AlignmentIndex:
    """All that is known of a pair's index, or the reason why it is withheld."""
    failed = [v.title for v in found if not v.passed]
    withheld = (
        f"The model failed the gate {', '.join(failed)}, so that no number of it is shown."
        if failed
        else ""
    )
    titles = {name: item.card.title for name, item in project.shelf.items()}
    fed = {name: item.card.citation for name, item in project.shelf.items()}
    return AlignmentIndex(
        pair.dyad,
        title,
        index_years(pair, fitted),
        contributions(pair),
        loadings(fitted, titles, fed),
        tuple(found),
        withheld,
        {"fit": fitted.digest, "key": key, "known_on": str(fitted.known_on)},
        breaks_of(pair),
    )


def breaks_of(pair: Pair) -> Breaks:
    """Change points of the index, carried over paths drawn from its posterior."""
    coverage = {year: float(len(pair.observed(year))) for year in pair.years}
    paths = pair.paths[:: max(1, len(pair.paths) // PATHS)]
    return of_series("index", TITLE, pair.years, paths, coverage=coverage)


PATHS = 100
"""Paths of the index that its breaks are averaged over."""

TITLE = "Latent alignment index"


def verdicts_of(project: Project, fitted: Fitted, read: Read) -> tuple[Verdict, ...]:
    """The verdicts on a fit: those that ship with it, remembered ones, or new ones."""
    if fitted.shipped:
        first = next(iter(reference.pairs().values()), None)
        if first is not None and first.made["fit"] == fitted.digest:
            return first.gates
    key = f"gates-{digest(fitted.digest.encode() + code().encode())}"
    kept = project.cache.get(key)
    if kept is not None:
        return tuple(Verdict(**{**v, "details": tuple(v["details"])}) for v in json.loads(kept))
    made = judge(project, fitted, read)
    project.cache.put(key, json.dumps([asdict(v) for v in made]).encode())
    return made


def judge(project: Project, fitted: Fitted, read: Read) -> tuple[Verdict, ...]:
    """Put a fit to the gates."""
    read = cache(read)
    brought: dict[tuple[Any, ...], Pair] = {}

    def bring(code: str, *, shuffled: int | None = None, **options: Any) -> Pair:
        key = (code, shuffled, *(str(v) for v in options.values()))
        if key not in brought:
            evidence, readings = read(code)
            if shuffled is not None:
                readings = tuple(gates.shuffled(readings, shuffled))
            brought[key] = pair_of(fitted, code, readings, evidence, **options)
        return brought[key]

    return gates.verdicts(bring, sources_of(project))


def sources_of(project: Project) -> Mapping[str, Sequence[str]]:
    """By source, the indicators of the index that it feeds; casebooks are one source."""
    by_table = {t.name: s.card.id for s in project.sources.values() for t in s.card.tables}
    found: dict[str, list[str]] = {}
    for name in declaration().indicators:
        card = project.shelf[name].card
        source = by_table.get(card.needs[0], card.needs[0])
        found.setdefault(source if card.fed_by == "data" else "the casebook", []).append(name)
    return found


def _withheld(dyad: str, title: str, fitted: Fitted, reason: str) -> AlignmentIndex:
    made = {"fit": fitted.digest, "known_on": str(fitted.known_on)}
    return AlignmentIndex(dyad, title, (), (), (), (), reason, made)


def index_key(
    fitted: Fitted, dyad: str, evidence: Evidence | None, readings: Sequence[Reading]
) -> str:
    """Digest of all that a pair's index is made from."""
    wanted = set(declaration().indicators)
    told = sorted(
        f"{r.indicator} {r.direction} {r.year} {r.value:.9g}"
        for r in readings
        if r.indicator in wanted and r.value is not None
    )
    parts = (fitted.digest, dyad, evidence.digest if evidence else "", *told)
    return digest("\n".join(parts).encode())


def compared(index: AlignmentIndex) -> tuple[AlignmentIndex, ...]:
    """The index of the reference panel's other dyads, where it is of the fit that ships."""
    if index.withheld or index.made["fit"] != shipped().digest:
        return ()
    return tuple(
        replace(item, contributions=(), loadings=(), gates=(), breaks=None)
        for code, item in reference.pairs().items()
        if code != index.dyad and not item.withheld
    )
