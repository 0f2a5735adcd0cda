"""Each way in which a card can say what must be seen, and for how long it then holds."""

from datetime import date
from typing import Any

import pytest
from tests.alignment.invented import PRIMARY, Sourced, met, record, source, states

from foedus.contracts import Coverage, Kind, State
from foedus.identity import FuzzyDate


def every(kind: str, days: list[str], **fields: Any) -> list[Sourced]:
    return [record(f"{kind}-{day}", kind, day, **fields) for day in days]


CONTACT = {"table": "contacts", "at_least": 1, "window_months": 24, "lapse_months": 36}


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


PROJECTS = {
    "table": "projects", "dated_by": "output_from", "at_least": 1,
    "window_months": 36, "lapse_months": 36,
}  # fmt: skip


def test_dated_by_looks_at_another_date_than_the_record_bears() -> None:
    output = FuzzyDate.parse("2008-03")
    assert met(states(PROJECTS, [record("p", "projects", "2001", output_from=output)])) == [
        2008, 2009, 2010,
    ]  # fmt: skip
    assert met(states(PROJECTS, [record("p", "projects", "2001", output_from=None)])) == []


SESSIONS = {
    "table": "contacts",
    "sessions": {
        "mechanism": "mechanism", "ordinal": "session", "consecutive": 3, "within_months": 18,
    },
    "window_months": 54,
    "lapse_months": 36,
}  # fmt: skip


def session(day: str, number: int | None = None, name: str = "talks", **how: Any) -> Sourced:
    return record(f"s-{name}-{day}", "contacts", day, mechanism=name, session=number, **how)


def test_three_sessions_on_schedule_attain_and_two_missed_lapse() -> None:
    found = states(SESSIONS, [session(f"{year}-05-10") for year in (2004, 2005, 2006)])
    assert met(found) == [2006, 2007, 2008]
    assert found[2007].lapses_on == date(2009, 5, 10)


def test_sessions_too_far_apart_make_no_row() -> None:
    late = [session("2004-05-10"), session("2005-05-10"), session("2006-12-10")]
    assert met(states(SESSIONS, late)) == []


def test_sessions_of_different_mechanisms_make_no_row() -> None:
    mixed = [session("2004-05-10"), session("2005-05-10", name="board"), session("2006-05-10")]
    assert met(states(SESSIONS, mixed)) == []


def test_ordinal_numbers_show_the_sessions_between() -> None:
    found = states(SESSIONS, [session("2004-05-10", 2), session("2012-05-10", 10)])
    assert met(found) == list(range(2006, 2015))
    assert found[2009].records == ("s-talks-2004-05-10", "s-talks-2012-05-10")


def test_ordinal_numbers_that_fall_behind_the_schedule_show_none() -> None:
    assert met(states(SESSIONS, [session("2004-05-10", 2), session("2012-05-10", 5)])) == []


def test_implied_sessions_bear_the_weight_of_the_weaker_record() -> None:
    forum = (source("f", kind=Kind.FORUM),)
    weak = [session("2004-05-10", 2, sources=forum), session("2012-05-10", 10)]
    assert states(SESSIONS, weak)[2009].state is State.REPORTED


def text(key: str, day: str, **fields: Any) -> Sourced:
    written = {"form": "binding", "sources": PRIMARY, **fields}
    return record(key, "agreements", day, **written)


IN_FORCE = {"table": "agreements", "in_force": True}


def test_a_binding_text_is_contested_until_it_enters_into_force() -> None:
    treaty = text("a", "2004-07-16", in_force_from=FuzzyDate.parse("2006-02-28"))
    found = states(IN_FORCE, [treaty], form="text")
    assert [found[y].state for y in (2003, 2004, 2005, 2006)] == [
        State.ABSENT, State.ANNOUNCED, State.ANNOUNCED, State.INSTITUTIONALISED,
    ]  # fmt: skip
    assert found[2006].lapses_on is None


@pytest.mark.parametrize(
    ("form", "state"), [("binding", "announced"), ("unknown", "announced"), ("plan", "reported")]
)
def test_without_a_stated_entry_into_force_the_form_decides(form: str, state: str) -> None:
    found = states(IN_FORCE, [text("a", "2004-07-16", form=form, sources=PRIMARY[:0])])
    assert found[2005].state == state


@pytest.mark.parametrize(
    ("fields", "last"),
    [
        ({"in_force_until": FuzzyDate.parse("2009")}, 2009),
        ({"in_force_until": FuzzyDate.parse("2009-11")}, 2008),
        ({"duration_years": 5.0}, 2008),
        ({}, 2020),
    ],
)
def test_a_text_ends_with_its_term(fields: dict[str, Any], last: int) -> None:
    found = states(IN_FORCE, [text("a", "2004-07-16", form="political", **fields)])
    assert met(found) == list(range(2004, last + 1))


def test_a_text_that_is_overtaken_ends_with_its_successor() -> None:
    old = text("a", "2004-07-16", form="political", superseded_by="b")
    new = record("b", "contacts", "2007-01-01")
    assert met(states(IN_FORCE, [old, new])) == [2004, 2005, 2006]


def test_a_text_is_judged_as_a_text_also_for_an_act() -> None:
    partners = (source("organ-a", party="AAA"), source("organ-b", party="BBB"))
    found = states(IN_FORCE, [text("a", "2004-07-16", form="plan", sources=partners)])
    assert found[2004].state is State.DEMONSTRATED


