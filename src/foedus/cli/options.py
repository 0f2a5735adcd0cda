"""Options that many commands share, declared once."""

from __future__ import annotations

import inspect
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from foedus.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from foedus.identity import FuzzyDate
    from foedus.project import Project

DyadArgument = Annotated[
    str,
    typer.Argument(
        metavar="DYAD",
        help="Two states: RUS-CHN, Russia-China, 365-710, Россия-Китай, 中国-俄罗斯.",
    ),
]
Workspace = Annotated[
    Path | None,
    typer.Option(
        "-w",
        "--workspace",
        envvar="FOEDUS_WORKSPACE",
        help="Project folder; casebooks in its casebooks/ are found without registration. "
        "If left out, the current folder where it has casebooks/, fetched data or a corpus.",
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help="Use only what had happened and was known by then (2013, 2013-12 or 2013-12-31).",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Say nothing but the result.")]


def reflowed(text: str | None) -> str:
    """A docstring as help: paragraphs, each to be wrapped to the terminal."""
    paragraphs = inspect.cleandoc(text or "").split("\n\n")
    return "\n\n".join(" ".join(p.split()) for p in paragraphs)


def project_of(workspace: Path | None) -> Project:
    """The project of a ``-w`` folder; without one, of the current folder if it looks like one.

    Raises
    ------
    NotFoundError
        Where the folder does not exist.
    """
    from foedus.project import Project  # noqa: PLC0415 - keeps --help light

    if workspace is not None and not workspace.is_dir():
        raise NotFoundError(
            f"{workspace}: there is no such folder. Make it, or leave -w out to use only the "
            "casebooks that come with foedus."
        )
    here = Path()
    own = (here / "casebooks", here / "data" / "current", here / "corpus" / "corpus.sqlite")
    if workspace is None and any(place.exists() for place in own):
        return Project(here)
    return Project(workspace)


def date_of(text: str | None, option: str = "--as-of") -> date | None:
    """The last day that the text of an option admits.

    Raises
    ------
    UsageError
        Where the text is no date.
    """
    return None if text is None else _dated(text, option).last


def first_date_of(text: str | None, option: str = "--since") -> date | None:
    """The first day that the text of an option admits, from which things are counted.

    Raises
    ------
    UsageError
        Where the text is no date.
    """
    return None if text is None else _dated(text, option).first


def _dated(text: str, option: str) -> FuzzyDate:
    from foedus.identity import FuzzyDate  # noqa: PLC0415

    try:
        return FuzzyDate.parse(text)
    except ValueError as error:
        raise UsageError(f"{option} {text}: {error}") from error
