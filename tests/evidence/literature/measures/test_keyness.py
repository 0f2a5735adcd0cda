"""Keyness and novelty of vocabularies."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.errors import InvalidDataError
from foedus.evidence.literature.measures.keyness import (
    false_discovery,
    keyness,
    log_likelihood,
)
from foedus.evidence.literature.measures.novelty import divergence, novelty
from foedus.evidence.literature.measures.vocabulary import Counts, count, runs


def _counts(texts: list[str]) -> Counts:
    return count((f"d{i}", text.split()) for i, text in enumerate(texts))


def test_log_likelihood_by_hand() -> None:
    """10 of 100 against 2 of 100: expected 6 and 6."""
    found = log_likelihood(np.asarray([10.0]), np.asarray([2.0]), 100.0, 100.0)
    assert found[0] == pytest.approx(2 * (10 * math.log(10 / 6) + 2 * math.log(2 / 6)))


def test_words_of_one_side_are_key_and_words_of_both_are_not() -> None:
    texts = ["alliance treaty work state"] * 12 + ["partner treaty work state"] * 12
    whole = _counts(texts)
    first = np.arange(24) < 12
    found = {w.term: w for w in keyness(whole.where(first), whole.where(~first))}
    assert found["alliance"].key
    assert found["alliance"].log_ratio > 3
    assert found["alliance"].low > 0
    assert found["partner"].log_ratio == pytest.approx(-found["alliance"].log_ratio)
    assert not found["treaty"].key
    assert found["treaty"].log_ratio == pytest.approx(0)


def test_a_word_that_bursts_in_one_document_is_not_key() -> None:
    """G2 alone would call it key: 40 uses against none."""
    calm = "state work treaty peace trade border power region unity order " * 4
    texts = [calm + "missile " * 40, calm + "missile", *[calm] * 8, *[calm] * 9, calm + "missile"]
    whole = _counts(texts)
    first = np.arange(20) < 10
    found = {w.term: w for w in keyness(whole.where(first), whole.where(~first))}
    assert found["missile"].log_likelihood > 15
    assert not found["missile"].key


def test_a_side_of_one_document_is_refused() -> None:
    whole = _counts(["a b", "a c", "b c"])
    with pytest.raises(InvalidDataError, match="at least two documents"):
        keyness(whole.where(np.asarray([True, False, False])), whole)


def test_false_discovery_gives_the_published_values() -> None:
    """Benjamini and Hochberg 1995, section 3.2: four of fifteen stay at 0.05."""
    chances = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
        0.5719, 0.6528, 0.7590, 1.0,
    ]  # fmt: skip
    assert int((false_discovery(np.asarray(chances)) <= 0.05).sum()) == 4


def test_runs_of_terms() -> None:
    assert list(runs(["a", "b", "c"], 2)) == ["a", "b", "c", "a b", "b c"]


VECTORS = st.lists(st.integers(0, 20), min_size=4, max_size=4).filter(any)


@given(VECTORS, VECTORS)
def test_divergence_is_symmetric_and_lies_between_nought_and_one(
    one: list[int], other: list[int]
) -> None:
    a, b = np.asarray(one, float), np.asarray(other, float)
    assert divergence(a, b) == pytest.approx(divergence(b, a))
    assert -1e-12 <= divergence(a, b) <= 1 + 1e-12
    assert divergence(a, a) == pytest.approx(0)


def test_texts_without_a_common_word_diverge_by_one_bit() -> None:
    assert divergence(np.asarray([1.0, 0.0]), np.asarray([0.0, 3.0])) == pytest.approx(1)


def _years() -> tuple[Counts, list[int]]:
    draw = np.random.default_rng(3)
    words = [f"w{i}" for i in range(40)]
    texts, years = [], []
    for year in range(2010, 2018):
        if year == 2013:
            continue
        for _ in range(8):
            pool = words[20:] if year == 2016 else words[:25]
            texts.append(" ".join(draw.choice(pool, 60)))
            years.append(year)
    return _counts(texts), years


def test_a_year_of_new_words_stands_out_and_a_year_like_the_others_does_not() -> None:
    counts, years = _years()
    found = {n.year: n for n in novelty(counts, years, draws=100)}
    assert found[2016].low is not None
    assert found[2016].low > 0.1
    assert found[2016].chance == pytest.approx(1 / 101)
    assert found[2015].chance is not None
    assert found[2015].chance > 0.02
    assert found[2015].divergence is not None
    assert found[2015].divergence > 0  # samples always diverge; the null says by how much
    assert found[2010].void == "no documents in the years before"
    assert found[2013].void == "no documents"
    assert found[2013].divergence is None


def test_novelty_is_the_same_every_time() -> None:
    counts, years = _years()
    assert novelty(counts, years, draws=20) == novelty(counts, years, draws=20)
