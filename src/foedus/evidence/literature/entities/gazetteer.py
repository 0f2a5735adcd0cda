"""The gazetteer: declared names of states, organisations, people and places.

It needs nothing but the tables that ship, so that it works where no model is installed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from foedus.contracts.texts import Span
from foedus.evidence.literature.entities.engine import Declared
from foedus.evidence.literature.entities.patterns import around_state
from foedus.evidence.literature.entities.signs import SignIndex, narrowed
from foedus.evidence.literature.entities.tables import (
    NOTHING,
    Meaning,
    entries,
    known_names,
    russian_forms,
)
from foedus.evidence.literature.entities.words import Match, WordIndex

_OF = re.compile(r" (?:of|for) (?:the )?")
_PRIORITY = (NOTHING, "STATE", "ORGANISATION", "PERSON", "PLACE")
_REACH = 60
_KINDS_BEFORE = ("adjective", "abbreviation")


class Gazetteer(Declared):
    """Finds the names that the tables declare; an `Engine`."""

    name = "gazetteer"

    def __init__(self, extra: tuple[Path, ...] = ()) -> None:
        self._extra = extra

    def find(self, text: str, language: str, base: date | None) -> list[Span]:
        """Spans of states, organisations, people and places; they do not overlap."""
        index = _index(language, self._extra)
        matches = sorted(index.find(narrowed(text)), key=lambda match: match.start)
        spells = _spells(self._extra)
        found = []
        for match in _joined(text, matches, language):
            chosen = _chosen(match.meanings, base, spells)
            if chosen is not None:
                start, end = _whole(text, match, chosen, language)
                found.append(Span(start, end, chosen.type, text[start:end], chosen.id, self.name))
        return found


@lru_cache(maxsize=8)
def _index(language: str, extra: tuple[Path, ...]) -> WordIndex | SignIndex:
    names = known_names(language, extra)
    if language == "zh":
        return SignIndex(names)
    return WordIndex(names, russian_forms() if language == "ru" else None)


@lru_cache(maxsize=4)
def _spells(extra: tuple[Path, ...]) -> dict[str, tuple[tuple[date, date | None], ...]]:
    return {entry.code: entry.spells for entry in entries(extra)}


def _chosen(
    meanings: Sequence[Meaning],
    base: date | None,
    spells: dict[str, tuple[tuple[date, date | None], ...]],
) -> Meaning | None:
    """The meaning to be told; its id is empty where several states remain (Korea)."""
    told = [m for m in meanings if m.alone]
    if not told:
        return None
    first = min(told, key=lambda m: _PRIORITY.index(m.type))
    same = {m.id: m for m in told if m.type == first.type}
    if first.type in {"STATE", "ORGANISATION"} and len(same) > 1:
        at = base or date.max
        alive = [i for i in same if i not in spells or _alive(spells[i], at)]
        if len(alive) != 1:
            return Meaning(first.type, "", first.kind)
        return same[alive[0]]
    return first


def _alive(spells: Sequence[tuple[date, date | None]], at: date) -> bool:
    return any(first <= at and (last is None or at <= last) for first, last in spells)


def _whole(text: str, match: Match, chosen: Meaning, language: str) -> tuple[int, int]:
    """A state with its form of government: Республики Сербия, американского государства."""
    start, end = match.start, match.end
    if chosen.type != "STATE" or chosen.kind == "sign":
        return start, end
    if chosen.kind == "name":
        before = around_state(language, "before").search(text[max(0, start - _REACH) : start])
        start -= len(before[0]) if before else 0
    if (chosen.kind == "adjective") == (language == "ru"):
        after = around_state(language, "after").match(text, end)
        end = after.end() if after else end
    return start, end


def _joined(text: str, matches: list[Match], language: str) -> list[Match]:
    """Institutions with the state they belong to become one name: Министерство обороны РФ."""
    found: list[Match] = []
    i = 0
    while i < len(matches):
        match = matches[i]
        body = next((m for m in match.meanings if m.kind == "institution"), None)
        if body is None:
            found.append(match)
            i += 1
            continue
        state: Meaning | None = None
        end = match.end
        if i + 1 < len(matches) and _after(text, match, matches[i + 1], language):
            state, end = _state(matches[i + 1]), matches[i + 1].end
            i += 1
        start = match.start
        if state is None and found and _before(text, found[-1], match, language):
            state = _state(found[-1])
            start = found.pop().start
        if state is None:
            found.append(match)
        else:
            joined = Meaning("ORGANISATION", f"{state.id}/{body.id}", "name")
            found.append(Match(start, end, (joined,)))
        i += 1
    return found


def _state(match: Match, kinds: Sequence[str] = ()) -> Meaning | None:
    return next(
        (m for m in match.meanings if m.type == "STATE" and (not kinds or m.kind in kinds)), None
    )


def _after(text: str, body: Match, other: Match, language: str) -> bool:
    """Whether the state after an institution belongs to its name."""
    between = text[body.end : other.start]
    state = _state(other)
    if state is None or state.kind in {"adjective", "people"} or language == "zh":
        return False
    return between == " " if language == "ru" else _OF.fullmatch(between) is not None


def _before(text: str, other: Match, body: Match, language: str) -> bool:
    """Whether the state before an institution belongs to its name."""
    between = text[other.end : body.start]
    if language == "zh":
        return not between and _state(other) is not None
    capital = text[other.start].isupper()
    return between == " " and capital and _state(other, _KINDS_BEFORE) is not None
