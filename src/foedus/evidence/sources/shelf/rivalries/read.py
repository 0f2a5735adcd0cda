"""Strategic rivalries: two lists of spells, and their years since the state system began."""

from typing import Any

from foedus.evidence.sources.spans import in_file, in_years

FIRST = 1816
"""The first year of the state system."""

AUSTRIA_HUNGARY, AUSTRIA, SINCE = 300, 305, 1919
"""The lists keep the number of the one for rivalries that the other went on with."""

KINDS = ("positional", "spatial", "ideological", "interventionary")


def rivalry_spells(later: Any) -> Any:
    """Return the rivalries of the later list; a kind that is not marked does not apply."""
    marked = later.mutate(**{c: later[c].fill_null(0) for c in (*KINDS, "principal", "aprin")})
    return in_file(marked, "later")


def rivalry(later: Any) -> Any:
    """Return a row for each pair and year with a rivalry of the later list."""
    years = _years(later)
    each = years.group_by("ccode1", "ccode2", "year").aggregate(
        **{kind: years[kind].max().fill_null(0) for kind in KINDS},
        tssr_id=years.tssr_id.max(),
        rows=years.row.collect(),
    )
    return in_file(each, "later").mutate(ongoingrivalry=1)


def td_rivalry_spells(earlier: Any) -> Any:
    """Return the rivalries of the earlier list."""
    return in_file(earlier, "earlier")


def td_rivalry(earlier: Any) -> Any:
    """Return a row for each pair and year with a rivalry of the earlier list."""
    years = _years(earlier)
    each = years.group_by("ccode1", "ccode2", "year").aggregate(
        td_type1=years.type1.argmax(years.start),
        rows=years.row.collect(),
    )
    return in_file(each, "earlier").mutate(td_ongoingrivalry=1)


def _years(spells: Any) -> Any:
    """Return the years of each rivalry in which there was a state system."""
    years = in_years(spells, spells.start, spells.end)
    later = years.filter(years.year >= FIRST)

    def state(code: Any) -> Any:
        gone = (code == AUSTRIA_HUNGARY) & (later.year >= SINCE)
        return gone.ifelse(AUSTRIA, code)

    return later.mutate(ccode1=state(later.ccode1), ccode2=state(later.ccode2))
