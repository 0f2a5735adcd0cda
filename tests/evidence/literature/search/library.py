"""A small corpus in three languages, and a model of meaning that tests can foresee."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from foedus.contracts.texts import Document
from foedus.evidence.literature.corpus.documents import add_document, digest_of, id_of
from foedus.evidence.literature.corpus.file import TABLES as CORPUS_TABLES
from foedus.evidence.literature.corpus.passages import cut
from foedus.evidence.literature.search import TABLES

TEXTS: tuple[tuple[str, str, str, str, str], ...] = (
    # language, day, title, publisher, text
    ("ru", "2013-05-01", "Учения «Морское взаимодействие»", "Красная звезда",
     "Россия и Китай провели совместные учения в Японском море. В них участвовали 18 кораблей."),
    ("ru", "2016-09-12", "Итоги учений", "Красная звезда",
     "О совместных военных учениях России и Китая сообщило Министерство обороны. "
     "Применялись истребители Су-35."),
    ("ru", "2021-03-05", "Энергетика", "Коммерсантъ",
     "Поставки газа в Китай выросли. Россия стала первым поставщиком нефти."),
    ("zh", "2016-09-13", "中俄海上联合演习", "解放军报",
     "中俄两国海军在南海举行联合军演，课目包括联合反潜和夺岛。歼-20没有参加。"),
    ("zh", "2018-06-20", "台湾報導", "中央社",
     "國防部表示，中俄聯合軍演對臺灣海峽的局勢有影響。"),
    ("zh", "2021-03-06", "能源合作", "新华社", "中国从俄罗斯进口的天然气大幅增加。"),
    ("en", "2016-09-14", "Joint Sea 2016", "Jane's",
     "The Russian and Chinese navies held joint exercises in the South China Sea. "
     "Their strategic partnership deepens."),
    ("en", "2019-02-02", "No alliance", "RAND",
     "Beijing rejects an alliance with Moscow. It prefers a partnership without obligations."),
    ("fa", "2019-12-27", "رزمایش", "IRNA", "رزمایش مشترک ایران و روسیه و چین در اقیانوس هند."),
)  # fmt: skip

_TOPICS = (
    ("учени", "军演", "軍演", "演习", "exercise", "drill", "манёвр"),
    ("газ", "нефт", "天然气", "能源", "gas", "oil", "energy"),
    ("alliance", "partnership", "союз", "结盟"),
)


class Topics:
    """A model of meaning that knows three topics by their words."""

    name = "topics/1"
    dimensions = len(_TOPICS) + 1
    languages = frozenset({"en", "ru", "zh"})
    floor = 0.3

    def __init__(self) -> None:
        self.embedded = 0

    def embed(self, texts: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float32]]:
        self.embedded += len(texts)
        rows = [
            [float(any(word in text.lower() for word in topic)) for topic in _TOPICS] + [0.1]
            for text in texts
        ]
        made = np.array(rows, dtype=np.float32)
        return made / np.linalg.norm(made, axis=1, keepdims=True)


def empty() -> sqlite3.Connection:
    """A corpus in memory, without documents."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("pragma foreign_keys = on")
    connection.executescript(CORPUS_TABLES + TABLES)
    return connection


def put(
    connection: sqlite3.Connection,
    text: str,
    *,
    language: str = "ru",
    day: str | None = "2020-01-01",
    title: str = "",
    publisher: str = "",
    known: str = "",
    origin: str = "",
) -> str:
    """Add a document; gives its id."""
    digest = digest_of(text)
    id_ = id_of(digest)
    document = Document(
        id=id_, title=title, author="", publisher=publisher, country="RUS",
        published=date.fromisoformat(day) if day else None, precision="day" if day else "",
        known_on=date.fromisoformat(known or day or "2020-01-01"), language=language,
        genre="news", address=f"https://example.org/{id_}", source="", reliability="C",
        origin=origin or id_, file="file.txt", member="", digest=digest, characters=len(text),
    )  # fmt: skip
    add_document(connection, document, text, cut(id_, text, language))
    return id_


def fill(connection: sqlite3.Connection) -> None:
    """Add the documents of ``TEXTS``."""
    for language, day, title, publisher, text in TEXTS:
        put(connection, text, language=language, day=day, title=title, publisher=publisher)
