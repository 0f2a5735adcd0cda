"""Vetoes in the Security Council: who cast them, how many a year, and which two together."""

from __future__ import annotations

from typing import Any

import ibis
import pyarrow as pa
from ibis import _

MEMBERS = {
    "China": "CHN",
    "France": "FRA",
    "Russia": "RUS",
    "USSR": "RUS",
    "USA": "USA",
    "UK": "GBR",
    "china": "CHN",
    "france": "FRA",
    "russian_federation_ussr": "RUS",
    "united_states": "USA",
    "united_kingdom": "GBR",
}
"""Names of the members, or of their columns, and their codes; the seat says who held it when."""

RUSSIA, CHINA = "RUS", "CHN"

PERMANENT = {2: 1946, 200: 1946, 220: 1946, 365: 1946, 710: 1972}
"""COW numbers of the permanent members, and the first full year of each in its seat."""

NO_ROWS = ibis.literal([], type="array<int64>")
"""A count of none leads back to no record."""


def un_vetoes(vetoes: Any) -> Any:
    """One row for each draft and member that vetoed it."""
    if "vetoed" in vetoes.columns:
        vetoes = vetoes.filter(_.vetoed).mutate(region=ibis.null("string"))
    else:
        vetoes = vetoes.mutate(date=vetoes.day.as_date("%m/%d/%Y"))
    named = vetoes.filter(_.member.notnull()).mutate(
        veto=_.row,
        year=_.date.year(),
        ccode=ibis.cases(*[(_.member == name, code) for name, code in MEMBERS.items()]),
    )
    cast = named.mutate(
        vetoes_cast=_.count().over(group_by="veto"),
        both=_.ccode.isin([RUSSIA, CHINA]).cast("int64").sum().over(group_by="veto"),
    ).mutate(russia_china=_.both > 1)
    texts = ("draft", "meeting_record", "agenda_item", "crisis_topic", "region")
    return cast.select(
        "veto", "ccode", "date", "year", "vetoes_cast", "russia_china", *texts, "row"
    )


def un_veto_count(un_vetoes: Any) -> Any:
    """Vetoes of each permanent member in every full year, none included."""
    counted = un_vetoes.group_by("ccode", "year").aggregate(vetoes=_.count(), rows=_.row.collect())
    seats = _seats(un_vetoes)
    joined = seats.left_join(counted, ["ccode", "year"])
    return joined.select(
        "ccode",
        "year",
        vetoes=joined.vetoes.fill_null(0),
        rows=ibis.coalesce(joined.rows, NO_ROWS),
    )


def un_joint_vetoes(un_vetoes: Any) -> Any:
    """Drafts that both of two permanent members vetoed, in every full year, none included."""
    seats = _seats(un_vetoes)
    other = seats.view()
    pairs = seats.join(other, (seats.year == other.year) & (seats.ccode < other.ccode))
    pairs = pairs.select(ccode1=seats.ccode, ccode2=other.ccode, year=seats.year)
    mine, theirs = un_vetoes, un_vetoes.view()
    both = mine.join(theirs, (mine.veto == theirs.veto) & (mine.ccode < theirs.ccode))
    both = both.select(ccode1=mine.ccode, ccode2=theirs.ccode, year=mine.year, row=mine.row)
    counted = both.group_by("ccode1", "ccode2", "year").aggregate(
        joint_vetoes=_.count(), rows=_.row.collect()
    )
    joined = pairs.left_join(counted, ["ccode1", "ccode2", "year"])
    return joined.select(
        "ccode1",
        "ccode2",
        "year",
        joint_vetoes=joined.joint_vetoes.fill_null(0),
        rows=ibis.coalesce(joined.rows, NO_ROWS),
    )


def _seats(vetoes: Any) -> Any:
    """Every permanent member in every year that the list covers in full."""
    spans = vetoes.aggregate(first=_.year.min(), last=_.year.max() - 1)
    years = spans.mutate(year=ibis.range(spans.first, spans.last + 1).unnest())
    members = ibis.memtable(pa.table({"ccode": [*PERMANENT], "since": [*PERMANENT.values()]}))
    seats = years.cross_join(members).filter(_.year >= _.since)
    return seats.select("ccode", "year")
