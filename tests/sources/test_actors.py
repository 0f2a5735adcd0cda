"""Codes stand for a state at a time, or for none with a reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.evidence.sources.actors import PREFIX, Found, Resolver, resolve_days, resolve_years
from foedus.identity import States, load_states

STATES = load_states()
MEMBERS = [actor for actor in STATES if actor.cow is not None]
OWN = "code,name,first,last,cow\nQQQ,Passing Land,1950-03-01,1950-09-30,991\n"


@pytest.mark.parametrize(
    ("scheme", "code", "year", "cow"),
    [
        ("cow", "365", 1950, 365),
        ("cow", "365", 2000, 365),
        ("gw", "365", 2000, 365),
        ("iso3", "USA", 1900, 2),
        ("iso2", "CN", 2000, 710),
        ("name", "Soviet Union", 1950, 365),
        ("any", "Germany", 1930, 255),
        ("cow", "260", 1990, 260),
        ("cow", "255", 1990, 255),
        ("cow", "265", 1990, 265),
        ("cow", "265", 1991, None),
        ("cow", "2", 1815, None),
        ("un", "CHN", 1960, 713),
        ("un", "CHN", 1971, 710),
        ("iso3", "CHN", 1960, 710),
        ("cow", "XYZ", 1990, None),
        ("cow", "", 1990, None),
        ("cow", "2", 0, None),
        ("cow", "2", -5, None),
        ("cow", "2", 99_999, None),
    ],
)
def test_a_code_is_resolved_in_its_scheme_and_year(
    scheme: str, code: str, year: int, cow: int | None
) -> None:
    found = resolve_years(STATES, scheme, [(code, year)])[code, year]
    assert found.cow == cow
    assert bool(found.reason) == (cow is None)


def test_reasons_say_what_is_wrong() -> None:
    years = [("XYZ", 1990), ("265", 1995), ("2", 0)]
    reasons = [f.reason for f in resolve_years(STATES, "cow", years).values()]
    assert reasons[0] == "no state has this code"
    assert reasons[1].startswith("East Germany did not exist")
    assert reasons[2] == "no such year"
    organisation = next(a for a in STATES if a.kind == "organisation")
    found = resolve_years(STATES, "any", [(organisation.code, 2000)])
    assert found[organisation.code, 2000].reason.endswith("is no member of the COW state system")


@given(st.sampled_from(MEMBERS), st.dates(date(1810, 1, 1), date(2030, 12, 31)))
@settings(max_examples=150)
def test_days_agree_with_identity_itself(actor: object, day: date) -> None:
    """The short cut by years changes nothing."""
    assert actor in MEMBERS
    code = str(getattr(actor, "cow", ""))
    pairs = [(code, day + timedelta(days=n)) for n in (-40, 0, 40)]
    found = resolve_days(STATES, "cow", pairs)
    for pair in pairs:
        assert found[pair].cow == Resolver(STATES, "cow").on(*pair).cow


@given(st.sampled_from(MEMBERS), st.integers(1812, 2026), st.sampled_from(sorted(PREFIX)))
@settings(max_examples=150)
def test_a_year_is_resolved_where_some_day_of_it_is(actor: object, year: int, scheme: str) -> None:
    code = {"cow": str(getattr(actor, "cow", "")), "gw": str(getattr(actor, "gw", ""))}.get(
        scheme, str(getattr(actor, "code", ""))
    )
    resolver = Resolver(STATES, scheme)
    days = [date(year, month, 15) for month in range(1, 13)] + [date(year, 12, 31)]
    on_days = {resolver.on(code, day).cow for day in days} - {None}
    found = resolver.in_year(code, year)
    assert found.cow is not None or not on_days
    last = resolver.on(code, date(year, 12, 31)).cow
    assert last is None or found.cow == last


def test_days_within_a_year_of_change_go_to_who_was_there() -> None:
    days = [date(1990, 1, 1), date(1990, 10, 2), date(1990, 10, 3), date(1990, 12, 31)]
    found = resolve_days(STATES, "iso3", [("DEU", day) for day in days])
    assert [found["DEU", day].cow for day in days] == [None, None, 255, 255]
    seat = resolve_days(STATES, "un", [("DEU", day) for day in days])
    assert [seat["DEU", day].cow for day in days] == [260, 260, 255, 255]
    seat = resolve_days(STATES, "un", [("CHN", date(1971, 10, n)) for n in (24, 25)])
    assert [f.cow for f in seat.values()] == [713, 710]


def test_a_state_that_lived_within_one_year_is_found_in_it(tmp_path: Path) -> None:
    path = tmp_path / "states.csv"
    path.write_text(OWN, encoding="utf-8")
    states = load_states((path,))
    assert resolve_years(states, "any", [("QQQ", 1950)])["QQQ", 1950] == Found(991)
    assert resolve_years(states, "any", [("QQQ", 1951)])["QQQ", 1951].cow is None
    days = [date(1950, 2, 28), date(1950, 3, 1), date(1950, 9, 30), date(1950, 10, 1)]
    found = resolve_days(states, "any", [("QQQ", day) for day in days])
    assert [f.cow for f in found.values()] == [None, 991, 991, None]


class _Counting:
    """States that count how often they are asked."""

    def __init__(self, states: States) -> None:
        self._states, self.asked = states, 0

    def __iter__(self) -> object:
        return iter(self._states)

    def __getattr__(self, name: str) -> Callable[..., object]:
        self.asked += name in ("resolve", "knows")
        found: Callable[..., object] = getattr(self._states, name)
        return found


def test_the_work_grows_with_the_codes_and_not_with_their_square() -> None:
    codes = sorted({str(actor.cow) for actor in MEMBERS})[:200]
    before = [(code, year) for code in codes for year in range(1700, 1780)]
    counting = _Counting(STATES)
    found = resolve_years(counting, "cow", before)  # type: ignore[arg-type]
    assert all(f.cow is None for f in found.values())
    assert counting.asked <= len(before) + len(codes)
    weeks = [(code, date(1700, 1, 1) + timedelta(weeks=n)) for code in codes for n in range(520)]
    counting = _Counting(STATES)
    assert len(resolve_days(counting, "cow", weeks)) == len(weeks)  # type: ignore[arg-type]
    assert counting.asked <= 25 * len(codes), "twice a year, and once for each code"
