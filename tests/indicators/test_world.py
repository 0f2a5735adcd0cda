"""Every indicator on the invented world, against values worked out by hand from its tables."""

from __future__ import annotations

import math
from datetime import date

import pytest
from tests.conftest import WORLD

from foedus.contracts import Reading, Void
from foedus.contracts.reading import check_reading
from foedus.flow import gather, measure_indicators
from foedus.project import Project

PROJECT = Project(WORLD)
EVIDENCE = gather(PROJECT, PROJECT.dyad("XNO-XSU"), date(2013, 12, 31))
READINGS = {(r.indicator, r.direction, r.year): r for r in measure_indicators(PROJECT, EVIDENCE)}


def reading(indicator: str, year: int, direction: str = "") -> Reading:
    return READINGS[(indicator, direction, year)]


@pytest.mark.parametrize(
    ("indicator", "direction", "year", "value", "low", "high", "records"),
    [
        # two exercises, one of them bilateral; one more may have gone unseen at 0.9
        ("joint_exercises", "", 2008, 2, 1, 3, {"EX-03", "EX-07"}),
        # patrols enter the high only
        ("joint_exercises", "", 2011, 1, 1, 4, {"EX-06"}),
        # from memory: counted, but not in the low
        ("bilateral_exercises", "", 2004, 1, 0, 2, {"EX-14"}),
        ("multilateral_exercises", "", 2008, 1, 1, 2, {"EX-07"}),
        # 2 domains of 3, 7 of 14 days, first of its kind: (2/3 + 1/2 + 1)/3 ... see below
        ("joint_patrols", "", 2011, 2, 2, 3, {"EX-09", "EX-10"}),
        ("patrol_theatres", "", 2012, 2, 2, 3, {"EX-11"}),
        ("interoperability_acts", "", 2012, 2, 2, 2, {"EX-11"}),
        # 300 over three years and 90 over three years
        ("arms_transfer_value", "XNO>XSU", 2006, 130, 120, 140, {"TR-01", "TR-02"}),
        # one of two lines has no value: it may be worth as much as the other
        ("arms_transfer_value", "XNO>XSU", 2008, 30, 30, 60, {"TR-02", "TR-03"}),
        ("arms_deliveries", "XNO>XSU", 2006, 2, 1, 3, {"TR-01", "TR-02"}),
        ("dual_use_flows", "XNO>XSU", 2011, 1, 0, 2, {"TR-04"}),
        ("treaty_obligation", "", 2004, 2, 2, 2, {"AG-01"}),
        ("treaty_obligation", "", 2005, 3, 3, 3, {"AG-01", "AG-02"}),
        # the plan of 2006 as renewed in 2009 is one agreement
        ("defence_agreements_in_force", "", 2009, 3, 2, 4, {"AG-01", "AG-02", "AG-03"}),
        ("military_contacts", "", 2006, 1.8, 1.8, 2.8, {"VI-04", "VI-22"}),
        ("leader_meetings", "", 2004, 1, 1, 2, {"VI-21"}),
        ("joint_statements", "", 2010, 1, 1, 2, {"AG-05"}),
        ("strategic_cooperation", "", 2012, 2, 2, 2, {"PR-01"}),
        ("friction_incidents", "", 2007, 1, 1, 2, {"TP-03"}),
        ("external_pressure", "", 2010, 1, 1, 2, {"TP-02"}),
        ("trade_partner_share", "XSU>XNO", 2010, 40, 38, 42, {"MA-901"}),
    ],
)
def test_values_worked_out_by_hand(
    indicator: str,
    direction: str,
    year: int,
    value: float,
    low: float,
    high: float,
    records: set[str],
) -> None:
    found = reading(indicator, year, direction)
    assert (found.value, found.low, found.high) == pytest.approx((value, low, high))
    assert set(found.records) == records


def test_complexity_is_the_mean_of_what_is_known_and_spans_what_is_not() -> None:
    # EX-01: one domain of three, 7 of 14 days, a first; command and live fire not reported
    found = reading("exercise_complexity", 2006)
    points = 1 / 3 + 7 / 14 + 1
    assert found.value == pytest.approx(points / 3)
    assert (found.low, found.high) == pytest.approx((points / 5, (points + 2) / 5))


def test_shares_have_wilson_intervals() -> None:
    found = reading("transfer_composition", 2006, "XNO>XSU")
    z2 = 1.645**2
    half = 1.645 / (1 + z2 / 2) * math.sqrt(0.25 / 2 + z2 / 16)
    assert found.value == 0.5
    assert (found.low, found.high) == pytest.approx((0.5 - half, 0.5 + half))


