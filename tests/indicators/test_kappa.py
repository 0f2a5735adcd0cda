"""Weighted kappa and its standard error agree with independent formulas and with resampling."""

from __future__ import annotations

import math
import random
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.indicators.aggregations import Stands
from foedus.indicators.kappa import PAIRS, cells, kappa, weight

Votes = list[tuple[int, int]]

VOTE = st.sampled_from([1, 2, 3])
VOTES = st.lists(st.tuples(VOTE, VOTE), min_size=3, max_size=60)


def ours(votes: Votes) -> dict[str, Any]:
    connection = ibis.duckdb.connect()
    table = ibis.memtable(pa.table({"x": [v[0] for v in votes], "y": [v[1] for v in votes]}))
    rows = table.mutate(stands=ibis.literal(True))
    made = rows.aggregate(**cells(rows, Stands(rows.stands, rows.stands, rows.stands)))
    found = connection.to_pyarrow(kappa(made).select("value", "low", "high")).to_pylist()[0]
    connection.disconnect()
    return found


def haege(votes: Votes) -> float | None:
    """Haege (2011): 1 - ssd / (ss1 + ss2 - 2 s1 s2 / n)."""
    n = len(votes)
    x, y = [v[0] for v in votes], [v[1] for v in votes]
    below = sum(a * a for a in x) + sum(b * b for b in y) - 2 * sum(x) * sum(y) / n
    return (
        None
        if len(set(x)) == 1 or len(set(y)) == 1
        else 1 - sum((a - b) ** 2 for a, b in votes) / below
    )


@given(VOTES)
def test_kappa_is_haeges(votes: Votes) -> None:
    expected, found = haege(votes), ours(votes)["value"]
    if expected is None:
        assert found is None
    else:
        assert found == pytest.approx(expected, abs=1e-9)


@given(VOTES)
def test_the_interval_holds_the_value_and_kappa_is_symmetric(votes: Votes) -> None:
    found, turned = ours(votes), ours([(b, a) for a, b in votes])
    assert (found["value"] is None) == (turned["value"] is None)
    if found["value"] is not None:
        assert found["low"] < found["value"] < found["high"]
        assert found["value"] == pytest.approx(turned["value"], abs=1e-9)
        assert found["high"] == pytest.approx(turned["high"], abs=1e-9)


def test_the_standard_error_agrees_with_resampling() -> None:
    chance = random.Random(7)
    votes = [chance.choices(PAIRS, [30, 6, 4, 8, 20, 5, 2, 4, 21])[0] for _ in range(400)]
    again = [haege([votes[chance.randrange(400)] for _ in votes]) or 0.0 for _ in range(3000)]
    middle = sum(again) / len(again)
    spread = math.sqrt(sum((k - middle) ** 2 for k in again) / len(again))
    found = ours(votes)
    assert (found["high"] - found["value"]) / 1.645 == pytest.approx(spread, rel=0.05)


def test_who_never_varies_cannot_agree_beyond_chance() -> None:
    assert ours([(1, 1), (1, 2), (1, 3)])["value"] is None
    assert ours([(1, 1), (1, 1), (1, 1)])["value"] is None


def test_a_sample_of_equal_votes_is_not_certain() -> None:
    few, many = ours([(1, 1), (3, 3)] * 5), ours([(1, 1), (3, 3)] * 50)
    assert few["value"] == many["value"] == 1
    assert few["low"] == pytest.approx(1 - (3 / 10) / 0.5)
    assert few["low"] < many["low"] < 1


def test_equal_codes_agree_wholly_and_opposite_ones_not_at_all() -> None:
    assert [weight(i, j) for i, j in ((1, 1), (1, 2), (1, 3))] == [1.0, 0.75, 0.0]
