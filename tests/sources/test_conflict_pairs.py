"""Pairs of opponents and their years: laws that hold for any participants."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import ibis
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.evidence.sources.conflicts import dispute_years, known_days, one_a_year, opposed
from foedus.evidence.sources.spans import both_ways, in_years

DAY = date(1900, 1, 1)

spells = st.lists(
    st.tuples(
        st.integers(1, 3),  # conflict
        st.integers(1, 4),  # state
        st.integers(0, 1),  # side
        st.integers(0, 1500),  # days after the first
        st.integers(0, 800),  # length
    ),
    min_size=1,
    max_size=8,
)


def _rows(expression: Any) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = expression.to_pyarrow().to_pylist()
    return listed


def _spells(drawn: list[tuple[int, int, int, int, int]]) -> Any:
    rows = [
        {
            "war": war,
            "ccode": state,
            "side": side,
            "first": DAY + timedelta(days=begin),
            "last": DAY + timedelta(days=begin + length),
            "level": place,
            "row": place,
        }
        for place, (war, state, side, begin, length) in enumerate(drawn, 1)
    ]
    return ibis.memtable(pa.Table.from_pylist(rows))


@settings(max_examples=25)  # each compiles a query
@given(spells)
def test_opponents_are_pairs_on_both_sides_on_a_common_day(
    drawn: list[tuple[int, int, int, int, int]],
) -> None:
    held = _rows(opposed(_spells(drawn), "war", "side", ["level"]))
    expected = set()
    begun = set()
    for war, one, side, begin, length in drawn:
        for other_war, two, other, start, long in drawn:
            first, last = max(begin, start), min(begin + length, start + long)
            if war == other_war and one != two and side != other and first <= last:
                years = [(DAY + timedelta(days=d)).year for d in (first, last)]
                expected |= {(war, one, two, y) for y in range(years[0], years[1] + 1)}
                begun.add((war, one, two, years[0]))
    keys = [(r["war"], r["ccode1"], r["ccode2"], r["year"]) for r in held]
    assert len(keys) == len(set(keys))
    assert set(keys) == expected
    assert {k for k, r in zip(keys, held, strict=True) if r["onset"]} == begun
    for r in held:
        assert [drawn[number - 1][1] for number in r["rows"]] == [r["ccode1"], r["ccode2"]]
        assert (r["level1"], r["level2"]) == tuple(r["rows"])


@settings(max_examples=25)  # each compiles a query
@given(spells)
def test_onsets_are_the_same_from_both_sides(
    drawn: list[tuple[int, int, int, int, int]],
) -> None:
    held = _rows(opposed(_spells(drawn), "war", "side", ["level"]))
    seen = {(r["war"], r["ccode1"], r["ccode2"], r["year"]): r["onset"] for r in held}
    assert all(seen[war, two, one, year] == onset for (war, one, two, year), onset in seen.items())


def test_an_unknown_day_is_the_first_or_the_last_of_its_month() -> None:
    table = ibis.memtable(
        pa.table(
            {
                "styear": [1904, 1904],
                "stmon": [2, 2],
                "stday": pa.array([None, 3], pa.int64()),
                "endyear": [1904, 1904],
                "endmon": [2, 12],
                "endday": pa.array([None, 5], pa.int64()),
            }
        )
    )
    found = [(r["first"], r["last"]) for r in _rows(known_days(table, "st", "end"))]
    assert found == [
        (date(1904, 2, 1), date(1904, 2, 29)),
        (date(1904, 2, 3), date(1904, 12, 5)),
    ]


def _dispute(number: int, **told: int | None) -> dict[str, Any]:
    row = {"onset": 1, "fatality": 0, "hostlev": 3, "mindur": 1, "maxdur": 1, "recip": 0}
    base = {"dispnum": number, "ccode1": 2, "ccode2": 365, "year": 1950, "stmon": 6, "row": number}
    return base | row | told


def test_of_several_disputes_the_new_then_the_deadliest_then_the_fiercest_is_told_of() -> None:
    cases: list[tuple[dict[str, int | None], dict[str, int | None]]] = [
        ({"onset": 1}, {"onset": 0, "fatality": 6}),
        ({"fatality": 1}, {"fatality": None}),
        ({"fatality": None}, {"fatality": 0, "hostlev": 5}),
        ({"hostlev": 4}, {"hostlev": 3, "mindur": 99}),
        ({"mindur": 9}, {"mindur": 8, "maxdur": 99}),
        ({"maxdur": 9}, {"maxdur": 8, "recip": 1}),
        ({"recip": 1}, {"recip": 0, "stmon": 1}),
        ({"stmon": 1}, {"stmon": 2}),
    ]
    for told, passed_over in cases:
        rows = [_dispute(7, **passed_over), _dispute(9, **told)]
        (row,) = _rows(dispute_years(ibis.memtable(pa.Table.from_pylist(rows)), "mid"))
        assert row["mid_dispnum"] == 9, told
        assert (row["mid_n"], sorted(row["rows"])) == (2, [7, 9])
        assert row["mid_hostmax"] == max(r["hostlev"] for r in rows)


def test_a_pair_is_kept_once_with_the_lower_number_first() -> None:
    rows = [
        {"ccode1": a, "ccode2": b, "year": 1900, "weight": w, "row": w}
        for a, b, w in ((1, 2, 5), (2, 1, 5), (1, 2, 9), (2, 1, 9))
    ]
    table = ibis.memtable(pa.Table.from_pylist(rows))
    (row,) = _rows(one_a_year(table, [table.weight.desc()]))
    assert (row["ccode1"], row["weight"], row["n"], row["rows"]) == (1, 9, 2, [5, 9])


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(1800, 1830), st.integers(-3, 40)), min_size=1, max_size=6))
def test_a_span_has_a_row_for_each_year_from_first_to_last(drawn: list[tuple[int, int]]) -> None:
    table = ibis.memtable(
        pa.table({"a": [first for first, _ in drawn], "b": [f + n for f, n in drawn]})
    )
    held = sorted(r["year"] for r in _rows(in_years(table, table.a, table.b)))
    assert held == sorted(y for first, n in drawn for y in range(first, first + n + 1))


def test_both_directions_of_a_pair_lead_to_the_record_that_tells_of_them() -> None:
    columns = {"ccode1": [2, 365], "ccode2": [365, 2], "x1": [1, 7], "x2": [7, 1]}
    table = ibis.memtable(pa.table(columns | {"row": [1, 2]}))
    twice = {r["ccode1"]: (r["x1"], r["x2"], r["row"]) for r in _rows(both_ways(table, x1="x2"))}
    assert twice == {2: (1, 7, 1), 365: (7, 1, 2)}
    once = table.filter(table.row == 1)
    made = {r["ccode1"]: (r["x1"], r["x2"], r["row"]) for r in _rows(both_ways(once, x1="x2"))}
    assert made == {2: (1, 7, 1), 365: (7, 1, 1)}
