from __future__ import annotations

import numpy as np
import pytest

from foedus.alignment.ideal.votes import gather
from foedus.errors import InvalidDataError


def arrays(rows: list[tuple[int, int, int, int]]) -> tuple[np.ndarray, ...]:
    return tuple(np.array(rows, dtype=np.int64).reshape(-1, 4).T)


TWO = [(1, 1001, 2, 1), (1, 1001, 3, 3), (1, 1002, 2, 1), (1, 1002, 3, 2)]


def test_what_says_nothing_is_left_out() -> None:
    unanimous = [(1, 1003, 2, 1), (1, 1003, 3, 1)]
    lonely = [(2, 2001, 2, 1), (2, 2001, 3, 3)]
    votes = gather(*arrays(TWO + unanimous + lonely))
    assert votes.items.tolist() == [1001, 1002]
    assert votes.sessions.tolist() == [1]


def test_two_kinds_of_votes_make_one_cut() -> None:
    third = [(1, 1003, 2, 1), (1, 1003, 3, 2), (1, 1003, 4, 3)]
    votes = gather(*arrays(TWO + third))
    assert votes.cuts.tolist() == [1, 1, 2]
    assert votes.item_vote[votes.item_start[1] : votes.item_start[2]].tolist() == [0, 2]


def test_a_repeated_roll_call_is_one_item() -> None:
    again = [(2, 2001, 2, 1), (2, 2001, 3, 3), (2, 2002, 2, 3), (2, 2002, 3, 1)]
    votes = gather(*arrays(TWO + again), {2001: 1001})
    assert votes.items.tolist() == [1001, 1002, 2002]
    assert (votes.first.tolist()[0], votes.last.tolist()[0]) == (0, 1)
    assert votes.unit_votes.tolist() == [0, 2, 4, 6, 8]


def test_a_gap_in_a_state_is_counted_in_sessions() -> None:
    later = [(4, 4001, 2, 1), (4, 4001, 3, 3), (4, 4002, 2, 3), (4, 4002, 3, 1)]
    assert gather(*arrays(TWO + later)).gap.tolist() == [0, 3, 0, 3]


@pytest.mark.parametrize("wrong", [0, 4, 8, -1])
def test_a_vote_that_is_none_is_refused(wrong: int) -> None:
    with pytest.raises(InvalidDataError, match=f"Vote {wrong} of state 9 on roll call 1002"):
        gather(*arrays([*TWO, (1, 1002, 9, wrong)]))


def test_a_state_that_votes_twice_is_refused() -> None:
    with pytest.raises(InvalidDataError, match="State 3 votes twice on roll call 1002"):
        gather(*arrays([*TWO, (1, 1002, 3, 1)]))


@pytest.mark.parametrize("rows", [[], [(1, 1001, 2, 1), (1, 1001, 3, 1)], TWO[:2]])
def test_votes_that_tell_nothing_are_refused(rows: list[tuple[int, int, int, int]]) -> None:
    with pytest.raises(InvalidDataError, match="tells states apart"):
        gather(*arrays(rows))
