"""Each way in which a card can say what must be seen, and for how long it then holds."""

from datetime import date
from typing import Any

import pytest
from tests.alignment.invented import CONTACT, Sourced, every, met, record, states

from foedus.contracts import State


def test_a_criterion_outlives_its_window_and_not_its_lapse() -> None:
    found = states(CONTACT, every("contacts", ["2005-06-15"]))
    assert met(found) == [2005, 2006, 2007]
    assert found[2006].lapses_on == date(2008, 6, 15)
    assert "passed by 2005-06-15, now 0 records (1 needed)" in found[2007].reason
    assert found[2008].state is State.ABSENT
    assert "lapsed on 2008-06-15, after 36 months without" in found[2008].reason


def test_something_new_within_the_lapse_keeps_it() -> None:
    days = ["2005-06-15", "2008-06-14", "2011-06-14"]
    assert met(states(CONTACT, every("contacts", days))) == list(range(2005, 2014))


def test_what_lapsed_must_be_attained_anew() -> None:
    test = {**CONTACT, "at_least": 2, "lapse_months": 12}
    found = states(test, every("contacts", ["2005-01-10", "2005-02-10", "2008-01-10"]))
    assert met(found) == [2005]
    assert "1 records (2 needed)" in found[2008].reason


@pytest.mark.parametrize(
    ("day", "years"), [("2007-02-09", [2005, 2006, 2007]), ("2007-02-10", [2005, 2006])]
)
def test_what_comes_on_the_day_of_the_lapse_comes_too_late(day: str, years: list[int]) -> None:
    test = {**CONTACT, "at_least": 2, "window_months": 12, "lapse_months": 24}
    found = states(
        test, every("contacts", ["2005-01-10", "2005-02-10", day]), as_of=date(2007, 12, 31)
    )
    assert met(found) == years


def test_an_event_that_lasts_keeps_a_criterion_until_after_its_end() -> None:
    test = {**CONTACT, "at_least": 2, "lapse_months": 12}
    stay = record("stay", "contacts", "2005-01-10", end="2007-03-10")
    assert met(states(test, [stay, record("v", "contacts", "2005-02-10")])) == [2005, 2006, 2007]


def test_a_lapse_shorter_than_the_window_ends_it_within_the_window() -> None:
    test = {**CONTACT, "window_months": 72, "lapse_months": 36}
    assert met(states(test, every("contacts", ["2005-12-30"]))) == [2005, 2006, 2007]


def test_a_vague_date_counts_from_the_day_by_which_it_had_surely_begun() -> None:
    test = {**CONTACT, "at_least": 2, "window_months": 12, "lapse_months": 12}
    assert met(states(test, every("contacts", ["2005-01-05", "2006"]))) == []
    assert met(states(test, every("contacts", ["2005-01-05", "2005"]))) == [2005]


def test_an_event_of_the_year_under_way_counts_on_the_date_of_information() -> None:
    found = states(CONTACT, every("contacts", ["2010"]), as_of=date(2010, 6, 30))
    assert found[2010].state is State.DEMONSTRATED


@pytest.mark.parametrize(
    ("parties", "who", "seen"),
    [
        ("both", ("AAA", "BBB", "CCC"), True),
        ("both", ("OLD", "BBB"), True),
        ("both", ("AAA", "CCC"), False),
        ("only", ("AAA", "BBB", "CCC"), False),
        ("only", ("BBB", "OLD"), True),
        ("any", ("CCC", "DDD"), True),
    ],
)
def test_parties_say_who_must_have_taken_part(
    parties: str, who: tuple[str, ...], *, seen: bool
) -> None:
    test = {**CONTACT, "parties": parties}
    found = states(test, every("contacts", ["2005-06-15"], parties=who))
    assert bool(met(found)) is seen


@pytest.mark.parametrize(
    ("where", "seen"),
    [
        ({"level": ["defence minister", "general staff"]}, True),
        ({"level": ["head of state"]}, False),
        ({"level": {"not": ["head of state"]}}, True),
        ({"level": {"not": ["defence minister"]}}, False),
        ({"host": {"not": ["AAA"]}}, False),
        ({"session": {"min": 3}}, True),
        ({"session": {"min": 3, "max": 3}}, False),
        ({"mechanism": {"filled": False}}, True),
        ({"mechanism": {"filled": True}}, False),
        ({"persons": {"has_all": ["Ada (AAA)", "Bo (BBB)"]}}, True),
        ({"persons": {"has_all": ["Ada (AAA)", "Cy (CCC)"]}}, False),
        ({"place": {"words": ["hall"]}}, True),
        ({"place": {"words": ["all"]}}, False),
        ([{"level": ["head of state"]}, {"session": {"max": 4}}], True),
        ({"duration_days": {"min": 3, "max": 3}}, True),
    ],
)
def test_where_selects_records_by_their_columns(where: Any, *, seen: bool) -> None:
    visit = record(
        "v", "contacts", "2005-06-15", end="2005-06-17", level="defence minister", host=None,
        session=4, mechanism=None, persons=("Ada (AAA)", "Bo (BBB)"), place="Great Hall",
    )  # fmt: skip
    assert bool(met(states({**CONTACT, "where": where}, [visit]))) is seen


