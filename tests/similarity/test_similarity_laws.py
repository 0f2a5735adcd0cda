"""What holds of every portfolio: definitions, bounds, symmetry, and what names may not change."""

from __future__ import annotations

from itertools import combinations
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.alignment.similarity.catalogue import MEASURES
from foedus.alignment.similarity.joint import JointCounts, joint_counts
from foedus.alignment.similarity.measures import kappa_interval, similarity
from foedus.alignment.similarity.sheets import Sheet
from tests.similarity import naive

PLAIN = tuple(name for name in MEASURES if name != "s_weighted")
CORRECTED = ("kappa", "kappa_linear", "pi", "pi_nominal", "taub")
TOPS = st.integers(1, 3)


@st.composite
def sheets(draw: st.DrawFn, least: int = -1) -> tuple[Sheet, int]:
    """A year of a few states and items; -1 is what was not cast."""
    top = draw(TOPS)
    states, items = draw(st.integers(2, 5)), draw(st.integers(1, 12))
    cell = st.integers(least, top)
    row = st.lists(cell, min_size=items, max_size=items)
    held = draw(st.lists(row, min_size=states, max_size=states))
    codes = draw(st.lists(st.integers(1, 999), min_size=states, max_size=states, unique=True))
    return Sheet(2000, np.array(sorted(codes)), np.array(held, np.int8)), top


def by_pair(counts: JointCounts) -> dict[tuple[int, int], int]:
    return {
        pair: i
        for i, pair in enumerate(zip(counts.first.tolist(), counts.second.tolist(), strict=True))
    }


@given(sheets())
def test_every_measure_is_what_its_definition_says(given_sheet: tuple[Sheet, int]) -> None:
    sheet, top = given_sheet
    counts = joint_counts([sheet], top)
    made = similarity(counts, PLAIN)
    place = by_pair(counts)
    for i, j in combinations(range(len(sheet.states)), 2):
        rows = zip(sheet.levels[i].tolist(), sheet.levels[j].tolist(), strict=True)
        pairs = [(x, y) for x, y in rows if x >= 0 and y >= 0]
        at = place.pop((int(sheet.states[i]), int(sheet.states[j])), None)
        if not pairs:
            assert at is None
            continue
        assert at is not None
        assert counts.n[at] == len(pairs)
        tau = naive.taub(pairs)
        expected = {
            "s": naive.s(pairs, top),
            "s_squared": naive.s(pairs, top, 2),
            "kappa": naive.kappa(pairs, top),
            "kappa_linear": naive.kappa(pairs, top, 1),
            "pi": naive.pi(pairs, top),
            "pi_nominal": naive.pi(pairs, top, 0),
            "taub": float("nan") if tau is None else tau,
            "a": naive.a(pairs, top),
        }
        found = {name: made[name][at] for name in PLAIN}
        assert found == pytest.approx(expected, abs=1e-9, nan_ok=True)
    assert not place


@given(sheets())
def test_values_lie_within_their_bounds_and_a_is_s_less_what_chance_gives(
    given_sheet: tuple[Sheet, int],
) -> None:
    counts = joint_counts([given_sheet[0]], given_sheet[1])
    made = similarity(counts, PLAIN)
    for name, values in made.items():
        defined = values[~np.isnan(values)]
        assert (defined <= 1 + 1e-12).all(), name
        if name in ("s", "s_squared", "taub", "pi", "kappa"):
            assert (defined >= -1 - 1e-12).all(), name
    first, second = counts.margins
    codes = np.arange(given_sheet[1] + 1)
    apart = np.abs(codes[:, None] - codes)
    chance = 1 - 2 * np.einsum("ab,an,bn->n", apart, first, second) / (given_sheet[1] * counts.n**2)
    assert made["a"] == pytest.approx(made["s"] - chance)


@given(sheets(), st.randoms(use_true_random=False))
def test_names_and_the_order_of_items_change_nothing(
    given_sheet: tuple[Sheet, int], random: Random
) -> None:
    """Relabelling turns pairs round: so this is symmetry too."""
    sheet, top = given_sheet
    rows, items = list(range(len(sheet.states))), list(range(sheet.levels.shape[1]))
    random.shuffle(rows)
    random.shuffle(items)
    turned = Sheet(2000, sheet.states, sheet.levels[rows][:, items])
    one, two = (joint_counts([s], top) for s in (sheet, turned))
    before, after = (similarity(c, PLAIN) for c in (one, two))
    name_of = {int(sheet.states[old]): int(sheet.states[new]) for new, old in enumerate(rows)}
    place = by_pair(two)
    for (a, b), i in by_pair(one).items():
        x, y = sorted((name_of[a], name_of[b]))
        j = place[x, y]
        assert [before[n][i] for n in PLAIN] == pytest.approx(
            [after[n][j] for n in PLAIN], abs=1e-12, nan_ok=True
        )


