"""Indicators that data sets feed: values, voids and lineage worked out by hand on three states."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import ibis
import pyarrow as pa
import pytest

from foedus.contracts import Reading, Void
from foedus.contracts.dataset import Span
from foedus.indicators import load_shelf
from foedus.indicators.worldwide import Asked, Given, computable, readings, world

SHELF = load_shelf()
CODES = {2: "USA", 200: "GBR"}
YEARS = range(1999, 2004)


@pytest.fixture
def connection() -> Iterator[Any]:
    made = ibis.duckdb.connect()
    yield made
    made.disconnect()


def table(**columns: list[Any]) -> Any:
    return ibis.memtable(pa.table(columns))


def frame(pairs: list[tuple[int, int]] | None = None) -> Any:
    rows = [(a, b, y) for a, b in pairs or [(2, 20), (2, 200), (20, 200)] for y in YEARS]
    return table(
        ccode1=[r[0] for r in rows], ccode2=[r[1] for r in rows], year=[r[2] for r in rows]
    )


def measured(item: str, connection: Any, until: date | None = None, **tables: Given) -> Any:
    asked = Asked(frame(), (), until)
    rows = connection.to_pyarrow(world(SHELF[item], tables, asked)).to_pylist()
    return {(r["ccode1"], r["ccode2"], r["year"]): r for r in rows}


def of_pair(item: str, connection: Any, **tables: Given) -> dict[tuple[str, int], Reading]:
    asked = Asked(frame([(2, 200)]), ((2, 200),))
    made = readings([SHELF[item]], tables, asked, CODES, connection)
    return {(r.direction, r.year): r for r in made}


def nmc() -> Given:
    rows = table(
        ccode=[2, 200, 20, 2], year=[2000, 2000, 2000, 2001],
        cinc=[0.2, 0.1, None, 0.2], row=[1, 2, 3, 4],
    )  # fmt: skip
    return Given(rows, Span(2000, 2002), 0.0)


def test_a_ratio_needs_both_sides_and_says_which_void_it_is(connection: Any) -> None:
    found = measured("capability_ratio", connection, nmc=nmc())
    assert found[2, 200, 2000]["value"] == pytest.approx(0.6931472)
    assert found[2, 200, 2000]["n_records"] == 2
    assert found[2, 20, 2000]["void"] == "unobservable"  # one side was coded without a figure
    assert found[2, 200, 2001]["void"] == "unobservable"  # only one side is there
    assert found[20, 200, 2002]["void"] == "none_found"
    assert found[2, 200, 1999]["void"] == "outside_coverage"
    assert found[2, 200, 2003]["void"] == "outside_coverage"
    assert all(r["value"] is None for r in found.values() if r["void"])


def test_the_error_of_a_source_makes_the_interval(connection: Any) -> None:
    given = Given(nmc().table, Span(2000, 2002), 0.1)
    found = measured("capability_ratio", connection, nmc=given)[2, 200, 2000]
    assert found["low"] == pytest.approx(0.6931472 - 0.2006707, abs=1e-6)
    assert found["high"] == pytest.approx(0.6931472 + 0.2006707, abs=1e-6)


def test_a_year_that_had_not_ended_has_no_value(connection: Any) -> None:
    found = measured("capability_ratio", connection, date(2000, 6, 30), nmc=nmc())
    assert found[2, 200, 2000]["void"] == "year_incomplete"
    ended = measured("capability_ratio", connection, date(2000, 12, 31), nmc=nmc())
    assert ended[2, 200, 2000]["void"] == ""


def atop() -> Given:
    rows = table(
        ccode1=[2, 200, 2], ccode2=[200, 2, 20], year=[2000, 2000, 2001],
        atop_defense=[1, 0, 0], atop_offense=[0, 0, 0], atop_neutral=[0, 0, 0],
        atop_nonagg=[0, 1, 0], atop_consul=[1, 0, 0], row=[7, 8, 9],
    )  # fmt: skip
    return Given(rows, Span(2000, 2001), 0.0)


def test_directions_keep_their_own_obligation_and_absence_is_zero_inside_coverage(
    connection: Any,
) -> None:
    found = measured("alliance_obligation", connection, atop=atop())
    assert len(found) == 2 * 3 * len(YEARS)
    assert found[2, 200, 2000]["value"] == 4
    assert found[200, 2, 2000]["value"] == 2
    assert found[20, 200, 2000]["value"] == 0
    assert found[20, 200, 2002] | {"n_records": 0} == {
        "ccode1": 20, "ccode2": 200, "year": 2002, "value": None, "low": None, "high": None,
        "void": "outside_coverage", "n_records": 0,
    }  # fmt: skip


def test_one_pair_gives_what_the_world_gives_with_its_raw_rows(connection: Any) -> None:
    pair = of_pair("alliance_obligation", connection, atop=atop())
    assert pair["USA>GBR", 2000].value == 4
    assert pair["USA>GBR", 2000].records == ("atop:7",)
    assert pair["GBR>USA", 2000].records == ("atop:8",)
    assert pair["GBR>USA", 2001].value == 0
    assert pair["GBR>USA", 2001].records == ()
    assert pair["GBR>USA", 2002].void is Void.OUTSIDE_COVERAGE


def deliveries() -> Given:
    rows = table(
        ccode1=[2, 2, 20], ccode2=[200, 200, 200], year=[2000, 2002, 2001],
        tiv=[30.0, 60.0, 10.0], local_production=[True, False, None], row=[1, 2, 3],
    )  # fmt: skip
    return Given(rows, Span(1998, 2003), 0.1)


def arms() -> Given:
    return Given(table(ccode1=[2], ccode2=[200], year=[2000], row=[1]), Span(1998, 2003), 0.1)


def test_a_window_looks_back_and_needs_all_its_years_inside_coverage(connection: Any) -> None:
    tables = {"arms_deliveries": deliveries(), "arms": arms()}
    found = measured("arms_tiv", connection, **tables)
    assert found[2, 200, 1999]["void"] == "outside_coverage"
    assert found[2, 200, 2000]["value"] == pytest.approx(10)
    assert found[2, 200, 2002]["value"] == pytest.approx(30)
    assert found[2, 200, 2003]["value"] == pytest.approx(20)
    assert found[200, 2, 2002]["value"] == 0


def test_a_share_of_all_imports_is_zero_for_who_delivered_none_of_them(connection: Any) -> None:
    tables = {"arms_deliveries": deliveries(), "arms": arms()}
    found = measured("arms_supplier_share_tiv", connection, **tables)
    assert found[2, 200, 2002]["value"] == pytest.approx(90)
    assert found[20, 200, 2002]["value"] == pytest.approx(10)
    assert found[2, 20, 2002]["void"] == "none_found"  # nobody delivered anything to 20
    assert found[2, 200, 2001]["void"] == "outside_coverage"  # five years are not yet covered


def test_trade_with_one_side_unknown_is_unknown(connection: Any) -> None:
    trade = table(
        ccode1=[2, 200, 2, 20], ccode2=[200, 2, 20, 2], year=[2000] * 4,
        flow=[100.0, 300.0, 50.0, None], row=[1, 2, 3, 4],
    )  # fmt: skip
    totals = table(
        ccode=[2, 200, 20], year=[2000] * 3, imports=[1000.0, 600.0, 70.0],
        exports=[1000.0, 200.0, 80.0], row=[1, 2, 3],
    )  # fmt: skip
    tables = {
        "trade": Given(trade, Span(2000, 2000), 0.0),
        "trade_totals": Given(totals, Span(2000, 2000), 0.0),
    }
    found = measured("trade_share", connection, **tables)
    assert found[2, 200, 2000]["value"] == pytest.approx(20)
    assert found[200, 2, 2000]["value"] == pytest.approx(50)
    assert found[2, 20, 2000]["void"] == "unobservable"


def test_an_indicator_is_left_out_where_a_table_is_not_stored() -> None:
    shelf = [SHELF["capability_ratio"], SHELF["trade_share"], SHELF["joint_exercises"]]
    assert [i.card.id for i in computable(shelf, {"nmc": nmc()})] == ["capability_ratio"]


def test_windows_of_cards_are_those_of_their_code() -> None:
    for item in SHELF.values():
        if item.card.fed_by == "data":
            code = item.path.read_text(encoding="utf-8")
            window = f"YEARS = {item.card.window}\n"
            assert (window in code) == ("YEARS = " in code), item.card.id
            assert item.card.window == 1 or window in code, item.card.id
