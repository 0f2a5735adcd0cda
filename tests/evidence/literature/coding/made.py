"""Invented documents, and codes made from them."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from foedus.contracts.texts import Document, Passage
from foedus.evidence.literature.coding.codebooks import Codebook, load_codebook
from foedus.evidence.literature.corpus.documents import add_document, passages

TEXTS = {
    "en": (
        "The two governments practise partnership without alliance. They will not change that.",
        "Oil deliveries rose by four per cent in spring.",
        "The drills are not directed against any third party, the ministry said.",
    ),
    "ru": (
        "Это настоящие союзнические отношения, проверенные временем.",
        "Стороны обсудили торговлю зерном.",
    ),
    "zh": ("两国坚持结伴不结盟，走出了一条新路。", "双方讨论了农业合作。"),
}

SMALL = """\
id: small
version: "1"
title: Small
purpose: To test.
unit: passage
questions:
  - id: form
    text: Which form?
    level: nominal
    several: true
    categories:
      - id: partner
        title: Partnership
        definition: Called a partnership.
        negated: none_of_it
        rules: {en: [partnership], ru: [партнёрство], zh: [伙伴|结伴]}
      - id: ally
        title: Alliance
        definition: Called an alliance.
        rules: {en: [alliance|ally], ru: [союзник, союзнический отношение], zh: [结盟]}
      - id: none_of_it
        title: Denied
        definition: Partnership denied.
  - id: tone
    text: Which tone?
    level: ordinal
    categories:
      - {id: cold, title: Cold, value: 0, definition: Cold words.}
      - {id: warm, title: Warm, value: 1, definition: Warm words.}
"""

PUBLISHED = """\
unit,A,B,C,D
1,1,1,,1
2,2,2,3,2
3,3,3,3,3
4,3,3,3,3
5,2,2,2,2
6,1,2,3,4
7,4,4,4,4
8,1,1,2,1
9,2,2,2,2
10,,5,5,5
11,,,1,1
12,,3,,
"""
"""The example of Krippendorff (2011): twelve units, four observers."""


def add(connection: sqlite3.Connection, language: str, texts: Sequence[str], day: date) -> str:
    """Add a document of which each text is a passage; returns its id."""
    whole = "\n".join(texts)
    digest = hashlib.sha256(whole.encode()).hexdigest()
    id_ = "d" + digest[:12]
    made, at = [], 0
    for number, text in enumerate(texts, 1):
        made.append(Passage(f"{id_}:{number}", id_, number, at, at + len(text), language, text))
        at += len(text) + 1
    document = Document(
        id=id_, title=f"Text in {language}", author="", publisher="", country="", published=day,
        precision="day", known_on=day, language=language, genre="", address="", source="",
        reliability="F", origin=id_, file="made", member="", digest=digest, characters=len(whole),
    )  # fmt: skip
    add_document(connection, document, whole, made)
    return id_


def every(connection: sqlite3.Connection) -> list[Passage]:
    """All passages."""
    return [passage for _, passage in passages(connection)]


def small(folder: Path, text: str = SMALL) -> Codebook:
    """A codebook of two questions."""
    path = folder / "small.yml"
    path.write_text(text, encoding="utf-8")
    return load_codebook(path)
