"""Readings kept under the digest of all that they were made from."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict

from foedus.contracts import Definition, Reading, Void

COLUMNS = (
    "indicator", "dyad", "direction", "year", "value", "low", "high", "void", "n_records",
)  # fmt: skip
"""Columns of a reading wherever readings are written as a table; others rely on them."""


def row(reading: Reading) -> tuple[object, ...]:
    """A reading as a row of ``COLUMNS``."""
    return (
        reading.indicator, reading.dyad, reading.direction, reading.year, reading.value,
        reading.low, reading.high, reading.void.value, reading.n_records,
    )  # fmt: skip


def encode(readings: Iterable[Reading]) -> bytes:
    """Readings as JSON, without loss: ``decode(encode(x)) == x``."""
    return json.dumps([asdict(r) for r in readings], ensure_ascii=False).encode()


def decode(content: bytes) -> tuple[Reading, ...]:
    """Return the readings that ``encode`` was given."""
    return tuple(
        Reading(
            **{
                **row,
                "void": Void(row["void"]),
                "records": tuple(row["records"]),
                "definitions": tuple(
                    Definition(d["name"], d["value"], tuple(d["records"]), d["note"])
                    for d in row["definitions"]
                ),
            }
        )
        for row in json.loads(content)
    )
