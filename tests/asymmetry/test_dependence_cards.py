"""Dependence, concentration and vulnerability, through the real expressions, worked out by hand."""

from __future__ import annotations

import random
from typing import Any

import ibis
import pytest

from foedus.alignment.asymmetry.register import Delivery, Supply, categories
from foedus.contracts.dataset import Span
from foedus.indicators.worldwide import Asked, Given, readings
from tests.asymmetry.worlds import SHELF, Sale, arms, frame, measured, table

USA, CAN, GBR = 2, 20, 200
SALES: tuple[Sale, ...] = (
    (USA, GBR, 2000, "Engines", 30.0, False),
    (CAN, GBR, 2001, "Engines", 10.0, False),
    (USA, GBR, 2002, "Aircraft", 20.0, True),
    (CAN, GBR, 2002, "Aircraft", 40.0, False),
    (GBR, CAN, 2002, "Engines", 10.0, False),
)


def of_sales(item: str) -> dict[tuple[int, int, int], Any]:
    return measured(item, frame((USA, CAN, GBR), range(1999, 2004)), arms(SALES, 1996, 2002))


def close(row: Any, value: float, low: float, high: float) -> bool:
    return [row["value"], row["low"], row["high"]] == pytest.approx([value, low, high], abs=1e-4)


def test_the_share_of_engines_leaves_other_deliveries_out() -> None:
    found = of_sales("arms_engine_dependence")
    assert close(found[USA, GBR, 2002], 75.0, 71.0526, 78.5714)  # 30 of 40, each off by a tenth
    assert close(found[CAN, GBR, 2002], 25.0, 21.4286, 28.9474)
    assert found[USA, CAN, 2002]["value"] == 0.0  # Canada bought engines, none of them there
    assert found[GBR, USA, 2002]["void"] == "none_found"  # it bought none at all
    assert found[USA, GBR, 1999]["void"] == "outside_coverage"  # five years are not yet covered
    assert found[USA, GBR, 2003]["void"] == "outside_coverage"
    assert found[USA, GBR, 2002]["n_records"] > 0


def test_a_recipient_without_air_defence_imports_has_no_share_of_them() -> None:
    found = of_sales("arms_air_defence_dependence")
    assert {r["void"] for r in found.values()} == {"none_found", "outside_coverage"}
    assert all(r["value"] is None for r in found.values())


def test_concentration_is_the_sum_of_squared_shares() -> None:
    found = of_sales("arms_supplier_concentration")
    assert found[USA, GBR, 2002]["value"] == pytest.approx(0.5)  # half from each
    assert found[CAN, GBR, 2002] == found[USA, GBR, 2002] | {"ccode1": CAN}
    assert close(found[USA, CAN, 2002], 1.0, 1.0, 1.0)  # a single supplier, whatever the error
    assert found[USA, GBR, 2002]["low"] < 0.5 < found[USA, GBR, 2002]["high"]
    assert found[GBR, USA, 2002]["void"] == "none_found"


def test_captive_is_the_weight_of_categories_of_which_more_than_half_comes_from_one() -> None:
    found = of_sales("arms_captive_share")
    assert close(found[USA, GBR, 2002], 40.0, 40.0, 40.0)  # engines, 40 of 100
    assert close(found[CAN, GBR, 2002], 60.0, 60.0, 60.0)  # aircraft
    assert found[USA, CAN, 2002]["value"] == 0.0
    near = ((USA, GBR, 2000, "Engines", 51.0, False), (CAN, GBR, 2000, "Engines", 49.0, False))
    edge = measured("arms_captive_share", frame((USA, CAN, GBR), [2002]), arms(near, 1996, 2002))
    assert close(edge[USA, GBR, 2002], 100.0, 0.0, 100.0)  # the error lets the half be missed


def test_vulnerability_is_what_has_no_substitute_in_its_category() -> None:
    found = of_sales("arms_vulnerability")
    # Engines: 30 of 100, and 40 were imported and 10 made for export, so 0.3 * 30 / 50.  Aircraft
    # were built under licence.  The high leaves own making out.
    assert close(found[USA, GBR, 2002], 0.18, 0.1558, 0.3358)
    assert found[CAN, GBR, 2002]["value"] == pytest.approx(0.1 * 10 / 50 + 0.4 * 40 / 60)
    assert found[GBR, CAN, 2002]["value"] == pytest.approx(0.5)  # Canada exports as many
    assert found[USA, CAN, 2002]["value"] == 0.0
    assert found[GBR, USA, 2002]["void"] == "none_found"


def test_vulnerability_rests_on_what_the_recipient_exported_too() -> None:
    asked = Asked(frame((USA, GBR), [2002]), ((USA, GBR),))
    connection = ibis.duckdb.connect()
    tables, codes = arms(SALES, 1996, 2002), {USA: "USA", GBR: "GBR"}
    made = readings([SHELF["arms_vulnerability"]], tables, asked, codes, connection)
    connection.disconnect()
    (found,) = [r for r in made if r.direction == "USA>GBR"]
    assert found.records == tuple(f"arms_deliveries:{row}" for row in (1, 2, 3, 4, 5))


