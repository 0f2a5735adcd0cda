"""Retrieval judged: the queries, their passages, and how well a ranking answers them."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from foedus.evidence.literature.search import Filters, find

LANGUAGES = ("en", "ru", "zh")
FIRST = 10


@dataclass(frozen=True)
class Topic:
    """A topic, asked for in three languages; extents of documents with grades 1 and 2."""

    id: str
    queries: dict[str, str]
    extents: dict[str, list[tuple[int, int, int]]]


def topics() -> list[Topic]:
    """The topics of ``queries.yml``."""
    made = []
    read: Any = yaml.safe_load(Path(__file__).with_name("queries.yml").read_text("utf-8"))
    for each in read["topics"]:
        extents: dict[str, list[tuple[int, int, int]]] = {}
        for name, start, end, grade, _ in each["passages"]:
            extents.setdefault(name, []).append((start, end, grade))
        made.append(Topic(each["id"], each["queries"], extents))
    return made


def graded(connection: sqlite3.Connection, topic: Topic) -> dict[str, tuple[str, int]]:
    """Language and grade of the passages that lie mostly within a graded extent, by id."""
    found: dict[str, tuple[str, int]] = {}
    for name, extents in topic.extents.items():
        rows = connection.execute(
            "select d.id || ':' || p.number, p.first, p.last, p.language from passages p "
            "join documents d on d.number = p.document where d.address = ?",
            (name,),
        )
        for id_, first, last, language in rows:
            for start, end, grade in extents:
                shared = min(last, end) - max(first, start)
                if 2 * shared > min(last - first, end - start):
                    found[id_] = (language, max(grade, found.get(id_, ("", 0))[1]))
    return found


def ndcg(grades: Sequence[int], ideal: Sequence[int]) -> float:
    """Normalised discounted cumulative gain of the first ten (Järvelin and Kekäläinen 2002)."""

    def gain(given: Sequence[int]) -> float:
        return sum((2**g - 1) / math.log2(i + 2) for i, g in enumerate(given[:FIRST]))

    return gain(grades) / gain(sorted(ideal, reverse=True))


def recall(grades: Sequence[int], ideal: Sequence[int]) -> float:
    """Right passages among the first ten, of those that could be there."""
    return sum(map(bool, grades[:FIRST])) / min(FIRST, len(ideal))


def results(
    connection: sqlite3.Connection, mode: str, chosen: Sequence[str] | None = None
) -> Iterator[tuple[str, str, float, float]]:
    """Language of the query and of the passages, nDCG and recall, for each topic and pair.

    The language ``all`` of passages stands for a search that is not held to one.
    """
    for topic in topics():
        if chosen and topic.id not in chosen:
            continue
        right = graded(connection, topic)
        for asked in LANGUAGES:
            for language in (*LANGUAGES, "all"):
                ideal = [g for held, g in right.values() if language in {held, "all"}]
                if not ideal:
                    continue
                filters = Filters(None if language == "all" else language)
                hits = find(connection, topic.queries[asked], filters, mode=mode).hits
                grades = [right.get(hit.passage.id, ("", 0))[1] for hit in hits]
                yield asked, language, ndcg(grades, ideal), recall(grades, ideal)
