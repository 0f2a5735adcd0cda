"""Formal alliances: spells, their years, and how many a state had."""

from typing import Any

from foedus.evidence.sources.spans import in_file, in_years

LAST = (2012, 12, 31)
"""The day on which collection ended; what was in force then has no end in the files."""

PLEDGES = {
    "cow_defense": "defense",
    "cow_neutral": "neutrality",
    "cow_nonagg": "nonaggression",
    "cow_entente": "entente",
}


def cow_alliance(directed: Any) -> Any:
    """Return what each state had promised each other state in each year, over all treaties."""
    years = in_years(directed, directed.dyad_st_year, directed.dyad_end_year.fill_null(LAST[0]))
    each = years.group_by("ccode1", "ccode2", "year").aggregate(
        **{ours: years[theirs].max() for ours, theirs in PLEDGES.items()},
        rows=years.row.collect(),
    )
    return in_file(each, "directed")


def cow_alliance_spells(dyads: Any) -> Any:
    """Return a row for each spell of two states; rows that are printed twice are one."""
    dated = _dated(dyads, "dyad")
    values = [c for c in dated.columns if c != "row"]
    return in_file(dated.group_by(values).aggregate(rows=dated.row.collect()), "dyads")


def cow_alliance_members(members: Any) -> Any:
    """Return a row for each spell of membership."""
    return in_file(_dated(members, "mem"), "members")


def cow_alliance_counts(member_years: Any) -> Any:
    """Return how many alliances, and how many defence pacts, each state had in each year."""
    each = member_years.group_by("ccode", "year").aggregate(
        cow_alliances=member_years.version4id.nunique(),
        cow_defense_pacts=member_years.version4id.nunique(where=member_years.defense == 1),
        rows=member_years.row.collect(),
    )
    return in_file(each, "member_years")


def _dated(table: Any, unit: str) -> Any:
    """Put days in place of the parts of dates."""
    import ibis  # noqa: PLC0415

    start = [table[f"{unit}_st_{part}"] for part in ("year", "month", "day")]
    stop = [table[f"{unit}_end_{part}"] for part in ("year", "month", "day")]
    whole = [part.fill_null(last) for part, last in zip(stop, LAST, strict=True)]
    dated = table.mutate(begin=ibis.date(*start), end=ibis.date(*whole))
    return dated.drop(*[c.get_name() for c in (*start, *stop)])
