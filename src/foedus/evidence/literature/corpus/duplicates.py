"""Nearly the same text: MinHash signatures, found again by locality-sensitive hashing.

After Broder (1997), On the resemblance and containment of documents; and Leskovec, Rajaraman and
Ullman, Mining of Massive Datasets, chapter 3.  Resemblance is the share of runs of words (in
Chinese, of characters) that two texts have in common.
"""

from __future__ import annotations

import re
import sqlite3
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from foedus.extras import need

SAME = 0.6
"""Resemblance from which two texts count as copies; its estimate errs by 0.043 (one sigma)."""

TABLES = """
create table if not exists signatures (
  document integer primary key references documents (number) on delete cascade,
  signature blob not null
);
create table if not exists bands (
  key integer not null,
  document integer not null references documents (number) on delete cascade,
  primary key (key, document)
) without rowid;
create index if not exists bands_document on bands (document);
"""

_BINS = 128
_BANDS = 32
"""Of four values each: a pair that resembles by 0.6 is found in 98.8 of 100 cases."""

_WORDS = 4
_CHARACTERS = 8
_HEAD = 1_000_000
"""Characters of which a signature is made; longer texts that begin alike are copies."""

_FEWEST = 24
"""Runs; in shorter texts a name or two decide, and only the same text is a copy."""

_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_FACTOR = 0x9E3779B97F4A7C15
_CANDIDATES = 50


@dataclass(frozen=True, slots=True)
class Signature:
    """What is kept of a text to find its copies: its MinHash values, and its keys, one a band."""

    values: bytes
    keys: tuple[int, ...]


def signature(text: str) -> Signature | None:
    """The signature of a text; None where it is too short for one.

    One permutation for all values (Li, Owen and Zhang 2012): of the hashes of all runs, the least
    in each of 128 equal ranges; an empty range borrows from another, always the same one
    (Shrivastava 2017).
    """
    np = need("numpy", "literature")
    units, dense = _units(text[:_HEAD].casefold())
    width = _CHARACTERS if dense * 2 > len(units) else _WORDS
    count = len(units) - width + 1
    if count < _FEWEST:
        return None
    runs = np.zeros(count, dtype=np.uint64)
    for at in range(width):
        runs = _mixed(runs + units[at : at + count])
    runs.sort()
    first = np.searchsorted(runs, np.arange(_BINS, dtype=np.uint64) << np.uint64(64 - 7))
    filled = first < np.append(first[1:], count)
    least = runs[np.minimum(first, count - 1)] >> np.uint64(8) & np.uint64(0xFFFFFFFF)
    values = least[_lenders(filled)].astype("<u4").tobytes()
    rows = len(values) // _BANDS
    parts = (values[band * rows : (band + 1) * rows] for band in range(_BANDS))
    return Signature(values, tuple(zlib.crc32(p) | band << 32 for band, p in enumerate(parts)))


def _units(text: str) -> tuple[Any, int]:
    """Hashes of the words of a text (of the characters, in Chinese), and how many are the latter.

    The hash of a word is a polynomial of its characters; sums from the beginning of the text give
    those of all words at once.
    """
    np = need("numpy", "literature")
    codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype="<u4")
    kinds = _kinds()[codes]
    before = np.concatenate(([0], kinds[:-1]))
    starts = np.flatnonzero((kinds == _DENSE_KIND) | ((kinds == _LETTER) & (before != _LETTER)))
    powers = np.full(len(codes) + 1, _FACTOR, dtype=np.uint64)
    powers[0] = 1
    powers = np.multiply.accumulate(powers)
    spelt = (codes.astype(np.uint64) + np.uint64(1)) * powers[:-1] * (kinds > 0)
    sums = np.concatenate((np.zeros(1, dtype=np.uint64), np.add.accumulate(spelt)))
    after = np.concatenate((kinds[1:], [0]))
    ends = np.flatnonzero((kinds == _DENSE_KIND) | ((kinds == _LETTER) & (after != _LETTER))) + 1
    back = np.full(len(codes) + 1, pow(_FACTOR, -1, 1 << 64), dtype=np.uint64)
    back[0] = 1
    back = np.multiply.accumulate(back)
    hashes = _mixed((sums[ends] - sums[starts]) * back[starts])
    return hashes, int((kinds == _DENSE_KIND).sum())


