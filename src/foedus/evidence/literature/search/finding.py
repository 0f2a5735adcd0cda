"""Searching a corpus: by words, by meaning, or by both."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from foedus.contracts.texts import Hit
from foedus.errors import InvalidDataError, UsageError
from foedus.evidence.literature.corpus.documents import document_of, passage_of
from foedus.evidence.literature.languages import analysis, language_of, script_of
from foedus.evidence.literature.languages.scripts import letters, prevailing
from foedus.evidence.literature.search.embedding import Embedder, shipped
from foedus.evidence.literature.search.filtering import Filters
from foedus.evidence.literature.search.glossary import translated
from foedus.evidence.literature.search.marking import spans_of
from foedus.evidence.literature.search.query import Query, Words, any_of, parse_query
from foedus.evidence.literature.search.rankings import Ranking, by_meaning, by_words, telling
from foedus.evidence.literature.search.tables import state

Terms = list[list[Words]]

MODES = ("fused", "lexical", "semantic")

_RANKS = 60
"""Reciprocal rank fusion adds 1/(60 + rank) over rankings (Cormack, Clarke and Büttcher 2009)."""
_ALONE = 2.0
"""What the rank by meaning counts for a passage that no words of the query can find: as if a
ranking by words agreed.  Without it, such languages seldom reach the first ten.
"""
_TYPED = 1 / 3
"""What the words as they were typed count beside those of the glossary, which count twice that:
passages in the query's own language are found by all of them, others by the glossary alone.  This
weight and the last were chosen on the judged queries that their results are reported for.
"""
_GLOSSARY = "glossary"
_DEPTH = 100
"""Passages of each ranking that are fused, at least."""
_COPIES = 5
"""So many times more passages than are shown are looked at, since copies are left out."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    ``copies`` counts, by passage id, further passages that were found in copies of its document
    (documents of the same origin) and left out; ``notes`` say what the search could not do.
    """

    hits: tuple[Hit, ...]
    copies: dict[str, int]
    notes: tuple[str, ...]


def search(
    connection: sqlite3.Connection,
    query: str,
    *,
    language: str | None = None,
    mode: str = "fused",
    since: date | None = None,
    until: date | None = None,
    as_of: date | None = None,
    limit: int = 10,
) -> list[Hit]:
    """The passages that answer a query best, best first; as ``find`` has them."""
    filters = Filters(language, since, until, as_of)
    return list(find(connection, query, filters, mode=mode, limit=limit).hits)


def find(
    connection: sqlite3.Connection,
    query: str,
    filters: Filters | None = None,
    *,
    mode: str = "fused",
    limit: int = 10,
    copies: bool = False,
    embedder: Embedder | None = None,
) -> Found:
    """Search a corpus.

    Parameters
    ----------
    query
        In the language of queries (``query.parse_query``).
    mode
        ``lexical`` finds passages that have all the words, ranked by BM25; ``semantic`` those
        whose meaning is near that of the query, in any language that the model knows, ranked by
        cosine (short passages count less); ``fused`` both, with what a ``glossary`` of the field
        calls the words in each language, and, for a query of words alone, passages that have
        some of them (``partial``), all by reciprocal ranks.
    limit
        How many passages at most.
    copies
        Whether passages of documents with the same origin are all shown; else the best one is.
    embedder
        The model that the vectors were made by; the one that comes with the extra if None.

    Raises
    ------
    UsageError
        The query, mode or limit cannot be understood, or the model does not know the language.
    InvalidDataError
        The index was made by other versions of what it rests on.
    MissingExtraError
        A library of the extra is not installed.
    """
    if mode not in MODES:
        raise UsageError(f"There is no mode {mode!r}; choose one of {', '.join(MODES)}.")
    if limit < 1:
        raise UsageError(f"A limit of {limit} finds nothing; give 1 or more.")
    asked = parse_query(query)
    _see_analysis(connection)
    chosen = replace(filters or Filters(), fields=asked.fields)
    notes: list[str] = []
    rankings: dict[str, Ranking] = {}
    depth = max(_DEPTH, _COPIES * limit)
    if mode != "semantic":
        rankings["lexical"] = by_words(connection, asked.expression(), chosen, depth)
    others = translated(asked) if mode == "fused" else {}
    if mode == "fused":
        rankings |= _widened(connection, asked, others, chosen, depth)
    if mode != "lexical":
        model = embedder or shipped()
        if _knows(model, asked, mode, notes):
            rankings["semantic"] = by_meaning(connection, asked, model, chosen, depth)
    if mode == "fused":
        alone = _alone(connection, asked, rankings, others)
        scores = _fused(rankings, _shares(asked, rankings), alone)
    else:
        scores = dict(rankings[mode])
    return _hits(
        connection, _named(asked, others), rankings, scores, notes, limit=limit, copies=copies
    )


def _see_analysis(connection: sqlite3.Connection) -> None:
    noted = state(connection).get("analysis", analysis())
    if noted != analysis():
        raise InvalidDataError(
            f"The words of this corpus were analysed by other versions ({noted}) than are "
            f"installed ({analysis()}), so that some would not be found. Nothing was searched. "
            "Index it again with: foedus corpus index"
        )


def _knows(model: Embedder, query: Query, mode: str, notes: list[str]) -> bool:
    """Whether the model knows the language of a query, as far as its script tells."""
    script, _ = prevailing(query.meaning())
    if script in {"latin", "cyrillic", "han"}:
        return True
    language = language_of(query.meaning()) or "its"
    if language in model.languages:
        return True
    why = f"the embedding model was not trained on the language of the query ({language})"
    if mode == "semantic":
        raise UsageError(
            f"The query {query.text!r} cannot be compared by meaning: {why}. Search it with --mode "
            "lexical, or write it in English, Russian or Chinese."
        )
    notes.append(f"Searched by words alone: {why}.")
    return False


def _widened(
    connection: sqlite3.Connection,
    query: Query,
    others: Mapping[str, Terms],
    filters: Filters,
    depth: int,
) -> dict[str, Ranking]:
    """Rankings by some of the words, and by what the glossary calls them in each language."""
    found: dict[str, Ranking] = {}
    if query.loose():
        some = any_of(telling(connection, query.loose()))
        found["partial"] = by_words(connection, some, filters, depth)
    for language, terms in others.items():
        if filters.language in {None, language}:
            held = replace(filters, language=language)
            names = [name for some_names in terms for name in some_names]
            some = any_of(telling(connection, names))
            found[f"{_GLOSSARY}:{language}"] = by_words(connection, some, held, depth)
    return found


def _named(query: Query, others: Mapping[str, Terms]) -> dict[str, list[Words]]:
    """The words to mark in a passage, by its language; the query's own under an empty name."""
    named = {code: [name for names in terms for name in names] for code, terms in others.items()}
    return {"": query.words(), **named}


