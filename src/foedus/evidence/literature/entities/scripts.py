"""Which parts of a text are in the script of which language."""

from __future__ import annotations

import re
from collections.abc import Iterator

_RUNS = {
    "ru": r"[А-Яа-яЁё](?:[^A-Za-z一-鿿]*[А-Яа-яЁё])?",
    "zh": r"[一-鿿](?:[^A-Za-zА-Яа-яЁё]*[一-鿿])?",
    "en": r"[A-Za-z](?:[^А-Яа-яЁё一-鿿]*[A-Za-z])?",
}
_LETTERS = {
    "ru": re.compile("[А-Яа-яЁё]"),
    "zh": re.compile("[一-鿿]"),
    "en": re.compile("[A-Za-z]"),
}
_RUN = re.compile("|".join(f"(?P<{language}>{run})" for language, run in _RUNS.items()))
_BY_WORD = 3
"""A Chinese character says about as much as three letters."""


def runs(text: str) -> Iterator[tuple[int, int, str]]:
    """Stretches of one script, from the first of its letters to the last, and their language."""
    for match in _RUN.finditer(text):
        yield match.start(), match.end(), match.lastgroup or ""


def shares(text: str) -> dict[str, float]:
    """How much of a text's letters are in the script of each language; empty without letters."""
    counts = {language: len(letters.findall(text)) for language, letters in _LETTERS.items()}
    counts["zh"] *= _BY_WORD
    total = sum(counts.values())
    return {language: count / total for language, count in counts.items()} if total else {}
