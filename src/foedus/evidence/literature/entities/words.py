"""Names in scripts that part words: English and Russian, longest name first.

Russian names come with their case forms, so that no morphology is needed here; names without
them (a project's own states) are compared without endings, by `foedus.identity.names.stem`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from foedus.evidence.literature.entities.tables import Meaning
from foedus.identity.names import stem

_WORD = re.compile(r"(?:[A-Z]\.){2,}|[^\W_]+")
_BETWEEN = re.compile(r"[\s\u00a0]{1,2}|\s?[-‐‑–—'’./]\s?|[\s,]?\s?[«»“”\"]{1,2}\s?|\. ")
_QUOTE = "«“„\"‘'"
_ANY, _CAPITAL, _CAPITALS = 0, 1, 2
_LONGEST_ABBREVIATION = 6
_SHORTEST_STEMMED = 4
_STEM = "~"


@dataclass(frozen=True, slots=True)
class Match:
    """A name found, from ``start`` to ``end``, with all it may mean."""

    start: int
    end: int
    meanings: tuple[Meaning, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text as it is compared."""

    start: int
    end: int
    written: str
    key: str


@dataclass(frozen=True, slots=True)
class _Pattern:
    capitals: tuple[int, ...]
    meaning: Meaning


def words_of(text: str) -> list[Word]:
    """The words of a text; ``U.S.`` is one."""
    return [
        Word(m.start(), m.end(), written, _fold(written))
        for m in _WORD.finditer(text)
        if (written := m[0].replace(".", ""))
    ]


def _fold(word: str) -> str:
    folded = word.casefold()
    if folded.isascii():
        return folded
    apart = unicodedata.normalize("NFD", folded.replace("й", "\0").replace("ё", "е"))
    return "".join(c for c in apart if not unicodedata.combining(c)).replace("\0", "й")


class WordIndex:
    """Names by their words, looked up in running text."""

    def __init__(
        self,
        names: Iterable[tuple[str, Meaning]],
        forms: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self._root: dict[str, Any] = {}
        self._stemmed = False
        for name, meaning in names:
            written = (name, *(forms or {}).get(name, ()))
            for form in dict.fromkeys(written):
                self._add(form, meaning, _capitals(name if " " not in name else form))
            if forms is not None and len(written) == 1 and _inflects(name, meaning):
                self._add(name, meaning, _capitals(name), stemmed=True)

    def _add(
        self, form: str, meaning: Meaning, capitals: tuple[int, ...], *, stemmed: bool = False
    ) -> None:
        node = self._root
        parts = words_of(form)
        for part in parts:
            key = part.key
            if stemmed and len(key) >= _SHORTEST_STEMMED:
                key, self._stemmed = _STEM + (stem(key) or key), True
            node = node.setdefault(key, {})
        pattern = _Pattern(_capitals(form) if len(capitals) != len(parts) else capitals, meaning)
        patterns = node.setdefault("", [])
        if pattern not in patterns:
            patterns.append(pattern)

    def find(self, text: str) -> list[Match]:
        """Names in a text, none overlapping another; of two that begin together the longer."""
        words = words_of(text)
        found, i = [], 0
        while i < len(words):
            last, meanings = self._longest(text, words, i)
            if meanings:
                found.append(Match(words[i].start, words[last].end, meanings))
                i = last
            i += 1
        return found

    def _longest(self, text: str, words: list[Word], i: int) -> tuple[int, tuple[Meaning, ...]]:
        best: tuple[int, tuple[Meaning, ...]] = (i, ())
        nodes = self._step([self._root], words[i])
        j = i
        while nodes:
            fitting = tuple(
                pattern.meaning
                for node in nodes
                for pattern in node.get("", ())
                if _fits(pattern, text, words[i : j + 1])
            )
            if fitting:
                best = (j, tuple(dict.fromkeys(fitting)))
            j += 1
            if j >= len(words) or not _BETWEEN.fullmatch(text[words[j - 1].end : words[j].start]):
                break
            nodes = self._step(nodes, words[j])
        return best

    def _step(self, nodes: list[dict[str, Any]], word: Word) -> list[dict[str, Any]]:
        after = [node[word.key] for node in nodes if word.key in node]
        if self._stemmed and len(word.key) >= _SHORTEST_STEMMED and not word.key.isascii():
            key = _STEM + (stem(word.key) or word.key)
            after += [node[key] for node in nodes if key in node]
        return after


def _inflects(name: str, meaning: Meaning) -> bool:
    return meaning.kind != "abbreviation" and not name.isupper() and name.islower() is False


def _capitals(form: str) -> tuple[int, ...]:
    """How each word of a name must be written to be that name."""
    return tuple(_case_of(word.written) for word in words_of(form))


def _case_of(word: str) -> int:
    if word.isupper() and 1 < len(word) <= _LONGEST_ABBREVIATION and not word.isdigit():
        return _CAPITALS
    return _CAPITAL if word[:1].isupper() else _ANY


def _fits(pattern: _Pattern, text: str, words: list[Word]) -> bool:
    if pattern.meaning.quoted and text[max(0, words[0].start - 1) : words[0].start] not in set(
        _QUOTE
    ):
        return False
    return all(
        case == _ANY
        or (case == _CAPITAL and word.written[:1].isupper())
        or (case == _CAPITALS and word.written.isupper())
        for case, word in zip(pattern.capitals, words, strict=True)
    )
