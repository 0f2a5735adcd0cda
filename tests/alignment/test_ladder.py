from datetime import date
from typing import Any

import pytest
from tests.alignment.invented import (
    PRIMARY,
    Sourced,
    criterion,
    evidence,
    levels,
    record,
    same,
    scheme,
)

from foedus.alignment import climb
from foedus.contracts import Coverage, Ladder, LadderYear, State


def seen(table: str, key: str, **words: str) -> dict[str, Any]:
    """A criterion that is met for a year by one record of a table."""
    test = {"table": table, "at_least": 1, "window_months": 12, "lapse_months": 12}
    return criterion(test, key, **words)


THREE = scheme([seen("contacts", "a")], [seen("projects", "b")], [seen("exercises", "c")])
"""Contacts, then projects, then exercises."""

LOOSE = scheme(
    [seen("contacts", "a")],
    [seen("projects", "b")],
    [seen("exercises", "c")],
    cumulative=False,
)


def events(**years: list[int]) -> list[Sourced]:
    return [
        record(f"{table}-{year}", table, f"{year}-05-10")
        for table, when in years.items()
        for year in when
    ]


def climbed(records: list[Sourced], ladder: Any = THREE, **options: Any) -> Ladder:
    return climb(ladder, evidence(records, **options), same)


def at(ladder: Ladder, year: int) -> LadderYear:
    return next(row for row in ladder.years if row.year == year)


def test_the_level_is_the_highest_rung_with_all_lower_rungs_met() -> None:
    records = events(
        contacts=[2005, 2006, 2007, 2008], projects=[2006, 2007, 2008], exercises=[2007]
    )
    ladder = climbed(records, first=2004, last=2009)
    assert levels(ladder) == {2004: 0, 2005: 1, 2006: 2, 2007: 3, 2008: 2, 2009: 0}
    assert ladder.reproducibility == 1
    assert at(ladder, 2007).label == "R3"
    assert at(ladder, 2007).reason == "R3 and every rung below it are met"


def test_a_rung_above_a_gap_is_an_error_and_does_not_raise_the_level() -> None:
    fine = {"contacts": list(range(2000, 2020)), "projects": list(range(2000, 2019))}
    ladder = climbed(events(**fine, exercises=[2019]), last=2019)
    assert ladder.reproducibility == 1 - 2 / 60
    assert at(ladder, 2019).level == 1
    assert at(ladder, 2019).errors == 2
    assert at(ladder, 2018).errors == 0


def test_levels_are_withheld_where_the_rungs_are_no_scale() -> None:
    ladder = climbed(events(exercises=[2005, 2006]), first=2005, last=2006)
    assert ladder.reproducibility == 1 - 4 / 6
    assert {row.level for row in ladder.years} == {None}
    assert {row.contested for row in ladder.years} == {None}
    assert "reproducibility 0.33 is below 0.90" in ladder.withheld
    assert "R1 is out of order in 2 of 2 observed rows" in ladder.withheld
    assert "R3 is out of order in 2 of 2 observed rows" in ladder.withheld
    assert at(ladder, 2005).criteria[2].state is State.DEMONSTRATED
    assert at(ladder, 2005).reason.startswith("the level is withheld; ")


def test_a_contested_rung_below_a_met_one_breaks_no_order_but_leaves_no_level() -> None:
    rumour = record("r", "contacts", "2005-05-10", status="announced")
    records = [rumour, *events(projects=[2005])]
    ladder = climbed(records, first=2005, last=2005)
    row = at(ladder, 2005)
    assert (ladder.reproducibility, ladder.withheld, row.errors) == (1, "", 0)
    assert (row.level, row.contested) == (None, 2)
    assert "no level, since R1 is contested while R2 is met" in row.reason


def test_rungs_that_exclude_one_another_have_no_order_to_break() -> None:
    ladder = climbed(events(exercises=[2005, 2006]), LOOSE, first=2004, last=2006)
    assert levels(ladder) == {2004: 0, 2005: 3, 2006: 3}
    assert ladder.reproducibility is None
    assert ladder.withheld == ""
    assert {row.errors for row in ladder.years} == {0}


def test_contested_is_the_level_if_contested_criteria_counted() -> None:
    rumour = record("r", "projects", "2005-05-10", status="announced")
    ladder = climbed([*events(contacts=[2005]), rumour], first=2005, last=2005)
    row = at(ladder, 2005)
    assert (row.level, row.contested) == (1, 2)
    assert row.reason.endswith("R2 if contested criteria counted")


