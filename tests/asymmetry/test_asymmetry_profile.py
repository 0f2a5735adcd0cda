"""From readings to the profile of a pair: ratios, each side's figure, voids and their reasons."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from foedus.alignment.asymmetry import Aspect, shipped_aspects
from foedus.contracts import Reading, Void
from foedus.contracts.estimates import Asymmetry
from foedus.identity import Dyad, load_states, resolve_dyad
from foedus.indicators import load_shelf
from foedus.measuring.asymmetry import ZERO_SIDE, latest, needed, profile

CARDS = {key: item.card for key, item in load_shelf().items()}
PAIR = resolve_dyad("RUS-CHN", load_states())
THERE, BACK = PAIR.directions


def reading(
    indicator: str, year: int, value: float | None, direction: str = "", void: Void = Void.NONE
) -> Reading:
    spread = None if value is None else abs(value) * 0.1
    low = None if value is None or spread is None else value - spread
    high = None if value is None or spread is None else value + spread
    ref = f"{indicator}:{direction or 'pair'}"
    return Reading(
        indicator, PAIR.code, direction, year, value, low, high, void, () if void else (ref,)
    )


def of(measured: tuple[Asymmetry, ...]) -> dict[tuple[str, str, int], Asymmetry]:
    return {(m.aspect, m.direction, m.year): m for m in measured}


def test_arms_depend_on_the_end_of_a_direction_and_trade_on_its_start() -> None:
    found = of(
        profile(
            PAIR,
            [
                reading("arms_supplier_share_tiv", 2010, 80.0, THERE),
                reading("arms_supplier_share_tiv", 2010, 2.0, BACK),
                reading("import_share", 2010, 20.0, THERE),
                reading("import_share", 2010, 4.0, BACK),
            ],
            CARDS,
        )
    )
    arms, goods = found["arms_supply", "", 2010], found["import_share", "", 2010]
    assert arms.value == pytest.approx(math.log(2 / 80))  # China's share from Russia stands below
    assert arms.low == pytest.approx(math.log(1.8 / 88))
    assert arms.high == pytest.approx(math.log(2.2 / 72))
    assert arms.reading.startswith("China depended on arms from Russia 40 times (33 to 49)")
    assert "80% against 2.0%" in arms.reading
    assert goods.value == pytest.approx(math.log(5))
    assert goods.reading.startswith("Russia depended on imports from China 5 times")
    own = found["arms_supply", THERE, 2010]
    assert (own.form, own.value, own.unit) == ("value", 80.0, CARDS["arms_supplier_share_tiv"].unit)
    assert own.reading == "80% (72% to 88%) of China's imports of major arms came from Russia"
    assert arms.records == ("arms_supplier_share_tiv:CHN>RUS", "arms_supplier_share_tiv:RUS>CHN")
    assert arms.indicators == ("arms_supplier_share_tiv",)


def test_a_ratio_to_nothing_is_void_with_its_reason_and_keeps_both_figures() -> None:
    given = [
        reading("arms_supplier_share_tiv", 2010, 80.0, THERE),
        reading("arms_supplier_share_tiv", 2010, 0.0, BACK),
    ]
    found = of(profile(PAIR, given, CARDS))
    ratio = found["arms_supply", "", 2010]
    assert (ratio.value, ratio.low, ratio.high, ratio.void) == (None, None, None, ZERO_SIDE)
    assert ratio.reading == "No ratio: the figure of Russia is zero"
    assert found["arms_supply", BACK, 2010].value == 0.0
    both = [replace(r, value=0.0, low=0.0, high=0.0) for r in given]
    ratio = of(profile(PAIR, both, CARDS))["arms_supply", "", 2010]
    assert ratio.reading == "No ratio: the figure of Russia and of China is zero"


def test_a_side_that_is_missing_says_which_and_why() -> None:
    given = [
        reading("import_share", 2010, 20.0, THERE),
        reading("import_share", 2010, None, BACK, Void.NONE_FOUND),
    ]
    found = of(profile(PAIR, given, CARDS))
    ratio = found["import_share", "", 2010]
    assert ratio.void == "none_found"
    assert ratio.reading.startswith("No ratio: no figure of China; nothing was found")
    assert found["import_share", BACK, 2010].void == "none_found"
    assert found["import_share", THERE, 2010].value == 20.0
    alone = of(profile(PAIR, given[:1], CARDS))["import_share", "", 2010]
    assert alone.void == "outside_coverage"


def test_years_that_no_source_covers_are_left_out() -> None:
    given = [
        reading("capability_ratio", 1700, None, void=Void.OUTSIDE_COVERAGE),
        reading("capability_ratio", 2000, None, void=Void.UNOBSERVABLE),
        reading("capability_ratio", 2001, -1.0),
    ]
    found = profile(PAIR, given, CARDS)
    assert [(m.year, m.void) for m in found] == [(2000, "unobservable"), (2001, "")]
    assert found[1].form == "log_ratio"
    assert found[1].reading.startswith("China had 2.7 times (2.5 to 3)")


def test_where_sources_differ_the_first_counts_and_the_interval_spans_both() -> None:
    given = [
        reading("gdp_ratio_world_bank", 2010, -2.0),
        reading("gdp_ratio", 2010, -1.0),
        reading("gdp_ratio_world_bank", 2011, -2.0),
    ]
    found = of(profile(PAIR, given, CARDS))
    both = found["gdp", "", 2010]
    assert (both.value, both.low, both.high) == pytest.approx((-1.0, -2.2, -0.9))
    assert both.indicators == ("gdp_ratio", "gdp_ratio_world_bank")
    assert len(both.records) == 2
    assert found["gdp", "", 2011].value == -2.0


def test_readings_of_other_indicators_are_left_alone() -> None:
    assert profile(PAIR, [reading("joint_exercises", 2010, 3.0)], CARDS) == ()
    assert profile(PAIR, [], CARDS) == ()


def test_an_indicator_that_is_not_as_directed_as_the_aspect_is_not_read() -> None:
    odd = Aspect("odd", "Odd", "trade", "both", ("import_share",), each="{value}")
    given = [reading("import_share", 2010, 1.0, THERE)]
    assert profile(PAIR, given, CARDS, [odd]) == ()


def test_turning_a_pair_about_flips_every_ratio() -> None:
    turned = Dyad(PAIR.b, PAIR.a)
    given = [
        reading("import_share", 2010, 20.0, THERE),
        reading("import_share", 2010, 4.0, BACK),
        reading("arms_supplier_share_tiv", 2010, 30.0, THERE),
        reading("arms_supplier_share_tiv", 2010, 3.0, BACK),
    ]
    here, there = (of(profile(pair, given, CARDS)) for pair in (PAIR, turned))
    for key, item in here.items():
        if item.form == "log_ratio":
            assert there[key].value == pytest.approx(-(item.value or 0.0))
            assert there[key].reading == item.reading


def test_the_latest_year_with_a_value_goes_before_a_later_one_without() -> None:
    given = [
        reading("capability_ratio", 2000, -1.0),
        reading("capability_ratio", 2001, None, void=Void.UNOBSERVABLE),
        reading("personnel_ratio", 2001, None, void=Void.UNOBSERVABLE),
    ]
    measured = profile(PAIR, given, CARDS)
    assert [(m.aspect, m.year) for m in latest(measured)] == [
        ("capability", 2000),
        ("personnel", 2001),
    ]
    assert [m.void for m in latest(measured, 2001)] == ["unobservable", "unobservable"]


def test_every_shipped_aspect_rests_on_indicators_of_the_shelf() -> None:
    for aspect in shipped_aspects():
        for name in aspect.indicators:
            assert CARDS[name].directed == aspect.directed, f"{aspect.id}: {name}"
    assert set(needed()) <= CARDS.keys()
