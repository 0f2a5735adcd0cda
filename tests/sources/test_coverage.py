"""Outside coverage is void, never zero: for everything that the shelf adds to dyad-years.

A table without rows shows what a card says of absence, whatever the data: inside coverage the
columns named in ``zeros`` are 0 where absence is zero, and all else is empty.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from foedus.contracts.dataset import Edition, Shape, Snapshot, Span, TableCard
from foedus.evidence.dyads import Offer, Part, dyad_years, offers
from foedus.evidence.dyads.join import join
from foedus.evidence.sources import load_sources
from foedus.identity import load_states

TYPES = {
    "text": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "date": pa.date32(),
    "flag": pa.bool_(),
}
OFFERS = offers(load_sources())
OLD = (2, 200, 220, 230, 365, 380)
"""Members of the state system from 1816 to now, a few days of 1940 and 1944 apart."""

EACH = [
    (name, edition.id)
    for name, offer in OFFERS.items()
    for edition in offer.card.editions
    if edition.coverage.get(offer.table.name) or offer.table.coverage
]


def _empty(table: TableCard, folder: Path) -> Path:
    path = folder / f"{table.name}.parquet"
    schema = pa.schema([(c.name, TYPES[c.type]) for c in table.columns])
    pq.write_table(schema.empty_table(), path)
    return path


def _part(offer: Offer, edition: Edition, folder: Path) -> Part:
    released = edition.released
    snapshot = Snapshot(
        offer.card.id, edition.id, edition.version, released, "0" * 64, "", "", (), ()
    )
    span = edition.coverage.get(offer.table.name) or offer.table.coverage
    return Part(offer, snapshot, _empty(offer.table, folder), span)


def _read(part: Part, year: int, pairs: list[tuple[int, int]]) -> list[dict[str, Any]]:
    frame = dyad_years(load_states(), year, year, directed=True, pairs=pairs)
    rows: list[dict[str, Any]] = join(frame, [part]).to_arrow().to_pylist()
    return rows


def _columns(offer: Offer) -> set[str]:
    ends = ("1", "2") if offer.table.shape is Shape.STATE_YEAR else ("",)
    return {column + end for column in offer.addition.columns for end in ends}


@pytest.mark.parametrize(("name", "edition_id"), EACH, ids=[f"{n}-{e}" for n, e in EACH])
def test_nothing_is_said_outside_coverage_and_zero_only_by_the_card(
    name: str, edition_id: str, tmp_path: Path
) -> None:
    offer = OFFERS[name]
    edition = offer.card.edition(edition_id)
    assert edition is not None
    part = _part(offer, edition, tmp_path)
    span = part.span
    assert span is not None
    zeros = set(offer.table.zeros) if offer.table.absence == "zero" else set()
    for year in (span.first - 1, span.first, span.last, span.last + 1):
        if not 1816 <= year <= datetime.now(UTC).date().year:
            continue
        inside = span.first <= year <= span.last
        for row in _read(part, year, _pairs(span)):
            for column in _columns(offer):
                sender = row["ccode2"] if column.endswith("2") and _twice(offer) else row["ccode1"]
                covered = inside and _covers(span, offer, sender, row)
                own = column[:-1] if _twice(offer) else column
                wanted = 0 if covered and own in zeros else None
                assert row[column] == wanted, (column, row)


def _twice(offer: Offer) -> bool:
    return offer.table.shape is Shape.STATE_YEAR


def _pairs(span: Span) -> list[tuple[int, int]]:
    """A pair of which the table covers one state, and a pair of which it covers none."""
    if not span.states:
        return [(OLD[0], OLD[1])]
    inside = next(s for s in (*OLD, *span.states) if s in span.states)
    outside = [s for s in OLD if s not in span.states]
    return [(inside, outside[0]), (outside[0], outside[1])]


def _covers(span: Span, offer: Offer, sender: int, row: dict[str, Any]) -> bool:
    if not span.states:
        return True
    if offer.table.shape is Shape.DYAD_YEAR:
        return min(row["ccode1"], row["ccode2"]) in span.states
    return sender in span.states


def test_releases_are_days_and_not_times() -> None:
    days = [e.released for o in OFFERS.values() for e in o.card.editions]
    assert all(type(day) is date for day in days)