def test_renewals_are_counted_back_along_their_chain() -> None:
    test = {**IN_FORCE, "renewed": 2}
    plans = [
        text(f"p{i}", str(2001 + 3 * i), form="plan", renewal_of=f"p{i - 1}" if i else None,
             in_force_until=FuzzyDate.parse(str(2003 + 3 * i)))
        for i in range(4)
    ]  # fmt: skip
    assert met(states(test, plans)) == list(range(2007, 2013))


def test_renewals_in_a_circle_come_to_an_end() -> None:
    test = {**IN_FORCE, "renewed": 3}
    circle = [
        text("p", "2004", form="plan", renewal_of="q"),
        text("q", "2004", form="plan", renewal_of="p"),
    ]
    assert met(states(test, circle)) == []


def test_all_of_needs_every_part_and_lapses_with_the_first() -> None:
    test = {"all_of": [CONTACT, IN_FORCE]}
    visit = every("contacts", ["2005-06-15"])
    assert met(states(test, visit)) == []
    found = states(test, [*visit, text("a", "2006-01-01", form="political")])
    assert met(found) == [2006, 2007]
    assert found[2006].lapses_on == date(2008, 6, 15)
    assert set(found[2006].records) == {"contacts-2005-06-15", "a"}


def test_any_of_takes_the_strongest_part() -> None:
    test = {"any_of": [CONTACT, IN_FORCE]}
    rumour = record("v", "contacts", "2005-06-15", status="announced")
    found = states(test, [rumour, text("a", "2006-01-01", form="political")])
    assert found[2005].state is State.ANNOUNCED
    assert found[2006].state is State.DEMONSTRATED
    assert found[2006].records == ("a",)
    assert found[2006].lapses_on is None


def test_of_two_parts_that_pass_the_later_lapse_counts() -> None:
    test = {"any_of": [CONTACT, {**CONTACT, "table": "exercises"}]}
    found = states(test, [*every("contacts", ["2005-06-15"]), *every("exercises", ["2006-03-10"])])
    assert found[2006].lapses_on == date(2009, 3, 10)
    assert set(found[2006].records) == {"contacts-2005-06-15", "exercises-2006-03-10"}


def test_a_corrected_record_is_not_counted_beside_its_correction() -> None:
    test = {**CONTACT, "at_least": 2}
    wrong = record("v1", "contacts", "2005-06-15", superseded_by="v2")
    assert met(states(test, [wrong, record("v2", "contacts", "2005-06-14")])) == []


def test_what_came_later_does_not_undo_an_event() -> None:
    visit = record("v1", "contacts", "2005-06-15", superseded_by="v2")
    broken_off = record("v2", "statements", "2006-03-01")
    assert met(states(CONTACT, [visit, broken_off])) == [2005, 2006, 2007]


BESIDE = {"any_of": [CONTACT, {**CONTACT, "table": "statements"}]}
"""Contacts beside a table that is covered throughout and holds nothing."""


def spans(*years: tuple[int, int, float]) -> dict[str, tuple[Coverage, ...]]:
    made = tuple(Coverage(date(a, 1, 1), date(b, 12, 31), c) for a, b, c in years)
    return {"contacts": made}


def test_nothing_found_is_absent_inside_coverage_and_unobservable_outside() -> None:
    found = states(BESIDE, [], coverage=spans((2005, 2010, 0.9)))
    assert [found[y].state.value for y in (2004, 2005, 2006, 2010, 2011, 2012, 2013)] == [
        "unobservable", "unobservable", "absent", "absent", "unobservable", "unobservable",
        "unobservable",
    ]  # fmt: skip


@pytest.mark.parametrize(("absence", "state"), [("absent", "absent"), ("unobservable",) * 2])
def test_in_a_poor_table_the_card_says_what_absence_means(absence: str, state: str) -> None:
    poor = spans((2000, 2020, 0.4))
    assert states(CONTACT, [], coverage=poor, absence=absence)[2010].state == state


def test_outside_coverage_absence_is_never_known() -> None:
    found = states(BESIDE, [], coverage=spans((2010, 2020, 0.9)), absence="absent")
    assert found[2008].state is State.UNOBSERVABLE
    assert "contacts are not covered" in found[2008].reason


def test_adjoining_spans_of_coverage_are_read_as_one() -> None:
    found = states(CONTACT, [], coverage=spans((2000, 2009, 0.8), (2010, 2020, 0.6)))
    assert {state.state for year, state in found.items() if year > 2001} == {State.ABSENT}


def test_of_overlapping_spans_the_more_complete_one_counts() -> None:
    found = states(CONTACT, [], coverage=spans((2000, 2020, 0.3), (2005, 2008, 0.9)))
    assert [y for y, state in found.items() if state.state is State.ABSENT] == [
        2006, 2007, 2008, 2009,
    ]  # fmt: skip


def test_nothing_lapses_because_collecting_stopped() -> None:
    visit = every("contacts", ["2008-06-15"])
    found = states(BESIDE, visit, coverage=spans((2000, 2009, 0.9)))
    assert found[2010].state is State.DEMONSTRATED
    assert found[2011].state is State.UNOBSERVABLE
    assert "passed when the collection of contacts ended on 2009-12-31" in found[2011].reason