def test_an_unknown_flag_is_neither_true_nor_false() -> None:
    test = {"table": "exercises", "at_least": 1, "window_months": 12, "lapse_months": 12}
    unknown = every("exercises", ["2005-06-15"], combined_command=None)
    for wanted in (True, False):
        assert not met(states({**test, "where": {"combined_command": wanted}}, unknown))


PATROLS = {
    "table": "exercises",
    "at_least": 3,
    "distinct": {"column": "theatres", "at_least": 2},
    "window_months": 24,
    "lapse_months": 24,
}


def test_distinct_values_are_counted_over_all_records() -> None:
    days = ["2005-01-10", "2005-02-10", "2005-03-10"]
    one_sea = every("exercises", days, theatres=("North Sea",))
    assert met(states(PATROLS, one_sea)) == []
    south = record("p", "exercises", "2005-04-10", theatres=("North Sea", "South Sea"))
    found = states(PATROLS, [*one_sea, south])
    assert met(found) == [2005, 2006]
    assert "2 theatres: North Sea, South Sea (2 needed)" in found[2005].reason


SERIES = {
    "table": "exercises",
    "same": {
        "column": "series",
        "at_least": 3,
        "and_distinct": {"column": "domains", "at_least": 2, "among": ["land", "sea"]},
    },
    "window_months": 72,
    "lapse_months": 36,
}


def test_a_series_is_counted_apart_from_others() -> None:
    tide = every("exercises", ["2004", "2006"], series="tide", domains=("land", "sea"))
    hill = every("exercises", ["2005", "2007"], series="hill", domains=("land", "sea"))
    assert met(states(SERIES, [*tide, *hill])) == []
    third = record("t3", "exercises", "2008", series="tide", domains=("sea",))
    found = states(SERIES, [*tide, *hill, third])
    assert met(found) == [2008, 2009, 2010]
    assert found[2008].records == ("exercises-2004", "exercises-2006", "t3")
    assert "series tide: 3 records (3 needed)" in found[2008].reason


def test_another_series_does_not_keep_the_first_alive() -> None:
    days = ["2004", "2005", "2006"]
    tide = every("exercises", days, series="tide", domains=("land", "sea"))
    hill = record("h", "exercises", "2008", series="hill", domains=("land", "sea"))
    assert met(states(SERIES, [*tide, hill])) == [2006, 2007, 2008]


def test_only_the_values_named_count_as_distinct() -> None:
    days = ["2004", "2005", "2006"]
    fields = {"series": "tide", "domains": ("land", "internal-security")}
    assert met(states(SERIES, every("exercises", days, **fields))) == []


def test_records_without_a_group_belong_to_none() -> None:
    days = ["2004", "2005", "2006"]
    fields = {"series": None, "domains": ("land", "sea")}
    found = states(SERIES, every("exercises", days, **fields))
    assert met(found) == []
    assert found[2006].reason.startswith("exercises: 0 records")


YEARS = {
    "table": "transfers",
    "years": ["delivered_from", "delivered_to"],
    "years_with": 3,
    "window_months": 60,
    "lapse_months": 60,
}


def line(key: str, first: int | None, last: int | None, **how: Any) -> Sourced:
    return record(key, "transfers", "2003", delivered_from=first, delivered_to=last, **how)


def test_years_with_counts_each_year_of_a_span_once() -> None:
    found = states(YEARS, [line("t1", 2004, 2005), line("t2", 2005, 2005)])
    assert met(found) == []
    found = states(YEARS, [line("t1", 2004, 2005), line("t2", 2007, 2007)])
    assert met(found) == [2007, 2008, 2009, 2010, 2011]
    assert "3 years: 2004, 2005, 2007 (3 needed)" in found[2007].reason


def test_years_further_apart_than_the_window_do_not_add_up() -> None:
    assert met(states(YEARS, [line("t1", 2004, 2004), line("t2", 2008, 2009)])) == []


def test_a_line_without_a_last_year_delivers_in_its_first_alone() -> None:
    assert met(states(YEARS, [line("t1", 2004, None)])) == []
    assert met(states({**YEARS, "years_with": 1}, [line("t1", None, 2009)])) == []


def test_doubtful_records_contest() -> None:
    test = {**YEARS, "doubtful": {"delivery": ["unverified"]}}
    unverified = line("t1", 2004, 2006, delivery="unverified")
    assert states(test, [unverified])[2006].state is State.ANNOUNCED
    delivered = line("t1", 2004, 2006, delivery="delivered")
    assert states(test, [delivered])[2006].state is State.DEMONSTRATED
