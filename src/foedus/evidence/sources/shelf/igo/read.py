"""Organisations: memberships of states, and how many two states share."""

from typing import Any

from foedus.evidence.sources.spans import in_file

STATUS = {"full": 1, "associate": 2, "observer": 3}


def igo_members(memberships: Any) -> Any:
    """Return the status of each state in each organisation that existed."""
    known = memberships.filter(memberships.status.notnull())
    return known.mutate(igo=known.igo.lower())


def igo_counts(counts: Any = None, memberships: Any = None) -> Any:
    """Return how many memberships each state had, as published or counted."""
    if counts is not None:
        return in_file(counts, "counts")
    if memberships is None:
        return None
    status = memberships.status.fill_null(0)
    return memberships.group_by("ccode", "year").aggregate(
        **{f"sum_igo_{name}": (status == code).sum() for name, code in STATUS.items()},
        sum_igo_anytype=(status > 0).sum(),
        row=memberships.row.min(),
    )


def igo(joint: Any = None, memberships: Any = None) -> Any:
    """Return how many organisations two states share, as published or counted."""
    if joint is not None:
        return in_file(joint, "joint")
    if memberships is None:
        return None
    states = memberships.group_by("ccode", "year").aggregate(row=memberships.row.min())
    one = states.select("year", ccode1="ccode", row1="row")
    pairs = one.join(one.select("year", ccode2="ccode1", row2="row1"), "year")
    pairs = pairs.filter(pairs.ccode1 < pairs.ccode2)
    return pairs.left_join(_shared(memberships), ["ccode1", "ccode2", "year"]).select(
        "ccode1", "ccode2", "year", dyadigos=lambda t: t.n.fill_null(0), rows=_two_rows
    )


def _shared(memberships: Any) -> Any:
    """Count the organisations of which both are full members, where there is one."""
    full = memberships.filter(memberships.status == STATUS["full"])
    one = full.select("igo", "year", ccode1="ccode")
    both = one.join(one.select("igo", "year", ccode2="ccode1"), ["igo", "year"])
    return both.group_by("ccode1", "ccode2", "year").aggregate(n=both.count())


def _two_rows(table: Any) -> Any:
    import ibis  # noqa: PLC0415

    return ibis.array([table.row1, table.row2])
