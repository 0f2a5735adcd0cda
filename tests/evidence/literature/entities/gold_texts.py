"""Where the sentences of the gold sets stand: from a locator and offsets to the text.

The texts themselves are not ours to keep; a gold record names a document of a corpus, the offsets
of the sentence in one field of it, and the digest by which a changed text is noticed.

A locator is one of

``corpus_ru:FILE.csv#ROW:COLUMN``
    ROW counts rows as Python's csv module reads them, 1 is the first after the header.
``corpus_zh:FILE.jsonl#LINE``
    LINE counts lines from 1; the text is the field ``content``.
``ungdc:ISO3/SESSION``
    A speech of the general debate, field ``text``.
``seeds:FILE.txt``
    The whole file.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from foedus.evidence.long_cells import long_cells

DIGITS = 16
_SPEECHES = "ungdc_1946_2025_35states.parquet"
_LOCATOR = re.compile(
    r"(?P<corpus>corpus_ru|corpus_zh|ungdc|seeds)[:/](?P<name>[^#:]+?)"
    r"(?:#(?P<row>\d+))?(?::(?P<column>\w+))?"
)


class ChangedTextError(Exception):
    """The corpus holds another text at these offsets than the one that was annotated."""


def sentence(record: Mapping[str, Any], mirror: Path) -> str:
    """The text of an annotated sentence.

    ``mirror`` is the folder that holds ``corpus_ru``, ``corpus_zh`` and ``ungdc``; ``seeds`` lies
    beside it.  Raises `ChangedTextError` where the digest does not fit, `FileNotFoundError` where
    the corpus is not there.
    """
    text = document(record["document"], mirror)[record["start"] : record["end"]]
    found = digest(text)
    if found != record["digest"]:
        raise ChangedTextError(
            f"{record['document']} {record['start']}-{record['end']}: digest {found}, "
            f"annotated {record['digest']}"
        )
    return text


def digest(text: str) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def document(locator: str, mirror: Path) -> str:
    """The whole text that a locator names."""
    match = _LOCATOR.fullmatch(locator)
    if match is None:
        raise ValueError(f"{locator}: not a locator; see gold_texts.py")
    corpus, name = match["corpus"], match["name"]
    if corpus == "seeds":
        return _file(mirror.parent / "seeds" / name)
    if corpus == "ungdc":
        return _speeches(mirror / "ungdc" / _SPEECHES)[name]
    row = int(match["row"])
    if corpus == "corpus_zh":
        return str(json.loads(_lines(mirror / corpus / name)[row - 1])["content"])
    return _rows(mirror / corpus / name)[row - 1][match["column"]]


@lru_cache(maxsize=8)
def _file(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@lru_cache(maxsize=4)
def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split("\n")


@lru_cache(maxsize=4)
def _rows(path: Path) -> list[dict[str, str]]:
    with long_cells(sys.maxsize), path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=1)
def _speeches(path: Path) -> dict[str, str]:
    import pyarrow.parquet as pq  # noqa: PLC0415 - only where speeches are asked for

    rows = pq.read_table(path, columns=["iso3", "session", "text"]).to_pylist()
    return {f"{row['iso3']}/{row['session']}": row["text"] for row in rows}
