"""The latent alignment index: the pair among others, what moved it, and what it passed."""

from __future__ import annotations

from collections.abc import Sequence

from foedus.contracts import Case, Figure, Number, Panel, Ref
from foedus.contracts.estimates import AlignmentIndex, IndexYear
from foedus.report import bands
from foedus.report import index_tables as tables
from foedus.report.estimated import (
    DIGITS,
    compared,
    contribution_id,
    estimate,
    half,
    index_id,
    index_of,
    pair_id,
    share,
    signed,
    sources,
    titles,
    wide,
)
from foedus.report.index_tables import GATES
from foedus.report.lookup import Part, amount, joined
from foedus.report.words import likelihood

MOST_NAMED = 3
"""So many indicators are named in the sentence on what moved the index."""

LEAD = (
    "One number for a year, learned from many unlike indicators of all pairs at once: how closely "
    "two states are aligned, in standard deviations of dyads. It is an estimate, and its "
    "intervals are part of it. It is shown only where it passes tests that were written before "
    "it was fitted: the gates.",
)


def panel(case: Case, first: Sequence[str] = ()) -> Panel | None:
    """Show the index of the pair; None where none was made.

    ``first`` names the ladders whose rungs stand beneath it.  Where the index is withheld, the
    panel says why and shows the verdicts of the gates, and no number of the index.
    """
    if case.index is None:
        return None
    index = index_of(case)
    if index is None:
        return _withheld(case.index)
    others = compared(case)
    body = (_standing(case, index), _among(index, others), _moved(case, index), _passed(index))
    return Panel(
        "alignment-index",
        "The alignment index",
        LEAD,
        tuple(b for b in body if b),
        figures=(_figure(case, index, others, first),),
        tables=(
            tables.data_table(index, others),
            *tables.gates(index),
            *tables.by_year(case, index),
            *tables.compared(case, others),
        ),
        children=(*tables.contributions(case, index), *tables.loadings(index)),
    )


def _withheld(index: AlignmentIndex) -> Panel:
    """The panel without any number of the index."""
    why = index.withheld.strip().rstrip(".") or "the model knows no year of this pair"
    told = f"{why[:1].upper()}{why[1:]}."
    reason: Part = Ref(told, GATES) if index.gates else told
    body = (("No number of the index is shown. ", reason), _passed(index))
    return Panel(
        "alignment-index",
        "The alignment index",
        LEAD,
        tuple(b for b in body if b),
        tables=tables.gates(index),
    )


def _standing(case: Case, index: AlignmentIndex) -> tuple[Part, ...]:
    """Where the pair stands in the latest year, and whether it rose."""
    now = index.years[-1]
    here = index_id(index.dyad, now.year)
    told: list[Part] = [f"In {now.year} the index is ", *estimate(now.band, here), ", where the "]
    told += [Number("90%", here), " interval stands in brackets; the ", Number("50%", here)]
    told += [" interval is ", Number(half(now.band), here), "."]
    if now.share_below is not None:
        told += [" Of all dyads of the model ", Number(share(now.share_below), here)]
        told += [f" lie below {case.a_name} and {case.b_name} that year."]
    if now.rose is not None and len(index.years) > 1:
        told += [f" {likelihood(now.rose).term.opening} the pair stands higher than the year "]
        told += ["before (probability ", Number(share(now.rose), here), ")."]
    return (*told, *_extremes(index))


def _extremes(index: AlignmentIndex) -> tuple[Part, ...]:
    if len(index.years) == 1:
        return ()
    top = max(index.years, key=lambda y: y.band.median)
    low = min(index.years, key=lambda y: y.band.median)
    return (
        f" The median is highest in {top.year}, at ",
        *estimate(top.band, index_id(index.dyad, top.year)),
        f", and lowest in {low.year}, at ",
        *estimate(low.band, index_id(index.dyad, low.year)),
        ".",
    )


