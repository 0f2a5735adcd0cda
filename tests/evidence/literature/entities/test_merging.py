from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from foedus.contracts.texts import Span
from foedus.evidence.literature.entities.cleaning import cleaned
from foedus.evidence.literature.entities.engine import TYPES
from foedus.evidence.literature.entities.merging import joined, merged
from foedus.evidence.literature.entities.overlaps import longest_apart


def span(start: int, end: int, type_: str = "PLACE", id_: str = "", by: str = "spacy") -> Span:
    return Span(start, end, type_, "x" * (end - start), id_, by)


spans = st.lists(
    st.builds(
        lambda start, length, type_, id_: span(start, start + length, type_, id_),
        st.integers(0, 30),
        st.integers(1, 12),
        st.sampled_from(TYPES),
        st.sampled_from(["", "RUS", "CHN"]),
    ),
    max_size=12,
)


@given(spans, spans)
def test_nothing_overlaps(declared: list[Span], learnt: list[Span]) -> None:
    found = merged(declared, learnt)
    for one, after in itertools.pairwise(found):
        assert one.end <= after.start


@given(spans)
def test_what_is_declared_stands_where_models_find_nothing(declared: list[Span]) -> None:
    assert merged(declared, []) == longest_apart(s for s in declared if s.type)


def test_the_longest_declared_name_wins() -> None:
    assert longest_apart([span(0, 4), span(0, 9), span(5, 9)]) == [span(0, 9)]


def test_the_declared_overrides_the_learnt() -> None:
    state = span(0, 6, "STATE", "RUS", "gazetteer")
    assert merged([state], [span(0, 6)]) == [state]
    assert merged([state], [span(3, 9)]) == [state]
    assert merged([state], [span(0, 9, "PLACE")]) == [state]


def test_an_organisation_may_have_a_state_in_its_name_but_not_two() -> None:
    one = span(0, 6, "STATE", "RUS", "gazetteer")
    other = span(8, 12, "STATE", "CHN", "gazetteer")
    body = span(0, 12, "ORGANISATION")
    assert merged([one], [body]) == [body]
    assert merged([one, other], [body]) == [one, other]


def test_a_fuller_name_of_a_person_keeps_the_id() -> None:
    short = span(9, 14, "PERSON", "vladimir-putin", "gazetteer")
    (found,) = merged([short], [span(0, 14, "PERSON")])
    assert (found.start, found.end, found.id) == (0, 14, "vladimir-putin")


def test_a_date_or_a_weapon_is_never_part_of_a_learnt_name() -> None:
    for type_ in ("DATE", "HARDWARE", "EXERCISE"):
        fixed = span(0, 5, type_, "", "dates")
        assert merged([fixed], [span(0, 9, "ORGANISATION")]) == [fixed]


def test_phrases_that_are_no_names_leave_nothing() -> None:
    assert merged([span(0, 8, "")], [span(0, 5, "PERSON")]) == []


def test_russian_bodies_take_their_state_and_their_quotes() -> None:
    text = "Олимпийский комитет России и «Регионы»"
    spans = [
        Span(0, 19, "ORGANISATION", text[:19], "", "slovnet"),
        Span(20, 26, "STATE", "России", "RUS", "gazetteer"),
        Span(30, 37, "ORGANISATION", "Регионы", "", "slovnet"),
    ]
    assert [own.text for own in joined(text, spans, "ru")] == [
        "Олимпийский комитет России",
        "«Регионы»",
    ]


def clean(text: str, surface: str, type_: str, language: str) -> list[str]:
    start = text.index(surface)
    raw = Span(start, start + len(surface), type_, surface, "", "model")
    return [own.text for own in cleaned(text, [raw], language)]


def test_titles_articles_and_marks_are_cut_from_learnt_names() -> None:
    assert clean("met King Hussein.", "King Hussein", "PERSON", "en") == ["Hussein"]
    assert clean("the Carnegie Endowment's", "the Carnegie Endowment's", "ORGANISATION", "en") == [
        "Carnegie Endowment"
    ]
    assert clean("江泽民同志说", "江泽民同志", "PERSON", "zh") == ["江泽民"]
    assert clean("亚太地区", "亚太地区", "PLACE", "zh") == ["亚太"]
    assert clean("Президенту Масуду", "Президенту Масуду", "PERSON", "ru") == ["Масуду"]
    assert clean("у Паслера Д.В.", "Паслера Д.В", "PERSON", "ru") == ["Паслера Д.В."]


def test_common_nouns_are_no_names() -> None:
    assert clean("the Government said", "Government", "ORGANISATION", "en") == []
    assert clean("see https://x.org/a", "https://x.org/a", "ORGANISATION", "en") == []
    assert clean("超级大国", "超级大国", "PLACE", "zh") == []
    assert clean("资产阶级", "资产阶级", "PERSON", "zh") == []
    assert clean("Мы с Вами", "Вами", "PERSON", "ru") == []


def test_a_person_named_twice_in_a_row_is_two() -> None:
    text = "Эмомали Рахмон Рахмон Эмомали"
    assert clean(text, text, "PERSON", "ru") == ["Эмомали Рахмон", "Рахмон Эмомали"]