def test_a_rung_that_cannot_be_observed_makes_the_level_a_floor() -> None:
    unseen = {"projects": ()}
    ladder = climbed(events(contacts=[2005]), first=2005, last=2005, coverage=unseen)
    row = at(ladder, 2005)
    assert row.level == 1
    assert "R2 cannot be observed, so R1 is a floor" in row.reason


def test_where_the_first_rung_cannot_be_observed_there_is_no_level() -> None:
    ladder = climbed([], first=2005, last=2005, coverage={"contacts": ()})
    row = at(ladder, 2005)
    assert (row.level, row.label, row.contested) == (None, "", None)
    assert "R1 cannot be observed, so no level can be given" in row.reason


def test_an_unseen_rung_is_no_error() -> None:
    ladder = climbed(events(projects=[2005]), first=2005, last=2005, coverage={"contacts": ()})
    assert at(ladder, 2005).errors == 0
    assert ladder.reproducibility == 1


def test_partial_attainment_is_called_incipient() -> None:
    both = scheme([seen("contacts", "a"), seen("projects", "b")])
    row = at(climbed(events(contacts=[2005]), both, first=2005, last=2005), 2005)
    assert row.level == 0
    assert "R1 is incipient: 1 of 2 criteria met (a), open: b (absent)" in row.reason


def test_a_year_is_judged_on_the_date_of_information_where_that_is_sooner() -> None:
    records = [record("e", "contacts", "2005-03-01")]
    ladder = climbed(records, first=2004, as_of=date(2005, 6, 30))
    assert [row.at for row in ladder.years] == [date(2004, 12, 31), date(2005, 6, 30)]
    assert at(ladder, 2005).level == 1
    assert "judged on 2005-06-30, the date of information" in at(ladder, 2005).reason


def test_after_the_end_of_coverage_there_are_no_years() -> None:
    span = (Coverage(date(2004, 1, 1), date(2006, 9, 30), 0.9),)
    covered = dict.fromkeys(("contacts", "projects", "exercises"), span)
    ladder = climbed([], coverage=covered, as_of=date(2010, 1, 1))
    assert [row.at for row in ladder.years][-1] == date(2006, 9, 30)
    assert "judged on 2006-09-30, the end of coverage" in at(ladder, 2006).reason


def test_nothing_covered_gives_no_years_and_says_so() -> None:
    nothing = dict.fromkeys(("contacts", "projects", "exercises"), ())
    ladder = climbed([], coverage=nothing)
    assert ladder.years == ()
    assert ladder.reproducibility is None
    assert "no table that this ladder needs is covered" in ladder.withheld


def test_years_limit_what_is_shown() -> None:
    found = evidence(events(contacts=[2005]))
    ladder = climb(THREE, found, same, range(2005, 2007))
    assert levels(ladder) == {2005: 1, 2006: 0}


WAR = {"definition": "at war", "table": "incidents"}
ENEMY = [{"category": ["war"], "belligerents": {"has_all": ["$to"], "not": ["$from"]}}]
DURING = {"during_war": True, "window_months": 24, "lapse_months": 24}

AID = scheme(
    [
        criterion(
            {"table": "transfers", "where": {"supplier": ["$from"], "recipient": ["$to"]},
             "years": ["delivered_from", "delivered_to"], "at_least": 1, **DURING},
            "arms",
        )
    ],
    [
        criterion(
            {"table": "flows", "where": {"actor": ["$from"], "partner": ["$to"]},
             "rises": {"value": "value", "per": ["flow", "unit"], "years_before": 3}, **DURING},
            "trade",
        )
    ],
    directed=True,
    cumulative=False,
    applies={**WAR, "where": ENEMY},
)  # fmt: skip


def war(start: str, end: str = "", who: tuple[str, ...] = ("BBB", "CCC")) -> Sourced:
    return record(
        f"war-{start}", "incidents", start, end=end, parties=who, category="war",
        belligerents=who, sources=PRIMARY,
    )  # fmt: skip


def arms(first: int, last: int, supplier: str = "AAA", recipient: str = "BBB") -> Sourced:
    return record(
        f"arms-{supplier}-{first}", "transfers", str(first), supplier=supplier,
        recipient=recipient, delivered_from=first, delivered_to=last,
    )  # fmt: skip


def trade(year: int, value: float, **how: Any) -> Sourced:
    return record(
        f"trade-{year}", "flows", str(year), actor="AAA", partner="BBB", flow="goods",
        unit="USD", value=value, **how,
    )  # fmt: skip


