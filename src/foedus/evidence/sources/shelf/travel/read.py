"""COLT: trips of leaders, and counts of those of heads of state and government."""

from __future__ import annotations

from typing import Any

from ibis import _

HEADS = ("GS", "G", "S", "De Facto")
"""Roles that the counts take: heads of state, of government, of both, or in fact."""

HEAD_OF_ORGANISATION = "I"
"""Their short codes (EC) look like ISO codes of states, so their names are listed instead."""


def leader_trips(trips: Any) -> Any:
    """Trips; days are written as 2019-06-05 in some releases and as 6/5/2019 in others."""
    return trips.mutate(
        ccode1=(_.leaderrole == HEAD_OF_ORGANISATION).ifelse(
            _.leadercountryorigo, _.leadercountryiso
        ),
        ccode2=_.countryvisitediso,
        tripstartdate=_day(_.tripstartdate),
        tripenddate=_day(_.tripenddate),
    ).drop("leadercountryiso", "countryvisitediso")


def leader_travel(leader_trips: Any) -> Any:
    """Trips of heads from one state to another; those within their own state are no travel."""
    abroad = leader_trips.filter(_.leaderrole.isin(HEADS), _.ccode1 != _.ccode2)
    return abroad.group_by(ccode1=_.ccode1, ccode2=_.ccode2, year=_.tripyear).aggregate(
        trips=_.count(),
        trips_met_host=_.methosthogs.cast("int64").sum(),
        trips_multilateral=_.attendedmultilatevent.cast("int64").sum(),
        rows=_.row.collect(order_by=_.row),
    )


def _day(text: Any) -> Any:
    american = r"^(\d{1,2})/(\d{1,2})/(\d{4})"
    month, day, year = (text.re_extract(american, i) for i in (1, 2, 3))
    iso = year + "-" + month.lpad(2, "0") + "-" + day.lpad(2, "0")
    written = text.re_search(american).ifelse(iso, text.left(10))
    return written.try_cast("date")
