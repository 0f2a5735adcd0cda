"""Names that the words around them give away: крейсер «Пермь», 155-я бригада морской пехоты."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from foedus.contracts.texts import Span
from foedus.evidence.literature.entities.engine import Declared
from foedus.evidence.literature.entities.tables import declared


class Patterns(Declared):
    """Finds names by patterns that are declared in ``data/patterns.yml``; an `Engine`."""

    name = "patterns"

    def find(self, text: str, language: str, base: date | None) -> list[Span]:  # noqa: ARG002
        """Spans that a pattern of the language finds; their ids are empty."""
        found = []
        for type_, pattern in _patterns(language):
            for match in pattern.finditer(text):
                start, end = match.span(1) if pattern.groups else match.span()
                found.append(Span(start, end, type_, text[start:end], "", self.name))
        return found


@lru_cache(maxsize=4)
def _patterns(language: str) -> list[tuple[str, re.Pattern[str]]]:
    return [
        (row["type"], re.compile(row["pattern"]))
        for row in declared("patterns.yml")["patterns"]
        if language in row["languages"]
    ]


@lru_cache(maxsize=8)
def around_state(language: str, side: str) -> re.Pattern[str]:
    """What belongs to the name of a state ``before`` or ``after`` it: Republic of, 共和国."""
    pattern = declared("patterns.yml")["state"][side].get(language, "(?!)")
    return re.compile(f"(?<!\\w)(?:{pattern})$" if side == "before" else pattern)
