"""Searching a small corpus: what is found, what is not, and what is said of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evidence.literature.search.library import Topics, empty, fill, put

from foedus.errors import FoedusError, InvalidDataError, UsageError
from foedus.evidence.literature.corpus.documents import text_of
from foedus.evidence.literature.search import (
    Filters,
    Found,
    corpus_digest,
    find,
    index,
    log_search,
    search_log,
    standing,
)
from foedus.evidence.literature.search.query import parse_query
from foedus.evidence.literature.search.tables import set_state, state

pytest.importorskip("pymorphy3", reason="the extra literature is not installed")


@pytest.fixture(scope="module")
def library() -> Iterator[sqlite3.Connection]:
    connection = empty()
    fill(connection)
    index(connection, embedder=Topics())
    yield connection
    connection.close()


def _lexical(connection: sqlite3.Connection, query: str, **given_: object) -> Found:
    return find(connection, query, Filters(**given_), mode="lexical")  # type: ignore[arg-type]


def _titles(found: Found) -> set[str]:
    return {hit.document.title for hit in found.hits}


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("учения", {"Учения «Морское взаимодействие»", "Итоги учений"}),
        ("учениям", {"Учения «Морское взаимодействие»", "Итоги учений"}),
        ("совместных учений", {"Учения «Морское взаимодействие»", "Итоги учений"}),
        ("военное учение", {"Итоги учений"}),
        ('"совместные учения"', {"Учения «Морское взаимодействие»"}),
        ("«совместные военные учения»", {"Итоги учений"}),
        ("Су-35", {"Итоги учений"}),
        ("су35", {"Итоги учений"}),
        ("军演", {"中俄海上联合演习", "台湾報導"}),
        ("軍演", {"中俄海上联合演习", "台湾報導"}),
        ("联合军演", {"中俄海上联合演习", "台湾報導"}),
        ("臺灣海峽", {"台湾報導"}),
        ("台湾海峡", {"台湾報導"}),
        ("岛", {"中俄海上联合演习"}),
        ("歼-20", {"中俄海上联合演习"}),
        ("exercise", {"Joint Sea 2016"}),
        ("strategically", {"Joint Sea 2016"}),
        ("navy's joint exercising", {"Joint Sea 2016"}),
        ('"strategic partnership"', {"Joint Sea 2016"}),
        ('"partnership strategic"', set()),
        ("partnership", {"Joint Sea 2016", "No alliance"}),
        ("partnership -obligation", {"Joint Sea 2016"}),
        ("alliance OR exercises", {"Joint Sea 2016", "No alliance"}),
        ("(alliance OR exercises) Moscow", {"No alliance"}),
        ("учения OR 军演 -Су-35",
         {"Учения «Морское взаимодействие»", "Итоги учений", "中俄海上联合演习", "台湾報導"}),
        ("title:итог учения", {"Итоги учений"}),
        ("-title:итоги учения", {"Учения «Морское взаимодействие»"}),
        ('publisher:"Красная звезда" Китай', {"Учения «Морское взаимодействие»", "Итоги учений"}),
        ("country:rus partnership", {"Joint Sea 2016", "No alliance"}),
        ("country:CHN partnership", set()),
        ("the partnership of the navies", {"Joint Sea 2016"}),
        ("روسیه", {"رزمایش"}),
        ("submarine", set()),
    ],
)  # fmt: skip
def test_words_are_found_in_all_their_forms(
    library: sqlite3.Connection, query: str, titles: set[str]
) -> None:
    assert _titles(_lexical(library, query)) == titles


def test_what_matched_is_marked_in_the_original(library: sqlite3.Connection) -> None:
    [hit] = _lexical(library, "聯合軍演 臺灣").hits
    text = hit.passage.text
    assert [text[start:end] for start, end in hit.spans] == ["聯合軍演", "臺灣"]
    whole = text_of(library, hit.document.id)
    assert whole[hit.passage.start : hit.passage.end] == text
    [hit] = _lexical(library, "военному учению").hits
    assert [hit.passage.text[a:b] for a, b in hit.spans] == ["военных", "учениях"]
    [hit] = _lexical(library, "岛").hits
    assert [hit.passage.text[a:b] for a, b in hit.spans] == ["岛"]


@pytest.mark.parametrize(
    ("given_", "titles"),
    [
        ({"since": date(2014, 1, 1)}, {"Итоги учений"}),
        ({"until": date(2014, 1, 1)}, {"Учения «Морское взаимодействие»"}),
        ({"as_of": date(2016, 9, 11)}, {"Учения «Морское взаимодействие»"}),
        ({"as_of": date(2016, 9, 12)}, {"Учения «Морское взаимодействие»", "Итоги учений"}),
        ({"language": "zh"}, set()),
        ({"language": "ru"}, {"Учения «Морское взаимодействие»", "Итоги учений"}),
    ],
)
def test_filters_leave_out_what_they_do_not_admit(
    library: sqlite3.Connection, given_: dict[str, object], titles: set[str]
) -> None:
    assert _titles(_lexical(library, "учения", **given_)) == titles
    for mode in ("semantic", "fused"):
        found = find(library, "учения", Filters(**given_), mode=mode, embedder=Topics())  # type: ignore[arg-type]
        for hit in found.hits:
            assert hit.passage.language == given_.get("language", hit.passage.language)
            assert hit.document.known_on <= given_.get("as_of", date.max)


def test_what_was_published_before_it_was_known_stays_unknown_until_then() -> None:
    connection = empty()
    put(connection, "Тайное соглашение о союзе.", day="1990-01-01", known="2005-01-01")
    index(connection, vectors=False)
    assert not _lexical(connection, "соглашение", as_of=date(2004, 12, 31)).hits
    assert _lexical(connection, "соглашение", as_of=date(2005, 1, 1)).hits


def test_a_query_finds_other_languages_by_meaning(library: sqlite3.Connection) -> None:
    found = find(library, "drill", embedder=Topics())
    assert {hit.passage.language for hit in found.hits} == {"en", "ru", "zh"}
    for hit in found.hits:
        assert hit.found_by == ("semantic",)
        assert hit.spans == ()
    assert "Энергетика" not in _titles(found)


@pytest.mark.parametrize("query", ["joint exercises", "совместные учения", "联合军演"])
def test_terms_of_the_field_are_found_by_their_names_in_other_languages(
    library: sqlite3.Connection, query: str
) -> None:
    found = find(library, query, embedder=Topics())
    assert {hit.passage.language for hit in found.hits} == {"en", "ru", "zh"}
    by_name = [hit for hit in found.hits if "glossary" in hit.found_by]
    assert {hit.passage.language for hit in by_name} == {"en", "ru", "zh"}
    marked = {hit.passage.text[a:b].lower() for hit in by_name for a, b in hit.spans}
    assert marked & {"совместные учения", "совместных военных учениях", "联合军演", "聯合軍演",
                     "joint exercises"}  # fmt: skip
    only = find(library, query, Filters("zh"), embedder=Topics())
    assert {hit.passage.language for hit in only.hits} == {"zh"}


def test_unwanted_words_are_not_found_by_meaning_either(library: sqlite3.Connection) -> None:
    found = find(library, "exercises -Су-35", mode="semantic", embedder=Topics())
    assert "Итоги учений" not in _titles(found)
    assert "Учения «Морское взаимодействие»" in _titles(found)


def test_a_query_that_the_model_does_not_know_is_searched_by_words(
    library: sqlite3.Connection,
) -> None:
    found = find(library, "رزمایش", embedder=Topics())
    assert _titles(found) == {"رزمایش"}
    assert "by words alone" in found.notes[0]
    with pytest.raises(UsageError, match="not trained on the language of the query"):
        find(library, "رزمایش", mode="semantic", embedder=Topics())


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("", "has no words"),
        ("?!", "has no words"),
        ('"совместные', "stays open"),
        ("(a OR b", "stays open"),
        ("a) b", "opens nowhere"),
        ("a OR", "one side of OR"),
        ("-учения", "only names what must not be there"),
        ("учения -", "minus stands before nothing"),
        ("title:учения", "only names fields"),
        ("titel:учения война", "no field 'titel'"),
        ("(title:a b) c", "within parentheses"),
        ("title:a b OR c", "beside OR"),
        ("title: (a)", "stands before nothing"),
    ],
)
def test_a_bad_query_says_what_to_write(library: sqlite3.Connection, query: str, why: str) -> None:
    with pytest.raises(UsageError, match=why) as caught:
        _lexical(library, query)
    assert '"phrases in quotation marks"' in str(caught.value)


@given(st.text(st.sampled_from("aб军 \"()-|:«»“”*^{}'\\ORtitle;\0"), max_size=25))
def test_no_query_breaks_the_index(query: str) -> None:
    connection = _shared()
    try:
        _lexical(connection, query)
    except UsageError as error:
        assert "cannot be searched" in str(error)  # noqa: PT017 - most queries are fine


_HELD: list[sqlite3.Connection] = []


def _shared() -> sqlite3.Connection:
    if not _HELD:
        connection = empty()
        fill(connection)
        index(connection, vectors=False)
        _HELD.append(connection)
    return _HELD[0]


@given(st.sampled_from(["учения", "совместные военные", "军演", "partnership"]))
def test_every_span_stands_for_a_word_of_the_query(query: str) -> None:
    for hit in _lexical(_shared(), query).hits:
        assert hit.spans
        for start, end in hit.spans:
            piece = hit.passage.text[start:end]
            assert find(_shared(), f'"{piece}"', mode="lexical").hits


def test_an_empty_corpus_finds_nothing() -> None:
    connection = empty()
    assert find(connection, "учения", embedder=Topics()).hits == ()
    index(connection, embedder=Topics())
    for mode in ("lexical", "semantic", "fused"):
        assert find(connection, "учения", mode=mode, embedder=Topics()).hits == ()


def test_a_mode_or_limit_that_is_none_is_refused(library: sqlite3.Connection) -> None:
    with pytest.raises(UsageError, match="no mode 'fuzzy'; choose one of fused"):
        find(library, "учения", mode="fuzzy")
    with pytest.raises(UsageError, match="limit of 0"):
        find(library, "учения", limit=0)


def test_copies_of_a_text_are_shown_once_and_counted() -> None:
    connection = empty()
    first = put(connection, "Агентство сообщает: совместные учения начались.")
    put(connection, "Агентство сообщает: совместные учения начались сегодня.", origin=first)
    put(connection, "Газета: совместные учения окончены.")
    index(connection, embedder=Topics())
    for mode in ("lexical", "semantic", "fused"):
        found = find(connection, "совместные учения", mode=mode, embedder=Topics())
        assert len(found.hits) == 2
        assert sum(found.copies.values()) == 1
        everything = find(
            connection, "совместные учения", mode=mode, copies=True, embedder=Topics()
        )
        assert len(everything.hits) == 3
        assert not everything.copies


def test_passages_of_one_document_are_no_copies_of_each_other() -> None:
    connection = empty()
    put(connection, "Учения начались.\n\nУчения окончены.")
    index(connection, vectors=False)
    assert len(_lexical(connection, "учения").hits) == 2


def test_the_index_grows_with_the_corpus_and_does_nothing_twice() -> None:
    connection = empty()
    model = Topics()
    put(connection, "Учения начались.")
    index(connection, embedder=model)
    assert model.embedded == 1
    index(connection, embedder=model)
    assert model.embedded == 1
    put(connection, "Учения окончены.", title="Конец")
    now = standing(connection, model.name)
    assert (now.words, now.vectors, now.titles) == (1, 1, True)
    index(connection, vectors=False)
    now = standing(connection, model.name)
    assert (now.words, now.vectors, now.titles) == (0, 1, False)
    assert len(_lexical(connection, "учения").hits) == 2
    index(connection, embedder=model)
    assert model.embedded == 2
    assert standing(connection, model.name).vectors == 0
    assert len(_lexical(connection, "title:конец учения").hits) == 1


def test_an_interrupted_index_is_finished_by_the_next_call() -> None:
    connection = empty()
    for i in range(300):
        put(connection, f"Учения номер {i}.")
    model = Topics()

    def stop(what: str, _done: int, _total: int) -> None:
        if what == "vectors":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index(connection, stop, embedder=model)
    made = model.embedded
    assert 0 < made < 300
    index(connection, embedder=model)
    assert model.embedded == 300
    assert standing(connection, model.name).vectors == 0
    found = find(connection, "учения", mode="semantic", limit=300, embedder=model)
    assert len(found.hits) == 300


def test_documents_that_were_removed_are_not_found() -> None:
    connection = empty()
    gone = put(connection, "Учения начались.")
    put(connection, "Учения окончены.")
    index(connection, embedder=Topics())
    connection.execute("delete from documents where id = ?", (gone,))
    for mode in ("lexical", "semantic", "fused"):
        found = find(connection, "учения", mode=mode, embedder=Topics())
        assert [hit.passage.text for hit in found.hits] == ["Учения окончены."]


def test_an_index_of_another_analysis_is_not_searched_but_made_anew() -> None:
    connection = empty()
    put(connection, "Учения начались.")
    index(connection, vectors=False)
    set_state(connection, analysis="ru 0 stemmer 1.0")
    with pytest.raises(InvalidDataError, match="foedus corpus index"):
        _lexical(connection, "учения")
    assert standing(connection).other_analysis
    index(connection, vectors=False)
    assert len(_lexical(connection, "учения").hits) == 1


def test_vectors_of_another_model_are_not_compared_but_made_anew() -> None:
    connection = empty()
    put(connection, "Учения начались.")
    index(connection, embedder=Topics())
    set_state(connection, model="another/1")
    assert not find(connection, "учения", mode="semantic", embedder=Topics()).hits
    assert standing(connection, Topics.name).vectors == 1
    model = Topics()
    index(connection, embedder=model)
    assert model.embedded == 1
    assert state(connection)["model"] == model.name
    assert find(connection, "учения", mode="semantic", embedder=model).hits


def test_a_narrow_filter_is_answered_from_far_down_the_ranking() -> None:
    connection = empty()
    for i in range(1200):
        put(connection, f"Учения, учения, учения: {i}.", day="2001-01-01")
    put(connection, "О них, учениях, писали. " + "Другое дело. " * 20, day="2022-01-01")
    index(connection, vectors=False)
    found = _lexical(connection, "учения", since=date(2020, 1, 1))
    assert len(found.hits) == 1


def test_searches_are_logged_with_the_state_of_the_corpus() -> None:
    connection = empty()
    assert search_log(connection) == []
    put(connection, "Учения начались.")
    before = corpus_digest(connection)
    log_search(connection, "учения", "lexical", Filters("ru", date(2014, 1, 1)), limit=10, hits=1)
    [logged] = search_log(connection)
    assert (logged.query, logged.mode, logged.hits) == ("учения", "lexical", 1)
    assert logged.filters == {"language": "ru", "since": "2014-01-01", "limit": 10}
    assert logged.corpus == before
    put(connection, "Учения окончены.")
    assert corpus_digest(connection) != before


def test_the_order_in_which_documents_came_does_not_change_the_state_of_a_corpus() -> None:
    one, other = empty(), empty()
    for connection, texts in ((one, "ab"), (other, "ba")):
        for text in texts:
            put(connection, f"Текст {text}.")
    assert corpus_digest(one) == corpus_digest(other)


def test_a_query_too_long_to_mean_anything_is_refused() -> None:
    with pytest.raises(UsageError, match="at most 2,000"):
        parse_query("учения " * 400)


def test_deep_parentheses_are_no_danger() -> None:
    try:
        find(_shared(), "(" * 900 + "a" + ")" * 900, mode="lexical")
    except FoedusError as error:
        assert "cannot be searched" in str(error)  # noqa: PT017
