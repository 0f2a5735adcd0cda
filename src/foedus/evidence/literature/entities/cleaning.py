"""What models find, without what is no name: titles, articles, common nouns.

The words are declared by language in ``data/models.yml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from foedus.contracts.texts import Span
from foedus.evidence.literature.entities.tables import declared

_INITIAL = re.compile(r"(?:^|[\s.])[A-ZА-ЯЁ]$")
_INITIALED = re.compile(r"[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.\s?)?[А-ЯЁ][а-яё-]+$")
_TWICE = re.compile(r"\b(\w{3,})\s+(?=\1\b)")
_HAN = re.compile("[一-鿿]")
_SHORT_NAME = (2, 3)


@dataclass(frozen=True, slots=True)
class _Words:
    generic: frozenset[str]
    ends: re.Pattern[str]
    has: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    organisation: re.Pattern[str]
    surnames: frozenset[str]
    foreign: frozenset[str]


def cleaned(text: str, spans: Iterable[Span], language: str) -> Iterator[Span]:
    """The spans that are names, cut to the name."""
    words = _words(language)
    for found in spans:
        start, end = found.start, found.end
        while match := words.before.match(text, start, end):
            start = match.end()
        if match := words.after.search(text[start:end]):
            end = start + match.start()
        if text[end : end + 1] == "." and _INITIAL.search(text[start:end]):
            end += 1
        initialed = _INITIALED.search(text[start:end])
        if found.type == "PERSON" and initialed:  # whoever speaks next: Да. В.Путин
            start += initialed.start()
        name = text[start:end]
        if not name.strip() or not _is_name(name, found.type, words):
            continue
        yield from _parted(replace(found, start=start, end=end, text=name))


def _parted(span: Span) -> Iterator[Span]:
    """A person named twice in a row is two: Никол Пашинян Пашинян Никол."""
    at = 0
    if span.type == "PERSON":
        for match in _TWICE.finditer(span.text):
            cut = match.end(1)
            yield replace(span, start=span.start + at, end=span.start + cut, text=span.text[at:cut])
            at = match.end()
    yield replace(span, start=span.start + at, text=span.text[at:])


def _is_name(name: str, type_: str, words: _Words) -> bool:
    if name in words.generic or words.has.search(name) or words.ends.search(name):
        return False
    if not _HAN.match(name):
        return any(letter.isupper() for letter in name)
    if len(name) == 1:
        return False
    if type_ == "ORGANISATION":
        return words.organisation.search(name) is not None
    if type_ == "PERSON":
        foreign = "·" in name or all(sign in words.foreign for sign in name)
        return foreign or (name[0] in words.surnames and len(name) in _SHORT_NAME)
    return True


@lru_cache(maxsize=4)
def _words(language: str) -> _Words:
    own = declared("models.yml")[language]
    return _Words(
        generic=frozenset(map(str, own["generic"])),
        ends=re.compile(rf"(?:^|\b|(?<=[一-鿿])){own['ends']}$"),
        has=re.compile(own["has"]),
        before=re.compile(own["before"]),
        after=re.compile(own["after"]),
        organisation=re.compile(own.get("organisation", "")),
        surnames=frozenset(own.get("surnames", "")),
        foreign=frozenset(own.get("foreign", "")),
    )
