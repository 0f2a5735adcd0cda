"""Judgements on asymmetry, and on what the sources contest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from foedus.contracts import Case, Reading, Record, Status
from foedus.report.judgements.outcome import Missing, Outcome, Part
from foedus.report.lookup import (
    contradictions,
    direction_name,
    factor,
    in_words,
    ladder_rows,
    oriented,
    record_refs,
    sign_of,
    valued,
)
from foedus.report.probability import Chance, log_is_higher

COUNTED = ("counts", "flows")
"""Tables of figures: that two of them differ is no denial."""

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
        return Missing(
            f"no ratio of the two is known for two years {in_words(years)} or more years apart"
        )
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


def contested(case: Case) -> Outcome | Missing:
    """What is claimed and not shown, on any ladder, and what is claimed and denied."""
    open_items, open_records = _open_criteria(case)
    denied_items, denied_records = _denied(case)
    if not open_items and not denied_items:
        return Missing("no criterion is contested and no claim is denied")
    records = tuple(dict.fromkeys((*open_records, *denied_records)))
    variant = "both" if open_items and denied_items else "open" if open_items else "denied"
    return Outcome(
        None,
        {"open": "; ".join(open_items), "denied": "; ".join(denied_items)},
        ("claims and denials: ", *record_refs(records)),
        records,
        "A primary document, or two independent origins of which one belongs to neither side.",
        variant,
    )


def _open_criteria(case: Case) -> tuple[list[str], list[str]]:
    """Criteria that something points to and that do not count, with their records."""
    items: dict[str, tuple[str, ...]] = {}
    for ladder, direction, years in ladder_rows(case):
        titles = {c.id: c.title for rung in ladder.rungs for c in rung.criteria}
        where = f" ({direction_name(case, direction)})" if direction else ""
        for found in years[-1].criteria:
            if found.state.contested and found.records:
                name = titles.get(found.criterion, found.criterion)
                items.setdefault(f"{name}{where}", found.records)
    return list(items), [i for records in items.values() for i in records]


def _denied(case: Case) -> tuple[list[str], list[str]]:
    """Claims that a statement contradicts, or that are recorded as denied, and by whom."""
    claims: dict[str, tuple[str, list[str]]] = {}
    for pair in contradictions(case):
        said = [r for r in pair if r.table == "statements" or r.status is Status.DENIED]
        claimed = [r for r in pair if r.table not in ("statements", *COUNTED)]
        if not said or not claimed:
            continue
        claim = next((r for r in claimed if r.status is Status.DENIED), claimed[0])
        who = "" if claim.status is Status.DENIED else _deniers(case, said)
        _, ids = claims.setdefault(claim.id, (f"{claim.title}{who}", []))
        ids += [r.id for r in pair]
    return [text for text, _ in claims.values()], [i for _, ids in claims.values() for i in ids]


def _deniers(case: Case, said: Sequence[Record]) -> str:
    names = {case.name(case.actor(r["speaker"])) for r in said if r["speaker"]}
    return f" (denied by {' and '.join(sorted(names))})" if names else ""
