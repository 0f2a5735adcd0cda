"""What sessions, texts, combined tests and gaps in coverage mean for a criterion."""

from datetime import date
from typing import Any

import pytest
from tests.alignment.invented import CONTACT, PRIMARY, Sourced, every, met, record, source, states

from foedus.contracts import Coverage, Kind, State
from foedus.identity import FuzzyDate

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


def test_a_weaker_part_does_not_put_off_the_lapse() -> None:
    test = {"any_of": [CONTACT, IN_FORCE]}
    pending = text("a", "2005-01-01", form="binding")
    found = states(test, [*every("contacts", ["2005-06-15"]), pending])
    assert found[2005].lapses_on == date(2008, 6, 15)


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
        2005, 2006, 2007, 2008, 2009,
    ]  # fmt: skip


def test_nothing_lapses_because_collecting_stopped() -> None:
    visit = every("contacts", ["2008-06-15"])
    found = states(BESIDE, visit, coverage=spans((2000, 2009, 0.9)))
    assert found[2010].state is State.DEMONSTRATED
    assert found[2011].state is State.UNOBSERVABLE
    assert "passed when the collection of contacts ended on 2009-12-31" in found[2011].reason
