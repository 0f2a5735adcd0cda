"""The shelf of data sets: a card (YAML) and a reader for each, found by looking.

A card is read and checked without importing its code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from foedus.contracts.dataset import Licence, SourceCard
from foedus.errors import InvalidDataError
from foedus.evidence.sources.file_cards import read_edition
from foedus.evidence.sources.keys import Keys, read_yaml
from foedus.evidence.sources.table_cards import (
    LINEAGE,
    LONGEST_NAME,
    YEAR_KEYS,
    read_addition,
    read_table,
)

__all__ = [
    "LINEAGE",
    "LONGEST_NAME",
    "SHELF",
    "YEAR_KEYS",
    "Source",
    "load_sources",
    "read_card",
]

SHELF = Path(__file__).parent / "shelf"

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_ID = re.compile(r"[a-z0-9][a-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Source:
    """A data set on the shelf: its card, and the folder in which card and code lie."""

    card: SourceCard
    folder: Path


def load_sources(extra: Path | None = None) -> dict[str, Source]:
    """Return all data sets by id, those of a project's own shelf included.

    Parameters
    ----------
    extra
        A project's ``sources/`` folder; a data set there replaces the shipped one of its id.

    Raises
    ------
    InvalidDataError
        A card that cannot be read, or a table or addition that two cards give.
    """
    places = [SHELF] + ([extra] if extra is not None and extra.is_dir() else [])
    paths = {p.parent.name: p for place in places for p in sorted(place.glob("*/card.yml"))}
    found = {name: Source(read_card(path), path.parent) for name, path in paths.items()}
    _unique(found, "table", lambda card: [t.name for t in card.tables])
    _unique(found, "addition", lambda card: [a.id for a in card.additions])
    return dict(sorted(found.items()))


def _unique(
    sources: Mapping[str, Source], what: str, names: Callable[[SourceCard], Sequence[str]]
) -> None:
    owners: dict[str, Path] = {}
    for source in sources.values():
        for name in names(source.card):
            if name in owners:
                raise InvalidDataError(
                    f"{source.folder / 'card.yml'}: the {what} {name!r} is also given by "
                    f"{owners[name] / 'card.yml'}. Rename one of them."
                )
            owners[name] = source.folder


def read_card(path: Path) -> SourceCard:
    """Read one card, checked key by key.

    Raises
    ------
    InvalidDataError
        Naming the file, the key and what is allowed there.
    """
    top = Keys(path, "card", read_yaml(path))
    own = top.text("id")
    if own != path.parent.name or not _NAME.fullmatch(own):
        raise InvalidDataError(
            f"{path}: the id is that of the folder, {path.parent.name}, in lower case with _"
        )
    tables = tuple(read_table(path, name, r) for name, r in top.mapping("tables").items())
    card = SourceCard(
        id=own,
        title=top.text("title"),
        publisher=top.text("publisher"),
        citation=top.text("citation"),
        homepage=top.text("homepage"),
        licence=Licence(top.choice("licence", [x.value for x in Licence])),
        terms=top.text("terms"),
        codes=top.text("codes"),
        states=top.text("states"),
        absence=top.text("absence"),
        editions=tuple(read_edition(path, r) for r in top.sequence("editions")),
        tables=tables,
        additions=tuple(
            read_addition(path, name, r, tables) for name, r in top.mapping("additions", {}).items()
        ),
        caveats=top.words("caveats", ()),
        error=top.number("error", 0.0) or 0.0,
        error_reason=top.text("error_reason", ""),
    )
    top.nothing_left()
    _check_card(path, card)
    return card


def _check_card(path: Path, card: SourceCard) -> None:
    if not card.editions or not card.tables:
        raise InvalidDataError(f"{path}: a card has at least one edition and one table")
    editions, tables = [e.id for e in card.editions], {t.name for t in card.tables}
    files = {f.name for e in card.editions for f in e.files}
    for name in editions:
        if editions.count(name) > 1 or not _ID.fullmatch(name):
            raise InvalidDataError(
                f"{path}: the edition {name!r} is given twice, or its id is not in lower case"
            )
    for name in sorted({*tables, *files}):
        if name in tables & files or not _NAME.fullmatch(name):
            raise InvalidDataError(
                f"{path}: {name!r} is the name of a table and of a file, or is no name in lower "
                "case with _; a function in read.py could not tell them apart by name"
            )
    for edition in card.editions:
        for name in sorted(set(edition.coverage) - tables):
            raise InvalidDataError(
                f"{path}: coverage of the edition {edition.id} names {name!r}, which is no table"
            )
