"""When the series broke: the posterior of change points, beside the years that are supposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from foedus.contracts import Case, Figure, Number, Panel, Ref
from foedus.contracts.estimates import Breaks
from foedus.report import break_tables as tables
from foedus.report import charts, segments
from foedus.report.blocks import source_line
from foedus.report.break_tables import dates, readings_of, series_id, supposed_id
from foedus.report.estimated import INDEX, break_id, index_of, share, sources
from foedus.report.lookup import Part, amount, anchor, in_words, joined
from foedus.report.words import likelihood

FEW = 2
"""So many of the likeliest years are named."""

SPEAKS = 2.0
"""A series speaks for a year that is so many times as likely as if all years were alike."""

LEAD = (
    "Whether the level of a series changed, and when, is computed without telling the model any "
    "date: the years that writers name are hypotheses, tested against what they would score "
    "if all years were alike. A series can also break because more began to be reported; where "
    "coverage is known apart from the values, the probabilities stand a second time with it held "
    "fixed.",
)


def panel(case: Case, most: int = 7) -> Panel | None:
    """Show the breaks of the index and of indicators; None where no series was searched.

    At most so many series are drawn and told, the index and then those that most surely broke;
    the tables have all.  The series of an index that is withheld is left out.
    """
    found = [b for b in case.breaks if b.years and (b.series != INDEX or index_of(case))]
    if not found:
        return None
    found.sort(key=lambda b: (b.series != INDEX, b.number.get(0, 0.0)))
    drawn = found[:most]
    body = [_told(b) for b in drawn]
    if len(found) > most:
        rest = Number(in_words(len(found) - most), "break-numbers")
        body.append(
            ("Further series, less sure to have broken, stand in the table alone: ", rest, ".")
        )
    if any(b.series == INDEX for b in case.breaks) and not index_of(case):
        body.append(("The index is withheld, and the breaks of its series with it.",))
    return Panel(
        "breaks",
        "Breaks",
        LEAD,
        tuple(body),
        figures=tuple(_figure(case, b) for b in drawn),
        tables=(tables.numbers(found), *tables.supposed(found), tables.by_year(case, found)),
    )


def _told(found: Breaks) -> tuple[Part, ...]:
    """The number of breaks, the likeliest years, and those supposed, in words.

    Of indicators only the years that they speak for; the table has all.
    """
    told: list[Part] = [Ref(found.title, anchor("fig-breaks", found.series)), ": "]
    told += [*_number(found), "the likeliest years for one to begin are "]
    years = sorted(found.years, key=lambda y: (-found.years[y], y))[:FEW]
    told += [*joined([_year(found, y) for y in years], " and "), "."]
    for year, chance in sorted(found.hypotheses.items()):
        if found.series != INDEX and chance < SPEAKS * found.expected:
            continue
        target = supposed_id(found, year)
        told += [f" {likelihood(chance).term.opening} a break lies within a year of {year} ("]
        told += [Number(share(chance), target)]
        if year in found.hypotheses_given_coverage:
            given = share(found.hypotheses_given_coverage[year])
            told += [", given coverage ", Number(given, target)]
        told += ["; if all years were alike ", Number(share(found.expected), target), ")."]
    if found.steps_over_walk is not None and found.steps_over_walk < 0:
        factor = Number(amount(found.steps_over_walk, 1), series_id(found))
        told += [" A level that drifts describes the series better than one that breaks (log "]
        told += ["Bayes factor ", factor, ")."]
    return tuple(told)


def _number(found: Breaks) -> tuple[Part, ...]:
    if not found.number:
        return ()
    here = series_id(found)
    best = max(found.number, key=lambda n: (found.number[n], -n))
    said = {0: "no break", 1: "one break"}.get(best, f"{in_words(best)} breaks")
    when = (", ", Number(dates(found), here)) if best and found.dates else ()
    chance = Number(share(found.number[best]), here)
    return (Number(said, here), " fits best (", chance, *when, "); ")


def _year(found: Breaks, year: int) -> tuple[Part, ...]:
    target = break_id(found.series, year)
    told: tuple[Part, ...] = (f"{year} (", Number(share(found.years[year]), target))
    if year in found.given_coverage:
        told += (", given coverage ", Number(share(found.given_coverage[year]), target))
    return (*told, ")")


def _spread(case: Case, found: Breaks) -> Mapping[int, tuple[float, float]]:
    """The interval of the series in each year: 90% of the index, low to high of a reading."""
    index = index_of(case)
    if found.series == INDEX and index:
        return {y.year: (y.band.q05, y.band.q95) for y in index.years}
    return {
        r.year: (value if r.low is None else r.low, value if r.high is None else r.high)
        for r in readings_of(case, found)
        if (value := r.value) is not None
    }


def _figure(case: Case, found: Breaks) -> Figure:
    told = [
        "Above: the series with its intervals; beneath: the probability that a new level begins "
        "in the year",
        " (the second bar: with coverage held fixed)." if found.given_coverage else
        "; coverage is not known apart from the values.",
        " Dotted: years that are supposed." if found.hypotheses else "",
    ]  # fmt: skip
    width = charts.WIDE if found.series == INDEX else charts.HALF
    return Figure(
        id=anchor("fig-breaks", found.series),
        title=f"{found.title}: breaks",
        spec=segments.spec(found, _spread(case, found), width),
        alt=_alternative(found),
        source=_source(case, found),
        caption="".join(told),
    )


def _source(case: Case, found: Breaks) -> str:
    index = index_of(case)
    if found.series == INDEX and index:
        return f"change points of the alignment index, from {sources(index) or 'its indicators'}."
    own = [r for r in readings_of(case, found) if r.indicator in case.cards]
    by = f", {source_line(case, own)}" if own else " in the data sets of the table."
    return f"change points of {found.title}{by}"


def _alternative(found: Breaks) -> str:
    years: Sequence[int] = sorted(found.years, key=lambda y: (-found.years[y], y))[:FEW]
    named = ", ".join(f"{y} ({share(found.years[y])})" for y in years)
    return (
        f"A line, and bars of probability beneath it, {min(found.years)} to {max(found.years)}. "
        f"The highest bars: {named}."
    )
