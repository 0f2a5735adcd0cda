"""Contiguity: spells by month become years, of which the closest type is kept."""

from typing import Any

from foedus.evidence.sources.spans import in_years


def contiguity(records: Any) -> Any:
    """Return the closest type of each pair in each year; spells of type 0 say nothing new."""
    import ibis  # noqa: PLC0415

    recorded = records.filter(records.conttype > 0)
    pairs = recorded.mutate(
        ccode1=ibis.least(recorded.ccode1, recorded.ccode2),
        ccode2=ibis.greatest(recorded.ccode1, recorded.ccode2),
    )
    years = in_years(pairs, _year(pairs.begin), _year(pairs.end))
    return years.group_by("ccode1", "ccode2", "year").aggregate(
        conttype=years.conttype.min(), rows=years.row.collect()
    )


def _year(month: Any) -> Any:
    """Give the year of a month, which is a date in one copy and YYYYMM in the other."""
    return month.year() if month.type().is_date() else month // 100
