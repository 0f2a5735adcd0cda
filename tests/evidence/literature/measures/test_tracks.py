"""Tracks side by side."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.evidence.literature.measures.samples import answer, placed

from foedus.contracts.texts import TrackComparison
from foedus.evidence.literature.measures.answers import Answer
from foedus.evidence.literature.measures.series import Placed
from foedus.evidence.literature.measures.tracks import Answered, Question, compare, holm

QUESTION = Question("book", "ally", ("yes", "no"))


def _sides(ru: int, zh: int, of: int = 60) -> tuple[list[Placed], list[Answer]]:
    """Documents of one passage each; so many of each side say yes."""
    documents = [placed(f"{g}{i}", 2014, g) for g in ("ru", "zh") for i in range(of)]
    yes = {"ru": ru, "zh": zh}
    answers = [
        answer(f"{d.id}:1", "yes" if int(d.id[2:]) < yes[d.group] else "no") for d in documents
    ]
    return documents, answers


def _compared(ru: int, zh: int, of: int = 60) -> tuple[TrackComparison, list[Answered]]:
    documents, answers = _sides(ru, zh, of)
    made, told = compare([QUESTION], documents, {"book": answers})
    return made[0], told


def test_tracks_that_differ_diverge() -> None:
    found, told = _compared(50, 10)
    assert found.verdict == "diverge"
    assert (found.one, found.other) == ("ru", "zh")
    assert found.difference == pytest.approx(40 / 60)
    assert found.above is not None
    assert found.above > 0.999
    assert [(t.track, t.answered, t.asked) for t in told] == [("ru", 1, 1), ("zh", 1, 1)]


def test_tracks_of_equal_shares_agree_only_where_there_is_enough_to_know() -> None:
    assert _compared(300, 300, 600)[0].verdict == "agree"
    assert _compared(5, 5, 10)[0].verdict == "open"


def test_a_track_of_one_document_answers_nothing() -> None:
    documents, answers = _sides(5, 5, 10)
    kept = [d for d in documents if d.group == "ru" or d.id == "zh0"]
    made, told = compare([QUESTION], kept, {"book": answers})
    assert made[0].verdict == "unanswered"
    assert made[0].difference is None
    assert [t.answered for t in told] == [1, 0]


def test_copies_do_not_make_a_track_answer() -> None:
    documents, answers = _sides(5, 5, 10)
    zh = [placed(f"zh{i}", 2014, "zh", origin="zh0") for i in range(10)]
    made, _ = compare([QUESTION], [d for d in documents if d.group == "ru"] + zh, {"book": answers})
    assert made[0].verdict == "unanswered"


def test_holm_gives_the_textbook_values() -> None:
    assert holm([0.01, 0.04, None, 0.03]) == [
        pytest.approx(0.03),
        pytest.approx(0.06),
        None,
        pytest.approx(0.06),
    ]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_holm_never_lowers_a_p_value_and_keeps_their_order(chances: list[float]) -> None:
    found = holm(chances)
    for (p, q), (other, again) in zip(
        sorted(zip(chances, found, strict=True))[:-1],
        sorted(zip(chances, found, strict=True))[1:],
        strict=True,
    ):
        assert q is not None
        assert again is not None
        assert q >= p
        assert q <= again or p == other
