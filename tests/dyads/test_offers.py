"""What can be added: found by the text of cards, and as all cards say."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from foedus.errors import InvalidDataError
from foedus.evidence.dyads import giving, offers
from foedus.evidence.sources import load_sources

OWN = Path(__file__).parent / "project" / "sources"


def test_every_addition_is_found_by_its_name_alone() -> None:
    for name, offer in offers(load_sources()).items():
        few = giving([name])
        assert offers(few)[name] == offer
        assert len(few) < 5


def test_a_project_of_ones_own_adds_to_the_shelf_and_replaces(tmp_path: Path) -> None:
    assert list(giving(["force", "secrets"], OWN)) == ["invented", "withheld"]
    shutil.copytree(OWN / "invented", tmp_path / "nmc")
    card = tmp_path / "nmc" / "card.yml"
    card.write_text(card.read_text(encoding="utf-8").replace("id: invented\n", "id: nmc\n"))
    assert giving(["force"], tmp_path)["nmc"].folder == tmp_path / "nmc"
    assert "cinc" not in offers(giving(["cinc"], tmp_path))


def test_a_name_that_no_card_gives_or_two_give_is_left_to_the_whole_shelf(tmp_path: Path) -> None:
    assert len(giving(["cinc", "nothing"])) == len(load_sources())
    for name in ("one", "two"):
        shutil.copytree(OWN / "withheld", tmp_path / name)
        card = tmp_path / name / "card.yml"
        text = card.read_text(encoding="utf-8").replace("id: withheld\n", f"id: {name}\n")
        card.write_text(text.replace("  secrets: {title: S", f"  {name}: {{title: S"))
    two = tmp_path / "two" / "card.yml"
    two.write_text(two.read_text(encoding="utf-8").replace("  two: {title", "  one: {title"))
    with pytest.raises(InvalidDataError, match="is also given by"):
        giving(["one"], tmp_path)
