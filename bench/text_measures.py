"""Time the measures of a literature beside naive baselines, in one run.

    python bench/text_measures.py [documents]

Series: one answer over 20 years and 3 tracks with all intervals, beside plain counting of the same
answers.  Keyness: beside G2 alone in plain Python.  Ridge: leave-one-state-out in dual form, beside
scikit-learn's Ridge on the same rows.
"""

from __future__ import annotations

import math
import sys
import time
from collections import Counter
from collections.abc import Callable

import numpy as np

from foedus.evidence.literature.measures.answers import Answer
from foedus.evidence.literature.measures.keyness import keyness
from foedus.evidence.literature.measures.scaling.ridge import PENALTY, validate
from foedus.evidence.literature.measures.series import Asked, Placed, series
from foedus.evidence.literature.measures.vocabulary import Counts, count, tf_idf

YEARS = range(2000, 2020)
PASSAGES = 50
TEXTS = 1000


def timed(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def coded(documents: int) -> tuple[list[Placed], list[Answer]]:
    rng = np.random.default_rng(1)
    placed = [
        Placed(f"d{i}", f"d{i}", f"s{i % 7}", "abc"[i % 3], 2000 + i % 20, PASSAGES)
        for i in range(documents)
    ]
    hits = rng.random((documents, PASSAGES)) < rng.beta(1, 3, documents)[:, None]
    yes, no = frozenset({"yes"}), frozenset({"no"})
    answers = [
        Answer(f"{d.id}:{n}", "q", yes if hit else no)
        for d, row in zip(placed, hits, strict=True)
        for n, hit in enumerate(row)
    ]
    return placed, answers


def plain_counts(placed: list[Placed], answers: list[Answer]) -> dict[object, float]:
    where = {d.id: (d.group, d.year) for d in placed}
    cases, hits = Counter[object](), Counter[object]()
    for a in answers:
        cell = where[a.document]
        cases[cell] += 1
        hits[cell] += "yes" in a.categories
    return {cell: hits[cell] / n for cell, n in cases.items()}


def texts(documents: int) -> tuple[Counts, list[list[str]]]:
    rng = np.random.default_rng(2)
    words = np.asarray([f"w{i}" for i in range(20_000)])
    ranks = np.minimum(rng.zipf(1.3, (documents, 400)) - 1, 19_999)
    listed = [list(words[row]) for row in ranks]
    return count((f"d{i}", own) for i, own in enumerate(listed)), listed


def plain_keyness(one: list[list[str]], other: list[list[str]]) -> list[tuple[float, str]]:
    a, b = Counter(w for t in one for w in t), Counter(w for t in other for w in t)
    n, m = sum(a.values()), sum(b.values())
    found = []
    for word in a.keys() | b.keys():
        o, p = a[word], b[word]
        e, f = n * (o + p) / (n + m), m * (o + p) / (n + m)
        parts = (o * math.log(o / e) if o else 0.0) + (p * math.log(p / f) if p else 0.0)
        found.append((2 * parts, word))
    return sorted(found, reverse=True)


def by_sklearn(counts: Counts, scores: np.ndarray, states: np.ndarray) -> None:
    from sklearn.linear_model import Ridge

    rows, _ = tf_idf(counts)
    for state in np.unique(states):
        train = states != state
        Ridge(alpha=PENALTY).fit(rows[train], scores[train]).predict(rows[~train])


def main() -> None:
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
    placed, answers = coded(documents)
    ours = timed(lambda: series(Asked("b", "q", "yes"), placed, answers, YEARS))
    plain = timed(lambda: plain_counts(placed, answers))
    print(
        f"series of {len(answers):,} coded passages: {ours:.2f} s, plain counting {plain:.2f} s, "
        f"{ours / plain:.1f} times"
    )

    counts, listed = texts(documents)
    half = np.arange(documents) < documents // 2
    ours = timed(lambda: keyness(counts.where(half), counts.where(~half)))
    plain = timed(lambda: plain_keyness(listed[: documents // 2], listed[documents // 2 :]))
    print(
        f"keyness of {documents:,} texts: {ours:.2f} s (counted before), G2 alone with counting in "
        f"plain Python {plain:.2f} s, {ours / plain:.2f} times"
    )

    few = counts.where(np.arange(documents) < TEXTS).in_documents(3, 0.8)
    rng = np.random.default_rng(3)
    scores, states = rng.normal(size=TEXTS), np.arange(TEXTS) % 34
    ours = timed(lambda: validate(few, list(scores), [str(s) for s in states], [1] * TEXTS))
    plain = timed(lambda: by_sklearn(few, scores, states))
    print(
        f"ridge, 1,000 texts, {len(few.terms):,} terms, 34 states and 10 folds of texts held back: "
        f"{ours:.2f} s; scikit-learn, states alone: {plain:.2f} s, {ours / plain:.2f} times"
    )


main()
