"""A small invented corpus in three languages, coded by two invented people and by rules."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from foedus.contracts.texts import Code, Document
from foedus.evidence.literature.coding import history
from foedus.evidence.literature.corpus.documents import add_document, digest_of, id_of, text_of
from foedus.evidence.literature.corpus.file import writing
from foedus.evidence.literature.corpus.passages import cut

CODEBOOK = """
id: bond
version: "1"
title: What the two are to each other
purpose: Tells how authors name the relation, for the tests.
unit: passage
questions:
  - id: relation
    text: What is the relation called?
    level: nominal
    categories:
      - id: alliance
        title: An alliance
        definition: The passage calls the relation an alliance.
      - id: partnership
        title: A partnership
        definition: The passage calls the relation a partnership.
"""

SENTENCES = {
    "ru": {
        "alliance": "Две страны связывает военный союз.",
        "partnership": "Стороны остаются партнёрами, но не союзниками.",
        "": "Погода в столице была ясной.",
    },
    "zh": {
        "alliance": "两国结成军事同盟。",
        "partnership": "两国结伴而不结盟。",
        "": "首都天气晴朗。",
    },
    "en": {
        "alliance": "The two states have become military allies.",
        "partnership": "The two states remain partners, not allies.",
        "": "The weather in the capital was fine.",
    },
}

OPENING = {"ru": "Сегодня вышел обзор.", "zh": "今天发表了评论。", "en": "A survey appeared today."}


@dataclass
class Corpus:
    """What was written: documents by name, and passages by document."""

    folder: Path
    documents: dict[str, Document] = field(default_factory=dict)


def build(folder: Path, *, coded: bool = True) -> Corpus:
    """Make the corpus in a project folder."""
    (folder / "codebooks").mkdir(parents=True, exist_ok=True)
    (folder / "codebooks" / "bond.yml").write_text(CODEBOOK, encoding="utf-8")
    made = Corpus(folder)
    with writing(folder, history.TABLES) as connection:
        for language, yes in (("ru", 1), ("zh", 3), ("en", 2)):
            for year in (2013, 2014, 2016):
                for number in range(4):
                    category = "alliance" if number < yes else "partnership"
                    _add(made, connection, language, year, number, category, coded=coded)
        copied = made.documents["ru-2014-0"]
        _copy(made, connection, copied, coded=coded)
    return made


def _add(
    made: Corpus,
    connection: sqlite3.Connection,
    language: str,
    year: int,
    number: int,
    category: str,
    *,
    coded: bool,
) -> None:
    name = f"{language}-{year}-{number}"
    own = SENTENCES[language]
    text = "\n\n".join(
        (f"{OPENING[language]} {own[category]} {name}", f"{own['']} {name}", f"{own[category]}")
    )
    document = _document(text, name, language, date(year, 6, 1 + number), f"agency-{number % 2}")
    add_document(connection, document, text, cut(document.id, text, language))
    made.documents[name] = document
    if not coded:
        return
    _code(connection, f"{document.id}:1", category, own[category], text, "person:ann")
    _code(connection, f"{document.id}:2", "", "", text, "person:ann")
    candidate = "alliance" if number == 0 else "partnership"
    _code(connection, f"{document.id}:3", candidate, "", text, "rules")


def _document(text: str, title: str, language: str, day: date, source: str) -> Document:
    digest = digest_of(text)
    return Document(
        id=id_of(digest),
        title=title,
        author="",
        publisher=f"Agency {source}",
        country={"ru": "RUS", "zh": "CHN", "en": "USA"}[language],
        published=day,
        precision="day",
        known_on=day,
        language=language,
        genre="survey",
        address=f"https://example.org/{title}",
        source=source,
        reliability="B",
        origin=id_of(digest),
        file=f"{title}.txt",
        member="",
        digest=digest,
        characters=len(text),
    )


def _copy(made: Corpus, connection: sqlite3.Connection, original: Document, *, coded: bool) -> None:
    """A near copy of a document, by another agency on the next day."""
    text = "\n\n".join((f"{OPENING['ru']} {SENTENCES['ru']['alliance']} Копия.", "Погода ясная."))
    document = _document(text, "copy", "ru", date(2014, 6, 9), "agency-1")
    made.documents["copy"] = copy = Document(
        **{name: getattr(document, name) for name in Document.__slots__ if name != "origin"},
        origin=original.id,
    )
    add_document(connection, copy, text, cut(copy.id, text, "ru"))
    if coded:
        quote = SENTENCES["ru"]["alliance"]
        _code(connection, f"{copy.id}:1", "alliance", quote, text, "person:ann")


def _code(
    connection: sqlite3.Connection,
    passage: str,
    category: str,
    quote: str,
    text: str,
    coder: str,
) -> None:
    start = text.find(quote) if quote else 0
    person = coder.startswith("person:")
    code = Code(
        passage=passage,
        codebook="bond",
        question="relation",
        category=category,
        quote=quote,
        start=start,
        end=start + len(quote),
        coder=coder,
        state="accepted" if person else "candidate",
        made_at=history.now(),
        note="",
    )
    history.append(connection, code, version="1", by=coder)


def code_with_shipped(made: Corpus) -> None:
    """Code the first passages with a codebook that ships: people, and rules that disagree."""
    with writing(made.folder, history.TABLES) as connection:
        for document in made.documents.values():
            text = text_of(connection, document.id)
            limits = SENTENCES[document.language]["partnership"] in text
            form = "not_alliance" if limits else "alliance_affirmed"
            closeness = "partnership" if limits else "alliance"
            for place, question, category, coder in (
                (1, "form", form, "person:ann"),
                (1, "closeness", closeness, "person:ann"),
                (3, "form", "limits_named", "rules"),
            ):
                code = Code(
                    passage=f"{document.id}:{place}", codebook="alliance_position",
                    question=question, category=category, quote="", start=0, end=0, coder=coder,
                    state="accepted" if coder.startswith("person") else "candidate",
                    made_at=history.now(), note="",
                )  # fmt: skip
                history.append(connection, code, version="1", by=coder)
