"""The vectors of a corpus: kept small, compared all with a query."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from foedus.evidence.literature.search.embedding import Embedder
from foedus.evidence.literature.search.tables import state
from foedus.extras import need

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]

_BLOCK = 256
"""Rows that are compared at a time: widened to four bytes they stay in the processor's cache."""
_LEVELS = 127
ENOUGH = 160
"""Letters of a passage that says enough to answer a query."""


@dataclass(frozen=True, slots=True)
class Vectors:
    """The vectors of passages, a row for each.

    ``rowids`` are the numbers of the passages; ``small`` their vectors in 8 bits, each row scaled
    to use them all; ``lengths`` the lengths of these rows.  ``weights`` are what the cosine of a
    passage counts: the square root of the share of ``ENOUGH`` letters that it has, where it has
    fewer: a heading of two words is near to everything that it could head, and answers nothing.
    ``languages`` are those of the passages.
    """

    rowids: Array
    small: Array
    lengths: Array
    weights: Array
    languages: Array

    def cosines(self, query: Array) -> Array:
        """The cosine between each passage and a query, whose vector has the length one."""
        import numpy as np  # noqa: PLC0415

        found = np.empty(len(self.rowids), dtype=np.float32)

        def compare(first: int, last: int) -> None:
            wide = np.empty((_BLOCK, self.small.shape[1]), dtype=np.float32)
            for start in range(first, last, _BLOCK):
                rows = self.small[start : min(start + _BLOCK, last)]
                np.copyto(wide[: len(rows)], rows)
                np.dot(wide[: len(rows)], query, out=found[start : start + len(rows)])

        half = len(found) // 2
        with _one_thread(), ThreadPoolExecutor(1) as other:
            rest = other.submit(compare, half, len(found))
            compare(0, half)
            rest.result()
        return found / self.lengths


def _one_thread() -> Any:
    """Keep small products from being spread over threads, which takes longer."""
    return _threads().limit(limits=1, user_api="blas")


@cache
def _threads() -> Any:
    return need("threadpoolctl", "literature").ThreadpoolController()


def packed(vectors: Array) -> bytes:
    """Vectors as they are stored: 8 bits a number, each row scaled to its largest.

    The scale is not kept: what is compared are directions.
    """
    import numpy as np  # noqa: PLC0415

    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=0.0)
    scaled = vectors * (_LEVELS / np.where(largest > 0, largest, 1.0))
    return np.rint(scaled).astype(np.int8).tobytes()


_held: dict[str, tuple[str, Vectors]] = {}
"""The vectors of the file that was searched last, by its path, with the state that they are of."""


def vectors_of(connection: sqlite3.Connection, embedder: Embedder) -> Vectors:
    """All vectors of a corpus; held in memory while it does not change."""
    path = str(connection.execute("pragma database_list").fetchone()[2])
    noted = state(connection)
    stamp = f"{noted.get('model')} {noted.get('vectors')} {noted.get('lifetime')}"
    if path in _held and _held[path][0] == stamp:
        return _held[path][1]
    loaded = _load(connection, embedder)
    _held.clear()
    if path:  # a corpus in memory has no name to know it by
        _held[path] = (stamp, loaded)
    return loaded


def _load(connection: sqlite3.Connection, embedder: Embedder) -> Vectors:
    import numpy as np  # noqa: PLC0415

    rowids, letters, small = bytearray(), bytearray(), bytearray()
    if state(connection).get("model") == embedder.name:
        for row in connection.execute("select passages, letters, vectors from vectors"):
            for blob, part in zip((rowids, letters, small), row, strict=True):
                blob.extend(part)
    matrix = np.frombuffer(small, dtype=np.int8).reshape(-1, embedder.dimensions)
    squares = np.einsum("ij,ij->i", matrix, matrix, dtype=np.int32)
    said = np.minimum(1.0, np.frombuffer(letters, dtype="<i4") / ENOUGH)
    numbers = np.frombuffer(rowids, dtype="<i8")
    written = dict(connection.execute("select rowid, language from passages").fetchall())
    return Vectors(
        numbers,
        matrix,
        np.sqrt(np.maximum(squares, 1)).astype(np.float32),
        np.sqrt(said).astype(np.float32),
        np.array([written.get(int(rowid), "") for rowid in numbers], dtype="<U3"),
    )
