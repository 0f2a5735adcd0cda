"""What a card says of editions and their files, checked key by key."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from foedus.contracts.dataset import Edition, FileCard
from foedus.errors import InvalidDataError
from foedus.evidence.sources.keys import Keys, one_of
from foedus.evidence.sources.table_cards import LINEAGE, read_span
from foedus.evidence.sources.types import TYPES

FORMATS: Mapping[str, tuple[str, ...]] = {
    "csv": ("skip", "delimiter", "quote", "names", "trailing"),
    "tsv": ("skip", "delimiter", "quote", "names", "trailing"),
    "rda": ("object",),
    "rds": (),
    "dta": (),
    "xlsx": ("sheet", "header"),
    "xls": ("sheet", "header"),
    "parquet": (),
    "jsonl": (),
    "text": (),
    "texts": ("names",),
}
"""The formats of raw files, and the options of each."""

OPTIONS = ("unpivot", "empty")
"""Options of every format: columns that become rows, and a file that may be without rows."""


def read_edition(path: Path, raw: Mapping[str, Any]) -> Edition:
    """Read one edition of a card.

    Raises
    ------
    InvalidDataError
        Naming the key and what is allowed there.
    """
    keys = Keys(path, "edition", raw)
    edition = Edition(
        id=keys.text("id"),
        version=keys.text("version"),
        released=keys.day("released"),
        files=tuple(_file(path, name, r) for name, r in keys.mapping("files").items()),
        coverage={
            table: read_span(path, span) for table, span in keys.mapping("coverage", {}).items()
        },
        note=keys.text("note", ""),
    )
    keys.nothing_left()
    if not edition.files:
        raise InvalidDataError(f"{path}: the edition {edition.id} has no files")
    return edition


def _file(path: Path, name: str, raw: Mapping[str, Any]) -> FileCard:
    keys = Keys(path, f"file {name}", raw)
    form = keys.choice("format", tuple(FORMATS))
    card = FileCard(
        name=name,
        format=form,
        columns=_columns(path, name, keys.mapping("columns")),
        ignored={str(k): str(v) for k, v in keys.mapping("ignored", {}).items()},
        address=keys.text("address", ""),
        mirror=keys.text("mirror", ""),
        member=keys.text("member", ""),
        encoding=keys.text("encoding", "utf-8"),
        missing=keys.words("missing", ("",)),
        sha256=keys.text("sha256", ""),
        options=_options(path, name, form, keys.mapping("options", {})),
    )
    keys.nothing_left()
    if not card.address and not card.mirror:
        raise InvalidDataError(f"{path}: the file {name} has neither an address nor a mirror path")
    if not card.columns:
        raise InvalidDataError(f"{path}: the file {name} has no columns that are used")
    if both := sorted(set(card.columns) & set(card.ignored)):
        raise InvalidDataError(f"{path}: the file {name} both uses and ignores {', '.join(both)}")
    try:
        codecs.lookup(card.encoding)
    except LookupError as error:
        raise InvalidDataError(
            f"{path}: encoding of the file {name} is unknown: {card.encoding!r}"
        ) from error
    return card


def _options(path: Path, file: str, form: str, raw: Mapping[str, Any]) -> dict[str, object]:
    known = (*FORMATS[form], *OPTIONS)
    for option in raw:
        one_of(path, f"an option of the file {file}, a {form},", option, known)
    for option in ("skip", "header"):
        if not isinstance(raw.get(option, 0), int):
            raise InvalidDataError(f"{path}: {option} of the file {file} is a number of lines")
    if "unpivot" in raw:
        keys = Keys(path, f"unpivot of the file {file}", raw["unpivot"])
        pattern = keys.text("from")
        keys.text("name"), keys.text("value")
        keys.nothing_left()
        try:
            re.compile(pattern)
        except re.error as error:
            raise keys.fault("from", f"is no regular expression ({error})") from error
    return dict(raw)


def _columns(path: Path, file: str, raw: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Raw name -> (our name, type); written as ``name: type`` or ``name: {as:, type:}``."""
    made: dict[str, tuple[str, str]] = {}
    for name, how in raw.items():
        given = how if isinstance(how, Mapping) else {"type": how}
        keys = Keys(path, f"column {name} of the file {file}", given)
        made[str(name)] = (keys.text("as", str(name)), keys.choice("type", tuple(TYPES)))
        keys.nothing_left()
    ours = [name.casefold() for name, _ in made.values()]
    for name in sorted(set(ours)):
        if ours.count(name) > 1 or name in LINEAGE:
            raise InvalidDataError(
                f"{path}: two columns of the file {file} are called {name!r} with us, or it is "
                f"one of {', '.join(LINEAGE)}, which are kept for lineage; give it another name "
                "with as:"
            )
    return made
