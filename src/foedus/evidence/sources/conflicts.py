"""Conflicts between states: from participants to dyad-years, and to one conflict a dyad-year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from foedus.evidence.sources.spans import in_years

_UNKNOWN_FATALITY = 0.5
"""Where an unknown level stands among the levels 0 to 6 (peacesciencer, data-raw)."""


def known_days(table: Any, begin: str, end: str) -> Any:
    """Add ``first`` and ``last``, the days between which a participant took part.

    ``begin`` and ``end`` are the beginnings of three columns each (``st`` for ``styear``,
    ``stmon`` and ``stday``).  An unknown day is the first of its month at the beginning, and the
    last of it at the end.
    """
    import ibis  # noqa: PLC0415

    start = [table[f"{begin}{part}"] for part in ("year", "mon", "day")]
    stop = [table[f"{end}{part}"] for part in ("year", "mon", "day")]
    month = ibis.date(stop[0], stop[1], ibis.literal(1))
    # Ibis takes the sum for a date, DuckDB makes a timestamp of it: a single cast is left out
    closing = month + ibis.interval(months=1) - ibis.interval(days=1)
    closing = closing.cast("timestamp").cast("date")
    return table.mutate(
        first=ibis.date(start[0], start[1], start[2].fill_null(1)),
        last=stop[2].isnull().ifelse(closing, ibis.date(stop[0], stop[1], stop[2].fill_null(1))),
    )


def opposed(spells: Any, conflict: str, side: str, attributes: Sequence[str]) -> Any:
    """Directed dyad-years of states that were on opposite sides at the same time.

    Every two states whose spells in a conflict overlap by a day or more make a dyad, whether they
    met in the field or not: the rule of the dyadic dispute-year data of Miller (2021, "How to
    (Meticulously) Convert Participant-Level Dispute Data to Dyadic Dispute-Year Data in R").

    Parameters
    ----------
    spells
        One row for each spell of a participant: ``conflict``, ``ccode``, ``side``, ``first``,
        ``last``, ``row`` and the attributes.
    attributes
        Columns that are told of both states; 1 and 2 are put behind their names.

    Returns
    -------
    A table with ``conflict``, ``ccode1``, ``ccode2``, ``year``, the attributes of both, ``onset``
    (1 where an overlap of the two began in the year) and ``rows``.  Where several spells meet in
    a year, the attributes are those of the overlap that began first.
    """
    import ibis  # noqa: PLC0415

    told = ["ccode", side, *attributes, "first", "last", "row"]
    one = spells.select(conflict, **{f"{c}1": spells[c] for c in told})
    two = spells.select(other=spells[conflict], **{f"{c}2": spells[c] for c in told})
    pairs = one.join(two, one[conflict] == two.other).filter(
        lambda t: (t.ccode1 != t.ccode2) & (t[f"{side}1"] != t[f"{side}2"])
    )
    pairs = pairs.mutate(
        start=lambda t: ibis.greatest(t.first1, t.first2),
        stop=lambda t: ibis.least(t.last1, t.last2),
    ).filter(lambda t: t.start <= t.stop)
    years = in_years(pairs, pairs.start.year(), pairs.stop.year())
    key = [conflict, "ccode1", "ccode2", "year"]
    ranked = years.mutate(
        place=ibis.row_number().over(group_by=key, order_by=[years.start, years.row1, years.row2]),
        onset=(years.start.year() == years.year).cast("int64").max().over(group_by=key),
    )
    kept = [f"{c}{n}" for c in (side, *attributes) for n in (1, 2)]
    return ranked.filter(ranked.place == 0).select(
        *key, *kept, "onset", rows=ibis.array([ranked.row1, ranked.row2])
    )


def dispute_years(sides: Any, name: str) -> Any:
    """One row for each pair and year, telling of one dispute where there were several.

    The rule is that of the R package peacesciencer (``cow_mid_ddydisps``): those that began in the
    year come first, then the highest fatality level (unknown ranks between none and the lowest),
    the highest hostility level, the longest of the shortest and of the longest durations, a
    reciprocated one, the earliest month, and last the lowest number.

    Parameters
    ----------
    sides
        Directed dispute-years with ``onset`` and, of the dispute as a whole, ``fatality``,
        ``hostlev``, ``mindur``, ``maxdur``, ``recip`` and ``stmon``.
    name
        The beginning of the columns' names: ``cowmid`` gives ``cowmidongoing``, ``cowmid_n``.
    """
    once = one_a_year(
        sides,
        [
            sides.onset.desc(),
            sides.fatality.cast("float64").fill_null(_UNKNOWN_FATALITY).desc(),
            sides.hostlev.fill_null(0).desc(),
            sides.mindur.fill_null(0).desc(),
            sides.maxdur.fill_null(0).desc(),
            sides.recip.fill_null(0).desc(),
            sides.stmon.asc(),
            sides.dispnum.asc(),
        ],
        hostmax=sides.hostlev.max(),
    )
    told = ("n", "hostmax", "dispnum", "fatality", "hostlev", "mindur", "maxdur", "recip", "stmon")
    return once.select(
        "ccode1",
        "ccode2",
        "year",
        *(["file"] if "file" in once.columns else []),
        "rows",
        **{f"{name}ongoing": 1, f"{name}onset": once.onset},
        **{f"{name}_{column}": once[column] for column in told},
    )


def one_a_year(conflicts: Any, order: Sequence[Any], **over_all: Any) -> Any:
    """Keep one conflict for each pair and year: the first in ``order``.

    Adds ``n``, how many there were, the aggregates ``over_all`` of them, and ``rows``, the raw
    rows of all of them.  Pairs are kept once, with ``ccode1 < ccode2``.
    """
    import ibis  # noqa: PLC0415

    key = ["ccode1", "ccode2", "year"]
    whole = ibis.window(group_by=key)
    own = conflicts.rows if "rows" in conflicts.columns else ibis.array([conflicts.row])
    ranked = conflicts.mutate(
        place=ibis.row_number().over(group_by=key, order_by=list(order)),
        n=conflicts.count().over(whole),
        all_rows=own.collect().over(whole),
        **{name: value.over(whole) for name, value in over_all.items()},
    )
    first = ranked.filter((ranked.place == 0) & (ranked.ccode1 < ranked.ccode2))
    return (
        first.drop("place", *[c for c in ("row", "rows") if c in first.columns])
        .mutate(all_rows=first.all_rows.flatten().unique().sort())
        .rename(rows="all_rows")
    )
