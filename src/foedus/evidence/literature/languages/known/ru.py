"""Russian: lemmas by pymorphy3, sentences by razdel."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from typing import Any

from foedus.evidence.literature.languages.language import (
    Extent,
    Language,
    Part,
    trimmed,
    versions,
)
from foedus.extras import need

_LIKELY = 0.1
"""A lemma is kept beside the likeliest where it has this share of the form's readings."""

_STRESS = str.maketrans({"\u0301": None, "\u0300": None, "\u00ad": None})

_STOPWORDS = """
а без более бы быть в весь во вот вы где да даже для до его ее если еще же за и из или их к как
какой ко когда который кто ли либо между мы на над не него ней нет ни них но о об он она они оно
от очень по под при с свой себя со так также такой там то тот ты у уже хотя чего чей чем что
чтобы эта эти это этот я
"""


@cache
def _morphology() -> Any:
    return need("pymorphy3", "literature").MorphAnalyzer()


@lru_cache(maxsize=300_000)
def _lemmas(word: str) -> tuple[str, tuple[str, ...]]:
    plain = unicodedata.normalize("NFC", word.translate(_STRESS)).lower()
    shares: dict[str, float] = {}
    for reading in _morphology().parse(plain):
        lemma = reading.normal_form.replace("ё", "е")
        shares[lemma] = shares.get(lemma, 0.0) + reading.score
    if not shares:
        return plain, ()
    best = max(shares, key=shares.__getitem__)
    others = (name for name, share in shares.items() if name != best and share >= _LIKELY)
    return best, tuple(sorted(others, key=lambda name: -shares[name]))


def _terms(run: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    best, others = _lemmas(run)
    return (best,), others


def _parts(run: str) -> tuple[Part, ...]:
    best, others = _lemmas(run)
    return (Part(0, len(run), (best,), others, best),)


def _sentences(text: str) -> list[Extent]:
    cut = need("razdel", "literature").sentenize(text)
    found = (trimmed(text, piece.start, piece.stop) for piece in cut)
    return [extent for extent in found if extent]


LANGUAGE = Language(
    code="ru",
    name="Russian",
    script="cyrillic",
    usual=True,
    sentences=_sentences,
    parts=_parts,
    terms=_terms,
    pairs=False,
    stopwords=frozenset(_STOPWORDS.split()),
    version=lambda: versions(1, "pymorphy3", "pymorphy3-dicts-ru"),
)
