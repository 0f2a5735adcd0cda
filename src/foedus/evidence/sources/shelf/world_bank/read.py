"""GDP and population of the World Bank, two files in one table."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

OWN_SINCE = {"RUS": 1992, "SRB": 2007, "VNM": 1977, "PAK": 1972}
"""First full year in which the territory of today was all of the state of that COW number."""


def world_bank(gdp: Any, population: Any) -> Any:
    """One row for each economy and year that has either figure."""
    product, people = gdp.filter(_.gdp.notnull()), population.filter(_.population.notnull())
    joined = people.outer_join(product, ["iso3", "year"])
    told = joined.select(
        ccode=ibis.coalesce(joined.iso3, joined.iso3_right),
        year=ibis.coalesce(joined.year, joined.year_right),
        gdp=joined.gdp,
        population=joined.population,
        row=ibis.coalesce(joined.row, joined.row_right),
        file=joined.iso3.notnull().ifelse("population", "gdp"),
    )
    since = ibis.cases(*[(told.ccode == code, year) for code, year in OWN_SINCE.items()], else_=0)
    return told.filter(told.year >= since)
