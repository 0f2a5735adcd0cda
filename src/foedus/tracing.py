"""Numbers taken apart: a reading, or a year of the index, down to its records and sources."""

from __future__ import annotations

from datetime import date
from typing import Any

from foedus import datasets, flow, lineage, reference
from foedus.contracts import Card
from foedus.errors import CheckFailedError, NotFoundError
from foedus.identity import Dyad
from foedus.measuring.index.declared import declaration
from foedus.project import Project

INDEX = "alignment_index"
"""Name of the latent alignment index, where the name of an indicator is asked for."""

COUNTED = {
    "exercises": ("exercises",),
    "patrols": ("exercises",),
    "leader meetings": ("diplomatic",),
    "agreements": ("institutional",),
    "contacts": ("institutional",),
}
"""Which published counts stand beside the indicators of which dimension."""


def trace_readings(
    project: Project,
    pair: Dyad,
    indicator: str,
    year: int,
    direction: str | None = None,
    *,
    as_of: date | None = None,
) -> list[dict[str, Any]]:
    """The traces of an indicator in a year, one for each direction.

    Raises
    ------
    NotFoundError
        There is no reading for the year.
    """
    card = card_of(project, indicator)
    evidence, readings = flow.measure_dyad(project, pair, [indicator], as_of)
    found = [r for r in readings if r.year == year and direction in (None, r.direction)]
    if not found:
        years = sorted({r.year for r in readings})
        covered = f"{years[0]} to {years[-1]}" if years else "no year"
        raise NotFoundError(
            f"{indicator} has no reading for {year}{f' {direction}' if direction else ''}: the "
            f"evidence{f', as of {evidence.as_of}' if evidence else ''}, covers {covered}."
        )
    if card.fed_by == "corpus":
        from foedus.measuring.literature.passages import text_evidence  # noqa: PLC0415 - heavy

        evidence = text_evidence(project, pair, found, as_of)
    elif card.fed_by == "data" or evidence is None:
        evidence = datasets.data_evidence(project, pair, found, as_of)
    traces = [lineage.trace(r, card, evidence) for r in found]
    published = [
        lineage.record_trace(c, evidence) | {"value": c["value"], "definition": c["definition"]}
        for c in evidence["counts"]
        if card.dimension in COUNTED.get(c["counted"], ()) and c.start.year <= year <= c.end.year
    ]
    for trace in traces:
        trace["published_counts"] = published
        trace["made_from"] = reference.made_from(indicator) if "from" in trace["notes"] else {}
    return traces


def card_of(project: Project, indicator: str) -> Card:
    """The card of an indicator, of the shelf or of those that a corpus feeds."""
    if indicator in project.shelf:
        return project.shelf[indicator].card
    from foedus.measuring.literature.declared import text_indicators  # noqa: PLC0415 - heavy

    return text_indicators()[indicator].card


def trace_text(project: Project, number: str, as_of: date | None = None) -> dict[str, Any]:
    """A number of the literature, down to the sentences that it rests on, in their own script.

    Parameters
    ----------
    number
        Its id, as ``foedus corpus series --json`` and the literature annex of a report give it.

    Raises
    ------
    UsageError
        It is no id of a number, or there is no project.
    NotFoundError
        The project has no corpus, or the corpus no such number.
    """
    from foedus.evidence.literature.measures import tracing  # noqa: PLC0415 - heavy
    from foedus.measuring.literature.passages import opened  # noqa: PLC0415

    tracing.parsed(number)
    with opened(project, as_of) as corpus:
        return tracing.trace(corpus, number)


def trace_index(
    project: Project, pair: Dyad, year: int, as_of: date | None = None
) -> dict[str, Any]:
    """A year of the index: what moved it, and the trace of every indicator observed in it.

    Raises
    ------
    CheckFailedError
        The index is withheld.
    NotFoundError
        It does not reach the year.
    """
    index = flow.measure_alignment(project, pair, as_of)
    if index.withheld:
        raise CheckFailedError(f"The index of {pair.title} is withheld. {index.withheld}")
    at = index.at(year)
    if at is None:
        raise NotFoundError(
            f"The index of {pair.title} has no value for {year}: it covers "
            f"{index.years[0].year} to {index.years[-1].year}."
        )
    moved = sorted((c for c in index.contributions if c.year == year), key=lambda c: -abs(c.shift))
    sources = {d.id: d.sources for d in (*declaration().items, *declaration().casebook)}
    fills = {d.fills: d.id for d in declaration().casebook if d.fills}
    traces = []
    for name in at.indicators:
        for indicator in (*sources[name], *([fills[name]] if name in fills else [])):
            try:
                found = trace_readings(project, pair, indicator, year, as_of=as_of)
            except NotFoundError:
                continue
            traces += [t for t in found if not t["void"]]
    return {
        "indicator": INDEX,
        "dyad": pair.code,
        "year": year,
        "median": at.band.median,
        "q05": at.band.q05,
        "q25": at.band.q25,
        "q75": at.band.q75,
        "q95": at.band.q95,
        "contributions": [
            {
                "indicator": c.indicator,
                "shift": c.shift,
                "observed": c.indicator in at.indicators,
                "records": list(c.records),
            }
            for c in moved
        ],
        "gates": [{"gate": v.gate, "passed": v.passed} for v in index.gates],
        "made": dict(index.made),
        "traces": traces,
    }
