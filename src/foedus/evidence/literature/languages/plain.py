"""Words of languages that are not analysed: in lower case, as they stand.

Scripts that write no spaces, or whose words carry their endings with them (kana, Hangul), are
indexed by pairs of characters, as Chinese is.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from foedus.evidence.literature.languages.language import Extent, Language, Part, trimmed

PAIRED = frozenset({"kana", "hangul"})

_END = re.compile(r"(?:[.!?؟۔।]+[\"'”’»)\]]*(?=\s)|[。！？]+[”’」』]*|\n+)\s*")


def _folded(run: str) -> str:
    """One spelling for each word: compatible forms, lower case, no marks that are left out."""
    return "".join(
        letter
        for letter in unicodedata.normalize("NFKC", run).lower()
        if letter.isalnum() or unicodedata.category(letter) == "Mc"
    )


def _word_terms(run: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    folded = _folded(run)
    return ((folded,) if folded else ()), ()


def _word_parts(run: str) -> tuple[Part, ...]:
    folded = _folded(run)
    return (Part(0, len(run), (folded,), (), folded),) if folded else ()


def _pair_terms(run: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return (*map("".join, pairwise(run)), run[-1]), ()


def _pair_parts(run: str) -> tuple[Part, ...]:
    return (Part(0, len(run), _pair_terms(run)[0], (), run),)


def sentences(text: str) -> list[Extent]:
    """Sentences by their marks alone."""
    found: list[Extent | None] = []
    start = 0
    for match in _END.finditer(text):
        found.append(trimmed(text, start, match.end()))
        start = match.end()
    found.append(trimmed(text, start, len(text)))
    return [extent for extent in found if extent]


def plain(script: str) -> Language:
    """What is done with words of a script that no language here analyses."""
    paired = script in PAIRED
    return Language(
        code="",
        name="plain words",
        script=script,
        usual=False,
        sentences=sentences,
        parts=_pair_parts if paired else _word_parts,
        terms=_pair_terms if paired else _word_terms,
        pairs=paired,
        stopwords=frozenset(),
        version=lambda: "1",
    )
