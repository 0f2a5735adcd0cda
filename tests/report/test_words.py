"""Likelihood in words: one term for every probability, and a rule at the edges."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.report.words import lexicon, likelihood


@pytest.mark.parametrize(
    ("probability", "term"),
    [
        (0.01, "almost no chance"),
        (0.049, "almost no chance"),
        (0.05, "very unlikely"),
        (0.20, "unlikely"),
        (0.449, "unlikely"),
        (0.45, "roughly even chance"),
        (0.5, "roughly even chance"),
        (0.55, "likely"),
        (0.80, "very likely"),
        (0.95, "almost certain"),
        (0.99, "almost certain"),
    ],
)
def test_a_boundary_takes_the_upper_term(probability: float, term: str) -> None:
    assert likelihood(probability).term.term == term
    assert not likelihood(probability).clamped


@pytest.mark.parametrize(("probability", "kept"), [(0.0, 0.01), (0.004, 0.01), (1.0, 0.99)])
def test_what_lies_beyond_the_scale_is_clamped_and_says_so(probability: float, kept: float) -> None:
    found = likelihood(probability)
    assert found.probability == kept
    assert found.clamped


@pytest.mark.parametrize("wrong", [-0.01, 1.01, float("nan")])
def test_what_is_no_probability_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="is not a probability"):
        likelihood(wrong)


@given(st.floats(0, 1))
def test_every_probability_has_one_term_whose_bin_holds_it(probability: float) -> None:
    found = likelihood(probability)
    assert found.term.low <= found.probability <= found.term.high


def test_the_bins_touch_and_cover_one_to_ninety_nine_per_cent() -> None:
    terms = lexicon().terms
    assert (terms[0].low, terms[-1].high) == (0.01, 0.99)
    assert all(a.high == b.low for a, b in pairwise(terms))


def test_every_opening_holds_its_own_term() -> None:
    assert all(t.term in t.opening for t in lexicon().terms)
