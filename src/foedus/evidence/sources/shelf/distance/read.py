"""Minimum distance on the first day measured in a year, and distance between capitals."""

from typing import Any

from foedus.evidence.sources.spans import in_file, in_years

RADIUS = 6378.137
"""Kilometres; the radius at the equator, which the R package geosphere takes for the sphere."""

LAST_LIST, LAST = 2016, 2024
"""The last year of the list of states, and the last year of the capitals."""


def distance(distances: Any) -> Any:
    """Return the minimum distance of each pair on the first day of the year that has one."""
    import ibis  # noqa: PLC0415

    measured = distances.filter(distances.mindist.notnull())
    place = ibis.row_number().over(group_by=["ccode1", "ccode2", "year"], order_by=measured.date)
    first = measured.mutate(place=place).filter(lambda t: t.place == 0)
    return in_file(first.drop("place", "date"), "distances")


def capital_years(capitals: Any, membership: Any) -> Any:
    """Return the capital that each member had at the beginning of each year."""
    import ibis  # noqa: PLC0415

    spread = in_years(capitals, capitals.stdate.year(), capitals.enddate.year())
    place = ibis.row_number().over(group_by=["ccode", "year"], order_by=spread.stdate)
    first = spread.mutate(place=place).filter(lambda t: t.place == 0)
    years = (membership.endyear == LAST_LIST).ifelse(LAST, membership.endyear)
    members = in_years(membership, membership.styear, years).select("ccode", "year").distinct()
    held = first.semi_join(members, ["ccode", "year"])
    return in_file(held, "capitals").select(
        "ccode", "year", "capital", "row", "file", capital_lat=held.lat, capital_lng=held.lng
    )


def capital_distance(capital_years: Any) -> Any:
    """Return the haversine distance between the capitals of each pair in each year."""
    import ibis  # noqa: PLC0415

    one = capital_years.select(
        "year",
        "file",
        ccode1=capital_years.ccode,
        lat1=capital_years.capital_lat.radians(),
        lng1=capital_years.capital_lng.radians(),
        row1=capital_years.row,
    )
    two = one.select("year", ccode2="ccode1", lat2="lat1", lng2="lng1", row2="row1")
    pairs = one.join(two, "year").filter(lambda t: t.ccode1 < t.ccode2)
    north = ((pairs.lat2 - pairs.lat1) / 2).sin() ** 2
    east = ((pairs.lng2 - pairs.lng1) / 2).sin() ** 2
    half = north + pairs.lat1.cos() * pairs.lat2.cos() * east
    return pairs.select(
        "ccode1",
        "ccode2",
        "year",
        "file",
        capdist=2 * RADIUS * ibis.least(half, 1.0).sqrt().asin(),
        rows=ibis.array([pairs.row1, pairs.row2]),
    )
