"""English: stems (Porter2) of lemmas (simplemma), sentences by syntok.

The lemma brings irregular forms together, the stem derived ones (strategic and strategically,
cooperate and cooperation): what searches in a literature want is all of them, and a phrase in
quotation marks narrows them again.
"""

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

_STOPWORDS = """
a about all also an and any are as at be been being between both but by can could did do does
for from had has have having he her his how i if in into is it its me my no nor not of on or our
over she should so some such than that the their them then there these they this those through
to under was we were what when where which while who whom whose why will with would you your
"""


@cache
def _stemmer() -> Any:
    return need("snowballstemmer", "literature").stemmer("english")


@lru_cache(maxsize=200_000)
def _lemma(word: str) -> tuple[str, str]:
    """The lemma and its stem."""
    plain = unicodedata.normalize("NFKC", word).replace("\u00ad", "").replace("’", "'").lower()
    plain = plain.removesuffix("'s").replace("'", "")
    lemma = need("simplemma", "literature").lemmatize(plain, lang="en").lower()
    return lemma, _stemmer().stemWord(lemma)


def _terms(run: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return (_lemma(run)[1],), ()


def _parts(run: str) -> tuple[Part, ...]:
    lemma, stem = _lemma(run)
    return (Part(0, len(run), (stem,), (), lemma),)


def _sentences(text: str) -> list[Extent]:
    found = []
    for paragraph in need("syntok.segmenter", "literature").process(text):
        for sentence in paragraph:
            last = sentence[-1]
            end = last.offset + len(last.value)
            found.append(trimmed(text, sentence[0].offset, end))
    return [extent for extent in found if extent]


LANGUAGE = Language(
    code="en",
    name="English",
    script="latin",
    usual=True,
    sentences=_sentences,
    parts=_parts,
    terms=_terms,
    pairs=False,
    stopwords=frozenset(_STOPWORDS.split()),
    version=lambda: versions(1, "simplemma", "snowballstemmer"),
)
