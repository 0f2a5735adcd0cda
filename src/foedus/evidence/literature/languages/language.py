"""What a language must bring, and the parts of words that travel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

Extent = tuple[int, int]

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
CYRILLIC = "\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f"
LATIN = (
    "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
    "\uff21-\uff3a\uff41-\uff5a"
)
KANA = "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"
HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
ARABIC = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff"


class Token(NamedTuple):
    """A word of a text: ``text`` is what lies from ``start`` to ``end``, in characters.

    ``terms`` are what is indexed, in order: the stem of an English word, the likeliest lemma of a
    Russian one, the pairs of characters of a Chinese one.  ``others`` are indexed beside them,
    without a place in the order: further lemmas that the form can have.  ``lemma`` is the word as
    it is counted and shown.
    """

    start: int
    end: int
    text: str
    terms: tuple[str, ...]
    others: tuple[str, ...]
    lemma: str


class Part(NamedTuple):
    """A word of a run of letters of one script; as a token, with offsets in the run."""

    start: int
    end: int
    terms: tuple[str, ...]
    others: tuple[str, ...]
    lemma: str


@dataclass(frozen=True, slots=True)
class Language:
    """How texts of a language are cut and analysed.

    ``code`` is ISO 639-1.  ``script`` is the script of its words (a key of ``scripts.SCRIPTS``);
    ``usual`` says that words of this script in a text of another analysed language are analysed
    as words of this one.  ``sentences`` cuts a text.  ``parts`` cuts a run of letters of the
    script into words, and ``terms`` gives what is indexed for the run: the terms in order, and
    those beside them.  ``pairs`` says that terms are pairs of characters.  ``stopwords`` are left
    out of queries, outside quotation marks.  ``version`` names the analysis and the versions of
    what it rests on: an index made with another one is made anew.
    """

    code: str
    name: str
    script: str
    usual: bool
    sentences: Callable[[str], list[Extent]]
    parts: Callable[[str], tuple[Part, ...]]
    terms: Callable[[str], tuple[tuple[str, ...], tuple[str, ...]]]
    pairs: bool
    stopwords: frozenset[str]
    version: Callable[[], str]


def trimmed(text: str, start: int, end: int) -> Extent | None:
    """An extent without the white space at its ends; None where nothing is left."""
    piece = text[start:end]
    inner = piece.strip()
    if not inner:
        return None
    first = start + len(piece) - len(piece.lstrip())
    return first, first + len(inner)


def versions(own: int, *packages: str) -> str:
    """The version of an analysis: its own number and those of the packages it rests on."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    from foedus.errors import MissingExtraError  # noqa: PLC0415

    try:
        return " ".join([str(own), *(f"{name} {version(name)}" for name in packages)])
    except PackageNotFoundError as error:
        raise MissingExtraError(
            f'This needs {error.name}, of the extra literature: pip install "foedus[literature]"'
        ) from None
