"""Positions of texts: published examples, simulated truth, refusals."""

from __future__ import annotations

import string

import numpy as np
import pytest

from foedus.errors import InvalidDataError
from foedus.evidence.literature.measures.scaling.ridge import fit, validate
from foedus.evidence.literature.measures.scaling.tone import by_topic, polarity, scores
from foedus.evidence.literature.measures.scaling.wordfish import wordfish
from foedus.evidence.literature.measures.scaling.wordscores import word_scores, wordscores
from foedus.evidence.literature.measures.vocabulary import Counts, count, tf_idf

SHAPE = (2, 3, 10, 22, 45, 78, 115, 146, 158, 146, 115, 78, 45, 22, 10, 3, 2)
"""Counts of words in each text of the example, which differ only in where they begin."""

WORDS = [*string.ascii_uppercase, *(f"Z{c}" for c in "ABCDEFGHIJK")]


def example() -> tuple[Counts, Counts]:
    """Laver, Benoit and Garry (2003), table 1: reference texts R1 to R5 and virgin text V1."""
    begins = {"R1": 0, "R2": 5, "R3": 10, "R4": 15, "R5": 20, "V1": 7}
    texts = [
        (name, [WORDS[first + i] for i, n in enumerate(SHAPE) for _ in range(n)])
        for name, first in begins.items()
    ]
    whole = count(texts)
    reference = np.arange(6) < 5
    return whole.where(reference), whole.where(~reference)


SCORES = (-1.5, -0.75, 0.0, 0.75, 1.5)


def test_wordscores_gives_the_published_example() -> None:
    """Raw score -0.45 (table 1); -0.51 rescaled as Martin and Vanberg; error 0.01."""
    references, virgin = example()
    (found,) = wordscores(references, SCORES, virgin)
    assert round(found.raw, 3) == -0.448
    assert round(found.error, 2) == 0.01
    assert round(found.martin_vanberg, 2) == -0.51
    assert found.low < found.raw < found.high
    assert found.laver is None
    assert (found.words, found.share) == (1000, 1.0)


def test_a_word_of_one_reference_text_has_its_score() -> None:
    references, _ = example()
    words = dict(zip(references.terms, word_scores(references, SCORES), strict=True))
    assert words["A"] == pytest.approx(-1.5)
    assert words["ZK"] == pytest.approx(1.5)


def test_martin_vanberg_puts_the_extreme_reference_texts_where_they_belong() -> None:
    references, _ = example()
    found = wordscores(references, SCORES, references)
    assert found[0].martin_vanberg == pytest.approx(-1.5)
    assert found[-1].martin_vanberg == pytest.approx(1.5)
    assert found[0].laver is not None


def test_reference_texts_of_one_position_are_refused() -> None:
    references, virgin = example()
    with pytest.raises(InvalidDataError, match="different positions"):
        wordscores(references, [1.0] * 5, virgin)


def test_a_text_without_a_known_word_is_refused() -> None:
    whole = count([("R1", ["a", "b"]), ("R2", ["b", "c"]), ("V", ["d"])])
    first = np.arange(3) < 2
    with pytest.raises(InvalidDataError, match="V shares no word"):
        wordscores(whole.where(first), [0.0, 1.0], whole.where(~first))


def _simulated(seed: int = 1) -> tuple[Counts, np.ndarray]:
    rng = np.random.default_rng(seed)
    theta = np.sort(rng.normal(size=25))
    beta = rng.normal(0, 0.6, 300)
    rate = np.exp(
        rng.normal(0, 0.3, 25)[:, None] + rng.normal(0.5, 0.8, 300) + theta[:, None] * beta
    )
    texts = [
        (f"t{i}", [f"w{j}" for j, n in enumerate(rng.poisson(row)) for _ in range(n)])
        for i, row in enumerate(rate)
    ]
    return count(texts), theta


def test_wordfish_finds_simulated_places() -> None:
    counts, theta = _simulated()
    line = wordfish(counts, ["speech"] * 25)
    places = np.asarray([t.place for t in line.texts])
    assert np.corrcoef(places, theta)[0, 1] > 0.98
    assert places.mean() == pytest.approx(0, abs=1e-6)
    assert places.std() == pytest.approx(1, abs=1e-6)
    assert all(t.low < t.place < t.high for t in line.texts)
    assert "0.09, 0.14 and 0.13" in line.warning


def test_wordfish_turns_its_line_by_the_anchors() -> None:
    counts, _ = _simulated()
    there = wordfish(counts, ["speech"], ("t0", "t24")).texts
    back = wordfish(counts, ["speech"], ("t24", "t0")).texts
    assert there[0].place == pytest.approx(-back[0].place, abs=1e-4)


