"""Shares of clustered cases: what is known by hand, and what must always hold."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.evidence.literature.measures.shares import (
    LEVEL,
    Likeness,
    deviate,
    difference,
    effective,
    likeness,
    share,
    student,
    weighted,
    wilson,
)

INDEPENDENT = Likeness(0.0, 100)
few = settings(max_examples=40)

CLUSTERS = st.lists(
    st.integers(1, 30).flatmap(lambda m: st.tuples(st.integers(0, m), st.just(m))),
    min_size=1,
    max_size=12,
)


def test_wilson_gives_the_published_interval() -> None:
    """Newcombe 1998, table I: 81 of 263 has 95% limits 0.2553 and 0.3662."""
    low, high = wilson(81 / 263, 263, deviate(0.95))
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


def test_difference_gives_the_published_interval() -> None:
    """Newcombe 1998 (differences), method 10: 56/70 against 48/80 has 0.0524 and 0.3339."""
    one, other = share([(56, 70)], INDEPENDENT, 0.95), share([(48, 80)], INDEPENDENT, 0.95)
    assert one is not None
    assert other is not None
    found = difference(one, other, 0.95)
    assert found.value == pytest.approx(0.2)
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)


@pytest.mark.parametrize(("freedom", "expected"), [(1, 6.314), (2, 2.920), (5, 2.015), (30, 1.697)])
def test_student_deviates_are_those_of_the_tables(freedom: int, expected: float) -> None:
    assert student(0.90, freedom) == pytest.approx(expected, abs=1e-3)


def test_documents_that_speak_with_one_voice_count_once() -> None:
    alike = likeness([[(10, 10), (0, 10), (10, 10), (0, 10)]])
    assert alike.correlation == pytest.approx(1.0)
    assert effective([10, 10, 10, 10], alike) <= 4


def test_documents_whose_passages_differ_at_random_cost_nothing() -> None:
    alike = likeness([[(5, 10)] * 6])
    assert alike.correlation == 0
    assert effective([10] * 6, alike) == 60


def test_a_lone_document_counts_as_one_case_where_nothing_tells_how_alike_passages_are() -> None:
    alike = likeness([[(30, 60)]])
    assert alike == Likeness(1.0, 0)
    found = share([(30, 60)], alike)
    assert found is not None
    assert found.effective == 1
    assert found.high - found.low > 0.6


def test_no_case_is_no_share() -> None:
    assert share([], INDEPENDENT) is None
    assert share([(0, 0)], INDEPENDENT) is None


def test_intervals_cover_as_often_as_they_say_where_documents_differ() -> None:
    """Beta-binomial documents: a plain binomial interval would cover about half the time."""
    draw = random.Random(5)
    within = naive = cells = 0
    for _ in range(60):
        rows = [
            [(sum(draw.random() < p for _ in range(12)), 12) for p in _chances(draw, 6)]
            for _ in range(6)
        ]
        alike = likeness(rows)
        for row in rows:
            found = share(row, alike)
            assert found is not None
            low, high = wilson(found.value, found.cases, deviate(LEVEL))
            within += found.low <= 0.3 <= found.high
            naive += low <= 0.3 <= high
            cells += 1
    assert 0.86 <= within / cells <= 0.96
    assert naive / cells < 0.7


def _chances(draw: random.Random, number: int) -> list[float]:
    """Shares of documents around 0.3 with an intraclass correlation of 0.3."""
    return [draw.betavariate(0.3 * 7 / 3, 0.7 * 7 / 3) for _ in range(number)]


@few
@given(CLUSTERS, st.floats(0, 1), st.integers(0, 50))
def test_a_share_lies_within_its_interval_and_the_interval_within_nought_and_one(
    clusters: list[tuple[int, int]], correlation: float, freedom: int
) -> None:
    found = share(clusters, Likeness(correlation, freedom))
    assert found is not None
    assert 0 <= found.low <= found.value <= found.high <= 1
    assert 1 <= found.effective <= found.cases


@few
@given(CLUSTERS, CLUSTERS)
def test_a_difference_turns_its_sign_with_its_sides(
    one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    a, b = share(one, INDEPENDENT), share(other, INDEPENDENT)
    assert a is not None
    assert b is not None
    there, back = difference(a, b), difference(b, a)
    assert there.value == pytest.approx(-back.value)
    assert there.low == pytest.approx(-back.high)
    assert there.above == pytest.approx(1 - back.above, abs=1e-9)
    assert there.low <= there.value <= there.high


@few
@given(CLUSTERS, CLUSTERS)
def test_the_interval_leaves_nought_out_just_where_the_confidence_passes_95_percent(
    one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    a, b = share(one, INDEPENDENT), share(other, INDEPENDENT)
    assert a is not None
    assert b is not None
    found = difference(a, b)
    if abs(found.low) > 1e-9:
        assert (found.low > 0) == (found.above > 0.95)


@few
@given(CLUSTERS)
def test_a_weighted_sum_of_one_part_is_that_part(clusters: list[tuple[int, int]]) -> None:
    found = share(clusters, INDEPENDENT)
    assert found is not None
    again = weighted([(1.0, found)])
    assert again.value == pytest.approx(found.value)
    assert again.low == pytest.approx(found.low)
    assert again.high == pytest.approx(found.high)


@few
@given(st.lists(CLUSTERS, min_size=1, max_size=6))
def test_likeness_is_a_correlation(cells: list[list[tuple[int, int]]]) -> None:
    found = likeness(cells)
    assert 0 <= found.correlation <= 1
    assert math.isfinite(found.correlation)


def test_a_sum_of_many_small_parts_is_no_surer_than_a_plain_share_of_as_many_cases() -> None:
    """Ten sources of one passage each, five of which say yes."""
    parts = [share([(i % 2, 1)], INDEPENDENT) for i in range(10)]
    found = weighted([(0.1, p) for p in parts if p is not None])
    plain = share([(5, 10)], INDEPENDENT)
    assert plain is not None
    assert (found.low, found.high) == (pytest.approx(plain.low), pytest.approx(plain.high))
    assert found.effective == pytest.approx(10)
