"""Invented evidence of two states, AAA and BBB, and ladders of one rung to climb on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from foedus.alignment.cards import Place, casebook_tables
from foedus.alignment.ladder import climb
from foedus.alignment.schemes import Scheme, read_scheme
from foedus.contracts import (
    Coverage,
    CriterionState,
    Evidence,
    Kind,
    Ladder,
    Record,
    Source,
    Status,
    Table,
)
from foedus.identity import FuzzyDate

PAIR = ("AAA", "BBB")

THIRD = ("press-x", "press-y", "press-z")
"""Origins that belong to neither partner."""


def same(one: str, two: str) -> bool:
    """AAA was once called OLD."""
    names = {"OLD": "AAA"}
    return names.get(one, one) == names.get(two, two)


def source(
    origin: str,
    *,
    party: str = "",
    reliability: str = "B",
    kind: Kind = Kind.PRESS,
    outlet: str = "",
) -> Source:
    """A source; ``outlet`` tells sources of one origin apart."""
    key = f"{outlet or origin}-{party}-{reliability}-{kind.value}"
    return Source(key, "t", outlet or origin, "", None, reliability, origin, party, kind)


TWO = (source("press-x"), source("press-y"))
PRIMARY = (source("ministry", party="AAA", reliability="A", kind=Kind.PRIMARY),)


def record(
    key: str,
    table: str,
    day: str,
    *,
    end: str = "",
    sources: tuple[Source, ...] = TWO,
    status: str = "reported",
    credibility: int = 2,
    parties: tuple[str, ...] = PAIR,
    superseded_by: str = "",
    contradicts: tuple[str, ...] = (),
    **fields: Any,
) -> tuple[Record, tuple[Source, ...]]:
    """A record with its sources; dates are written as in a casebook."""
    start = FuzzyDate.parse(day)
    last = FuzzyDate.parse(end).last if end else start.last
    made = Record(
        id=key,
        table=table,
        title=key,
        parties=parties,
        start=start.first,
        end=last,
        precision=start.precision,
        known_on=last,
        known_on_basis="event",
        status=Status(status),
        credibility=credibility,
        sources=tuple(s.id for s in sources),
        superseded_by=superseded_by,
        contradicts=contradicts,
        ended=bool(end),
        fields=fields,
    )
    return made, sources


Sourced = tuple[Record, tuple[Source, ...]]

CONTACT = {"table": "contacts", "at_least": 1, "window_months": 24, "lapse_months": 36}
"""A test: one contact in two years, lapsing after three."""


def every(table: str, days: list[str], **fields: Any) -> list[Sourced]:
    """One record of a table for each date."""
    return [record(f"{table}-{day}", table, day, **fields) for day in days]


def evidence(
    records: Iterable[Sourced],
    *,
    as_of: date = date(2020, 12, 31),
    first: int = 2000,
    last: int = 2020,
    completeness: float = 0.9,
    coverage: Mapping[str, tuple[Coverage, ...]] | None = None,
) -> Evidence:
    """Evidence in which every table is covered alike, unless ``coverage`` says otherwise."""
    kept = list(records)
    spans = (Coverage(date(first, 1, 1), date(last, 12, 31), completeness),)
    tables = {
        name: Table(
            name,
            tuple(r for r, _ in kept if r.table == name),
            spans if coverage is None or name not in coverage else coverage[name],
        )
        for name in casebook_tables()
    }
    sources = {s.id: s for _, cited in kept for s in cited}
    return Evidence(PAIR, "aaa-bbb", "A-B", "1", "0", as_of, tables, sources)


def criterion(test: Mapping[str, Any], key: str = "c", **words: str) -> dict[str, Any]:
    """A criterion as a card writes it."""
    written = {
        "title": key, "definition": "d", "lapses": "l", "falsifier": "f",
        "kind": "act", "form": "act", "absence": "unobservable",
    }  # fmt: skip
    return {"id": key, **written, **words, "test": test}


def card(*rungs: list[dict[str, Any]], **words: Any) -> dict[str, Any]:
    """A scheme as a card writes it: one list of criteria for each rung above level 0."""
    made = [{"level": 0, "label": "R0", "title": "None"}]
    made += [
        {"level": i, "label": f"R{i}", "title": "t", "combine": "all", "criteria": criteria}
        for i, criteria in enumerate(rungs, start=1)
    ]
    head = {
        "id": "s", "version": "1", "title": "t", "citation": "c",
        "directed": False, "cumulative": True,
    }  # fmt: skip
    return {**head, **words, "rungs": made}


def scheme(*rungs: list[dict[str, Any]], **words: Any) -> Scheme:
    """A scheme read from a card."""
    return read_scheme(card(*rungs, **words), Place("card.yml"), casebook_tables())


def states(
    test: Mapping[str, Any], records: Iterable[Sourced], **options: Any
) -> dict[int, CriterionState]:
    """State of a single criterion at the end of every year."""
    words = {k: options.pop(k) for k in ("kind", "form", "absence") if k in options}
    years = options.pop("years", None)
    one = scheme([criterion(test, **words)])
    ladder = climb(one, evidence(records, **options), same, years)
    return {year.year: year.criteria[0] for year in ladder.years}


def levels(ladder: Ladder, direction: str = "") -> dict[int, int | None]:
    """Levels by year."""
    return {year.year: year.level for year in ladder.years if year.direction == direction}


def met(found: Mapping[int, CriterionState]) -> list[int]:
    """Years in which the criterion counts."""
    return [year for year, state in found.items() if state.state.counts]