def test_trade_dependence_is_trade_over_ones_own_gdp() -> None:
    # 2005: trade 9, GDP of Norland 120, of Sudland 50; both figures carry 5 % error
    found = reading("trade_dependence", 2005, "XNO>XSU")
    assert found.value == pytest.approx(100 * 9 / 120)
    assert found.low == pytest.approx(100 * 9 * 0.95 / (120 * 1.05))
    assert found.high == pytest.approx(100 * 9 * 1.05 / (120 * 0.95))
    assert reading("trade_dependence", 2005, "XSU>XNO").value == pytest.approx(100 * 9 / 50)


def test_conflicting_figures_widen_the_interval_and_the_better_graded_is_the_value() -> None:
    found = reading("trade_total", 2010)
    assert found.value == 14
    assert (found.low, found.high) == pytest.approx((14 * 0.95, 17 * 1.15))
    assert "MA-900" in found.records


def test_ratios_are_logarithms_of_first_over_second() -> None:
    assert reading("gdp_ratio", 2005).value == pytest.approx(math.log(120 / 50))
    assert reading("dependence_asymmetry", 2010).value == pytest.approx(math.log(10 / 40))


def test_joint_statements_count_for_both_speakers() -> None:
    for direction in ("XNO>XSU", "XSU>XNO"):
        assert reading("stance", 2004, direction).records == ("PE-01",)
    assert reading("stance", 2009, "XNO>XSU").value is None


@pytest.mark.parametrize(
    ("indicator", "direction", "year", "void"),
    [
        ("arsenal_ratio", "", 2005, Void.NONE_FOUND),
        ("friction_incidents", "", 2005, Void.NONE_FOUND),
        # a delivery without a stated value is not a delivery of nothing
        ("arms_transfer_value", "XNO>XSU", 2009, Void.UNOBSERVABLE),
    ],
)
def test_missing_is_never_zero(indicator: str, direction: str, year: int, void: Void) -> None:
    found = reading(indicator, year, direction)
    assert found.value is None
    assert found.void == void


def test_zero_inside_coverage_says_that_something_may_have_been_missed() -> None:
    found = reading("joint_exercises", 2002)
    assert (found.value, found.low, found.high, found.records) == (0, 0, 1, ())


def test_announced_exercises_stand_only_in_the_high() -> None:
    found = reading("bilateral_exercises", 2012)
    assert (found.value, found.low, found.high) == (0, 0, 2)
    assert found.records == ("EX-13",)


def test_other_definitions_are_kept_beside_the_value() -> None:
    names = {d.name: d.value for d in reading("joint_exercises", 2008).definitions}
    assert names["bilateral only"] == 1
    assert names["joint patrols included"] == 2


def test_every_reading_keeps_what_its_card_promises() -> None:
    for found in READINGS.values():
        assert check_reading(found, PROJECT.shelf[found.indicator].card) == []


def test_at_least_eighteen_numbered_indicators_over_seven_dimensions_have_values() -> None:
    cards = {r.indicator: PROJECT.shelf[r.indicator].card for r in READINGS.values()}
    valued = {i for (i, _, _), r in READINGS.items() if r.value is not None}
    assert len({cards[i].number for i in valued if cards[i].number <= 24}) >= 18
    assert len({cards[i].dimension for i in valued}) >= 7


def test_a_year_that_has_not_ended_has_a_low_and_no_value() -> None:
    half = gather(PROJECT, PROJECT.dyad("XNO-XSU"), date(2010, 7, 1))
    found = {r.year: r for r in measure_indicators(PROJECT, half, ["joint_exercises"])}
    assert max(found) == 2010
    last = found[2010]
    assert (last.value, last.low, last.high, last.void) == (None, 1, None, "year_incomplete")


def test_readings_as_of_a_date_rest_on_what_was_known_then() -> None:
    day = date(2009, 12, 31)
    then = gather(PROJECT, PROJECT.dyad("XNO-XSU"), day)
    found = measure_indicators(PROJECT, then)
    used = {i for r in found for i in r.records}
    assert all(then.record(i).known_on <= day for i in used)  # type: ignore[union-attr]
    assert max(r.year for r in found) == 2009
    now = {(r.indicator, r.direction, r.year): r.value for r in READINGS.values()}
    changed = [r for r in found if r.value != now[(r.indicator, r.direction, r.year)]]
    # only what later became known: the landing of 2005, and figures first printed in 2013
    assert {(r.indicator, r.year) for r in changed if "exercises" in r.indicator} == {
        ("joint_exercises", 2005),
        ("bilateral_exercises", 2005),
    }
    assert any(r.indicator == "gdp_ratio" and r.value is None for r in changed)
