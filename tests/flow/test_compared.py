"""What an assessment compares a pair with: the shipped panel, as it was known on the day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from foedus import reference
from foedus.contracts import Case
from foedus.contracts.case import year_compared
from foedus.flow import assess
from foedus.lineage import Ledger
from foedus.project import Project
from foedus.store import Cache

EARLY, LATE = date(2010, 6, 30), date(2026, 12, 31)


@pytest.fixture(scope="module")
def early() -> tuple[Case, Ledger]:
    world = Path(__file__).parents[1] / "world"
    return assess(Project(world, Cache(None)), "XNO-XSU", EARLY)


def test_the_run_names_the_reference_panel_by_its_digest(early: tuple[Case, Ledger]) -> None:
    case, ledger = early
    assert ledger.inputs["reference panel"] == reference.manifest()["digest"]
    assert case.made_with["reference panel"] == reference.manifest()["digest"]


def test_nothing_that_became_known_later_is_compared(early: tuple[Case, Ledger]) -> None:
    case, _ = early
    known = set(map(repr, reference.readings(None, case.as_of)))
    assert case.as_of == EARLY
    assert set(map(repr, case.reference)) <= known
    assert all(r.year <= EARLY.year for r in case.reference)


def test_every_reading_compared_has_a_card_a_making_and_two_names(
    early: tuple[Case, Ledger],
) -> None:
    case, _ = early
    for reading in case.reference:
        assert reading.indicator in case.reference_cards
        assert case.reference_made[reading.indicator]["tables"]
        assert all(case.name(code) != code for code in reading.dyad.split("-"))


@pytest.mark.parametrize("day", [EARLY, LATE])
@pytest.mark.parametrize("dyad", ["RUS-CHN", "GBR-RUS", "XNO-XSU"])
def test_all_of_the_year_compared_and_all_of_the_pair_are_there(dyad: str, day: date) -> None:
    pairs: dict[str, dict[int, set[str]]] = {}
    every = reference.readings(None, day)
    for r in every:
        pairs.setdefault(r.indicator, {}).setdefault(r.year, set()).add(r.dyad)
    years = {i: year_compared({y: len(n) for y, n in by.items()}) for i, by in pairs.items()}
    expected = [r for r in every if r.dyad == dyad or r.year == years[r.indicator]]
    assert list(reference.compared(dyad, day)) == expected


def test_cards_of_the_panel_are_those_that_it_was_made_with() -> None:
    made = reference.manifest()["indicators"]
    cards = reference.cards()
    assert cards.keys() == made.keys()
    assert all(card.fed_by == "data" for card in cards.values())
    assert all(list(card.range) == made[name]["card"]["range"] for name, card in cards.items())
