"""Membership of the state system and of the major powers, as spells and as years."""

from typing import Any

from foedus.evidence.sources.spans import in_file, in_years


def state_spells(spells: Any) -> Any:
    """Return a row for each spell of membership."""
    return _spells(spells, "spells").select(
        "ccode", "stateabb", "statenme", "first", "last", "right_censored", "row", "file"
    )


def state_years(years: Any) -> Any:
    """Return a row for each year in which a state was a member on any day."""
    return in_file(years, "years").mutate(system_member=1)


def major_spells(majors: Any) -> Any:
    """Return a row for each spell of major-power status."""
    return _spells(majors, "majors").select(
        "ccode", "first", "last", "right_censored", "row", "file"
    )


def cow_majors(majors: Any) -> Any:
    """Return a row for each year in which a state was a major power on any day."""
    years = in_years(majors, majors.styear, majors.endyear)
    each = years.group_by("ccode", "year").aggregate(rows=years.row.collect())
    return in_file(each, "majors").mutate(cowmaj=1)


def _spells(table: Any, name: str) -> Any:
    """Add the days; a spell that lasts to the last day of the list has not ended."""
    import ibis  # noqa: PLC0415

    dated = in_file(table, name).mutate(
        first=ibis.date(table.styear, table.stmonth, table.stday),
        last=ibis.date(table.endyear, table.endmonth, table.endday),
    )
    return dated.mutate(right_censored=(dated["last"] == dated["last"].max().over()).cast("int64"))
