"""Series of frames: counted by hand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.evidence.literature.measures.samples import answer, placed

from foedus.evidence.literature.measures.series import (
    DOES_NOT_ARISE,
    NO_DOCUMENTS,
    NOT_CODED,
    Asked,
    series,
)

YES = Asked("book", "ally", "yes")


def test_a_series_counts_passages_origins_and_salience() -> None:
    documents = [placed("a", 2014), placed("b", 2014), placed("c", 2016)]
    answers = [
        answer("a:1", "yes"),
        answer("a:2", "no"),
        answer("a:3"),
        answer("b:1", "no"),
        answer("c:1"),
    ]
    found = {p.year: p for p in series(YES, documents, answers, range(2013, 2018))}

    at = found[2014]
    assert at.id == "book/ally/yes/track:ru/2014"
    assert at.passages is not None
    assert (at.passages.hits, at.passages.cases, at.passages.clusters) == (1, 3, 2)
    assert at.passages.value == pytest.approx(1 / 3)
    assert at.origins is not None
    assert (at.origins.hits, at.origins.cases) == (1, 2)
    assert at.salience is not None
    assert (at.salience.hits, at.salience.cases) == (3, 20)
    assert at.supporting == ("a:1",)
    assert at.against == ("a:2", "b:1")


def test_a_year_without_documents_is_void_and_never_zero() -> None:
    documents = [placed("a", 2014), placed("b", 2016), placed("c", 2017)]
    answers = [answer("a:1", "no"), answer("c:1")]
    found = {p.year: p for p in series(YES, documents, answers, range(2014, 2018))}

    assert found[2014].passages is not None
    assert found[2014].passages.value == 0
    assert found[2014].passages.high > 0
    voids = {year: found[year].void for year in (2015, 2016, 2017)}
    assert voids == {2015: NO_DOCUMENTS, 2016: NOT_CODED, 2017: DOES_NOT_ARISE}
    assert all(found[year].passages is None for year in voids)
    assert found[2017].salience is not None
    assert found[2017].salience.value == 0


def test_copies_of_one_report_count_once() -> None:
    documents = [placed("a", 2014), *(placed(f"copy{i}", 2014, origin="a") for i in range(5))]
    answers = [answer(f"{d.id}:1", "yes") for d in documents]
    (at,) = [p for p in series(YES, documents, answers, range(2014, 2015)) if p.year]
    assert at.passages is not None
    assert (at.passages.hits, at.passages.cases) == (1, 1)
    assert at.documents == 1


def test_the_coded_copy_stands_for_an_original_that_nobody_coded() -> None:
    documents = [placed("a", 2014), placed("copy", 2014, origin="a")]
    (at,) = [
        p for p in series(YES, documents, [answer("copy:1", "yes")], range(2014, 2015)) if p.year
    ]
    assert at.supporting == ("copy:1",)


def test_a_corpus_that_grows_by_one_source_keeps_its_corrected_share() -> None:
    """Each source holds the same share in both years; the loud one only writes more later."""
    documents = [
        placed(f"{source}{year}{i}", year, source=source)
        for year, loud in ((2014, 2), (2015, 20))
        for source, number in (("loud", loud), ("calm", 10))
        for i in range(number)
    ]
    answers = [answer(f"{d.id}:1", "yes" if d.source == "loud" else "no") for d in documents]
    found = {p.year: p for p in series(YES, documents, answers, range(2014, 2016))}
    raw = [found[y].passages.value for y in (2014, 2015)]  # type: ignore[union-attr]
    corrected = [found[y].corrected.value for y in (2014, 2015)]  # type: ignore[union-attr]
    assert raw == [pytest.approx(2 / 12), pytest.approx(20 / 30)]
    assert corrected == [pytest.approx(22 / 42), pytest.approx(22 / 42)]


def test_a_year_with_little_of_the_mix_has_no_corrected_share() -> None:
    documents = [placed("a", 2014, source="small"), placed("b", 2015, source="large")]
    answers = [answer("a:1", "yes"), *(answer(f"b:{i}", "no") for i in range(1, 9))]
    found = {p.year: p for p in series(YES, documents, answers, range(2014, 2016))}
    assert found[2014].passages is not None
    assert found[2014].corrected is None
    assert found[2015].corrected is not None
    assert found[2015].corrected.covered == pytest.approx(8 / 9)


def test_undated_documents_count_in_the_whole_period_alone() -> None:
    documents = [placed("a", 2014), placed("b", 0)]
    answers = [answer("a:1", "yes"), answer("b:1", "no")]
    found = {p.year: p for p in series(YES, documents, answers, range(2014, 2015))}
    assert found[2014].documents == 1
    assert found[0].documents == 2
    assert found[0].passages is not None
    assert found[0].passages.cases == 2


def test_candidates_are_marked_in_the_id_of_their_numbers() -> None:
    asked = Asked("book", "ally", "yes", "candidate")
    made = series(asked, [placed("a", 2014)], [answer("a:1", "yes")], range(2014, 2015))
    assert {p.id for p in made} == {
        "book/ally/yes/track:ru/2014/candidate",
        "book/ally/yes/track:ru/0/candidate",
    }
    assert {p.basis for p in made} == {"candidate"}


CODED = st.lists(
    st.tuples(st.integers(0, 5), st.integers(2010, 2013), st.sampled_from(["yes", "no", "none"])),
    min_size=1,
    max_size=30,
)


@settings(max_examples=40)
@given(CODED)
def test_shares_of_all_categories_add_to_one_and_lie_within_their_intervals(
    coded: list[tuple[int, int, str]],
) -> None:
    documents = [placed(f"{i}x{y}", y) for i in range(6) for y in range(2010, 2014)]
    answers = [
        answer(f"{i}x{year}:{n}", *(() if category == "none" else (category,)))
        for n, (i, year, category) in enumerate(coded)
    ]
    found = [
        series(Asked("book", "ally", name), documents, answers, range(2009, 2015))
        for name in ("yes", "no")
    ]
    for one, other in zip(*found, strict=True):
        assert (one.passages is None) == bool(one.void)
        if one.passages is None or other.passages is None:
            continue
        assert one.passages.value + other.passages.value == pytest.approx(1)
        for share in (one.passages, one.origins, one.salience, one.corrected):
            if share is not None:
                assert 0 <= share.low <= share.value <= share.high <= 1
        assert len(one.supporting) == one.passages.hits
        assert len(one.supporting) + len(one.against) == one.passages.cases


def test_a_yearly_report_is_judged_by_how_its_years_differ() -> None:
    """One document a year; the question arises in one passage of ten, every year."""
    documents = [placed(f"d{year}", year) for year in range(2000, 2012)]
    answers = [answer(f"d{year}:1", "yes" if year % 2 else "no") for year in range(2000, 2012)]
    found = {p.year: p for p in series(YES, documents, answers, range(2000, 2012))}
    assert found[2003].salience is not None
    assert found[2003].salience.high < 0.4
    alone = series(YES, documents[:1], answers[:1], range(2000, 2001))[0]
    assert alone.salience is not None
    assert alone.salience.high > 0.7
