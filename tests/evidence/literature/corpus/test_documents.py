"""The corpus gives back what was written, by id and by fields, or says what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from sqlite3 import Connection

import pytest

from foedus.contracts.texts import Document, Passage
from foedus.errors import InvalidDataError, NotFoundError
from foedus.evidence.literature.corpus import documents
from foedus.evidence.literature.corpus.file import corpus_path, reading, writing

TEXT = "Первый абзац.\n\n第二段。\n\nThird."


def made(number: int, **more: object) -> Document:
    told: dict[str, object] = {
        "id": f"d{number:012}", "title": f"T{number}", "author": "", "publisher": "P",
        "country": "RUS", "published": date(2000 + number, 1, 1), "precision": "year",
        "known_on": date(2000 + number, 12, 31), "language": "ru", "genre": "", "address": "",
        "source": "", "reliability": "F", "origin": f"d{number:012}", "file": "f", "member": "",
        "digest": "", "characters": len(TEXT),
    }  # fmt: skip
    return Document(**{**told, **more})  # type: ignore[arg-type]


def parts(document: Document) -> list[Passage]:
    spans = ((0, 13, "ru"), (15, 19, "zh"), (21, 27, "en"))
    return [
        Passage(f"{document.id}:{n}", document.id, n, a, b, language, TEXT[a:b])
        for n, (a, b, language) in enumerate(spans, 1)
    ]


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Connection]:
    with writing(tmp_path) as connection:
        for number in (2, 1, 3):
            document = made(number, language="zh" if number == 3 else "ru")
            documents.add_document(connection, document, TEXT, parts(document))
        yield connection


def test_documents_come_in_the_order_of_their_dates(corpus: Connection) -> None:
    undated = made(9, published=None, precision="")
    documents.add_document(corpus, undated, TEXT, [])
    assert [d.title for d in documents.documents(corpus)] == ["T1", "T2", "T3", "T9"]


def test_documents_are_chosen_by_day_and_field(corpus: Connection) -> None:
    def titles(**chosen: object) -> list[str]:
        return [d.title for d in documents.documents(corpus, **chosen)]  # type: ignore[arg-type]

    assert titles(as_of=date(2002, 12, 30)) == ["T1"]
    assert titles(since=date(2002, 1, 1), until=date(2002, 12, 31)) == ["T2"]
    assert titles(language="zh") == ["T3"]
    assert titles(language=["zh", "ru"], publisher=None) == ["T1", "T2", "T3"]
    assert titles(country="CHN") == []
    with pytest.raises(InvalidDataError, match="not chosen by 'mood'"):
        titles(mood="good")


def test_text_and_passages_come_back(corpus: Connection) -> None:
    first = made(1)
    assert documents.document_of(corpus, first.id) == first
    assert documents.text_of(corpus, first.id) == TEXT
    assert [p for _, p in documents.passages(corpus, documents=[first.id])] == parts(first)
    assert documents.passage_of(corpus, f"{first.id}:2") == parts(first)[1]
    rows = [row for row, _ in documents.passages(corpus)]
    assert rows == sorted(rows)
    assert len(list(documents.passages(corpus, after_rowid=rows[3]))) == 5


@pytest.mark.parametrize("id_", ["d1", "d1:2", "x", "", "d000000000001:x", "d000000000001:99"])
def test_what_is_not_there_is_said(corpus: Connection, id_: str) -> None:
    with pytest.raises(NotFoundError, match="has no such passage"):
        documents.passage_of(corpus, id_)
    with pytest.raises(NotFoundError, match="has no such document"):
        documents.document_of(corpus, id_)
    with pytest.raises(NotFoundError, match="has no such document"):
        documents.text_of(corpus, id_)


def test_a_document_is_written_whole_or_not_at_all(corpus: Connection) -> None:
    document = made(5)
    outside = Passage(f"{document.id}:1", document.id, 1, 0, 999, "ru", "")
    with pytest.raises(InvalidDataError, match="outside the text"):
        documents.add_document(corpus, document, TEXT, [outside])
    twice = [*parts(document), parts(document)[0]]
    with pytest.raises(Exception, match="UNIQUE"):
        documents.add_document(corpus, document, TEXT, twice)
    with pytest.raises(InvalidDataError, match="is in the corpus already"):
        documents.add_document(corpus, made(1), TEXT, [])
    assert len(list(documents.documents(corpus))) == 3
    assert len(list(documents.passages(corpus))) == 9


def test_what_is_no_corpus_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="has no corpus yet"), reading(tmp_path):
        pass
    path = corpus_path(tmp_path)
    path.parent.mkdir()
    path.write_bytes(b"no database at all" * 100)
    with (
        pytest.raises(InvalidDataError, match="damaged or not a corpus"),
        reading(tmp_path) as connection,
    ):
        list(documents.documents(connection))
