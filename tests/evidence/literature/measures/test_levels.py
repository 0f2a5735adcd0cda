"""Mean levels of answers on a scale."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evidence.literature.measures.samples import answer, placed

from foedus.evidence.literature.measures.levels import (
    Scale,
    levels,
    mean_of,
    spread_of,
)

SCALE = Scale("book", "ally", {"cold": 0.0, "cool": 1.0, "warm": 2.0})


def test_levels_are_means_over_passages_with_an_interval_within_the_scale() -> None:
    documents = [placed("a", 2014), placed("b", 2014), placed("c", 2015), placed("d", 2015)]
    answers = [
        answer("a:1", "cold"), answer("a:2", "warm"), answer("b:1", "warm"), answer("b:2"),
        answer("c:1", "warm"), answer("d:1", "warm"),
    ]  # fmt: skip
    found = {p.year: p for p in levels(SCALE, documents, answers, range(2013, 2016))}
    assert found[2014].value == pytest.approx(4 / 3)
    assert found[2014].passages == ("a:1", "a:2", "b:1")
    assert found[2013].value is None
    assert found[2013].void == "no documents"
    low, high = found[2015].low, found[2015].high
    assert low is not None
    assert high == 2.0
    assert low < 2.0
    assert found[0].documents == 4


def test_a_lone_document_tells_nothing_of_how_documents_vary() -> None:
    spread = spread_of([[[0.0, 1.0, 2.0]]])
    assert mean_of([[0.0, 1.0, 2.0]], spread, (0.0, 2.0)) == (1.0, 0.0, 2.0)


def test_spread_by_hand() -> None:
    """Two documents of two passages, means 1 and 3: between 4, within 0."""
    found = spread_of([[[1.0, 1.0], [3.0, 3.0]]])
    assert found.correlation == pytest.approx(1.0)
    assert found.variance == pytest.approx(2.0)
    assert found.freedom == 1


CELL = st.lists(st.lists(st.floats(0, 4), min_size=1, max_size=5), min_size=1, max_size=6)


@given(st.lists(CELL, min_size=1, max_size=4))
def test_a_mean_lies_within_its_interval_and_the_interval_within_the_scale(
    cells: list[list[list[float]]],
) -> None:
    spread = spread_of(cells)
    for cell in cells:
        found = mean_of(cell, spread, (0.0, 4.0))
        assert found is not None
        value, low, high = found
        assert -1e-9 <= low <= value + 1e-9
        assert value - 1e-9 <= high <= 4 + 1e-9
