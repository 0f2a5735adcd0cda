"""The scripts of a text: its runs of letters of one script, and which script prevails."""

from __future__ import annotations

import re
from functools import cache

from foedus.evidence.literature.languages.language import (
    ARABIC,
    CYRILLIC,
    HAN,
    HANGUL,
    KANA,
    LATIN,
)

SCRIPTS = {
    "han": HAN,
    "kana": KANA,
    "hangul": HANGUL,
    "cyrillic": CYRILLIC,
    "latin": LATIN,
    "arabic": ARABIC,
}
"""Ranges of characters, as in the brackets of a regular expression."""

_WEIGHT = {"han": 3.0, "kana": 2.0, "hangul": 2.0}
"""What a character says, in letters of an alphabet: a Chinese word has two characters."""

_MARKS = "\u0300-\u036f\u00ad"  # combining marks and the soft hyphen stand within words


@cache
def runs() -> re.Pattern[str]:
    """A pattern for words and numbers; the group that matched is the script (or ``digits``)."""
    known = "".join(SCRIPTS.values())
    alphabets = [
        f"(?P<{name}>[{ranges}][{ranges}{_MARKS}]*)"
        for name, ranges in SCRIPTS.items()
        if name not in {"latin", "arabic", "kana"}
    ]
    latin = f"(?P<latin>[{LATIN}][{LATIN}{_MARKS}]*(?:['’][{LATIN}]+)*)"
    # vowel signs and joiners stand within Arabic words, Arabic digits and punctuation do not
    arabic = (
        "(?P<arabic>[\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff\u0750-\u077f\u08a0-\u08ff"
        "\ufb50-\ufdff\ufe70-\ufefc][\u0610-\u061a\u0620-\u065f\u066e-\u06d3\u06d5-\u06ed"
        "\u06fa-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc\u200c]*)"
    )
    kana = f"(?P<kana>(?!\u30fb)[{KANA}](?:(?!\u30fb)[{KANA}])*)"
    other = f"(?P<other>(?:(?![{known}])[^\\W\\d_])+)"
    return re.compile("|".join([*alphabets, latin, arabic, kana, r"(?P<digits>\d+)", other]))


@cache
def _counters() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(f"[{ranges}]") for name, ranges in SCRIPTS.items()}


def letters(text: str) -> dict[str, int]:
    """How many characters of each script a text has."""
    return {name: len(found.findall(text)) for name, found in _counters().items()}


def extent(text: str) -> int:
    """How much a text says, in letters of an alphabet."""
    return round(sum(n * _WEIGHT.get(name, 1.0) for name, n in letters(text).items()))


def prevailing(text: str) -> tuple[str, int]:
    """The script that says most of a text, and how many of its characters there are.

    The name is empty where the text has no letters.
    """
    counts = letters(text)
    script = max(counts, key=lambda name: counts[name] * _WEIGHT.get(name, 1.0))
    return (script, counts[script]) if counts[script] else ("", 0)
