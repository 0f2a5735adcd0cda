"""The real corpora that retrieval is judged on, where the reference material is at hand.

Readouts of the Kremlin (Russian), reports of the Chinese government and of party congresses, and
speeches of Russia, China and the United States in the UN general debate since 2000 (English),
with three English texts on the relation of the two.  None of them is part of the project: what
stands in ``queries.yml`` are names of documents, offsets and grades.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from foedus.evidence.long_cells import long_cells

STATES = ("RUS", "CHN", "USA")
SINCE = 2000


class Text(NamedTuple):
    """A document: its name is the address, or the corpus and place of it."""

    name: str
    title: str
    day: date
    language: str
    country: str
    text: str


def texts(shared: Path) -> Iterator[Text]:
    """All documents, in the order of the corpora."""
    yield from readouts(shared)
    yield from reports(shared)
    yield from speeches(shared)
    for path in sorted((shared / "seeds").glob("*.txt")):
        yield Text(
            f"seed:{path.name}", path.stem, date(2024, 1, 1), "en", "", path.read_text("utf-8")
        )


def readouts(shared: Path) -> Iterator[Text]:
    """Readouts and transcripts of the Kremlin, 2025."""
    path = shared / "mirror" / "corpus_ru" / "kremlin_articles_ru_enhanced.csv"
    with long_cells(10**8), path.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            parts = [row.get(f"article_full_text_{i}") or "" for i in range(1, 11)]
            text = "\n\n".join(part for part in parts if part)
            day = date.fromisoformat(row["date"] or "2025-01-01")
            yield Text(row["url"], row["title"], day, "ru", "RUS", text)


def reports(shared: Path) -> Iterator[Text]:
    """Reports to party congresses and government work reports."""
    for name in ("cpc_congress_reports", "government_work_reports"):
        path = shared / "mirror" / "corpus_zh" / f"{name}.jsonl"
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            year = re.search(r"(\d{4})年", row["title"])
            day = date(int(year.group(1)) if year else 2000, 3, 5)
            yield Text(row["url"], row["title"], day, "zh", "CHN", row["content"])


def speeches(shared: Path) -> Iterator[Text]:
    """Speeches in the UN general debate."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - only where it is read

    table = pq.read_table(shared / "mirror" / "ungdc" / "ungdc_1946_2025_35states.parquet")
    for row in table.to_pylist():
        if row["iso3"] in STATES and SINCE <= row["year"] < 2025:
            name = f"ungdc:{row['iso3']}:{row['year']}"
            day = date(row["year"], 9, 25)
            title = f"{row['iso3']} {row['year']}"
            yield Text(name, title, day, "en", row["iso3"], row["text"])