def test_wordfish_refuses_texts_of_several_genres_unless_told_and_then_says_so() -> None:
    counts, _ = _simulated()
    for genres in (["speech", "report"], ["", ""]):
        with pytest.raises(InvalidDataError, match=r"one genre.*\n?.*0\.09"):
            wordfish(counts, genres)
    assert wordfish(counts, ["speech", "report"], mixed=True).warning.endswith("none declared.")


def _speeches(signal: float) -> tuple[Counts, list[float], list[str], list[int]]:
    """Ten states, six sessions; how often a word is used follows the state's position."""
    rng = np.random.default_rng(2)
    texts, positions, states, sessions = [], [], [], []
    for state in range(10):
        position = (state - 4.5) / 3
        for session in range(6):
            lean = 1 / (1 + np.exp(-signal * position))
            words = [
                f"l{rng.integers(30)}" if rng.random() > lean else f"r{rng.integers(30)}"
                for _ in range(150)
            ]
            texts.append((f"{state}-{session}", words + [f"name{state}"] * 5))
            positions.append(position + rng.normal(0, 0.1))
            states.append(f"s{state}")
            sessions.append(session)
    return count(texts), positions, states, sessions


def test_ridge_predicts_states_that_were_held_back() -> None:
    found = validate(*_speeches(1.5))
    assert found.by_group.r > 0.9
    assert found.sound
    assert found.by_group.low <= found.by_group.r <= found.by_group.high
    assert found.by_group.groups == 10
    assert [n for _, _, n in found.by_session] == [10] * 6


def test_knowing_who_speaks_is_not_knowing_what_they_want() -> None:
    """Words carry no position, only the name of the state."""
    found = validate(*_speeches(0.0))
    assert found.by_text.r > 0.8
    assert found.by_group.r < 0.3
    assert not found.sound


def test_a_fitted_scale_places_other_texts_with_intervals() -> None:
    counts, positions, states, sessions = _speeches(1.5)
    checked = validate(counts, positions, states, sessions)
    scale = fit(counts, positions, checked.residual)
    placed = scale.place(counts)
    values = np.asarray([p.value for p in placed])
    assert np.corrcoef(values, positions)[0, 1] > 0.95
    assert all(p.high - p.low == pytest.approx(2 * checked.residual) for p in placed)
    left, right = scale.ends(10)
    assert sum(t.startswith("l") for t in left) > 7
    assert sum(t.startswith("r") for t in right) > 7


def test_too_few_texts_are_no_scale() -> None:
    counts = count([(f"t{i}", ["a", f"b{i}"]) for i in range(5)])
    with pytest.raises(InvalidDataError, match="at least 20 scored texts"):
        validate(counts, [1.0, 2.0, 3.0, 4.0, 5.0], list("abcde"), [1] * 5)


def test_tf_idf_rows_have_length_one() -> None:
    rows, idf = tf_idf(count([("a", ["x", "x", "y"]), ("b", ["y", "z"])]))
    assert np.asarray((rows.multiply(rows)).sum(axis=1)).ravel() == pytest.approx([1, 1])
    assert idf[1] == pytest.approx(1)  # a term of every document


def test_tone_follows_the_seed_words_and_is_given_by_topic() -> None:
    rng = np.random.default_rng(4)
    good, bad = ["peace", "friend", "trust", "gain"], ["war", "threat", "crisis", "loss"]
    rows, groups, topics = [], [], {"energy": [], "arms": []}  # type: ignore[var-annotated]
    for i in range(120):
        warm = i % 2 == 0
        words = [*rng.choice(good if warm else bad, 6), *rng.choice(["state", "year", "work"], 4)]
        rows.append((f"d{i // 4}", [str(w) for w in words]))
        groups.append("warm" if warm else "cold")
        topics["energy"].append(i < 60)
        topics["arms"].append(i >= 60)
    counts = count(rows)
    seeds = {"peace": 1.0, "war": -1.0}
    values = scores(counts, polarity(counts, seeds))
    found = {(t.topic, t.group): t for t in by_topic(values, [r[0] for r in rows], groups, topics)}
    assert found["arms", "warm"].value > 0.5
    assert found["arms", "cold"].value < -0.5
    assert found["energy", "warm"].low is not None
    assert found["energy", "warm"].documents == 15


def test_tone_without_a_seed_of_one_sign_is_refused() -> None:
    counts = count([("a", ["peace", "state"]), ("b", ["state", "year"])])
    with pytest.raises(InvalidDataError, match="missing: war"):
        polarity(counts, {"peace": 1.0, "war": -1.0})
