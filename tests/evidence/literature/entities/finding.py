"""What is found in a text, short enough to compare."""

from __future__ import annotations

from datetime import date

from foedus.evidence.literature.entities import entities

BASE = date(2024, 5, 16)


def found(text: str, language: str, type_: str = "", engines: str = "gazetteer") -> list[str]:
    """Surfaces of what is found, in order; of one type where it is named."""
    spans = entities(text, language, base=BASE, engines=engines)
    return [span.text for span in spans if type_ in {"", span.type}]


def ids(text: str, language: str, type_: str, base: date | None = BASE) -> list[str]:
    """Ids of what is found of a type, in order."""
    spans = entities(text, language, base=base, engines="gazetteer")
    return [span.id for span in spans if span.type == type_]
