"""Chinese: the BiLSTM-CRF of cutword (liwenju 2024, Apache-2.0), run by NumPy alone.

cutword runs it with torch, a download of gigabytes.  Here the weights are read out of the installed
file, a zip of raw little-endian float32 storages; its pickle is never opened: where each
matrix lies is written down below, and the digest of the file says that it lies there.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from foedus.contracts.texts import Span
from foedus.evidence.literature.entities.models.weights import installed, weights
from foedus.evidence.literature.entities.signs import narrowed
from foedus.extras import have

if TYPE_CHECKING:
    from numpy.typing import NDArray

EXTRA = "literature"
PACKAGE = "cutword"
PARAMETERS = (
    "cutword/model_params.pth",
    "cab3b714cb91be7d89ea8c21dabd2a091c46923af468d9d0e7dcae2029b99180",
)
VOCABULARY = (
    "cutword/ner_vocab_tags.json",
    "15d15bb142205d3132a7f9a94b97e409190992dc6140636bee13192de425e73d",
)

_CHARACTERS, _WIDTH, _UNITS, _TAGS = 5642, 256, 64, 69
_GATES = 4 * _UNITS
_TYPES = {"PERSON": "PERSON", "ORG": "ORGANISATION", "LOC": "PLACE"}
_LONGEST = 126
_BATCH = 64
_SENTENCE = re.compile(r"[^。！？；;!?\n]+[。！？；;!?\n]?")
_TOKEN = re.compile(r"[A-Za-z]+|\d+|\S")
_HAN = re.compile("[一-鿿]")


class Cutword:
    """Finds people, places and organisations in Chinese; an `Engine`."""

    name = "cutword"
    languages: Sequence[str] = ("zh",)
    needs = EXTRA
    model = True

    def ready(self) -> bool:
        """Whether NumPy and the weights are installed."""
        return have("numpy") and installed(PACKAGE)

    def find(self, text: str, language: str, base: date | None) -> list[Span]:  # noqa: ARG002
        """Spans that the model finds."""
        plain = narrowed(text)
        pieces = [piece for piece in (_tokens(plain, *p) for p in _pieces(plain)) if piece]
        found = []
        for piece, tags in zip(pieces, _tagged([[t[2] for t in p] for p in pieces]), strict=True):
            for first, last, label in _spans(tags):
                start, end = piece[first][0], piece[last][1]
                if (type_ := _TYPES.get(label)) is not None:
                    found.append(Span(start, end, type_, text[start:end], "", self.name))
        return sorted(found, key=lambda span: span.start)


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Sentences, and those that are too long cut at commas."""
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        while end - start > _LONGEST:
            at = max(text.rfind(mark, start + 1, start + _LONGEST) for mark in ",，、 ")
            cut = at + 1 if at > start else start + _LONGEST
            yield start, cut
            start = cut
        yield start, end


def _tokens(text: str, start: int, end: int) -> list[tuple[int, int, int]]:
    """Characters of a piece, and whole words and numbers that the model knows, with their codes."""
    codes = _vocabulary()[0]
    found = []
    for match in _TOKEN.finditer(text, start, end):
        word = match[0].lower()
        if word in codes or len(word) == 1:
            found.append((match.start(), match.end(), _code(word, codes)))
        else:
            found += [
                (match.start() + i, match.start() + i + 1, _code(letter, codes))
                for i, letter in enumerate(word)
            ]
    return found


def _code(word: str, codes: dict[str, int]) -> int:
    if word in codes:
        return codes[word]
    if word.isdigit():
        return codes["[NUMBER]"]
    return codes["[HANZI]" if _HAN.match(word) else "[UNK]"]


