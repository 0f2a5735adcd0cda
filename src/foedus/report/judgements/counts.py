"""Judgements from counts: whether joint activity and arms orders rose or fell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foedus.contracts import Case, Number, Reading, Record
from foedus.report.judgements.outcome import Missing, Outcome, Part
from foedus.report.lookup import DASH, amount, between, full_years, valued
from foedus.report.probability import Chance, rate_is_higher

FEWEST_YEARS = 2
"""A span with fewer readings than this says too little about a rate."""

FIRM_CREDIBILITY = 3


@dataclass(frozen=True, slots=True)
class Span:
    """Counts of a span of years under each way of counting."""

    first: int
    last: int
    years: int
    counts: Mapping[str, float]
    readings: tuple[Reading, ...] = ()

    @property
    def label(self) -> str:
        """The span in a sentence."""
        return f"{self.first}{DASH}{self.last}"


def tempo(case: Case, indicators: Sequence[str], years: int) -> Outcome | Missing:
    """Chance that joint activity was more frequent in the last full years than before."""
    last = full_years(case)
    later = _span(case, indicators, last - years + 1, last)
    earlier = _span(case, indicators, last - 2 * years + 1, last - years)
    if min(later.years, earlier.years) < FEWEST_YEARS:
        return Missing(f"there are too few yearly counts in {earlier.first}{DASH}{last}")
    chance, variant = _direction(later, earlier)
    cited = [i for r in (*later.readings, *earlier.readings) for i in r.records]
    basis: tuple[Part, ...] = (*_told(case, later), "; ", *_told(case, earlier))
    return Outcome(
        chance,
        {"later": later.label, "earlier": earlier.label},
        basis,
        tuple(dict.fromkeys(cited)),
        f"A year {last + 1} at the yearly rate of {earlier.label}, or records of events that the "
        "casebook lacks in one of the two spans.",
        variant,
    )


def _span(case: Case, indicators: Sequence[str], first: int, last: int) -> Span:
    """Sum the readings of several indicators over a span, for each way of counting.

    The value, the low and the high are three ways; a definition is one where every reading of
    its indicator has it.
    """
    found = [r for name in indicators for r in valued(case, name) if first <= r.year <= last]
    counts = {
        "value": sum(r.value or 0 for r in found),
        "low": sum(r.low or 0 for r in found),
        "high": sum(r.high or 0 for r in found),
    }
    have = Counter((r.indicator, d.name) for r in found for d in r.definitions)
    yearly = Counter(r.indicator for r in found)
    for (indicator, name), n in have.items():
        if n == yearly[indicator]:
            own = [r for r in found if r.indicator == indicator]
            rest = sum(r.value or 0 for r in found if r.indicator != indicator)
            told = sum(d.value for r in own for d in r.definitions if d.name == name)
            counts[f"{indicator}: {name}"] = rest + told
    return Span(first, last, len({r.year for r in found}), counts, tuple(found))


def _direction(later: Span, earlier: Span) -> tuple[Chance, str]:
    """Chance of a rise, or of a fall where that is the likelier, over all ways of counting."""
    ways = sorted(later.counts.keys() & earlier.counts.keys())
    chances = {
        way: rate_is_higher(later.counts[way], later.years, earlier.counts[way], earlier.years)
        for way in ways
    }
    rise = Chance(chances["value"], min(chances.values()), max(chances.values()))
    return (rise, "rise") if rise.value >= 1 / 2 else (rise.complement, "fall")


def _told(case: Case, span: Span) -> tuple[Part, ...]:
    """The counts of a span, linked to the place where its years are listed."""
    names = list(dict.fromkeys(case.cards[r.indicator].title.lower() for r in span.readings))
    target = f"trace-{span.readings[0].indicator}"
    return (
        f"{span.label}: ",
        Number(amount(span.counts["value"]), target),
        " (",
        Number(between(span.counts["low"], span.counts["high"]), target),
        f") {' and '.join(names)}",
    )


def orders(case: Case, table: str, years: int, leave_out: Mapping[str, str]) -> Outcome | Missing:
    """Chance that fewer arms were ordered in the last full years than in those before."""
    lines = [
        r
        for r in case.evidence[table]
        if all(r[column] != value for column, value in leave_out.items())
        and r.status.value != "superseded"
    ]
    flows = Counter((case.actor(r["supplier"]), case.actor(r["recipient"])) for r in lines)
    flows = Counter({k: v for k, v in flows.items() if set(k) == {case.a_code, case.b_code}})
    if not flows:
        return Missing("the evidence holds no arms transfer between the two")
    supplier, recipient = max(flows, key=lambda k: (flows[k], k))
    own = [
        r
        for r in lines
        if (case.actor(r["supplier"]), case.actor(r["recipient"])) == (supplier, recipient)
    ]
    last = full_years(case)
    if not any(c.first.year <= last - 2 * years + 1 for c in case.evidence[table].coverage):
        return Missing(f"the casebook does not cover arms orders back to {last - 2 * years + 1}")
    later = _ordered(case, own, last - years + 1, last)
    earlier = _ordered(case, own, last - 2 * years + 1, last - years)
    chance, variant = _direction(later, earlier)
    window = [r.id for r in own if earlier.first <= r.start.year <= later.last]
    return Outcome(
        chance,
        {
            "supplier": case.name(supplier),
            "recipient": case.name(recipient),
            "later": later.label,
            "earlier": earlier.label,
        },
        (*_lines(later, table), "; ", *_lines(earlier, table)),
        tuple(window or [r.id for r in own]),
        "A new order for a major platform, or evidence of contracts kept secret in either span.",
        variant,
    )


def _ordered(case: Case, lines: Sequence[Record], first: int, last: int) -> Span:
    own = [r for r in lines if first <= r.start.year <= last]
    counted = [r for r in own if r.status.counts]
    firm = [
        r
        for r in counted
        if r.credibility <= FIRM_CREDIBILITY and any(s.graded for s in case.evidence.sources_of(r))
    ]
    counts = {"value": len(counted), "low": len(firm), "high": len(own)}
    return Span(first, last, last - first + 1, counts)


def _lines(span: Span, table: str) -> tuple[Part, ...]:
    return (
        f"{span.label}: ",
        Number(amount(span.counts["value"]), f"table-{table}"),
        " (",
        Number(between(span.counts["low"], span.counts["high"]), f"table-{table}"),
        ") orders",
    )
