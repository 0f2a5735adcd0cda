"""Names in Chinese: the longest that begins at a character, and single characters in context.

中, 俄 or 美 stand for states in 中俄, 俄方, 驻美 and 美总统, and for words of their own nearly
everywhere else.  Which contexts count is declared in ``data/signs.yml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from foedus.evidence.literature.entities.tables import Meaning, declared
from foedus.evidence.literature.entities.words import Match

_SHORT = 2
_WIDE = {0xFF01 + i: 0x21 + i for i in range(94)}


def narrowed(text: str) -> str:
    """Full-width digits, letters and marks as ASCII; offsets do not change."""
    return text.translate(_WIDE)


class SignIndex:
    """Chinese names, looked up in running text."""

    def __init__(self, names: Iterable[tuple[str, Meaning]]) -> None:
        self._names: dict[str, list[Meaning]] = {}
        self._lengths: dict[str, set[int]] = {}
        self._signs: dict[str, Meaning] = {}
        for name, meaning in names:
            if meaning.kind == "sign":
                self._signs.setdefault(name, meaning)
                continue
            kept = self._names.setdefault(name, [])
            if meaning not in kept:
                kept.append(meaning)
            self._lengths.setdefault(name[0], set()).add(len(name))
        self._ordered = {first: sorted(all_, reverse=True) for first, all_ in self._lengths.items()}

    def find(self, text: str) -> list[Match]:
        """Names in a text, none overlapping another."""
        found, i = [], 0
        blocked = {match.start() for match in self._blocked.finditer(text)}
        while i < len(text):
            length = 0 if i in blocked else self._longest(text, i)
            if length:
                found.append(Match(i, i + length, tuple(self._names[text[i : i + length]])))
            i += length or 1
        patterned = list(self._patterned(text))
        named = {i for match in patterned for i in range(match.start, match.end)}
        found = [m for m in found if m.start not in named and m.end - 1 not in named]
        found += patterned
        taken = {i for match in found for i in range(match.start, match.end)}
        return found + [m for m in self._in_context(text) if m.start not in taken]

    def _patterned(self, text: str) -> Iterator[Match]:
        for pattern, meaning in self._patterns:
            for match in pattern.finditer(text):
                start, end = match.span(1) if pattern.groups else match.span()
                yield Match(start, end, (meaning,))

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], Meaning]]:
        return [
            (re.compile(row["pattern"]), Meaning(row["type"], row["id"], "name"))
            for row in self._rules["patterns"]
        ]

    def _longest(self, text: str, i: int) -> int:
        for length in self._ordered.get(text[i], ()):
            name = text[i : i + length]
            if (
                len(name) == length
                and name in self._names
                and (length != _SHORT or self._believed(text, i, name))
            ):
                return length
        return 0

    @cached_property
    def _rules(self) -> Any:
        return declared("signs.yml")

    def _believed(self, text: str, i: int, name: str) -> bool:
        """Two characters that name a place need a neighbour that fits, unless they are sure."""
        if any(not meaning.id.startswith("geonames:") for meaning in self._names[name]):
            return True
        rules = self._rules
        before, after = text[i - 1 : i] if i else "", text[i + _SHORT : i + _SHORT + 1]
        if name in rules["sure_places"] or not before:
            return True
        return before in rules["before_place"] or (bool(after) and after in rules["after_place"])

    @cached_property
    def _blocked(self) -> re.Pattern[str]:
        return re.compile("|".join(self._rules["blocked"]))

    @cached_property
    def _contexts(self) -> list[re.Pattern[str]]:
        rules = self._rules
        signs = "".join(sign for sign in rules["signs"] if sign in self._signs)
        words, not_before = rules["words"], rules["not_before"]
        own = "|".join(f"{s}(?!{'|'.join(words[s])})" if s in words else s for s in signs)
        first = "|".join(
            (f"(?<![{not_before[s]}])" if s in not_before else "")
            + (f"{s}(?!{'|'.join(words[s])})" if s in words else s)
            for s in signs
        )
        return [
            re.compile(f"(?:{first})(?:[、－—-]?(?:{own}))+"),
            re.compile(f"(?:{first})(?={'|'.join(rules['after'])})"),
            re.compile(f"(?<={'|'.join(rules['before'])})(?:{own})"),
            re.compile(
                f"(?<={'|'.join(rules['before_china'])})华(?!{'|'.join(rules['words']['华'])})"
            ),
        ]

    def _in_context(self, text: str) -> list[Match]:
        found: dict[int, Match] = {}
        for pattern in self._contexts:
            for match in pattern.finditer(text):
                for i in range(match.start(), match.end()):
                    if (meaning := self._signs.get(text[i])) is not None:
                        found.setdefault(i, Match(i, i + 1, (meaning,)))
        return list(found.values())
