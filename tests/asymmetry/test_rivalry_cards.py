"""Overlap by class and displacement, through the real expressions, worked out by hand."""

from __future__ import annotations

import pytest

from tests.asymmetry.worlds import Sale, arms, frame, measured

USA, CAN, GBR, BEL = 2, 20, 200, 211


def test_overlap_by_class_counts_what_both_sell_of_a_kind_to_one_buyer() -> None:
    sales: tuple[Sale, ...] = (
        (USA, GBR, 2000, "Engines", 30.0, False),
        (USA, GBR, 2001, "Aircraft", 20.0, False),
        (CAN, GBR, 2000, "Engines", 10.0, False),
        (CAN, GBR, 2002, "Aircraft", 40.0, False),
        (GBR, CAN, 2002, "Engines", 10.0, False),
    )
    dyads, tables = frame((USA, CAN, GBR), range(1999, 2003)), arms(sales, 1996, 2002)
    found = measured("arms_export_overlap_by_class", dyads, tables)
    whole = measured("arms_export_overlap", dyads, tables)
    assert found[USA, CAN, 2002]["value"] == pytest.approx(0.2 + 0.4)
    assert whole[USA, CAN, 2002]["value"] == pytest.approx(1.0)  # one buyer, whatever the kind
    assert found[USA, CAN, 2002]["low"] < 0.6 < found[USA, CAN, 2002]["high"]
    assert found[USA, GBR, 2002]["void"] == "none_found"
    assert found[USA, CAN, 1999]["void"] == "outside_coverage"


MARKET: tuple[Sale, ...] = (
    (USA, GBR, 1996, "Engines", 80.0, False),
    (BEL, GBR, 1998, "Engines", 20.0, False),
    (USA, GBR, 2000, "Engines", 20.0, False),
    (CAN, GBR, 2001, "Engines", 60.0, False),
    (USA, GBR, 2003, "Engines", 40.0, False),
    (USA, GBR, 2003, "Ships", 500.0, False),
)


def test_displacement_is_the_share_lost_from_five_years_to_the_next() -> None:
    dyads = frame((USA, CAN, GBR, BEL), range(2000, 2012))
    found = measured("arms_displacement", dyads, arms(MARKET, 1990, 2011))
    # The USA had 100 of 120 before Canada came in 2001, and 40 of 100 in the five years from then.
    lost = found[CAN, USA, 2005]
    assert lost["value"] == pytest.approx(100 / 120 - 40 / 100)
    assert lost["low"] < lost["value"] < lost["high"]
    assert [found[CAN, USA, y]["void"] for y in (2004, 2009, 2010)] == [
        "none_found",
        "",
        "none_found",
    ]
    assert found[CAN, BEL, 2005]["value"] == pytest.approx(20 / 120)  # lost all that it had
    assert found[USA, CAN, 2005]["void"] == "none_found"  # nobody was there before the USA
    assert found[CAN, USA, 2002]["void"] == "outside_coverage"  # fourteen years are not covered


def test_one_that_gains_beside_a_newcomer_has_lost_less_than_nothing() -> None:
    sales: tuple[Sale, ...] = (
        (USA, GBR, 1996, "Ships", 10.0, False),
        (BEL, GBR, 1996, "Ships", 90.0, False),
        (CAN, GBR, 2001, "Ships", 10.0, False),
        (USA, GBR, 2002, "Ships", 90.0, False),
    )
    dyads = frame((USA, CAN, GBR, BEL), [2005])
    found = measured("arms_displacement", dyads, arms(sales, 1990, 2011, error=0.0))
    assert found[CAN, USA, 2005]["value"] == pytest.approx(0.1 - 0.9)
    assert found[CAN, BEL, 2005]["value"] == pytest.approx(0.9)


def test_markets_are_weighted_by_what_the_incumbent_had_delivered() -> None:
    sales: tuple[Sale, ...] = (
        (USA, GBR, 1996, "Ships", 30.0, False),
        (CAN, GBR, 2001, "Ships", 10.0, False),  # the USA loses all of 30
        (USA, BEL, 1996, "Ships", 10.0, False),
        (CAN, BEL, 2001, "Ships", 10.0, False),
        (USA, BEL, 2001, "Ships", 10.0, False),  # and half of 10
    )
    found = measured(
        "arms_displacement", frame((USA, CAN, GBR, BEL), [2005]), arms(sales, 1990, 2011)
    )
    assert found[CAN, USA, 2005]["value"] == pytest.approx((30 * 1.0 + 10 * 0.5) / 40)
