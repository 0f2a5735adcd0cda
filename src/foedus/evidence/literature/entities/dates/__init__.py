"""Dates in texts: Russian, Chinese and English, laid on the calendar.

The id of a date is its first and last day, ``2021-08-17/2021-08-20``; it is empty where a
relative date has no date of a document to be laid against.
"""

from __future__ import annotations

from datetime import date

from foedus.contracts.texts import Span
from foedus.evidence.literature.entities.dates import chinese, english, russian
from foedus.evidence.literature.entities.dates.grammar import dates_in
from foedus.evidence.literature.entities.engine import Declared
from foedus.evidence.literature.entities.signs import narrowed

_RULES = {"en": english.RULES, "ru": russian.RULES, "zh": chinese.RULES}


class Dates(Declared):
    """Finds dates; an `Engine`."""

    name = "dates"

    def find(self, text: str, language: str, base: date | None) -> list[Span]:
        """Spans of dates; relative ones are laid against ``base``, the document's date."""
        spaced = narrowed(text).replace("\u00a0", " ").replace("\u202f", " ")
        return [
            Span(
                dated.start,
                dated.end,
                "DATE",
                text[dated.start : dated.end],
                "/".join(day.isoformat() for day in dated.period) if dated.period else "",
                self.name,
            )
            for dated in dates_in(spaced, _RULES[language], base)
        ]