def test_vulnerability_never_exceeds_dependence() -> None:
    vulnerable, share = of_sales("arms_vulnerability"), of_sales("arms_supplier_share_tiv")
    for key, row in vulnerable.items():
        if row["value"] is not None:
            assert row["value"] <= share[key]["value"] / 100 + 1e-12


def test_by_category_adds_up_to_what_the_indicator_says() -> None:
    """One pair's categories, worked out row by row, against the expression for all pairs."""
    chance = random.Random(11)
    states, kinds = (2, 20, 200, 220, 365), ("Engines", "Ships", "Aircraft")
    sales = [
        (*chance.sample(states, 2), chance.randint(1998, 2002), chance.choice(kinds),
         chance.uniform(1, 50), chance.random() < 0.2)
        for _ in range(60)
    ]  # fmt: skip
    deliveries = [
        Delivery(a, b, year, kind, "", "", tiv, made, f"arms_deliveries:{i}")
        for i, (a, b, year, kind, tiv, made) in enumerate(sales, 1)
    ]
    found = measured("arms_vulnerability", frame(states, [2002]), arms(sales, 1998, 2002))
    for (a, b, year), row in found.items():
        parts = categories(deliveries, Supply(a, b, year, 0.1))
        assert sum(p.weight for p in parts) == pytest.approx(1.0)
        assert row["value"] == pytest.approx(sum(p.weight * p.vulnerability.value for p in parts))


def trade() -> dict[str, Given]:
    flows = table(
        ccode1=[USA, USA, GBR, GBR, CAN], ccode2=[GBR, CAN, USA, CAN, USA], year=[2000] * 5,
        flow=[20.0, 60.0, 30.0, 0.0, None], row=[1, 2, 3, 4, 5],
    )  # fmt: skip
    totals = table(
        ccode=[USA, GBR, CAN], year=[2000] * 3, imports=[100.0, 60.0, 50.0],
        exports=[1.0, 1.0, 1.0], row=[1, 2, 3],
    )  # fmt: skip
    return {
        "trade": Given(flows, Span(2000, 2000), 0.1),
        "trade_totals": Given(totals, Span(2000, 2000), 0.1),
    }


def test_an_import_share_needs_a_known_flow() -> None:
    found = measured("import_share", frame((USA, CAN, GBR), [1999, 2000]), trade())
    assert close(found[USA, GBR, 2000], 20.0, 18.0 / 1.1, 22.0 / 0.9)
    assert found[GBR, USA, 2000]["value"] == pytest.approx(50.0)
    assert found[GBR, CAN, 2000]["value"] == 0.0  # a flow of nothing is known to be nothing
    assert found[CAN, USA, 2000]["void"] == "none_found"  # an unknown one is not
    assert found[USA, GBR, 1999]["void"] == "outside_coverage"


def test_concentration_of_imports_is_that_of_the_known_flows() -> None:
    found = measured("import_concentration", frame((USA, CAN, GBR), [2000]), trade())
    assert found[USA, GBR, 2000]["value"] == pytest.approx(0.25**2 + 0.75**2)
    assert found[USA, CAN, 2000]["value"] == found[USA, GBR, 2000]["value"]
    assert close(found[GBR, USA, 2000], 1.0, 1.0, 1.0)
    assert found[CAN, USA, 2000]["void"] == "none_found"
    assert found[USA, GBR, 2000]["n_records"] == 2


def test_personnel_is_compared_as_a_logarithm_that_needs_both_sides() -> None:
    forces = table(
        ccode=[USA, GBR, CAN], year=[2000] * 3, milper=[400.0, 100.0, 0.0], row=[1, 2, 3]
    )
    tables = {"nmc": Given(forces, Span(2000, 2000), 0.0)}
    found = measured("personnel_ratio", frame((USA, CAN, GBR), [2000]), tables)
    assert found[USA, GBR, 2000]["value"] == pytest.approx(1.3862944)
    assert found[USA, CAN, 2000]["void"] == "unobservable"  # no ratio to nothing


@pytest.mark.parametrize(
    "name",
    [
        "personnel_ratio", "import_share", "import_concentration", "arms_supplier_concentration",
        "arms_engine_dependence", "arms_air_defence_dependence", "arms_captive_share",
        "arms_vulnerability", "arms_export_overlap_by_class", "arms_displacement",
    ],
)  # fmt: skip
def test_each_card_says_where_its_measure_comes_from_and_what_it_hides(name: str) -> None:
    card = SHELF[name].card
    assert card.fed_by == "data"
    assert card.citation
    assert card.caveat
