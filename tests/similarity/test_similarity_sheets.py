"""How votes and promises become sheets, and what is refused on the way."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from foedus.alignment.similarity.joint import joint_counts
from foedus.alignment.similarity.measures import similarity
from foedus.alignment.similarity.sheets import (
    Members,
    Ties,
    promise_levels,
    tie_sheets,
    vote_levels,
    vote_sheets,
)
from foedus.errors import InvalidDataError, UsageError

VALUED = {1: 0, 2: 1, 3: 2}


def sheets_of(rows: list[tuple[int, int, int, int]], **options: Any) -> list[Any]:
    """Sheets of votes given as (roll call, state, year, vote)."""
    call, state, year, vote = (np.array(column) for column in zip(*rows, strict=True))
    return list(vote_sheets(call, state, year, vote_levels(vote, VALUED), **options))


def test_votes_become_a_sheet_for_each_year() -> None:
    two, one = sheets_of([(7, 2, 1990, 1), (7, 20, 1990, 3), (9, 2, 1989, 2)])[::-1]
    assert (one.year, one.states.tolist(), one.levels.tolist()) == (1989, [2], [[1]])
    assert (two.year, two.states.tolist(), two.levels.tolist()) == (1990, [2, 20], [[0], [2]])


def test_an_absence_is_left_out_or_takes_the_level_that_was_declared() -> None:
    rows = [(1, 2, 1990, 1), (2, 2, 1990, 3), (1, 20, 1990, 1), (3, 31, 1991, 1)]
    left_out, _ = sheets_of(rows)
    assert left_out.levels.tolist() == [[0, 2], [0, -1]]
    counted, later = sheets_of(rows, absent=1)
    assert counted.levels.tolist() == [[0, 2], [0, 1]]
    assert later.states.tolist() == [31]  # who never voted in a year has no row in it


def test_a_vote_left_out_by_a_coding_still_shows_that_the_state_was_there() -> None:
    coded = vote_levels(np.array([1, 2, 3]), {1: 0, 3: 1}, left_out=(2,))
    assert coded.tolist() == [0, -1, 1]
    (sheet,) = vote_sheets(
        np.array([1, 2, 3]), np.array([2, 2, 20]), np.array([1990] * 3), coded, absent=1
    )
    assert sheet.levels.tolist() == [[0, -1, 1], [1, 1, 1]]


@pytest.mark.parametrize("strange", [0, 4, 8, 9, -1])
def test_a_vote_that_the_coding_does_not_know_is_refused(strange: int) -> None:
    with pytest.raises(InvalidDataError, match=f"knows 1, 2, 3, found {strange}; nothing was"):
        vote_levels(np.array([1, 2, strange]), VALUED)


def test_a_gap_in_the_coding_is_no_vote_either() -> None:
    with pytest.raises(InvalidDataError, match="knows 1, 3, found 2; nothing was"):
        vote_levels(np.array([1, 2, 3]), {1: 0, 3: 1})


def test_two_votes_of_a_state_in_a_roll_call_are_refused() -> None:
    with pytest.raises(InvalidDataError, match="state 20 has several votes in roll call 5"):
        sheets_of([(5, 2, 1990, 1), (5, 20, 1990, 1), (5, 20, 1990, 3)])


def test_a_roll_call_in_two_years_is_refused() -> None:
    with pytest.raises(InvalidDataError, match="roll call 5 stands in two years"):
        sheets_of([(5, 2, 1990, 1), (5, 20, 1991, 1)])


def test_roll_calls_may_bear_any_number() -> None:
    small, large = (sheets_of([(n, 2, 1990, 1), (n + 1, 20, 1990, 3)]) for n in (3, 10**15))
    assert small[0].levels.tolist() == large[0].levels.tolist() == [[0, -1], [-1, 2]]


def test_a_single_joint_vote_is_no_reason_to_fail() -> None:
    """One item: S is defined, kappa and pi are 0 by rule, tau-b is empty."""
    made = similarity(
        joint_counts(sheets_of([(1, 2, 2020, 1), (1, 20, 2020, 1)]), 2),
        ["s", "kappa", "pi", "taub", "a"],
    )
    assert {k: v.tolist() for k, v in made.items() if k != "taub"} == {
        "s": [1], "kappa": [0], "pi": [0], "a": [0],
    }  # fmt: skip
    assert np.isnan(made["taub"]).all()


def test_states_without_a_joint_vote_have_no_row_rather_than_a_zero() -> None:
    counts = joint_counts(sheets_of([(1, 2, 1990, 1), (2, 20, 1990, 1), (1, 31, 1990, 3)]), 2)
    assert list(zip(counts.first.tolist(), counts.second.tolist(), strict=True)) == [(2, 31)]


def test_constant_sides_that_differ_agree_no_more_than_chance() -> None:
    votes = [(i, 2, 1990, 1) for i in range(4)] + [(i, 20, 1990, 3) for i in range(4)]
    made = similarity(joint_counts(sheets_of(votes), 2), ["s", "kappa", "pi", "taub", "a"])
    assert {k: float(v[0]) for k, v in made.items() if k != "taub"} == {
        "s": -1, "kappa": 0, "pi": -1, "a": 0,
    }  # fmt: skip
    assert np.isnan(made["taub"][0])


def test_roll_calls_may_have_weights() -> None:
    votes = [(1, 2, 1990, 1), (1, 20, 1990, 3), (2, 2, 1990, 1), (2, 20, 1990, 1)]
    weighted = sheets_of(votes, weights={1: 1.0, 2: 3.0})
    made = similarity(joint_counts(weighted, 2, weighted=True), ["s_weighted"])
    assert made["s_weighted"].tolist() == [1 - 2 * 2 / (2 * 4)]


def test_weighted_s_without_weights_says_so() -> None:
    counts = joint_counts(sheets_of([(1, 2, 1990, 1), (1, 20, 1990, 3)]), 2)
    with pytest.raises(ValueError, match="needs counts with weights"):
        similarity(counts, ["s_weighted"])
    with pytest.raises(ValueError, match="sheet of 1990 has no weights"):
        joint_counts(sheets_of([(1, 2, 1990, 1), (1, 20, 1990, 3)]), 2, weighted=True)


def test_a_measure_that_is_none_is_refused_with_those_that_are() -> None:
    with pytest.raises(UsageError, match="no measure is called gamma; there are s, s_squared"):
        similarity(joint_counts([], 2), ["s", "gamma"])
    with pytest.raises(UsageError, match="no measure was named"):
        similarity(joint_counts([], 2), [" "])


MEMBERS = Members(np.array([2, 20, 200] * 2), np.array([1950] * 3 + [1951] * 3))


def portfolio(ties: list[tuple[int, int, int, int]], **options: Any) -> list[list[list[int]]]:
    first, second, year, level = (np.array(c) for c in zip(*ties, strict=True))
    made = Ties(first, second, year, level.astype(np.int8))
    return [s.levels.tolist() for s in tie_sheets(made, MEMBERS, 3, **options)]


def test_a_portfolio_is_what_the_state_itself_promised_to_every_member() -> None:
    one, two = portfolio([(2, 200, 1950, 2), (20, 2, 1950, 1), (2, 999, 1950, 3)])
    assert one == [[3, 0, 2], [1, 3, 0], [0, 0, 3]]
    assert two == [[3, 0, 0], [0, 3, 0], [0, 0, 3]]


def test_the_stronger_of_both_directions_may_be_read_instead() -> None:
    one, _ = portfolio([(2, 200, 1950, 2), (200, 2, 1950, 3), (20, 2, 1950, 1)], either=True)
    assert one == [[3, 1, 3], [1, 3, 0], [3, 0, 3]]


def test_a_promise_that_is_not_known_is_left_out_not_zero() -> None:
    one, _ = portfolio([(2, 200, 1950, -1)])
    assert one[0] == [3, 0, -1]
    one, _ = portfolio([(2, 200, 1950, -1), (200, 2, 1950, 3)], either=True)
    assert one[0][2] == one[2][0] == -1


def test_the_strongest_promise_gives_the_level() -> None:
    promises = {"defence": np.array([1, 0, 0, np.nan, 1]), "talks": np.array([1, 1, 0, 1, np.nan])}
    assert promise_levels(promises, {"defence": 3, "talks": 1}).tolist() == [3, 1, 0, -1, 3]


def test_a_promise_that_is_neither_made_nor_not_is_refused() -> None:
    with pytest.raises(InvalidDataError, match="defence: a promise is 0, 1 or empty, found 2"):
        promise_levels({"defence": np.array([0, 2])}, {"defence": 3})