@given(sheets())
def test_turning_the_scale_round_changes_nothing(given_sheet: tuple[Sheet, int]) -> None:
    sheet, top = given_sheet
    turned = np.where(sheet.levels < 0, -1, top - sheet.levels).astype(np.int8)
    one = similarity(joint_counts([sheet], top), PLAIN)
    two = similarity(joint_counts([Sheet(2000, sheet.states, turned)], top), PLAIN)
    for name in PLAIN:
        assert one[name] == pytest.approx(two[name], abs=1e-12, nan_ok=True)


@given(TOPS.flatmap(lambda top: st.tuples(st.just(top), st.lists(st.integers(0, top), min_size=1))))
def test_equal_portfolios_are_wholly_alike_where_that_is_defined(
    drawn: tuple[int, list[int]],
) -> None:
    top, levels = drawn
    sheet = Sheet(2000, np.array([2, 365]), np.array([levels, levels], np.int8))
    made = {k: float(v[0]) for k, v in similarity(joint_counts([sheet], top), PLAIN).items()}
    assert made["s"] == made["s_squared"] == 1
    varies = len(set(levels)) > 1
    for name in CORRECTED:
        if varies:
            assert made[name] == pytest.approx(1), name
        else:  # 0/0: Häge's rule for kappa and pi, none for tau-b
            assert np.isnan(made[name]) if name == "taub" else made[name] == 0, name
    assert (made["a"] > 0) == varies


@given(sheets(), st.lists(st.one_of(st.floats(0, 5), st.just(np.nan)), min_size=12, max_size=12))
def test_weighted_s_leaves_out_what_has_no_weight(
    given_sheet: tuple[Sheet, int], weights: list[float]
) -> None:
    sheet, top = given_sheet
    own = np.array(weights[: sheet.levels.shape[1]])
    counts = joint_counts([Sheet(2000, sheet.states, sheet.levels, own)], top, weighted=True)
    made = similarity(counts, ["s_weighted"])["s_weighted"]
    for (a, b), at in by_pair(counts).items():
        x, y = (sheet.levels[sheet.states.tolist().index(code)].astype(float) for code in (a, b))
        used = (x >= 0) & (y >= 0) & ~np.isnan(own)
        total = own[used].sum()
        if total > 1e-9:
            apart = (own[used] * np.abs(x[used] - y[used])).sum()
            assert made[at] == pytest.approx(1 - 2 * apart / (top * total), abs=1e-9)
        elif total == 0:
            assert np.isnan(made[at])


@given(sheets())
def test_equal_weights_give_plain_s(given_sheet: tuple[Sheet, int]) -> None:
    sheet, top = given_sheet
    own = np.full(sheet.levels.shape[1], 0.25)
    counts = joint_counts([Sheet(2000, sheet.states, sheet.levels, own)], top, weighted=True)
    made = similarity(counts, ["s", "s_weighted"])
    assert made["s_weighted"] == pytest.approx(made["s"])


@given(sheets(), st.sets(st.integers(0, 4), min_size=2, max_size=3))
def test_some_pairs_are_measured_as_among_all(
    given_sheet: tuple[Sheet, int], rows: set[int]
) -> None:
    sheet, top = given_sheet
    codes = [int(sheet.states[row]) for row in rows if row < len(sheet.states)]
    every = joint_counts([sheet], top)
    some = joint_counts([sheet], top, [(b, a) for a, b in combinations(codes, 2)])
    place = by_pair(every)
    wanted = {(min(pair), max(pair)) for pair in combinations(codes, 2)}
    assert set(by_pair(some)) == wanted & set(place)
    for pair, i in by_pair(some).items():
        assert (some.cells[:, :, i] == every.cells[:, :, place[pair]]).all()


@given(sheets(least=0))
def test_the_interval_of_kappa_holds_kappa(given_sheet: tuple[Sheet, int]) -> None:
    counts = joint_counts([given_sheet[0]], given_sheet[1])
    made, bounds = similarity(counts, ["kappa"])["kappa"], kappa_interval(counts)
    varies = ~np.isnan(bounds.low)
    assert (bounds.low[varies] <= made[varies] + 1e-9).all()
    assert (bounds.high[varies] >= made[varies] - 1e-9).all()
    first, second = counts.margins
    constant = ((first > 0).sum(axis=0) == 1) | ((second > 0).sum(axis=0) == 1)
    assert (constant == ~varies).all()


def test_years_stand_one_after_the_other() -> None:
    held = np.array([[0, 2, 1], [0, 1, 1]], np.int8)
    years = [Sheet(year, np.array([2, 20]), held) for year in (1990, 1991)]
    counts = joint_counts(years, 2)
    assert counts.year.tolist() == [1990, 1991]
    assert similarity(counts, ["s"])["s"].tolist() == pytest.approx([1 - 1 / 3] * 2)


def test_nothing_to_compare_gives_nothing() -> None:
    counts = joint_counts([], 2)
    assert len(counts) == 0
    assert similarity(counts, PLAIN)["kappa"].tolist() == []