def _spans(tags: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """First and last token and type of what is tagged B M* E, or S alone."""
    first = -1
    for i, tag in enumerate(tags):
        head, _, label = tag.partition("_")
        if head == "S":
            yield i, i, label
        elif head == "B":
            first = i
            continue
        elif head == "M" and first >= 0:
            continue
        elif head == "E" and first >= 0:
            yield first, i, label
        first = -1


@lru_cache(maxsize=1)
def _vocabulary() -> tuple[dict[str, int], list[str]]:
    path = weights(PACKAGE, *VOCABULARY, EXTRA)
    data = json.loads(path.read_text(encoding="utf-8"))
    labels = sorted(data["label2id"], key=data["label2id"].__getitem__)
    return data["char2id"], labels


@dataclass(frozen=True, slots=True)
class _Layer:
    """Both directions of a layer: weights of input and of state, and bias, forward first."""

    input: NDArray[Any]
    state: NDArray[Any]
    bias: NDArray[Any]


@dataclass(frozen=True, slots=True)
class _Model:
    embedding: NDArray[Any]
    layers: tuple[_Layer, _Layer]
    output: NDArray[Any]
    output_bias: NDArray[Any]
    begin: NDArray[Any]
    end: NDArray[Any]
    steps: NDArray[Any]


@lru_cache(maxsize=1)
def _model() -> _Model:
    import numpy as np  # noqa: PLC0415 - only where the model runs

    with zipfile.ZipFile(weights(PACKAGE, *PARAMETERS, EXTRA)) as archive:
        stored = [
            np.frombuffer(archive.read(f"model_params/data/{i}"), dtype="<f4") for i in range(7)
        ]
    embedding, lstm, output, output_bias, begin, end, steps = stored
    sizes = (_WIDTH, _UNITS, _WIDTH, _UNITS, 2 * _UNITS, _UNITS, 2 * _UNITS, _UNITS)
    matrices, at = [], 0
    for width in sizes:
        matrices.append(lstm[at : at + _GATES * width].reshape(_GATES, width))
        at += _GATES * width
    biases = lstm[at:].reshape(4, 2, _GATES).sum(axis=1)
    # The logistic function is half a hyperbolic tangent of half its argument: with the gates so
    # scaled, one tangent serves all four.
    scale = np.full(_GATES, 0.5, dtype=np.float32)
    scale[2 * _UNITS : 3 * _UNITS] = 1.0
    layers = [
        _Layer(
            input=np.stack([matrices[i].T * scale, matrices[i + 2].T * scale]),
            state=np.stack([matrices[i + 1].T * scale, matrices[i + 3].T * scale]),
            bias=(biases[i // 2 : i // 2 + 2] * scale)[:, None],
        )
        for i in (0, 4)
    ]
    return _Model(
        embedding=embedding.reshape(_CHARACTERS, _WIDTH),
        layers=(layers[0], layers[1]),
        output=output.reshape(_TAGS, 2 * _UNITS).T.copy(),
        output_bias=output_bias,
        begin=begin,
        end=end,
        steps=steps.reshape(_TAGS, _TAGS),
    )


def _tagged(sentences: Sequence[Sequence[int]]) -> list[list[str]]:
    """Tags of the tokens of sentences; those of like length run together."""
    labels = _vocabulary()[1]
    order = sorted(range(len(sentences)), key=lambda i: len(sentences[i]))
    tags: list[list[str]] = [[] for _ in sentences]
    for first in range(0, len(order), _BATCH):
        batch = order[first : first + _BATCH]
        for i, path in zip(batch, _run([sentences[i] for i in batch]), strict=True):
            tags[i] = [labels[tag] for tag in path]
    return tags


def _run(batch: Sequence[Sequence[int]]) -> list[list[int]]:
    import numpy as np  # noqa: PLC0415

    model = _model()
    lengths = np.array([len(sentence) for sentence in batch])
    longest = int(lengths.max())
    codes = np.zeros((len(batch), longest), dtype=np.intp)
    for row, sentence in zip(codes, batch, strict=True):
        row[: len(sentence)] = sentence
    hidden = model.embedding[codes]
    # Each sentence is turned round within its own length, and its padding stays behind it.
    places = np.arange(longest)
    turned = np.where(places < lengths[:, None], lengths[:, None] - 1 - places, places)
    rows = np.arange(len(batch))[:, None]
    for layer in model.layers:
        ahead, back = _both_ways(np.stack([hidden, hidden[rows, turned]]), layer)
        hidden = np.concatenate([ahead, back[rows, turned]], axis=2)
    return _best_paths(hidden @ model.output + model.output_bias, lengths, model)


def _both_ways(inputs: NDArray[Any], layer: _Layer) -> NDArray[Any]:
    """States of a layer by direction, sentence and place."""
    import numpy as np  # noqa: PLC0415

    ways, sentences, places = inputs.shape[:3]
    gates = inputs.reshape(ways, sentences * places, -1) @ layer.input + layer.bias
    gates = gates.reshape(ways, sentences, places, _GATES)
    state = np.zeros((ways, sentences, _UNITS), dtype=np.float32)
    cell = np.zeros_like(state)
    found = np.empty((ways, sentences, places, _UNITS), dtype=np.float32)
    one, two, three = _UNITS, 2 * _UNITS, 3 * _UNITS
    for t in range(places):
        act = np.tanh(gates[:, :, t] + state @ layer.state)
        cell = 0.5 * ((1 + act[..., one:two]) * cell + (1 + act[..., :one]) * act[..., two:three])
        state = 0.5 * (1 + act[..., three:]) * np.tanh(cell)
        found[:, :, t] = state
    return found


def _best_paths(scores: NDArray[Any], lengths: NDArray[Any], model: _Model) -> list[list[int]]:
    """Viterbi's path of tags for each sentence."""
    import numpy as np  # noqa: PLC0415

    total = scores[:, 0] + model.begin
    came = np.zeros(scores.shape, dtype=np.intp)
    for t in range(1, scores.shape[1]):
        through = total[:, :, None] + model.steps[None]
        came[:, t] = best = through.argmax(axis=1)
        ahead = np.take_along_axis(through, best[:, None], axis=1)[:, 0] + scores[:, t]
        total = np.where((t < lengths)[:, None], ahead, total)
    paths = []
    for row, (length, tag) in enumerate(
        zip(lengths.tolist(), (total + model.end).argmax(axis=1).tolist(), strict=True)
    ):
        path = [tag]
        for t in range(length - 1, 0, -1):
            path.append(int(came[row, t, path[-1]]))
        paths.append(path[::-1])
    return paths
