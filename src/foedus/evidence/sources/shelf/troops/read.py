"""Forces of the United States abroad: personnel by host and year, sites, and construction."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

UNITED_STATES = 2
NOT_COUNTED = ("countryname", "year", "ccode", "row")
LAST_UPDATE_OF_BASES = 2018
FEDERAL_REPUBLIC = (1955, 1989)


def us_troops(deployments: Any) -> Any:
    """Personnel in each host; a category that is zero everywhere in a year is empty."""
    categories = [c for c in deployments.columns if c not in NOT_COUNTED]
    world = ibis.window(group_by="year")
    reported = deployments.mutate(
        **{c: (_[c].max().over(world) > 0).ifelse(_[c], None) for c in categories}
    )
    return (
        reported.filter(_.ccode != UNITED_STATES)
        .group_by(ccode2=_host(_), year=_.year)
        .aggregate(**{c: _[c].sum() for c in categories}, rows=_.row.collect(order_by=_.row))
        .mutate(ccode1=ibis.literal(UNITED_STATES))
    )


def us_bases(bases: Any) -> Any:
    """Sites, as the list has them."""
    return bases.mutate(site=_.row, listed=ibis.literal(LAST_UPDATE_OF_BASES))


def us_construction(construction: Any) -> Any:
    """Spending by place and year; places that are not named (worldwide) have no host."""
    return construction.mutate(item=_.row)


def _host(row: Any) -> Any:
    """The Federal Republic of Germany is 260 in the COW system; the file has 255 throughout."""
    west = (row.ccode == 255) & row.year.between(*FEDERAL_REPUBLIC)  # noqa: PLR2004
    return west.ifelse(260, row.ccode)
