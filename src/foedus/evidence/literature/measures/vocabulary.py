"""Counts of terms by document: the table that keyness, novelty, scaling and topics begin from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from foedus.extras import need

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Counts:
    """Term counts of documents, cell by cell: ``values[i]`` of ``terms[columns[i]]``.

    ``rows`` are places in ``documents``.  Cells are sorted by row; none is zero.
    """

    documents: tuple[str, ...]
    terms: tuple[str, ...]
    rows: Integers
    columns: Integers
    values: Floats

    @property
    def lengths(self) -> Floats:
        """Number of terms of each document."""
        return _summed(self.rows, self.values, len(self.documents))

    def totals(self, weights: Floats | None = None) -> Floats:
        """Sum of each term over documents; ``weights`` says how often a document counts."""
        values = self.values if weights is None else self.values * weights[self.rows]
        return _summed(self.columns, values, len(self.terms))

    def frequency(self) -> Integers:
        """In how many documents each term occurs."""
        return np.bincount(self.columns, minlength=len(self.terms)).astype(np.int64)

    def where(self, chosen: NDArray[np.bool_]) -> Counts:
        """The same terms in some of the documents."""
        place = np.cumsum(chosen) - 1
        kept = chosen[self.rows]
        return Counts(
            tuple(d for d, keep in zip(self.documents, chosen, strict=True) if keep),
            self.terms,
            place[self.rows[kept]],
            self.columns[kept],
            self.values[kept],
        )

    def terms_where(self, chosen: NDArray[np.bool_]) -> Counts:
        """The same documents with some of the terms."""
        place = np.cumsum(chosen) - 1
        kept = chosen[self.columns]
        return Counts(
            self.documents,
            tuple(t for t, keep in zip(self.terms, chosen, strict=True) if keep),
            self.rows[kept],
            place[self.columns[kept]],
            self.values[kept],
        )

    def in_documents(self, least: int, most: float = 1.0) -> Counts:
        """Terms of at least so many documents, and of at most such a share of them."""
        frequency = self.frequency()
        return self.terms_where((frequency >= least) & (frequency <= most * len(self.documents)))

    def matrix(self) -> Any:
        """A scipy matrix, documents by terms (needs the extra ``measure``)."""
        sparse = need("scipy.sparse", "measure")
        shape = (len(self.documents), len(self.terms))
        return sparse.csr_array((self.values, (self.rows, self.columns)), shape=shape)


def _summed(places: Integers, values: Floats, number: int) -> Floats:
    out: Floats = np.bincount(places, values, number).astype(np.float64)
    return out


def count(documents: Iterable[tuple[str, Iterable[str]]], longest: int = 1) -> Counts:
    """Count the terms of documents; runs of up to ``longest`` terms are terms as well."""
    names: list[str] = []
    known: dict[str, int] = {}
    rows: list[int] = []
    columns: list[int] = []
    values: list[int] = []
    for row, (name, terms) in enumerate(documents):
        names.append(name)
        found = Counter(runs(list(terms), longest))
        rows += [row] * len(found)
        columns += [known.setdefault(term, len(known)) for term in found]
        values += found.values()
    return Counts(
        tuple(names),
        tuple(known),
        np.asarray(rows, np.int64),
        np.asarray(columns, np.int64),
        np.asarray(values, np.float64),
    )


def runs(terms: Sequence[str], longest: int) -> Iterable[str]:
    """The terms, and every run of them up to a length, joined by a blank."""
    yield from terms
    for length in range(2, longest + 1):
        yield from map(" ".join, zip(*(terms[i:] for i in range(length)), strict=False))


def tf_idf(counts: Counts, idf: Floats | None = None) -> tuple[Any, Floats]:
    """Sublinear TF-IDF rows of length one, and the inverse document frequencies.

    A cell is (1 + ln count) times (ln((1 + n) / (1 + documents with the term)) + 1), as
    scikit-learn has it.  ``idf`` is that of other documents, which these are compared with.
    """
    sparse = need("scipy.sparse", "measure")
    if idf is None:
        idf = np.log((1 + len(counts.documents)) / (1 + counts.frequency())) + 1
    values = (1 + np.log(counts.values)) * idf[counts.columns]
    length = np.sqrt(np.bincount(counts.rows, values**2, len(counts.documents)))
    values /= length[counts.rows]
    shape = (len(counts.documents), len(counts.terms))
    return sparse.csr_array((values, (counts.rows, counts.columns)), shape=shape), idf
