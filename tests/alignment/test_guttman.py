import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.alignment.guttman import breaks, misplaced, reproducibility

PERFECT = [
    (False, False, False),
    (True, False, False),
    (True, True, False),
    (True, True, True),
]

patterns = st.lists(
    st.lists(st.sampled_from([True, False, None]), min_size=4, max_size=4), max_size=20
)


def test_perfect_patterns_have_no_error_and_reproduce_fully() -> None:
    assert [misplaced(pattern) for pattern in PERFECT] == [()] * 4
    assert reproducibility(PERFECT) == 1


@pytest.mark.parametrize(
    ("pattern", "wrong"),
    [
        ((False, True, False), (0, 1)),
        ((False, False, True), (0, 2)),
        ((True, False, True), (1, 2)),
        ((False, True, True), (0, 2)),
        ((True, False, True, False, True), (1, 4)),
        ((False, True, False, True), (0, 3)),
    ],
)
def test_goodenough_edwards_errors_of_textbook_patterns(
    pattern: tuple[bool, ...], wrong: tuple[int, ...]
) -> None:
    assert misplaced(pattern) == wrong


def test_reproducibility_is_one_less_the_share_of_errors() -> None:
    rows = [*PERFECT, (False, True, False)]
    assert math.isclose(reproducibility(rows) or 0, 1 - 2 / 15)


def test_what_cannot_be_observed_is_left_out_of_score_and_cells() -> None:
    assert misplaced((None, True, False)) == ()
    assert misplaced((False, None, True)) == (0, 2)
    assert reproducibility([(None, True, False), (False, None, True)]) == 1 - 2 / 4


def test_nothing_observed_gives_no_coefficient() -> None:
    assert reproducibility([]) is None
    assert reproducibility([(None, None)]) is None


def test_breaks_names_the_rungs_and_how_often() -> None:
    told = breaks([(False, True), (False, True), (True, None)], ["I1", "I2"])
    assert told == (
        "I1 is out of order in 2 of 3 observed rows; I2 is out of order in 2 of 2 observed rows"
    )
    assert breaks(PERFECT, ["a", "b", "c"]) == ""


@given(patterns)
def test_reproducibility_lies_between_0_and_1(rows: list[list[bool | None]]) -> None:
    coefficient = reproducibility(rows)
    assert coefficient is None or 0 <= coefficient <= 1


@given(st.lists(st.integers(0, 6), min_size=1))
def test_cumulative_patterns_always_reproduce_fully(scores: list[int]) -> None:
    assert reproducibility([[i < score for i in range(6)] for score in scores]) == 1


@given(st.lists(st.booleans(), min_size=1, max_size=8))
def test_errors_come_in_pairs(pattern: list[bool]) -> None:
    assert len(misplaced(pattern)) % 2 == 0
