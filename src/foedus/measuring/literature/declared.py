"""The indicators that a corpus feeds: their cards, and the answers that each counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from foedus.contracts import Card

DECLARED = Path(__file__).with_name("indicators.yml")
FED_BY = "corpus"

PASSAGES = "passages"
"""The table of records that these indicators are made from."""


@dataclass(frozen=True, slots=True)
class TextIndicator:
    """A card, and which answers to which question it counts."""

    card: Card
    codebook: str
    question: str
    categories: frozenset[str]
    level: bool


@cache
def text_indicators() -> Mapping[str, TextIndicator]:
    """The indicators that a corpus feeds, by id."""
    import yaml  # noqa: PLC0415

    raw = yaml.safe_load(DECLARED.read_text(encoding="utf-8"))
    return {entry["id"]: _indicator(entry) for entry in raw}


def _indicator(raw: Mapping[str, Any]) -> TextIndicator:
    bottom, top = raw["range"]
    level = bool(raw.get("level"))
    card = Card(
        id=raw["id"],
        number=raw["number"],
        title=raw["title"],
        question=raw["question"],
        dimension="perception",
        unit=raw["unit"],
        range=(bottom, top),
        directed=True,
        needs=(PASSAGES,),
        aggregation="sample_mean" if level else "share",
        absence="void",
        coverage="corpus",
        citation=f"Codebook {raw['codebook']}, question {raw['of']}, as coded in the project",
        caveat="A sample of what was published; corpus/protocol.yml says how it was drawn.",
        digits=2,
        rises_with=raw["rises_with"],
        fed_by=FED_BY,
    )
    categories = frozenset(raw.get("categories", ()))
    return TextIndicator(card, raw["codebook"], raw["of"], categories, level)
