"""Judgements on asymmetry, and on what the sources contest."""

from __future__ import annotations

from collections.abc import Mapping

from foedus.contracts import Case, LadderYear, Reading
from foedus.report.judgements.outcome import Missing, Outcome, Part
from foedus.report.lookup import (
    contradictions,
    factor,
    joined,
    ladder_rows,
    oriented,
    record_ref,
    record_refs,
    sign_of,
    valued,
)
from foedus.report.probability import Chance, log_is_higher

COVERAGES = (0.50, 0.90, 0.99)
"""Ways to read the bounds of a ratio: as an interval of this probability."""


def asymmetry(case: Case, indicators: Mapping[str, str], years: int) -> Outcome | Missing:
    """Chance that one actor outweighs the other by more than it did some years earlier.

    The first indicator that has both years decides; all of them are told.
    """
    told: list[tuple[Part, ...]] = []
    first: tuple[Reading, Reading, str] | None = None
    for name, what in indicators.items():
        pair = _two_years(case, name, years)
        if pair is None:
            continue
        first = first or (*pair, what)
        told.append(
            (
                f"{what}: ",
                *factor(case, pair[0]),
                f" in {pair[0].year} against ",
                *factor(case, pair[1]),
                f" in {pair[1].year}",
            )
        )
    if first is None:
        return Missing(f"no ratio of the two is known for two years at least {years} years apart")
    now, then, what = first
    sign = sign_of(now)
    chances = [
        log_is_higher(oriented(now, sign), oriented(then, sign), coverage=c) for c in COVERAGES
    ]
    wider = Chance(chances[1], min(chances), max(chances))
    variant = "wider" if wider.value >= 1 / 2 else "narrower"
    larger, smaller = (case.a_name, case.b_name)[::sign]
    return Outcome(
        wider if variant == "wider" else wider.complement,
        {
            "larger": larger,
            "smaller": smaller,
            "what": what,
            "now": str(now.year),
            "then": str(then.year),
        },
        _flat(told),
        tuple(dict.fromkeys((*now.records, *then.records))),
        f"A revision of either series by more than its stated interval, or the reversal of the "
        f"trend since {then.year}.",
        variant,
    )


def _two_years(case: Case, indicator: str, years: int) -> tuple[Reading, Reading] | None:
    found = valued(case, indicator)
    if not found:
        return None
    now = found[-1]
    before = [r for r in found if r.year <= now.year - years]
    return (now, before[-1]) if before else None


def _flat(told: list[tuple[Part, ...]]) -> tuple[Part, ...]:
    parts: list[Part] = []
    for item in told:
        parts += ["; ", *item] if parts else [*item]
    return tuple(parts)


def contested(case: Case, scheme: str) -> Outcome | Missing:
    """What is claimed and not shown: contested criteria first, then contradicting records."""
    for ladder, direction, years in ladder_rows(case):
        if ladder.scheme != scheme or direction:
            continue
        titles = {c.id: c.title for rung in ladder.rungs for c in rung.criteria}
        open_items = [c for c in years[-1].criteria if c.state.contested and c.records]
        if open_items:
            return _open_criteria(years[-1], titles)
    pairs = contradictions(case)
    if not pairs:
        return Missing("no criterion is contested and no records contradict each other")
    return Outcome(
        None,
        {"items": "; ".join(dict.fromkeys(first.title for first, _ in pairs))},
        joined([record_ref(r) for pair in pairs for r in pair]),
        tuple(dict.fromkeys(r.id for pair in pairs for r in pair)),
        "A primary document, or two independent origins that agree.",
        "pairs",
    )


def _open_criteria(year: LadderYear, titles: Mapping[str, str]) -> Outcome:
    items = [c for c in year.criteria if c.state.contested and c.records]
    records = tuple(dict.fromkeys(i for c in items for i in c.records))
    return Outcome(
        None,
        {"items": "; ".join(_lower_first(titles.get(c.criterion, c.criterion)) for c in items)},
        ("announced or reported in ", *record_refs(records)),
        records,
        "A primary document, or two independent origins of which one belongs to neither side.",
        "rungs",
    )


def _lower_first(title: str) -> str:
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
