"""How written names are compared: case, accents, marks and Russian endings do not count."""

from __future__ import annotations

import re
import unicodedata

SEPARATORS = "-‐‑‒–—―−－/|,;>+·"
"""Hyphens, dashes (en, em, minus, full-width), slashes and other marks that join names."""

_MARKS = str.maketrans(
    dict.fromkeys("'`´‘’ʼ.", "")
    | dict.fromkeys(SEPARATORS + '()[]“”«»"、，。', " ")
    | {"&": " and "}
)
_CYRILLIC = re.compile("[а-яё]")
_ENDING = re.compile(
    "[ыиая]ми|[ое]го|[ое]му|[иыое]й|[ая]я|[оеыи]е|[ую]ю|[ыи]х|[ыиоеая]м|[ое]в|[ое]ю|[ая]х|[йяюеоауыиь]"
)
_SHORTEST_STEM = 3


def normalise(text: str) -> str:
    """Bring a text into the form in which names are compared: NFKC, no case, accents, marks."""
    folded = text.casefold()
    if not text.isascii():
        folded = unicodedata.normalize("NFKC", text).casefold()
        # Й is a letter of its own, and endings tell й from и.
        folded = "й".join(_without_accents(part) for part in folded.split("й"))
    words = folded.translate(_MARKS).split()
    if len(words) > 1 and words[0] == "the":
        del words[0]
    return " ".join(words)


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFD", text)
    if apart == text:
        return text
    return "".join(c for c in apart if not unicodedata.combining(c))


def stem(normalised: str) -> str | None:
    """Strip a Russian name of its case endings; None for names that are not Cyrillic.

    Rough on purpose: it is used only where the name as written is unknown, and only where one
    state alone has that stem.
    """
    if not _CYRILLIC.search(normalised):
        return None
    return " ".join(_without_ending(word) for word in normalised.split())


def _without_ending(word: str) -> str:
    for start in range(_SHORTEST_STEM, len(word)):
        if _ENDING.fullmatch(word, start):
            return word[:start]
    return word