def _among(index: AlignmentIndex, others: Sequence[AlignmentIndex]) -> tuple[Part, ...]:
    """How many of the other pairs surely stand higher or lower in the latest year."""
    now = index.years[-1]
    found = [(o, year) for o in others if (year := o.at(now.year))]
    if not found:
        return ()
    surely = {
        "above": [(o, y) for o, y in found if y.band.q05 > now.band.q95],
        "below": [(o, y) for o, y in found if y.band.q95 < now.band.q05],
    }
    between = [f for f in found if f not in surely["above"] and f not in surely["below"]]
    told: list[Part] = ["Among ", Number(str(len(found)), "index-compared"), " reference pairs "]
    told += [f"in {now.year}, by intervals that do not touch: "]
    for way, pairs in surely.items():
        told += [f"{way} it ", *_pairs(pairs), "; "]
    told += ["not told apart from it ", *_pairs(between), "."]
    return tuple(told)


def _pairs(found: Sequence[tuple[AlignmentIndex, IndexYear]]) -> tuple[Part, ...]:
    if not found:
        return ("none",)
    return joined(Ref(o.dyad, pair_id(o.dyad)) for o, _ in found)


def _moved(case: Case, index: AlignmentIndex) -> tuple[Part, ...]:
    """The indicators that raised and lowered the median the most in the latest year."""
    now = index.years[-1].year
    own = sorted((c for c in index.contributions if c.year == now), key=lambda c: -abs(c.shift))
    named = titles(case, index)
    told: list[Part] = []
    for way, sign in (("raised", 1), ("lowered", -1)):
        found = [c for c in own if c.shift * sign > 0][:MOST_NAMED]
        if found:
            parts = [
                (
                    f"{named.get(c.indicator, c.indicator)} (",
                    Number(signed(c.shift), contribution_id(c.indicator, c.year)),
                    ")",
                )
                for c in found
            ]
            told += [f"; {way} by " if told else f"The median of {now} is {way} most by "]
            told += joined(parts)
    return (*told, ".") if told else ()


def _passed(index: AlignmentIndex) -> tuple[Part, ...]:
    if not index.gates:
        return ("No gate was run.",)
    failed = [g for g in index.gates if not g.passed]
    count = Number(str(len(index.gates)), GATES)
    if not failed:
        return ("All gates were passed: ", count, " of ", count, ".")
    return (
        "Of ",
        count,
        " gates ",
        Number(str(len(failed)), GATES),
        f" {'was' if len(failed) == 1 else 'were'} failed: {'; '.join(g.title for g in failed)}.",
    )


def _figure(
    case: Case, index: AlignmentIndex, others: Sequence[AlignmentIndex], first: Sequence[str]
) -> Figure:
    left_out = len(others) - len(bands.chosen(others))
    told = [
        "Strong band: 50% interval; faint band: 90% interval; line: median.",
        "Thin lines: medians of other pairs, named by the codes of their states."
        if others else "",
        f"{left_out} of them are not drawn; the table has all." if left_out else "",
        "Beneath: rungs of the ladders, stronger the higher, hatched where there is no level; and "
        "the number of indicators that were observed in each year: where they are few, the years "
        "around a year say most about it.",
    ]  # fmt: skip
    return Figure(
        id="fig-index",
        title=f"Alignment index of {case.a_name} and {case.b_name}, "
        f"{index.years[0].year} to {index.years[-1].year}",
        spec=bands.spec(case, index, others, first),
        alt=_alternative(index, others),
        source=f"latent alignment index, from {sources(index) or 'the indicators named below'}.",
        caption=" ".join(t for t in told if t),
    )


def _alternative(index: AlignmentIndex, others: Sequence[AlignmentIndex]) -> str:
    """The figure in words, for those who do not see it."""
    top = max(index.years, key=lambda y: y.band.median)
    low = min(index.years, key=lambda y: y.band.median)
    now = index.years[-1]
    told = [
        f"Line with two bands, {index.years[0].year} to {now.year}.",
        f"Lowest {_plain(low)} in {low.year}, highest {_plain(top)} in {top.year}, "
        f"latest {_plain(now)} in {now.year}.",
    ]
    if others:
        ends = ", ".join(
            f"{o.dyad} {amount(o.years[-1].band.median, DIGITS)} in {o.years[-1].year}"
            for o in others
        )
        told.append(f"Other pairs at their ends, from the highest: {ends}.")
    return " ".join(told)


def _plain(year: IndexYear) -> str:
    return f"{amount(year.band.median, DIGITS)} ({wide(year.band)})"
