"""Searching 100,000 passages: our index beside tantivy on the same analysed text.

    python bench/search.py [passages] [--embed]

The passages are those of the real corpora of ``tests/evidence/literature/search`` (Kremlin
readouts, Chinese government and party reports, UN speeches; ../shared/mirror).  They are some
18,000; the rest are their texts again, each time with other words left out, so that the words are
as frequent as in the real ones.  Embedding is timed on a sample; unless ``--embed`` is given, the
other vectors are those of the sample with noise, which costs a search the same.

Prints build seconds, sizes, median and 95th percentile of latencies in one process, and memory.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import yaml

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.evidence.literature.search.real_corpora import Text, texts  # noqa: E402

from foedus.contracts.texts import Document  # noqa: E402
from foedus.evidence.literature.corpus.documents import (  # noqa: E402
    add_document,
    digest_of,
    id_of,
    passages,
)
from foedus.evidence.literature.corpus.file import reading, writing  # noqa: E402
from foedus.evidence.literature.corpus.passages import cut  # noqa: E402
from foedus.evidence.literature.languages import indexed  # noqa: E402
from foedus.evidence.literature.languages.scripts import extent  # noqa: E402
from foedus.evidence.literature.search import TABLES, Filters, find, index  # noqa: E402
from foedus.evidence.literature.search.embedding import shipped  # noqa: E402
from foedus.evidence.literature.search.query import Words, parse_query  # noqa: E402
from foedus.evidence.literature.search.tables import set_state  # noqa: E402
from foedus.evidence.literature.search.vectors import packed  # noqa: E402

SAMPLE = 2000
SHORT = (
    "учения", "совместные учения", "Россия", "Китай", "стратегическое партнёрство", "НАТО",
    "军演", "中国", "俄罗斯", "联合演习", "国防", "霸权主义",
    "China", "Russia", "joint exercises", "strategic partnership", "missile defence", "alliance",
)  # fmt: skip


def varied(shared: Path) -> Iterator[Text]:
    """The real texts, then the same with some words left out, over and over."""
    whole = [text for text in texts(shared) if text.text.strip()]
    turn = 0
    while True:
        for text in whole:
            if not turn:
                yield text
                continue
            every = 11 + turn
            apart = "" if text.language == "zh" else " "
            words = list(text.text) if text.language == "zh" else text.text.split(" ")
            kept = apart.join(word for i, word in enumerate(words, 1) if i % every)
            yield text._replace(name=f"{text.name}#{turn}", text=kept)
        turn += 1


def fill(folder: Path, wanted: int) -> int:
    """A corpus of so many passages."""
    shared, made, seen = ROOT.parent / "shared", 0, set[str]()
    with writing(folder, TABLES) as connection:
        connection.execute("pragma synchronous = off")
        for text in varied(shared):
            digest = digest_of(text.text)
            id_ = id_of(digest)
            if id_ in seen:
                continue
            seen.add(id_)
            cut_up = cut(id_, text.text, text.language)[: wanted - made]
            made += len(cut_up)
            document = Document(
                id_, text.title, "", "", text.country, text.day, "day", text.day, text.language,
                "", text.name, "", "F", id_, text.name, "", digest, len(text.text),
            )  # fmt: skip
            add_document(connection, document, text.text, cut_up)
            if made >= wanted:
                return made
    return made


def fill_vectors(connection: sqlite3.Connection) -> float:
    """Vectors of a sample, and near them those of all others; gives passages a second."""
    rows = list(passages(connection))
    sample = [passage.text for _, passage in random.Random(1).sample(rows, min(SAMPLE, len(rows)))]
    began = time.process_time()
    vectors = shipped().embed(sample)
    rate = len(sample) / (time.process_time() - began)
    noise = np.random.default_rng(1)
    numbers = dict(connection.execute("select id, number from documents").fetchall())
    held: dict[str, list[tuple[int, int]]] = {}
    for rowid, passage in rows:
        held.setdefault(passage.document, []).append((rowid, extent(passage.text)))
    for id_, some in held.items():
        near = vectors[noise.integers(0, len(vectors), len(some))]
        near = near + noise.normal(scale=0.01, size=near.shape)
        connection.execute(
            "insert into vectors values (?, ?, ?, ?)",
            (
                numbers[id_],
                np.array([row[0] for row in some], dtype="<i8").tobytes(),
                np.array([row[1] for row in some], dtype="<i4").tobytes(),
                packed(near.astype(np.float32)),
            ),
        )
    set_state(connection, model=shipped().name, vectors=1)
    return rate


def pages(connection: sqlite3.Connection) -> float:
    """Megabytes of the file."""
    count, size = (
        connection.execute(f"pragma {name}").fetchone()[0] for name in ("page_count", "page_size")
    )
    return count * size / 1e6


Taken = list[tuple[float, float]]


def latencies(what: Callable[[str], Any], queries: Sequence[str], turns: int = 5) -> Taken:
    """Milliseconds of each query by the clock and of the processor; medians over turns."""
    taken: dict[str, Taken] = {query: [] for query in queries}
    for turn in range(turns + 1):
        for query in queries:
            began, spent = time.perf_counter(), time.process_time()
            what(query)
            now = (time.perf_counter() - began) * 1e3, (time.process_time() - spent) * 1e3
            if turn:  # the first turn warms up
                taken[query].append(now)
    return [
        (statistics.median(a for a, _ in each), statistics.median(b for _, b in each))
        for each in taken.values()
    ]


def tell(name: str, taken: Taken) -> None:
    """Median and 95th percentile, by the clock and of the processor."""
    told = []
    for each in zip(*taken, strict=True):
        p95 = sorted(each)[round(0.95 * (len(each) - 1))]
        told.append(f"p50 {statistics.median(each):6.2f}  p95 {p95:6.2f}")
    print(f"{name:44} clock {told[0]}   processor {told[1]}  ms", flush=True)


def beside_tantivy(folder: Path, queries: Sequence[str]) -> None:
    """The same terms in tantivy, and the same words asked for."""
    try:
        import tantivy
    except ImportError:
        print("tantivy is not installed (pip install tantivy); nothing stands beside")
        return
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("body", tokenizer_name="whitespace", stored=False)
    builder.add_integer_field("row", stored=True)
    (folder / "tantivy").mkdir()
    made = tantivy.Index(builder.build(), path=str(folder / "tantivy"))
    with reading(folder) as connection:
        analysed = [
            (rowid, " ".join(chain(*indexed(p.text, p.language))))
            for rowid, p in passages(connection)
        ]
    began = time.perf_counter()
    writer = made.writer(50_000_000, 1)
    for rowid, terms in analysed:
        writer.add_document(tantivy.Document(body=[terms], row=rowid))
    writer.commit()
    writer.wait_merging_threads()
    print(f"tantivy: built in {time.perf_counter() - began:.1f} s from analysed text, ", end="")
    size = sum(path.stat().st_size for path in (folder / "tantivy").rglob("*") if path.is_file())
    print(f"{size / 1e6:.1f} MB")
    made.reload()
    searcher = made.searcher()

    def phrase(words: Words) -> Any:
        terms = [place.terms[0] for place in words.places]
        kind = tantivy.Query
        if len(terms) == 1:
            return kind.term_query(made.schema, "body", terms[0])
        return kind.phrase_query(made.schema, "body", terms)

    def ask(query: str) -> Any:
        every = [(tantivy.Occur.Must, phrase(words)) for words in parse_query(query).words()]
        return searcher.search(tantivy.Query.boolean_query(every), 10).hits

    tell("tantivy, all words, ten row numbers", latencies(ask, queries))


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("passages", nargs="?", type=int, default=100_000)
    options.add_argument("--embed", action="store_true", help="embed every passage")
    given = options.parse_args()
    queries = [*SHORT, *judged_queries()]
    folder = Path(tempfile.mkdtemp(prefix="foedus-search-"))
    try:
        made = fill(folder, given.passages)
        build(folder, made, embed=given.embed)
        with reading(folder) as connection:
            measure(connection, queries)
        beside_tantivy(folder, queries)
    finally:
        shutil.rmtree(folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"memory of this process at its highest: {peak:,.0f} MB (with tantivy's analysed text)")


def judged_queries() -> list[str]:
    """The queries of the retrieval test set."""
    path = ROOT / "tests" / "evidence" / "literature" / "search" / "queries.yml"
    topics = yaml.safe_load(path.read_text("utf-8"))["topics"]
    return [topic["queries"][language] for topic in topics for language in ("en", "ru", "zh")]


def build(folder: Path, made: int, *, embed: bool) -> None:
    """Index words and vectors, and tell how long it took and how large they are."""
    with writing(folder, TABLES) as connection:
        before = pages(connection)
        print(f"{made:,} passages, {before:.1f} MB before they are indexed")
        began, spent = time.perf_counter(), time.process_time()
        index(connection, vectors=False)
        wall, spent = time.perf_counter() - began, time.process_time() - spent
        words = pages(connection) - before
        print(f"words: {wall:.1f} s ({spent:.1f} s of processor), {words:.1f} MB")
        if embed:
            spent = time.process_time()
            index(connection)
            rate = made / (time.process_time() - spent)
        else:
            rate = fill_vectors(connection)
        vectors = pages(connection) - before - words
        print(f"vectors: {rate:.0f} passages a second of processor, {vectors:.1f} MB")


def measure(connection: sqlite3.Connection, queries: Sequence[str]) -> None:
    """Latencies of whole searches: parsed, ranked, filtered, passages cut from their texts."""
    began = time.perf_counter()
    find(connection, "учения")
    print(f"first search, model and vectors loaded: {time.perf_counter() - began:.1f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"memory at its highest so far: {peak:,.0f} MB")
    for name, filters in (("", Filters()), (", in Russian", Filters("ru"))):
        for mode in ("lexical", "semantic", "fused"):
            tell(
                f"foedus, {mode}{name}, ten whole passages",
                latencies(
                    lambda query, m=mode, f=filters: find(connection, query, replace(f), mode=m),
                    queries,
                ),
            )


if __name__ == "__main__":
    main()
