"""Russian: the model of slovnet (Kukushkin 2020), with its weights from the natasha wheel.

natasha itself is not imported.  The model knows people, places and organisations; trained on
news, F1 0.88 on sentences of our field.  MIT licence.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from foedus.contracts.texts import Span
from foedus.evidence.literature.entities.models.weights import installed, weights
from foedus.extras import have, need

EXTRA = "literature"
PACKAGE = "natasha"
NER = (
    "natasha/data/model/slovnet_ner_news_v1.tar",
    "16c3343a6572ddf0e2b2fc1923113de15a7f5ca5bde90e780dd590418665603e",
)
EMBEDDINGS = (
    "natasha/data/emb/navec_news_v1_1B_250K_300d_100q.tar",
    "f07270833d78523edc5781538d67038e95b43975e4a7ae757c693b687f9cbfca",
)

_TYPES = {"PER": "PERSON", "LOC": "PLACE", "ORG": "ORGANISATION"}
_LONGEST = 4000


class Slovnet:
    """Finds people, places and organisations in Russian; an `Engine`."""

    name = "slovnet"
    languages: Sequence[str] = ("ru",)
    needs = EXTRA
    model = True

    def ready(self) -> bool:
        """Whether slovnet, navec and the weights are installed."""
        return have("slovnet", "navec") and installed(PACKAGE)

    def find(self, text: str, language: str, base: date | None) -> list[Span]:  # noqa: ARG002
        """Spans that the model finds."""
        model = _model()
        found = []
        for start, end in _pieces(text):
            if not text[start:end].strip():
                continue  # the model fails on what has no word
            for span in model(text[start:end]).spans:
                first, last = start + span.start, start + span.stop
                found.append(Span(first, last, _TYPES[span.type], text[first:last], "", self.name))
        return found


def _pieces(text: str) -> list[tuple[int, int]]:
    """Paragraphs, and those that are very long cut at spaces: memory grows with the longest."""
    pieces, start = [], 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end + 1
        if end - start > _LONGEST:
            at = text.rfind(". ", start + _LONGEST // 2, start + _LONGEST)
            end = at + 2 if at > 0 else start + _LONGEST
        pieces.append((start, end))
        start = end
    return pieces


@lru_cache(maxsize=1)
def _model() -> Any:
    navec = need("navec", EXTRA)
    slovnet = need("slovnet", EXTRA)
    made = slovnet.NER.load(str(weights(PACKAGE, *NER, EXTRA)), batch_size=8)
    return made.navec(navec.Navec.load(str(weights(PACKAGE, *EMBEDDINGS, EXTRA))))
