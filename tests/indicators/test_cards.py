"""A shelf is found by its cards; a card that does not fit its code is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from foedus.errors import InvalidDataError
from foedus.flow import gather, measure_indicators
from foedus.indicators import load_shelf, shelf_digest
from foedus.indicators.aggregations import AGGREGATIONS
from foedus.project import Project

CARD = """\
id: drills_at_sea
number: 99
title: Drills at sea
question: How often at sea?
unit: drills per year
range: [0, null]
directed: false
needs: [exercises]
aggregation: count
absence: zero
coverage: exercises
citation: ours
"""
CODE = """\
from foedus.indicators.selections import undirected


def select(exercises):
    return undirected(exercises.filter(exercises.domains.contains("sea")))
"""


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    folder = tmp_path / "indicators" / "exercises"
    folder.mkdir(parents=True)
    (folder / "drills_at_sea.yml").write_text(CARD)
    (folder / "drills_at_sea.py").write_text(CODE)
    return tmp_path / "indicators"


def test_shipped_cards_are_complete() -> None:
    for item in load_shelf().values():
        card = item.card
        assert card.aggregation in AGGREGATIONS
        assert card.question.endswith("?")
        assert card.citation
        assert card.id == item.path.stem
        item.code()


def test_an_indicator_of_ones_own_is_found_and_computed(shelf: Path, world: Path) -> None:
    for name in ("states.csv", "casebooks"):
        (shelf.parent / name).symlink_to(world / name)
    project = Project(shelf.parent)
    evidence = gather(project, project.dyad("XNO-XSU"))
    found = {r.year: r for r in measure_indicators(project, evidence, ["drills_at_sea"])}
    assert found[2010].records == ("EX-05", "EX-08")
    assert found[2010].value == 2


def test_a_shelf_is_known_by_its_content(shelf: Path) -> None:
    before = shelf_digest(load_shelf(shelf).values())
    code = shelf / "exercises" / "drills_at_sea.py"
    code.write_text(CODE.replace('"sea"', '"air"'))
    assert shelf_digest(load_shelf(shelf).values()) != before


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("unit: drills per year\n", "", "drills_at_sea.yml: the key 'unit' is missing"),
        ("unit:", "units:", "drills_at_sea.yml: unknown key 'units'"),
        ("absence: zero", "absence: nil", "absence is one of zero, void"),
        ("aggregation: count", "aggregation: median", "aggregation is one of count"),
        ("range: [0, null]", "range: 3", "range is a list of two"),
        ("title: Drills at sea", "title: [", "is not YAML"),
        (CARD, "- a list\n", "a card is a mapping"),
        ("id: drills_at_sea", "id: other", "the id is that of the file, drills_at_sea"),
    ],
)
def test_a_malformed_card_is_named(shelf: Path, old: str, new: str, message: str) -> None:
    path = shelf / "exercises" / "drills_at_sea.yml"
    path.write_text(CARD.replace(old, new))
    with pytest.raises(InvalidDataError, match=message.replace("[", r"\[")):
        load_shelf(shelf)


def test_a_card_without_code_is_named(shelf: Path) -> None:
    (shelf / "exercises" / "drills_at_sea.py").unlink()
    with pytest.raises(InvalidDataError, match=r"stands without its code, drills_at_sea\.py"):
        load_shelf(shelf)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (CODE.replace("(exercises)", "(transfers)"), "takes transfers, but the card says"),
        ("x = 1\n", "has no function named select"),
    ],
)
def test_code_that_does_not_fit_its_card_is_named(shelf: Path, code: str, message: str) -> None:
    (shelf / "exercises" / "drills_at_sea.py").write_text(code)
    with pytest.raises(InvalidDataError, match=message):
        load_shelf(shelf)["drills_at_sea"].code()


def test_readings_that_break_their_card_are_refused(shelf: Path, world: Path) -> None:
    path = shelf / "exercises" / "drills_at_sea.yml"
    path.write_text(CARD.replace("range: [0, null]", "range: [5, null]"))
    for name in ("states.csv", "casebooks"):
        (shelf.parent / name).symlink_to(world / name)
    project = Project(shelf.parent)
    evidence = gather(project, project.dyad("XNO-XSU"))
    with pytest.raises(InvalidDataError, match=r"drills_at_sea XNO-XSU .* below the card's range"):
        measure_indicators(project, evidence, ["drills_at_sea"])
