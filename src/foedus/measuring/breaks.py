"""Breaks in any series: of indicators, or of an estimate with its posterior draws."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from foedus.contracts import Card, Evidence, Reading
from foedus.contracts.estimates import Breaks
from foedus.errors import InvalidDataError
from foedus.extras import need

if TYPE_CHECKING:
    from foedus.alignment.breaks import Posterior, Series

FEWEST = 4
"""Observed years below which no break can be told from noise."""

SETS = 4000
"""Sets of breaks drawn, over all draws of a series."""

SHOWN = 5
"""Sets of breaks that are kept, the most probable first."""

CONDITIONED = 100
"""Draws of a series that are conditioned on coverage, evenly taken out of all."""

LOCATING = 8
"""Of these, draws that decide how strongly coverage may count."""

SAMPLED = frozenset({"mean", "sample_mean", "share", "kappa"})
"""Aggregations of which more records make a surer value, not a larger one."""

WINDOW = 1
"""A break within so many years of a hypothesis speaks for it."""


def of_series(
    series: str,
    title: str,
    years: Sequence[int],
    values: Any,
    *,
    coverage: Mapping[int, float] | None = None,
    hypotheses: Iterable[int] = (2014, 2022),
) -> Breaks:
    """Posterior of breaks in a series, or averaged over the posterior draws of one.

    Parameters
    ----------
    years
        Of the values, ascending, without gaps or with: years between that are missing are voids.
    values
        One value a year, or draws by year (draws, years); None or NaN where there is none.
    coverage
        How much evidence each year has, as a count (sources, records, roll calls).  Its logarithm
        enters the level of every segment with one slope.
    hypotheses
        Years near which a break was expected; those outside the series are left out.

    Raises
    ------
    InvalidDataError
        Fewer than four observed years, no variation, voids that differ between draws, or an
        observed year without coverage.
    MissingExtraError
        numpy is not installed.
    """
    np = need("numpy", "measure")
    need("scipy", "measure")
    from foedus.alignment import breaks as method  # noqa: PLC0415 - needs the extra

    span, table = _by_year(np, series, years, values)
    observed = np.isfinite(table)
    _check(np, series, table, observed)
    asked = [year for year in hypotheses if span[0] < year <= span[-1]]
    windows = np.abs(np.array(span) - np.array(asked, int)[:, None]) <= WINDOW
    windows[:, 0] = False  # the first segment does not begin with a break
    whole = method.standardised(table, observed, alike=True)
    found = method.posterior(whole, windows)
    number = found.averaged.number.mean(axis=1)
    drawn = _sets(np, whole, found)
    given = _given_coverage(
        np, series, span=span, table=table, observed=observed, windows=windows, coverage=coverage
    )
    years_given, near_given = given if given is not None else ((), ())
    return Breaks(
        series=series,
        title=title,
        values=_medians(np, span, table, observed),
        years=_by(span[1:], found.averaged.years[1:].mean(axis=1)),
        number={k: float(p) for k, p in enumerate(number)},
        hypotheses=_by(asked, found.averaged.windows.mean(axis=1)),
        expected=by_chance([float(p) for p in number], len(span) - 1, 2 * WINDOW + 1),
        given_coverage=_by(span[1:], years_given[1:]),
        hypotheses_given_coverage=_by(asked, near_given),
        dates=_dates(np, span, drawn, int(number.argmax())),
        sets=_most_probable(np, span, drawn),
        steps_over_walk=float(found.over_walk.mean()),
    )


def of_readings(
    card: Card,
    readings: Iterable[Reading],
    evidence: Evidence | None = None,
    hypotheses: Sequence[int] = (2014, 2022),
) -> tuple[tuple[Breaks, ...], dict[str, str]]:
    """Breaks in the readings of an indicator, each direction a series of its own.

    Returns
    -------
    The breaks, and by series why others could not be measured.
    """
    by_way: dict[str, list[Reading]] = {}
    for reading in readings:
        if reading.indicator == card.id:
            by_way.setdefault(reading.direction, []).append(reading)
    made, left_out = [], {}
    for way, rows in by_way.items():
        rows.sort(key=lambda r: r.year)
        name = f"{card.id} {way}".strip()
        title = f"{card.title}, {way}" if way else card.title
        try:
            found = of_series(
                name,
                title,
                [r.year for r in rows],
                [r.value for r in rows],
                coverage=coverage_of(card, rows, evidence),
                hypotheses=hypotheses,
            )
        except InvalidDataError as error:
            left_out[name] = str(error)
        else:
            made.append(found)
    return tuple(made), left_out


def coverage_of(
    card: Card, readings: Sequence[Reading], evidence: Evidence | None
) -> dict[int, float] | None:
    """How much evidence each year has, by something other than the values themselves.

    Of what a casebook feeds: origins that reported anything else of the year.  Of what data sets
    feed: records, where these are a sample (roll calls); counts and sums of records are their
    own coverage, so that they cannot be conditioned on it: None.
    """
    if card.fed_by == "casebook" and evidence is not None:
        return _other_origins(readings, evidence)
    if card.fed_by == "data" and card.aggregation in SAMPLED:
        return {r.year: float(r.n_records) for r in readings if r.value is not None}
    return None


def _other_origins(readings: Sequence[Reading], evidence: Evidence) -> dict[int, float]:
    own = {record for reading in readings for record in reading.records}
    origins: dict[int, set[str]] = {r.year: set() for r in readings}
    for table in evidence.tables.values():
        for record in table:
            if record.id not in own and record.start.year in origins:
                cited = evidence.sources_of(record)
                origins[record.start.year].update(source.origin for source in cited)
    return {year: float(len(found)) for year, found in origins.items()}


def by_chance(number: Sequence[float], years: int, window: int) -> float:
    """Probability of a break in a window of years, if every year were as likely as any other.

    Parameters
    ----------
    number
        Probability of 0, 1, 2 ... breaks.
    years
        In which breaks can lie, and ``window`` how many of them are in the window.
    """
    outside = max(years - window, 0)
    return float(
        sum(p * (1.0 - math.comb(outside, k) / math.comb(years, k)) for k, p in enumerate(number))
    )


def _by_year(np: Any, series: str, years: Sequence[int], values: Any) -> tuple[list[int], Any]:
    """Years from the first to the last observed, and values by year and draw, (T, n)."""
    rows = np.atleast_2d(np.array(values, dtype=float))
    if rows.shape[1] != len(years) or list(years) != sorted(set(years)):
        raise InvalidDataError(
            f"{series}: {rows.shape[1]} values for {len(years)} years; give one value (or None) "
            "for each year, and every year once, in order. Nothing was measured."
        )
    rows[~np.isfinite(rows)] = np.nan
    seen = [y for y, some in zip(years, np.isfinite(rows).any(axis=0), strict=True) if some]
    if len(seen) < FEWEST:
        raise InvalidDataError(
            f"{series}: {len(seen)} observed years; breaks need at least {FEWEST}. Nothing was "
            "measured. Fetch more data sets, or choose another indicator or a later --as-of."
        )
    span = list(range(seen[0], seen[-1] + 1))
    table = np.full((len(span), len(rows)), np.nan)
    for column, year in enumerate(years):
        if seen[0] <= year <= seen[-1]:
            table[year - seen[0]] = rows[:, column]
    return span, table


def _check(np: Any, series: str, table: Any, observed: Any) -> None:
    if (observed != observed[:, :1]).any():
        raise InvalidDataError(
            f"{series}: the draws differ in which years they have; give every draw the same "
            "voids. Nothing was measured."
        )
    rows = table[observed[:, 0]]
    reach = rows.max(axis=0) - rows.min(axis=0)
    if (reach <= np.abs(rows).max(axis=0) * 1e-12).any():
        raise InvalidDataError(
            f"{series}: the value is the same in all {len(rows)} observed years, so there is no "
            "break and nothing to measure. Choose another indicator."
        )


def _given_coverage(
    np: Any,
    series: str,
    *,
    span: Sequence[int],
    table: Any,
    observed: Any,
    windows: Any,
    coverage: Mapping[int, float] | None,
) -> tuple[Any, Any] | None:
    """Probabilities of years and of windows with coverage held fixed; None without coverage."""
    from foedus.alignment import breaks as method  # noqa: PLC0415

    if coverage is None:
        return None
    here = observed[:, 0]
    missing = [y for y, seen in zip(span, here, strict=True) if seen and y not in coverage]
    if missing:
        raise InvalidDataError(
            f"{series}: observed in {missing[0]}, for which no coverage is given; give how much "
            "evidence every observed year has, or none at all. Nothing was measured."
        )
    amounts = np.log1p(np.array([coverage.get(y, 0.0) for y in span], dtype=float))
    covariate = method.centred(amounts, here)
    if covariate is None:
        return None
    every = max(1, -(-table.shape[1] // CONDITIONED))
    some = method.standardised(table[:, ::every], observed[:, ::every], alike=True)
    few = method.Series(some.values[:, :LOCATING], some.observed, some.spread)
    found = method.posterior(some, windows, slopes=method.likely(few, covariate))
    return found.averaged.years.mean(axis=1), found.averaged.windows.mean(axis=1)


def _by(keys: Sequence[int], values: Any) -> dict[int, float]:
    return {key: float(v) for key, v in zip(keys, values, strict=True)} if len(values) else {}


def _medians(np: Any, span: Sequence[int], table: Any, observed: Any) -> dict[int, float]:
    here = observed[:, 0]
    seen = [year for year, some in zip(span, here, strict=True) if some]
    return _by(seen, np.median(table[here], axis=1))


def _sets(np: Any, whole: Series, found: Posterior) -> Any:
    """Sets of breaks by year, drawn from all draws of the series, (sets, T); always the same."""
    from foedus.alignment import breaks as method  # noqa: PLC0415

    each = -(-SETS // whole.values.shape[1])
    drawn = method.sets(whole, found, each, np.random.default_rng(0))
    return np.moveaxis(drawn, 1, 2).reshape(-1, whole.years)


def _dates(
    np: Any, span: Sequence[int], drawn: Any, number: int
) -> tuple[tuple[int, int, int], ...]:
    """Median and 90% interval of each break, among sets of that number."""
    chosen = drawn[drawn.sum(axis=1) == number]
    if not number or not len(chosen):
        return ()
    places = np.nonzero(chosen)[1].reshape(-1, number) + span[0]
    low, middle, high = np.quantile(places, [0.05, 0.5, 0.95], axis=0, method="nearest")
    return tuple((int(m), int(a), int(b)) for m, a, b in zip(middle, low, high, strict=True))


def _most_probable(
    np: Any, span: Sequence[int], drawn: Any
) -> tuple[tuple[tuple[int, ...], float], ...]:
    counted = Counter(tuple(span[t] for t in np.flatnonzero(row)) for row in drawn)
    return tuple((years, count / len(drawn)) for years, count in counted.most_common(SHOWN))