def test_a_directed_ladder_is_read_in_years_of_war_alone() -> None:
    ladder = climbed([war("2005-03-01", "2006-06-30"), arms(2004, 2010)], AID)
    assert levels(ladder, "AAA>BBB") == {
        year: (1 if year in (2005, 2006) else None) for year in range(2000, 2021)
    }
    assert set(levels(ladder, "BBB>AAA").values()) == {None}
    quiet = next(row for row in ladder.years if row.year == 2004)
    assert quiet.reason == "does not apply: no record of a war that BBB fought"
    last = next(row for row in ladder.years if row.year == 2006)
    assert last.at == date(2006, 6, 30)
    assert last.reason.endswith("judged on 2006-06-30, the end of the war")


def test_a_war_without_an_end_goes_on() -> None:
    ladder = climbed([war("2018-03-01"), arms(2018, 2018)], AID)
    found = levels(ladder, "AAA>BBB")
    assert [found[y] for y in (2017, 2018, 2019, 2020)] == [None, 1, 1, 0]


def test_a_belligerent_of_an_older_name_is_the_same() -> None:
    ladder = climbed([war("2005", "2005", ("OLD", "CCC")), arms(2005, 2005, "BBB", "OLD")], AID)
    assert levels(ladder, "BBB>AAA")[2005] == 1


def test_support_in_an_earlier_war_is_not_carried_into_the_next() -> None:
    wars = [war("2005-01-01", "2005-12-31"), war("2006-06-01", "2007-12-31")]
    ladder = climbed([*wars, arms(2005, 2005)], AID)
    found = levels(ladder, "AAA>BBB")
    assert [found[y] for y in (2005, 2006, 2007)] == [1, 0, 0]


def test_a_war_of_the_partners_against_each_other_does_not_count() -> None:
    ladder = climbed([war("2005", "2006", ("AAA", "BBB")), arms(2005, 2006)], AID)
    assert {row.level for row in ladder.years} == {None}


def test_a_rise_must_top_every_figure_before_the_war() -> None:
    before = [trade(2002, 50), trade(2003, 90), trade(2004, 70)]
    fought = war("2005-01-01", "2007-12-31")
    ladder = climbed([fought, *before, trade(2005, 80), trade(2006, 95)], AID)
    found = levels(ladder, "AAA>BBB")
    assert [found[y] for y in (2005, 2006, 2007)] == [0, 2, 2]
    row = next(r for r in ladder.years if r.year == 2006 and r.direction == "AAA>BBB")
    assert row.criteria[1].records == ("trade-2006", "trade-2002", "trade-2003", "trade-2004")


@pytest.mark.parametrize(
    ("low", "high", "level"), [(91.0, None, 2), (90.0, None, 0), (None, 94.0, 2), (None, 96.0, 0)]
)
def test_a_rise_must_survive_the_spread_of_the_figures(
    low: float | None, high: float | None, level: int
) -> None:
    records = [
        war("2005-01-01", "2005-12-31"),
        trade(2004, 90, value_high=high),
        trade(2005, 95, value_low=low),
    ]
    assert levels(climbed(records, AID), "AAA>BBB")[2005] == level


def test_without_figures_from_before_the_war_no_rise_is_seen() -> None:
    fought = war("2005-01-01", "2005-12-31")
    ladder = climbed([fought, trade(2001, 10), trade(2005, 95)], AID)
    assert levels(ladder, "AAA>BBB")[2005] == 0


def test_figures_of_another_unit_are_not_compared() -> None:
    other = record(
        "trade-2004", "flows", "2004", actor="AAA", partner="BBB", flow="goods", unit="EUR",
        value=1.0,
    )  # fmt: skip
    ladder = climbed([war("2005", "2005"), other, trade(2005, 95)], AID)
    assert levels(ladder, "AAA>BBB")[2005] == 0


def test_a_year_that_was_mostly_peace_shows_no_rise() -> None:
    fought = war("2005-12-01", "2005-12-31")
    ladder = climbed([fought, trade(2004, 10), trade(2005, 95)], AID)
    assert levels(ladder, "AAA>BBB")[2005] == 0


def test_a_rise_over_recollected_figures_is_reported_and_no_more() -> None:
    fought = war("2005-01-01", "2005-12-31")
    ladder = climbed([fought, trade(2004, 10, credibility=6), trade(2005, 95)], AID)
    row = next(r for r in ladder.years if r.year == 2005 and r.direction == "AAA>BBB")
    assert row.criteria[1].state is State.REPORTED
    assert (row.level, row.contested) == (0, 2)
