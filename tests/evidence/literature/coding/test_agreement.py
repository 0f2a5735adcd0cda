"""Krippendorff's alpha: his published example, its laws, and what it says where it is undefined."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from foedus.errors import InvalidDataError
from foedus.evidence.literature.coding.agreement import LEVELS, agreement, presence

Table = dict[Hashable, dict[str, Hashable]]

PUBLISHED = """\
A 1 2 3 3 2 1 4 1 2 . . .
B 1 2 3 3 2 2 4 1 2 5 . 3
C . 3 3 3 2 3 4 2 2 5 1 .
D 1 2 3 3 2 4 4 1 2 5 1 .
"""
"""Krippendorff (2011), *Computing Krippendorff's Alpha-Reliability*, example C."""


def read(text: str) -> Table:
    units: Table = {}
    for line in text.splitlines():
        coder, *values = line.split()
        for unit, value in enumerate(values):
            given_ = units.setdefault(unit, {})
            if value != ".":
                given_[coder] = int(value)
    return units


@pytest.mark.parametrize(
    ("level", "alpha"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_the_published_example_comes_out(level: str, alpha: float) -> None:
    found = agreement(read(PUBLISHED), level)
    assert found.alpha == pytest.approx(alpha, abs=0.0005)
    assert (found.units, found.pairable, found.values, found.coders) == (12, 11, 40, 4)
    assert found.low is not None
    assert found.high is not None
    assert found.low < found.alpha < found.high <= 1


def test_two_coders_of_his_nominal_example_without_missing_values() -> None:
    # Krippendorff (2011), example A: binary data, two observers, alpha 0.095.
    found = agreement(read("A 0 1 0 0 0 0 0 0 1 0\nB 1 1 1 0 0 1 0 0 0 0"))
    assert found.alpha == pytest.approx(0.095, abs=0.0005)


def test_his_nominal_example_of_five_letters() -> None:
    # Krippendorff (2011), example B: alpha 0.692.
    one, other = "aabbdccceDda".lower(), "babbbccceddd"
    units: Table = {
        i: {"Ben": a, "Gerry": b} for i, (a, b) in enumerate(zip(one, other, strict=True))
    }
    assert agreement(units).alpha == pytest.approx(0.692, abs=0.0005)


def slow_alpha(units: Table, delta: Callable[[float, float], float]) -> float:
    """By the definition, pair by pair."""
    pairable = [list(v.values()) for v in units.values() if len(v) > 1]
    values = [x for given_ in pairable for x in given_]
    observed = sum(
        sum(delta(a, b) for a, b in permutations(given_, 2)) / (len(given_) - 1)  # type: ignore[arg-type]
        for given_ in pairable
    ) / len(values)
    expected = sum(delta(a, b) for a, b in permutations(values, 2)) / (  # type: ignore[arg-type]
        len(values) * (len(values) - 1)
    )
    return 1 - observed / expected


tables = st.lists(
    st.dictionaries(st.sampled_from("ABCDE"), st.integers(0, 4), max_size=5),
    min_size=2,
    max_size=12,
).map(lambda rows: dict(enumerate(rows)))


def varied(units: Table) -> None:
    values = [list(v.values()) for v in units.values() if len(v) > 1]
    assume(len({x for given_ in values for x in given_}) > 1)


@given(tables)
def test_it_is_what_the_definition_says(units: Table) -> None:
    varied(units)
    for level, delta in (
        ("nominal", lambda a, b: float(a != b)),
        ("interval", lambda a, b: float(a - b) ** 2),
        ("ratio", lambda a, b: ((a - b) / (a + b)) ** 2 if a + b else 0.0),
    ):
        found = agreement(units, level, replicates=0)
        assert found.alpha == pytest.approx(slow_alpha(units, delta), abs=1e-9)


@given(tables, st.permutations("ABCDE"))
def test_names_and_order_of_coders_and_units_change_nothing(units: Table, names: list[str]) -> None:
    varied(units)
    renamed = dict(zip("ABCDE", names, strict=True))
    other = {
        f"u{unit}": {renamed[c]: v for c, v in reversed(values.items())}
        for unit, values in reversed(units.items())
    }
    for level in LEVELS:
        one, two = agreement(units, level, replicates=20), agreement(other, level, replicates=20)
        assert one.alpha == pytest.approx(two.alpha, abs=1e-9)


@given(tables)
def test_relabelling_changes_nothing_that_the_level_does_not_know(units: Table) -> None:
    varied(units)

    def changed(change: Callable[[int], Hashable], level: str) -> tuple[float, float]:
        other = {u: {c: change(v) for c, v in given_.items()} for u, given_ in units.items()}  # type: ignore[arg-type]
        one, two = agreement(units, level, replicates=0), agreement(other, level, replicates=0)
        return float(one.alpha or 0), float(two.alpha or 0)

    for level, change in (
        ("nominal", lambda v: "edcba"[v]),
        ("ordinal", lambda v: float(v**3 + v)),
        ("interval", lambda v: 100.0 - 7.5 * v),
        ("ratio", lambda v: 3.5 * v),
    ):
        one, two = changed(change, level)
        assert one == pytest.approx(two, abs=1e-9)


@given(tables)
def test_it_is_at_most_one_and_one_where_all_agree(units: Table) -> None:
    varied(units)
    found = agreement(units, replicates=0)
    assert found.alpha is not None
    assert found.alpha <= 1
    alike: Table = {u: dict.fromkeys("AB", u % 2) for u in range(len(units) + 1)}  # type: ignore[operator]
    assert agreement(alike, replicates=0).alpha == 1


@pytest.mark.parametrize(
    ("units", "why"),
    [
        ({}, "Nothing was coded"),
        ({1: {"A": 1}, 2: {"A": 2}}, "There is one coder"),
        ({1: {"A": 1}, 2: {"B": 2}}, "No unit has the values of two coders"),
        ({1: {"A": 1, "B": 1}, 2: {"A": 1, "B": 1}}, "without variation alpha is not defined"),
        ({1: {"A": 1, "B": 1}, 2: {"A": 2}}, "without variation alpha is not defined"),
    ],
)
@pytest.mark.parametrize("level", LEVELS)
def test_where_it_is_not_defined_it_says_why(units: Table, why: str, level: str) -> None:
    found = agreement(units, level)
    assert (found.alpha, found.low, found.high) == (None, None, None)
    assert why in found.why


def test_one_unit_has_no_interval() -> None:
    found = agreement({1: {"A": 1, "B": 2}})
    assert found.alpha == 0
    assert found.low is None
    assert "One unit" in found.why


def test_a_rare_value_gives_no_interval_but_a_reason() -> None:
    units: Table = {i: {"A": 0, "B": 0} for i in range(30)}
    units[0] = {"A": 1, "B": 1}
    found = agreement(units)
    assert found.alpha == 1
    assert found.low is None
    assert "not defined in" in found.why
    assert found.undefined == pytest.approx(math.exp(-1), abs=0.06)


def test_the_interval_is_repeatable_and_covers_the_truth() -> None:
    import random  # noqa: PLC0415

    covered = 0
    for seed in range(60):
        rng = random.Random(seed)
        units: Table = {}
        for unit in range(80):
            true = rng.randrange(2)
            units[unit] = {c: true if rng.random() < 0.8 else rng.randrange(2) for c in "AB"}
        found = agreement(units, replicates=200, seed=seed)
        assert found == agreement(units, replicates=200, seed=seed)
        assert found.low is not None
        assert found.high is not None
        covered += found.low <= 0.64 <= found.high  # 0.8 squared: both must have seen it
    assert covered >= 52


def test_presence_sets_one_value_against_the_others() -> None:
    units = presence(read(PUBLISHED), 3)
    assert {v for given_ in units.values() for v in given_.values()} == {True, False}


@pytest.mark.parametrize(
    ("value", "level", "match"),
    [
        ("x", "interval", "'x' is no number"),
        (float("nan"), "ordinal", "nan is no number"),
        (float("inf"), "interval", "has no distance"),
        (-1, "ratio", "is negative"),
        (1, "rank", "'rank' is no level"),
    ],
)
def test_values_that_a_level_cannot_take_are_refused(
    value: Hashable, level: str, match: str
) -> None:
    with pytest.raises(InvalidDataError, match=match):
        agreement({1: {"A": value, "B": 2}, 2: {"A": 1, "B": 1}}, level)


def test_too_many_ratios_are_refused() -> None:
    units: Table = {i: {"A": float(i), "B": float(i)} for i in range(5_001)}
    with pytest.raises(InvalidDataError, match="5,001 different values"):
        agreement(units, "ratio")