_LETTER, _DENSE_KIND = 1, 2


@cache
def _kinds() -> Any:
    """For each code point: 0 no letter, 1 a letter or digit, 2 a character that is a word."""
    np = need("numpy", "literature")
    kinds = np.zeros(0x110000, dtype=np.uint8)
    for code in range(0x20000):
        char = chr(code)
        kinds[code] = _DENSE_KIND if _DENSE.match(char) else char.isalnum() * _LETTER
    kinds[0x20000:0x40000] = _DENSE_KIND
    return kinds


def _mixed(values: Any) -> Any:
    """Bits of 64-bit numbers mixed through (the finaliser of SplitMix64)."""
    np = need("numpy", "literature")
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _lenders(filled: Any) -> Any:
    """For each range the one that its value is taken from: itself, or another if it is empty."""
    np = need("numpy", "literature")
    places = np.arange(_BINS)
    found = places.copy()
    empty = ~filled
    tries = 0
    while empty.any():
        tries += 1
        drawn = _mixed((places * 1009 + tries * 1_000_003).astype(np.uint64)) % np.uint64(_BINS)
        found = np.where(empty, drawn.astype(int), found)
        empty = empty & ~filled[found]
    return found


def resemblance(a: bytes, b: bytes) -> float:
    """The estimated share of runs that two texts have in common, 0 to 1, of their values."""
    np = need("numpy", "literature")
    return float((np.frombuffer(a, "<u4") == np.frombuffer(b, "<u4")).mean())


def join_group(connection: sqlite3.Connection, number: int, mark: Signature | None) -> str:
    """Keep the signature of a document that was just written, and put it to its copies.

    The origin of all of a group becomes its earliest published member; where that is not told by
    dates, the one that was added first.

    Parameters
    ----------
    number
        Of the document, in the table.

    Returns
    -------
    str
        The id of the origin.
    """
    groups = {_origin_of(connection, number)}
    if mark is not None:
        groups |= {_origin_of(connection, other) for other in _alike(connection, mark)}
        connection.execute("insert into signatures values (?, ?)", (number, mark.values))
        connection.executemany("insert into bands values (?, ?)", [(k, number) for k in mark.keys])
    return elect(connection, sorted(groups))


def elect(connection: sqlite3.Connection, origins: Sequence[str]) -> str:
    """Make one group of these, name its earliest member the origin of all, and return its id."""
    marks = ", ".join("?" * len(origins))
    first = connection.execute(
        f"select id from documents where origin in ({marks}) "  # noqa: S608
        "order by published is null, published, number limit 1",
        origins,
    ).fetchone()
    if first is None:
        return ""
    connection.execute(
        f"update documents set origin = ? where origin in ({marks}) and origin <> ?",  # noqa: S608
        (first[0], *origins, first[0]),
    )
    return str(first[0])


def _origin_of(connection: sqlite3.Connection, number: int) -> str:
    found = connection.execute("select origin from documents where number = ?", (number,))
    return str(found.fetchone()[0])


def _alike(connection: sqlite3.Connection, mark: Signature) -> list[int]:
    marks = ", ".join("?" * len(mark.keys))
    candidates = connection.execute(
        f"select s.document, s.signature from (select document, count(*) as shared from bands "  # noqa: S608
        f"where key in ({marks}) group by document order by shared desc limit {_CANDIDATES}) b "
        "join signatures s on s.document = b.document",
        mark.keys,
    )
    return [other for other, values in candidates if resemblance(mark.values, values) >= SAME]
