"""Languages: which one a text is in, its sentences, its words.

A language that is analysed is one module in ``known``; ``registry`` finds it there.
"""

from __future__ import annotations

from foedus.evidence.literature.languages.identify import language_of, script_of
from foedus.evidence.literature.languages.language import Language, Token
from foedus.evidence.literature.languages.registry import analysis, languages
from foedus.evidence.literature.languages.words import (
    Sought,
    indexed,
    parted,
    placed,
    sentences,
    sought,
    stopwords,
    tokens,
)

__all__ = [
    "Language",
    "Sought",
    "Token",
    "analysis",
    "indexed",
    "language_of",
    "languages",
    "parted",
    "placed",
    "script_of",
    "sentences",
    "sought",
    "stopwords",
    "tokens",
]