def _alone(
    connection: sqlite3.Connection,
    query: Query,
    rankings: Mapping[str, Ranking],
    others: Mapping[str, Terms],
) -> set[int]:
    """Passages in other scripts than the query, which neither it nor the glossary has words of."""
    own = {script for script, count in letters(query.meaning()).items() if count}
    rowids = [rowid for rowid, _ in rankings.get("semantic", [])]
    rows = connection.execute(
        "select rowid, language from passages where rowid in (select value from json_each(?))",
        (json.dumps(rowids),),
    )
    return {
        rowid
        for rowid, language in rows
        if language not in others and (script_of(language) or "latin") not in own
    }


def _shares(query: Query, rankings: Mapping[str, Ranking]) -> dict[str, float]:
    """What rankings count where the glossary names the words in the query's own language too."""
    own = {script for script, count in letters(query.meaning()).items() if count}
    named = [
        name
        for name in rankings
        if name.startswith(_GLOSSARY) and script_of(name.partition(":")[2]) in own
    ]
    if not named:
        return {}
    return {"lexical": _TYPED, "partial": _TYPED} | dict.fromkeys(named, 2 * _TYPED)


def _fused(
    rankings: Mapping[str, Ranking], shares: Mapping[str, float], alone: set[int]
) -> dict[int, float]:
    scores: dict[int, float] = {}
    for name, ranking in rankings.items():
        for rank, (rowid, _) in enumerate(ranking, start=1):
            weight = _ALONE if rowid in alone else shares.get(name, 1.0)
            scores[rowid] = scores.get(rowid, 0.0) + weight / (_RANKS + rank)
    return scores


def _hits(
    connection: sqlite3.Connection,
    named: Mapping[str, list[Words]],
    rankings: Mapping[str, Ranking],
    scores: Mapping[int, float],
    notes: list[str],
    *,
    limit: int,
    copies: bool,
) -> Found:
    """The best passages as hits, of copies of a document the best one."""
    by = {name: {rowid for rowid, _ in ranking} for name, ranking in rankings.items()}
    places = _places(connection, scores)
    shown: dict[str, str] = {}
    first: dict[str, str] = {}
    counted: dict[str, int] = {}
    hits: list[Hit] = []
    for rowid in sorted(scores, key=lambda number: (-scores[number], number)):
        id_, document, origin = places[rowid]
        if not copies and shown.setdefault(origin, document) != document:
            counted[first[origin]] = counted.get(first[origin], 0) + 1
            continue
        first.setdefault(origin, id_)
        if len(hits) == limit:
            continue
        passage = passage_of(connection, id_)
        found_by = tuple(name.partition(":")[0] for name in by if rowid in by[name])
        words = [*named[""], *named.get(passage.language, ())]
        spans = spans_of(passage, words) if found_by != ("semantic",) else ()
        hits.append(Hit(passage, document_of(connection, document), scores[rowid], spans, found_by))
    kept = {hit.passage.id for hit in hits}
    of_kept = {id_: count for id_, count in counted.items() if id_ in kept}
    return Found(tuple(hits), of_kept, tuple(notes))


def _places(
    connection: sqlite3.Connection, rowids: Iterable[int]
) -> dict[int, tuple[str, str, str]]:
    """The ids of passages, of their documents, and the origins of these."""
    rows = connection.execute(
        "select p.rowid, d.id, p.number, d.origin from json_each(?) asked "
        "join passages p on p.rowid = asked.value join documents d on d.number = p.document",
        (json.dumps(list(rowids)),),
    )
    return {rowid: (f"{id_}:{number}", id_, origin) for rowid, id_, number, origin in rows}
