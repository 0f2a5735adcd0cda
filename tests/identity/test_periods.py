"""Fuzzy dates: what they admit, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.identity import FuzzyDate, parse_as_of


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2014", date(2014, 1, 1), date(2014, 12, 31), "year"),
        ("2014-05", date(2014, 5, 1), date(2014, 5, 31), "month"),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29), "month"),
        ("2014-05-20", date(2014, 5, 20), date(2014, 5, 20), "day"),
        (" 2014-12 ", date(2014, 12, 1), date(2014, 12, 31), "month"),
        ("２０１４", date(2014, 1, 1), date(2014, 12, 31), "year"),
    ],
)
def test_a_date_admits_the_days_that_it_can_mean(
    text: str, first: date, last: date, precision: str
) -> None:
    fuzzy = FuzzyDate.parse(text)
    assert (fuzzy.first, fuzzy.last, fuzzy.precision) == (first, last, precision)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("2014-02-30", "2014-02-30 is not a day of the calendar; write YYYY, YYYY-MM or"),
        ("2015-02-29", "not a day of the calendar"),
        ("2014-05-00", "not a day of the calendar"),
        ("2014-13", "no month of the calendar"),
        ("2014-00-10", "no month of the calendar"),
        ("0000", "no calendar has"),
        ("", "the date is empty"),
        ("  ", "the date is empty"),
        ("20140520", "known form"),
        ("2014-5", "known form"),
        ("20.05.2014", "known form"),
        ("2014-05-20T10:00", "known form"),
        ("2014-W20", "known form"),
        ("May 2014", "known form"),
        ("-2014", "known form"),
        ("٢٠١٤", "known form"),
    ],
)
def test_other_forms_are_refused_with_what_is_wrong(text: str, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        FuzzyDate.parse(text)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_lies_in_its_month_and_its_month_in_its_year(day: date) -> None:
    text = day.isoformat()
    exact, month, year = (FuzzyDate.parse(text[:n]) for n in (10, 7, 4))
    assert exact.first == exact.last == day
    assert year.first <= month.first <= day <= month.last <= year.last
    assert (month.last + timedelta(days=1)).day == 1 if month.last < date.max else True
    assert str(month) == text[:7]


@given(st.text(max_size=12))
def test_any_text_is_either_read_or_refused_by_name(text: str) -> None:
    try:
        fuzzy = FuzzyDate.parse(text)
    except ValueError as error:
        assert "write YYYY, YYYY-MM or YYYY-MM-DD" in str(error)  # noqa: PT017 - either outcome is right
    else:
        assert fuzzy.first <= fuzzy.last


def test_as_of_means_the_last_day_of_a_partial_date() -> None:
    assert parse_as_of("2013") == date(2013, 12, 31)
    assert parse_as_of("2013-06") == date(2013, 6, 30)
    assert parse_as_of("2013-06-09") == date(2013, 6, 9)
    with pytest.raises(ValueError, match="not a day"):
        parse_as_of("2013-06-31")
