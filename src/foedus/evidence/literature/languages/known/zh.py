"""Chinese: pairs of characters in simplified form, words by rjieba, sentences by rule.

What is indexed for a run of n characters are its n - 1 overlapping pairs and its last character,
so that every word of two characters is found whatever a dictionary makes of the sentence, a longer
word is a phrase of pairs, and a single character is the beginning of a term.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import Any

from foedus.evidence.literature.languages.language import (
    Extent,
    Language,
    Part,
    trimmed,
    versions,
)
from foedus.extras import need

_STOPWORDS = "的 了 和 与 及 在 是 对 为 就 而 或 之 于 以 等 把 被 让 也 都"

_END = re.compile(
    r"(?:[。！？!?…]+|(?<=[\u3400-\u9fff])\.(?=\s|$)|；(?=[”’」』）】])|\n+)[”’」』）】》\"'\s]*"
)
_SAID = re.compile(r"\s*[，、,：:；;—]|\s*[他她它我]们?(?:又|还|也)?[说表指强问答称补]")
_OPEN, _CLOSE = "“「『（(【", "”」』）)】"
_LONG_QUOTE = 400
"""Within quotation marks that stay open for longer than this, sentences are cut all the same."""


@cache
def simplified() -> dict[int, str]:
    """The simplified form of each traditional character, one for one.

    Character by character, so that offsets stay and a query is turned as the text was, whatever
    stands beside it.
    """
    ranges = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x323B0))
    characters = [chr(code) for first, last in ranges for code in range(first, last)]
    made = need("opencc", "literature").OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = zip(characters, made, strict=True)
    return {ord(old): new for old, new in pairs if new != old and len(new) == 1}


@cache
def _dictionary() -> Any:
    return need("rjieba", "literature")


def _terms(run: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    plain = run.translate(simplified())
    return (*map("".join, pairwise(plain)), plain[-1]), ()


def _parts(run: str) -> tuple[Part, ...]:
    plain = run.translate(simplified())
    terms = _terms(run)[0]
    parts = []
    start = 0
    for word in _dictionary().cut(plain, hmm=True):
        end = start + len(word)
        parts.append(Part(start, end, terms[start:end], (), word))
        start = end
    return tuple(parts)


def _sentences(text: str) -> list[Extent]:
    found: list[Extent | None] = []
    start = 0
    for match in _END.finditer(text):
        if _goes_on(text, start, match):
            continue
        found.append(trimmed(text, start, match.end()))
        start = match.end()
    found.append(trimmed(text, start, len(text)))
    return [extent for extent in found if extent]


def _goes_on(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether the sentence goes on behind a mark: within a quotation, or with who said it."""
    mark = match.group()
    if "\n" in mark:
        return False
    before = text[start : match.end()]
    depth = sum(map(before.count, _OPEN)) - sum(map(before.count, _CLOSE))
    if depth > 0 and len(before) < _LONG_QUOTE:
        return True
    closed = any(quote in mark for quote in _CLOSE)
    return closed and _SAID.match(text, match.end()) is not None


LANGUAGE = Language(
    code="zh",
    name="Chinese",
    script="han",
    usual=True,
    sentences=_sentences,
    parts=_parts,
    terms=_terms,
    pairs=True,
    stopwords=frozenset(_STOPWORDS.split()),
    version=lambda: versions(1, "opencc", "rjieba"),
)
