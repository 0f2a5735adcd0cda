"""The sentences and words of a passage, as the rules coder sees them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from foedus.evidence.literature.languages import sentences, tokens


@dataclass(frozen=True, slots=True)
class Word:
    """A word: where it stands in the passage, how it is written, what it may count as."""

    start: int
    end: int
    text: str
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage; ``start`` is its offset there, Chinese has no ``words``."""

    start: int
    text: str
    words: tuple[Word, ...]


def sentences_of(text: str, language: str) -> list[Sentence]:
    """The sentences of a passage, with their words where the language writes them apart."""
    found = []
    for start, end in sentences(text, language):
        part = text[start:end]
        words = () if language == "zh" else _words(part, start, language)
        found.append(Sentence(start, part, words))
    return found


def _words(text: str, start: int, language: str) -> tuple[Word, ...]:
    return tuple(
        Word(start + t.start, start + t.end, t.text, _keys(t.text, t.lemma, t.others))
        for t in tokens(text, language)
    )


@lru_cache(maxsize=100_000)
def _keys(text: str, lemma: str, others: tuple[str, ...]) -> frozenset[str]:
    return frozenset((text.casefold(), lemma.casefold(), *others))


@cache
def sought_keys(word: str, language: str) -> frozenset[str]:
    """What a word of a pattern is found by: its form and its likeliest lemma."""
    return frozenset(
        (word.casefold(), *(token.lemma.casefold() for token in tokens(word, language)[:1]))
    )
