"""POLECAT: events, a row for each pair of the countries that act and are acted toward."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _


def polecat_events(stories: Any) -> Any:
    """The first row of each event, and in it every pair of its countries."""
    place = ibis.row_number().over(group_by="event_id", order_by="row")
    first = stories.mutate(place=place).filter(_.place == 0).drop("place")
    apart = first.mutate(ccode1=_countries(_.country1).unnest())
    apart = apart.mutate(ccode2=_countries(_.country2).unnest())
    pairs = apart.mutate(ccode1=_code(_.ccode1), ccode2=_code(_.ccode2)).drop(
        "country1", "country2"
    )
    number = ibis.row_number().over(group_by="event_id", order_by=["ccode1", "ccode2"])
    return pairs.mutate(pair=number + 1)


def _countries(cell: Any) -> Any:
    """The countries of a cell; one that is empty is a country that is not known."""
    return cell.fill_null("").split(";").unique()


def _code(country: Any) -> Any:
    return country.strip().nullif("")
