"""What the commands that measure a literature share: its opening, options, and shares in print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foedus.cli.corpus.folder import folder_of, own_codebooks
from foedus.cli.options import date_of
from foedus.errors import UsageError

if TYPE_CHECKING:
    from foedus.contracts.texts import Document, TextShare
    from foedus.evidence.literature.measures.gathering import Shelf

Csv = Annotated[
    Path | None, typer.Option("--csv", metavar="FILE", help="Write the rows to this file.")
]
OneLanguage = Annotated[
    str, typer.Option("--lang", metavar="L", help="Of the texts: ru, zh or en.")
]
Only = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="FIELD=VALUE",
        help="Only documents of this genre, country, publisher, source, author or language; may "
        "be repeated.",
    ),
]

FIELDS = ("genre", "country", "publisher", "source", "author", "language")


@contextmanager
def opened(workspace: Path | None, as_of: str | None) -> Iterator[Shelf]:
    """The corpus of a project with its protocol and codebooks, as it was known on a date."""
    from foedus.evidence.literature.corpus.file import reading  # noqa: PLC0415
    from foedus.evidence.literature.measures.gathering import shelf  # noqa: PLC0415

    folder = folder_of(workspace)
    with reading(folder) as connection:
        yield shelf(connection, folder, own_codebooks(folder), date_of(as_of))


def conditions(given: Sequence[str] | None, option: str = "--where") -> dict[str, tuple[str, ...]]:
    """Fields and the values of which one must fit, from ``FIELD=VALUE`` texts.

    Raises
    ------
    UsageError
        A text is none, or names another field.
    """
    found: dict[str, tuple[str, ...]] = {}
    for text in given or ():
        name, sign, value = text.partition("=")
        if not sign or not value or name not in FIELDS:
            raise UsageError(
                f"{option} {text}: give a field and its value, such as genre=speech; fields are "
                f"{', '.join(FIELDS)}."
            )
        found[name] = (*found.get(name, ()), value)
    return found


def named_words(given: Sequence[str] | None, option: str) -> dict[str, list[str]]:
    """Names and their words, from ``NAME=WORDS`` texts.

    Raises
    ------
    UsageError
        A text is none.
    """
    found = {}
    for text in given or ():
        name, sign, own = text.partition("=")
        if not sign or not name or not listed(own):
            raise UsageError(f"{option} {text}: give a name and words: energy=gas,oil.")
        found[name] = listed(own)
    return found


def listed(text: str) -> list[str]:
    """Words with commas between, in small letters."""
    return [word.strip().casefold() for word in text.split(",") if word.strip()]


def words(
    corpus: Shelf, language: str, where: Mapping[str, tuple[str, ...]], *, by_passage: bool = False
) -> list[tuple[Document, str, list[str]]]:
    """Words of the texts of a language that fit; see ``gathering.words_of``.

    Raises
    ------
    UsageError
        No text is left.
    """
    from foedus.contracts.texts import LANGUAGES  # noqa: PLC0415
    from foedus.evidence.literature.measures.gathering import words_of  # noqa: PLC0415
    from foedus.extras import need  # noqa: PLC0415

    need("numpy", "literature")
    if language not in LANGUAGES:
        raise UsageError(f"--lang {language}: words are counted in {', '.join(LANGUAGES)}.")
    found = list(words_of(corpus, language, where, by_passage=by_passage))
    if not found:
        raise UsageError(
            f"The corpus holds no document in {language} that fits. See what it holds with: foedus "
            "corpus protocol"
        )
    return found


def written(path: Path, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Write rows as CSV."""
    from foedus import store  # noqa: PLC0415

    store.write_folder(path.parent, {path.name: store.to_csv(columns, rows)})


def percent(share: TextShare | None) -> str:
    """A share with its interval, for reading."""
    if share is None:
        return ""
    return f"{share.value:.0%} [{share.low:.0%} to {share.high:.0%}]"


def cells(share: TextShare | None) -> tuple[Any, Any, Any]:
    """A share with its interval, for a table of numbers."""
    return (None, None, None) if share is None else (share.value, share.low, share.high)
