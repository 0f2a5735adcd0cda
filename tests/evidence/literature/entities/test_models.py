from __future__ import annotations

import importlib.metadata
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.evidence.literature.entities.finding import found

from foedus.errors import InvalidDataError, MissingExtraError, UsageError
from foedus.evidence.literature.entities import entities, missing
from foedus.evidence.literature.entities.models import cutword, slovnet, spacy, weights

CASES = [
    (slovnet.Slovnet(), "ru", "В Рослесхозе приняли Марину Сидоренко.", "PERSON"),
    (spacy.Spacy(), "en", "Mr. Smith of Acme Holdings met Jane Doe in Springfield.", "PERSON"),
    (cutword.Cutword(), "zh", "外交部发言人汪文斌在苏州说。", "PERSON"),
]


@pytest.fixture
def forgotten() -> Iterator[None]:
    """Weights are kept once they are checked; here they are not."""
    kept = (weights.weights, weights.weights_folder, slovnet._model, spacy._model)
    for cached in (*kept, cutword._model, cutword._vocabulary):
        cached.cache_clear()
    yield
    for cached in (*kept, cutword._model, cutword._vocabulary):
        cached.cache_clear()


@pytest.mark.parametrize(("engine", "language", "text", "type_"), CASES)
def test_a_model_finds_names_that_no_table_holds(
    engine: Any, language: str, text: str, type_: str
) -> None:
    if not engine.ready():
        pytest.skip(f"{engine.name} is not installed")
    assert type_ in {span.type for span in entities(text, language)}
    spans = engine.find(text, language, None)
    assert all(text[span.start : span.end] == span.text for span in spans)
    assert found(text, language, type_) != found(text, language, type_, engines="all")


def test_no_model_brings_torch() -> None:
    for engine, language, text, _ in CASES:
        if engine.ready():
            engine.find(text, language, None)
    assert "torch" not in sys.modules
    assert "natasha" not in sys.modules
    assert "cutword" not in sys.modules


def test_the_chinese_model_in_numpy_is_the_one_that_is_stored() -> None:
    """The batched run against the network written out plainly, step by step."""
    engine = cutword.Cutword()
    if not engine.ready():
        pytest.skip("cutword is not installed")
    text = "国家主席习近平在北京同俄罗斯总统普京举行会谈。"
    codes = [token[2] for token in cutword._tokens(text, 0, len(text))]
    assert cutword._run([codes, codes[:5]])[0] == plainly(codes)


def plainly(codes: list[int]) -> list[int]:
    import numpy as np  # noqa: PLC0415 - an optional package

    path = weights.weights(cutword.PACKAGE, *cutword.PARAMETERS, cutword.EXTRA)
    with zipfile.ZipFile(path) as archive:
        stored = [
            np.frombuffer(archive.read(f"model_params/data/{i}"), "<f4").astype(float)
            for i in range(7)
        ]
    lstm, matrices, at = stored[1], [], 0
    for width in (256, 64, 256, 64, 128, 64, 128, 64):
        matrices.append(lstm[at : at + 256 * width].reshape(256, width))
        at += 256 * width
    biases = lstm[at:].reshape(4, 2, 256).sum(1)

    def sigmoid(x: Any) -> Any:
        return 1 / (1 + np.exp(-x))

    def way(inputs: Any, own: int) -> Any:
        state, cell, states = np.zeros(64), np.zeros(64), []
        for row in inputs:
            gates = matrices[2 * own] @ row + matrices[2 * own + 1] @ state + biases[own]
            into, forget, new, out = gates.reshape(4, 64)
            cell = sigmoid(forget) * cell + sigmoid(into) * np.tanh(new)
            state = sigmoid(out) * np.tanh(cell)
            states.append(state)
        return np.array(states)

    hidden = stored[0].reshape(5642, 256)[codes]
    for layer in (0, 2):
        hidden = np.hstack([way(hidden, layer), way(hidden[::-1], layer + 1)[::-1]])
    scores = hidden @ stored[2].reshape(69, 128).T + stored[3]
    steps, total, came = stored[6].reshape(69, 69), scores[0] + stored[4], []
    for row in scores[1:]:
        through = total[:, None] + steps
        came.append(through.argmax(0))
        total = through.max(0) + row
    best = [int((total + stored[5]).argmax())]
    for row in came[::-1]:
        best.append(int(row[best[-1]]))
    return best[::-1]


@pytest.mark.parametrize(("engine", "language", "text", "_"), CASES)
def test_blank_paragraphs_are_passed_over(engine: Any, language: str, text: str, _: str) -> None:
    if not engine.ready():
        pytest.skip(f"{engine.name} is not installed")
    blank = "\n \n\u00a0\n"
    named = [span.text for span in engine.find(text, language, None)]
    found = engine.find(f"{blank}{text}{blank}{text}", language, None)
    assert [span.text for span in found] == named * 2


def test_long_chinese_sentences_are_cut_and_lose_nothing() -> None:
    engine = cutword.Cutword()
    if not engine.ready():
        pytest.skip("cutword is not installed")
    text = "习近平在北京会见普京，" * 60
    pieces = list(cutword._pieces(text))
    assert "".join(text[start:end] for start, end in pieces) == text
    assert max(end - start for start, end in pieces) <= 126


@pytest.mark.usefixtures("forgotten")
@pytest.mark.parametrize(
    ("engine", "language", "extra"),
    [
        (CASES[0][0], "ru", "literature"),
        (CASES[1][0], "en", "literature-en"),
        (CASES[2][0], "zh", "literature"),
    ],
)
def test_without_the_extra_the_gazetteer_works_and_models_name_it(
    engine: Any, language: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(name: str) -> Any:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(weights, "distribution", absent)
    text = "Russia, Россия, 俄罗斯"
    assert not engine.ready()
    lacking = missing(language)
    assert lacking is not None
    assert lacking.needs == extra
    assert [span.id for span in entities(text, language)] == ["RUS"] * 3
    with pytest.raises(MissingExtraError, match=rf"foedus\[{extra}\].*--engine gazetteer"):
        entities(text, language, engines="models")
    with pytest.raises(MissingExtraError, match=rf"foedus\[{extra}\]"):
        engine.find(text, language, None)


@pytest.mark.usefixtures("forgotten")
@pytest.mark.parametrize(("engine", "language", "text", "_"), CASES)
def test_damaged_weights_are_not_loaded(
    engine: Any, language: str, text: str, _: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not engine.ready():
        pytest.skip(f"{engine.name} is not installed")

    def here(_: str) -> Any:
        return SimpleNamespace(locate_file=lambda file: tmp_path / file)

    monkeypatch.setattr(weights, "distribution", here)
    with pytest.raises(InvalidDataError, match="is missing; it was not loaded"):
        engine.find(text, language, None)
    for file in (slovnet.NER[0], spacy.FOLDER + "/ner/model", cutword.VOCABULARY[0]):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_bytes(b"not what was tested")
    with pytest.raises(InvalidDataError, match="damaged, or of another version"):
        engine.find(text, language, None)


def test_what_is_not_known_is_refused() -> None:
    with pytest.raises(UsageError, match="'de': names and dates are found in en, ru, zh"):
        entities("Text", "de")
    with pytest.raises(UsageError, match="no such engine; choose all, gazetteer, models"):
        entities("Text", "en", engines="bert")
