"""What a machine finds out about tables in staging: rows, digests, what was left out."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from foedus.contracts.dataset import Edition, RawFile, Snapshot, SourceCard, StoredTable
from foedus.errors import InvalidDataError
from foedus.lineage import code_digest
from foedus.store.layout import Layout, file_digest
from foedus.store.verify import rows_of

UNRESOLVED = "unresolved.csv"


def describe(
    layout: Layout, card: SourceCard, edition: Edition, files: Sequence[RawFile], staging: Path
) -> Snapshot:
    """Return the snapshot that a staging folder will be.

    Its digest is that of source, edition, version, day of release, the digests of raw files and
    of tables, and the digest of foedus itself: equal digest, equal content made in the same way.

    Raises
    ------
    InvalidDataError
        There is no table, one that the card does not have, or one that is not whole.
    """
    facts = _facts(card, edition, staging)
    lost = _unresolved(staging / UNRESOLVED)
    code = code_digest()
    parts = [
        card.id,
        edition.id,
        edition.version,
        edition.released.isoformat(),
        sorted(f"{f.name} {f.sha256}" for f in files),
        sorted(f"{name} {sha256}" for name, (sha256, _) in facts.items()),
        code,
    ]
    snapshot = Snapshot(
        source=card.id,
        edition=edition.id,
        version=edition.version,
        released=edition.released,
        digest=hashlib.sha256(json.dumps(parts).encode()).hexdigest(),
        made_at=datetime.now(UTC).isoformat(timespec="microseconds"),
        code=code,
        files=tuple(files),
        tables=(),
    )
    place = layout.within(layout.snapshot(snapshot))
    tables = tuple(
        StoredTable(name, f"{place}/{name}.parquet", sha256, n, lost.get(name, 0))
        for name, (sha256, n) in facts.items()
    )
    return replace(snapshot, tables=tables)


def _facts(card: SourceCard, edition: Edition, staging: Path) -> dict[str, tuple[str, int]]:
    """Digest and number of rows of each table that is there, in the order of the card."""
    found = {p.stem: p for p in staging.glob("*.parquet")}
    declared = [t.name for t in card.tables]
    strange = sorted(found.keys() - set(declared))
    if strange or not found:
        has = f"has the table {strange[0]!r}, which the card lacks" if strange else "has no table"
        raise InvalidDataError(
            f"{card.id}, edition {edition.id}: what was read {has}; nothing was stored and the "
            f"version in use was not changed. The card declares {', '.join(declared)}."
        )
    return {
        name: (file_digest(found[name]), rows_of(found[name])) for name in declared if name in found
    }


def _unresolved(path: Path) -> dict[str, int]:
    """Rows that were left out of each table, since a code in them stands for no state."""
    counts: dict[str, int] = {}
    if not path.is_file():
        return counts
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            try:
                counts[row["table"]] = counts.get(row["table"], 0) + int(row["rows"])
            except (KeyError, TypeError, ValueError) as error:
                raise InvalidDataError(
                    f"{path}: a row lacks its table or its number of rows ({error}); "
                    "nothing was stored"
                ) from error
    return counts
