"""What must hold on the Russia-China casebook, whatever is added to it."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from foedus.alignment import climb, load_schemes
from foedus.contracts import Evidence, Ladder, State
from foedus.evidence.casebooks import read_casebook
from foedus.identity import load_states
from foedus.store.asof import known_by

CASEBOOK = Path(__file__).resolve().parents[2] / "casebooks" / "rus-chn"


@cache
def whole() -> Evidence:
    if not CASEBOOK.is_dir():
        pytest.skip("the casebook rus-chn is not part of this copy")
    return read_casebook(CASEBOOK, load_states())


@cache
def ladder(scheme: str, as_of: date = date(2025, 12, 31)) -> Ladder:
    same = load_states().same
    return climb(load_schemes()[scheme], known_by(whole(), as_of, same), same)


def states(found: Ladder) -> dict[tuple[int, str], State]:
    return {(y.year, c.criterion): c.state for y in found.years for c in y.criteria}


def test_the_treaty_of_2001_gives_crisis_consultation_from_its_entry_into_force() -> None:
    found = {year.year: year.level for year in ladder("commitment").years}
    assert found[2001] is not None
    assert found[2001] < 3
    assert all(found[year] == 3 for year in range(2002, 2026))
    assert states(ladder("commitment"))[2001, "consultation"] is State.ANNOUNCED


def test_full_integration_was_never_shown() -> None:
    found = states(ladder("integration"))
    for year in range(1989, 2026):
        for criterion in ("standing_command", "based_forces"):
            assert not found[year, criterion].counts


def test_no_defence_is_promised() -> None:
    found = states(ladder("commitment"))
    assert not any(
        state.counts or state.contested
        for (_, criterion), state in found.items()
        if criterion in ("conditional_defence", "unconditional_defence")
    )


def test_support_is_read_in_years_of_war_alone() -> None:
    for year in ladder("support").years:
        if not year.criteria:
            assert year.level is None
            assert year.reason.startswith("does not apply")
    fought = {y.year for y in ladder("support").years if y.direction == "CHN>RUS" and y.criteria}
    assert {2022, 2023, 2024, 2025} <= fought


@pytest.mark.parametrize("scheme", ["integration", "commitment", "korolev_2019", "korolev_2020"])
def test_what_was_known_in_2013_is_never_above_what_is_shown_now(scheme: str) -> None:
    order = list(State)
    then, now = states(ladder(scheme, date(2013, 12, 31))), states(ladder(scheme))
    assert max(year for year, _ in then) == 2013
    above = {
        key
        for key, state in then.items()
        if state.counts and order.index(state) > order.index(now[key])
    }
    assert not above


@pytest.mark.parametrize("scheme", list(load_schemes()))
def test_every_record_that_decides_was_known_and_had_begun(scheme: str) -> None:
    as_of = date(2013, 12, 31)
    for year in ladder(scheme, as_of).years:
        for criterion in year.criteria:
            for key in criterion.records:
                record = whole().record(key)
                assert record is not None
                assert record.known_on <= as_of
