"""All dyad-years, from identity alone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import UsageError
from foedus.evidence.dyads import Frame, dyad_years, frame
from foedus.identity import load_states

STATES = load_states()
NOW = datetime.now(tz=UTC).year
Key = tuple[int, int, int]


def keys(wanted: Frame) -> list[Key]:
    grid = wanted.grid
    columns = (grid.ccode1, grid.ccode2, grid.year)
    return list(zip(*(c.to_pylist() for c in columns), strict=True))


def met(year: int) -> set[tuple[int, int]]:
    """Pairs with a day in the year on which both were members, found pair by pair."""
    days = (date(year, 1, 1), date(year, 12, 31))
    here = [
        (actor.cow, max(first, days[0]), min(last or date.max, days[1]))
        for actor in STATES
        if actor.cow is not None
        for first, last in actor.spells
        if first <= days[1] and days[0] <= (last or date.max)
    ]
    return {
        (a, b)
        for a, first_a, last_a in here
        for b, first_b, last_b in here
        if a != b and max(first_a, first_b) <= min(last_a, last_b)
    }


@settings(max_examples=10)
@given(st.integers(1816, NOW), st.integers(0, 2))
def test_a_pair_is_there_in_a_year_if_both_were_members_on_a_same_day(
    first: int, more: int
) -> None:
    last = min(first + more, NOW)
    made = keys(dyad_years(STATES, first, last, directed=True))
    assert set(made) == {(a, b, y) for y in range(first, last + 1) for a, b in met(y)}
    assert len(made) == len(set(made))
    assert made == sorted(made)


@settings(max_examples=10)
@given(st.integers(1816, NOW - 30), st.integers(0, 30))
def test_a_directed_frame_is_the_undirected_one_in_both_orders(first: int, more: int) -> None:
    one = keys(dyad_years(STATES, first, first + more))
    both = keys(dyad_years(STATES, first, first + more, directed=True))
    assert all(a < b for a, b, _ in one)
    assert sorted(one + [(b, a, y) for a, b, y in one]) == both
    assert one == sorted(one)


def test_a_state_that_left_and_came_back_has_no_years_between() -> None:
    years = [y for *_, y in keys(dyad_years(STATES, 1940, 1955, pairs=[(740, 2)]))]
    assert years == [*range(1940, 1946), *range(1952, 1956)]


@pytest.mark.parametrize(
    ("pair", "year"), [((115, 817), 1975), ((211, 255), 1945), ((678, 679), 1990)]
)
def test_states_of_the_same_year_that_never_met_are_no_dyad(
    pair: tuple[int, int], year: int
) -> None:
    assert keys(dyad_years(STATES, year, year, pairs=[pair])) == []


def test_a_new_code_of_a_state_does_not_part_its_years() -> None:
    grid = dyad_years(STATES, 1985, 1995, pairs=[(365, 710)]).grid
    assert grid.year.to_pylist() == [*range(1985, 1996)]


def test_only_named_pairs_are_there_in_either_order() -> None:
    made = keys(dyad_years(STATES, 1990, 1991, directed=True, pairs=[(710, 365), (365, 2)]))
    assert {(a, b) for a, b, _ in made} == {(365, 710), (710, 365), (2, 365), (365, 2)}


def test_the_states_of_a_project_are_members_too(world: Path) -> None:
    own = load_states((world / "states.csv",))
    made = keys(dyad_years(own, 2003, 2005, pairs=[(991, 994), (2, 991)]))
    assert made == [(2, 991, y) for y in (2003, 2004, 2005)] + [
        (991, 994, 2004),
        (991, 994, 2005),
    ]


def test_the_frame_is_an_ibis_table_of_integers() -> None:
    table = frame(STATES, 1990, 1991, directed=False)
    types = {name: str(kind) for name, kind in table.schema().items()}
    assert types == dict.fromkeys(("ccode1", "ccode2", "year"), "int32")
    assert table.filter(table.ccode1 == 2).count().to_pyarrow().as_py() > 300


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [
        (1990, 1980, "The first year, 1990, is after the last, 1980; nothing was made"),
        (1990, NOW + 1, f"The last year, {NOW + 1}, has not begun"),
        (1700, 1815, "before the state system, which begins in 1816"),
    ],
)
def test_years_without_a_state_system_are_refused(first: int, last: int, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        dyad_years(STATES, first, last)
