"""The reference panel: readings of some forty dyads since 1950 that ship with foedus.

It holds numbers that foedus computed from data sets whose terms allow it, with the card, version
and digest of what they came from, so that a first assessment can be compared offline.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from foedus.contracts import Card, Reading, Void
from foedus.contracts.case import year_compared
from foedus.lineage import digest

FIRST_YEAR = 1950
COLUMNS = (
    "indicator", "dyad", "direction", "year", "value", "low", "high", "n_records", "known_on",
)  # fmt: skip
"""Columns of ``readings.parquet``; only readings with a value are kept in it."""


@cache
def manifest() -> dict[str, Any]:
    """What the panel was made from: sources, editions, digests, citations; and its own digest."""
    found: dict[str, Any] = json.loads(_file("manifest.json"))
    return found


@cache
def dyads() -> tuple[str, ...]:
    """The dyads of the panel, as their codes."""
    import yaml  # noqa: PLC0415

    groups = yaml.safe_load(_file("dyads.yml"))
    return tuple(code for group in groups.values() for code in group)


@cache
def _table() -> Any:
    import io  # noqa: PLC0415

    import pyarrow.parquet as pq  # noqa: PLC0415

    content = files(__package__).joinpath("readings.parquet").read_bytes()
    return pq.read_table(io.BytesIO(content))


@cache
def _rows() -> tuple[dict[str, Any], ...]:
    return tuple(_table().to_pylist())


def readings(dyad: str | None = None, as_of: date | None = None) -> tuple[Reading, ...]:
    """Readings of one dyad of the panel (or of all), none that became known after a date.

    ``notes["from"]`` says that a reading comes from the panel; it names no raw rows, since these
    may not be shipped: fetching the sources makes them traceable.
    """
    return tuple(
        _reading(r)
        for r in _rows()
        if dyad in (None, r["dyad"]) and (as_of is None or r["known_on"] <= as_of)
    )


def compared(dyad: str, as_of: date) -> tuple[Reading, ...]:
    """What a dyad is compared with: its own readings, and all of each indicator's year compared.

    A small part of what ``readings`` gives (see ``contracts.case.year_compared``), found without
    making the rest: a first assessment has no time for that.
    """
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    table = _table()
    known = table.filter(pc.less_equal(table["known_on"], pa.scalar(as_of)))
    counted = known.group_by(["indicator", "year"]).aggregate([("dyad", "count_distinct")])
    pairs: dict[str, dict[int, int]] = {}
    for row in counted.to_pylist():
        pairs.setdefault(row["indicator"], {})[row["year"]] = row["dyad_count_distinct"]
    wanted = pc.equal(known["dyad"], pa.scalar(dyad))
    for indicator, covered in pairs.items():
        year = pa.scalar(year_compared(covered), known["year"].type)
        here = pc.and_(pc.equal(known["indicator"], indicator), pc.equal(known["year"], year))
        wanted = pc.or_(wanted, here)
    return tuple(_reading(r) for r in known.filter(wanted).to_pylist())


def _reading(row: Mapping[str, Any]) -> Reading:
    name = f"reference panel {manifest()['digest'][:8]}"
    return Reading(
        indicator=row["indicator"],
        dyad=row["dyad"],
        direction=row["direction"],
        year=row["year"],
        value=row["value"],
        low=row["low"],
        high=row["high"],
        void=Void.NONE,
        notes={"from": f"{name}; {row['n_records']} raw rows"},
    )


def cards() -> dict[str, Card]:
    """The cards of the panel's indicators, as they were when it was made."""
    made = {i: given["card"] for i, given in manifest()["indicators"].items()}
    return {
        name: Card(**{**card, "range": tuple(card["range"]), "needs": tuple(card["needs"])})
        for name, card in made.items()
    }


def released() -> date:
    """When the latest of the versions that the panel was made from came out."""
    items = manifest()["indicators"].values()
    return max(date.fromisoformat(t["released"]) for i in items for t in i["tables"].values())


def made_from(indicator: str) -> dict[str, dict[str, Any]]:
    """By table, the source, edition, version, digest and citation behind an indicator."""
    found: dict[str, dict[str, Any]] = manifest()["indicators"][indicator]["tables"]
    return found


def content_digest(rows: Iterable[dict[str, Any]]) -> str:
    """Digest of what the rows say, whatever file format holds them."""
    lines = (json.dumps([str(r[c]) for c in COLUMNS], ensure_ascii=False) for r in rows)
    return digest("\n".join(lines).encode())


def intact() -> bool:
    """Whether the shipped file still says what its manifest promises."""
    return content_digest(_rows()) == str(manifest()["digest"])


def _file(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
