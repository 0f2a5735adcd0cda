"""Passages ranked: by their words (BM25), by their meaning (nearness of vectors)."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from foedus.evidence.literature.search.embedding import Embedder
from foedus.evidence.literature.search.filtering import Filters, admitted
from foedus.evidence.literature.search.query import Query, Words, quoted
from foedus.evidence.literature.search.tables import has_tables
from foedus.evidence.literature.search.vectors import vectors_of

Ranking = list[tuple[int, float]]
"""Numbers of passages and their scores, best first."""

_WIDER = 8
"""Where filters leave too few of a ranking, so many times more of it is looked at."""
_COMMON = 0.05
"""A word is common that more than this share of passages has."""
_FEW = 1_000
"""So many passages are ranked at once, whatever their share."""
_BEST = """
select rowid, -bm25(passage_words, 1.0, 0.5, 0.0) as score from passage_words
where passage_words match ? order by score desc limit ?
"""
"""A lemma that a form could also have counts half as much as its likeliest."""


def by_words(
    connection: sqlite3.Connection, expression: str, filters: Filters, depth: int
) -> Ranking:
    """The best passages that match an expression of the full-text index."""
    if not has_tables(connection):
        return []

    asked = f"{{ordered beside}} : ({expression})"
    if filters.language:
        asked += f" AND language : {quoted(filters.language)}"

    def best(most: int) -> Ranking:
        rows = connection.execute(_BEST, (asked, most))
        return [(row[0], row[1]) for row in rows]

    return _filtered(connection, best, filters, depth)


def telling(connection: sqlite3.Connection, words: Sequence[Words]) -> list[Words]:
    """Words without the commonest, where others stay: these decide, and are quickly ranked."""
    if not has_tables(connection):
        return list(words)
    passages = connection.execute("select count(*) from passages").fetchone()[0]
    most = max(_FEW, _COMMON * passages)
    rare = [
        each
        for each in words
        if len(each.places) > 1 or _passages_with(connection, each.places[0].terms[0]) <= most
    ]
    return rare or list(words)


def _passages_with(connection: sqlite3.Connection, term: str) -> int:
    connection.execute(
        "create virtual table if not exists temp.passage_terms "
        "using fts5vocab(main, passage_words, row)"
    )
    found = connection.execute("select doc from temp.passage_terms where term = ?", (term,))
    return int((found.fetchone() or (0,))[0])


def by_meaning(
    connection: sqlite3.Connection, query: Query, model: Embedder, filters: Filters, depth: int
) -> Ranking:
    """The passages nearest in meaning, down to the model's floor; not those with unwanted words."""
    import numpy as np  # noqa: PLC0415 - keeps the command line fast

    if not has_tables(connection):
        return []
    vectors = vectors_of(connection, model)
    if not len(vectors.rowids):
        return []
    cosines = vectors.cosines(model.embed([query.meaning()])[0])
    near = cosines >= model.floor
    if filters.language:
        near &= vectors.languages == filters.language
    scores = np.where(near, cosines * vectors.weights, -1.0)
    unwanted = _matching(connection, query.unwanted())

    def best(most: int) -> Ranking:
        places = np.arange(len(scores))
        if most < len(scores):
            places = np.argpartition(-scores, most)[:most]
        places = places[np.argsort(-scores[places], kind="stable")]
        return [(int(vectors.rowids[i]), float(scores[i])) for i in places if scores[i] >= 0]

    found = _filtered(connection, best, filters, depth + len(unwanted))
    return [row for row in found if row[0] not in unwanted][:depth]


def _matching(connection: sqlite3.Connection, expression: str) -> set[int]:
    if not expression:
        return set()
    rows = connection.execute(
        "select rowid from passage_words where passage_words match ?",
        (f"{{ordered beside}} : ({expression})",),
    )
    return {row[0] for row in rows}


def _filtered(
    connection: sqlite3.Connection,
    best: Callable[[int], Ranking],
    filters: Filters,
    depth: int,
) -> Ranking:
    """The best of a ranking that filters admit, looking only as far down as it takes."""
    most = depth
    while True:
        ranking = best(most)
        may = admitted(connection, [rowid for rowid, _ in ranking], filters)
        kept = [row for row in ranking if row[0] in may]
        if len(kept) >= depth or len(ranking) < most:
            return kept[:depth]
        most *= _WIDER
