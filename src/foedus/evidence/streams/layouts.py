"""Layouts: how the publishers of event data write their files, declared, one file for each.

A layout says in which order the columns stand, what separates them, and which of them is the
date, the two actors, the kind of event and so on.  Everything behind it sees one form only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from foedus.errors import InvalidDataError, NotFoundError

FOLDER = Path(__file__).parent / "layouts"
QUAD_CLASSES = (
    "verbal_cooperation",
    "material_cooperation",
    "verbal_conflict",
    "material_conflict",
)
"""The four classes of events, in the order of their numbers from 1 (Schrodt's quad counts)."""

REQUIRED = ("id", "date", "source", "target", "root", "quad")
OPTIONAL = ("goldstein", "mentions", "articles", "place", "url")
DATE_FORMS = {"yyyymmdd": "%Y%m%d", "iso": "%Y-%m-%d"}
DELIMITERS = {"tab": "\t", "comma": ",", "semicolon": ";"}
SCHEMES = ("iso3", "name")
ENCODINGS = ("utf-8", "latin-1", "utf-16")
"""Those that DuckDB reads by itself."""

_KEYS = {
    "id", "title", "published", "delimiter", "header", "quote", "encoding", "missing", "columns",
    "also_called", "surplus", "event", "several", "actors",
}  # fmt: skip
_CELL_KEYS = {"column", "type", "form", "first", "values"}


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one part of an event stands.

    ``first`` keeps only so many characters of the cell (a root code of a longer code), and
    ``values`` maps what is written to what it means; a value that it does not name is a fault.
    """

    column: str
    type: str = "text"
    form: str = ""
    first: int = 0
    values: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layout:
    """The form of the files of one publisher.

    ``event`` has a cell for each of id, date, source, target, root and quad, and, where the
    files give them, goldstein, mentions, articles, place and url.  ``also_called`` maps names
    that some published headers use to ours, ``surplus`` lists names that some headers carry
    although their rows have no such cell.  ``several`` separates several actors in one cell.
    ``scheme`` says how actors are named, ``actors`` how codes of its own are to be read.
    """

    id: str
    title: str
    published: str
    columns: tuple[str, ...]
    event: Mapping[str, Cell]
    delimiter: str = "\t"
    header: bool = False
    quote: str = ""
    encoding: str = "utf-8"
    missing: tuple[str, ...] = ("",)
    also_called: Mapping[str, str] = field(default_factory=dict)
    surplus: tuple[str, ...] = ()
    several: str = ""
    scheme: str = "iso3"
    actors: Mapping[str, str] = field(default_factory=dict)

    def gives(self, part: str) -> bool:
        """Whether the files have this part of an event."""
        return part in self.event


def layout_names() -> tuple[str, ...]:
    """The names of the layouts that come with foedus."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yml")))


def load_layout(name: str) -> Layout:
    """Return a layout by its name, or read it from a YAML file of your own.

    Raises
    ------
    NotFoundError
        There is neither a layout nor a file of this name.
    InvalidDataError
        The file is not a layout; the message names the key.
    """
    path = FOLDER / f"{name}.yml"
    if name not in layout_names():
        path = Path(name)
        if not path.is_file():
            raise NotFoundError(
                f"There is no layout {name!r}. Those that come with foedus are "
                f"{', '.join(layout_names())}; for another, write one like them and give the "
                "path of its file."
            )
    return _read(path.resolve(), path.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _read(path: Path, _changed: int) -> Layout:
    import yaml  # noqa: PLC0415 - keeps --help light

    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InvalidDataError(f"{path}: is not YAML ({error}). Nothing was read.") from error
    if not isinstance(given, dict):
        raise InvalidDataError(f"{path}: is not a layout; it has no keys. Nothing was read.")
    _check_keys(path, given, _KEYS, {"id", "title", "columns", "event"})
    columns = tuple(str(c) for c in given["columns"])
    missing = tuple(str(m) for m in given.get("missing", [""]))
    return Layout(
        id=str(given["id"]),
        title=str(given["title"]),
        published=str(given.get("published", "")),
        columns=columns,
        event=_event(path, given["event"], columns),
        delimiter=_choice(path, "delimiter", given.get("delimiter", "tab"), DELIMITERS),
        header=bool(given.get("header", False)),
        quote=str(given.get("quote", "")),
        encoding=_one_of(path, "encoding", given.get("encoding", "utf-8"), ENCODINGS),
        missing=missing if "" in missing else ("", *missing),
        also_called={str(k): str(v) for k, v in given.get("also_called", {}).items()},
        surplus=tuple(str(s) for s in given.get("surplus", [])),
        several=str(given.get("several", "")),
        scheme=_one_of(path, "scheme", given.get("actors", {}).get("scheme", "iso3"), SCHEMES),
        actors={str(k): str(v) for k, v in given.get("actors", {}).get("also", {}).items()},
    )


def _check_keys(path: Path, given: Mapping[str, Any], known: set[str], needed: set[str]) -> None:
    if unknown := [key for key in given if key not in known]:
        raise InvalidDataError(
            f"{path}: has the key {unknown[0]!r}, which no layout has. Nothing was read; the keys "
            f"are {', '.join(sorted(known))}."
        )
    if lacking := sorted(needed - set(given)):
        raise InvalidDataError(f"{path}: lacks the key {lacking[0]!r}. Nothing was read.")


def _choice(path: Path, key: str, value: object, choices: Mapping[str, str]) -> str:
    if str(value) not in choices:
        raise InvalidDataError(
            f"{path}: {key} is {value!r}; it can be {', '.join(choices)}. Nothing was read."
        )
    return choices[str(value)]


def _one_of(path: Path, key: str, value: object, choices: tuple[str, ...]) -> str:
    return _choice(path, key, value, {choice: choice for choice in choices})


def _event(path: Path, given: Mapping[str, Any], columns: tuple[str, ...]) -> dict[str, Cell]:
    _check_keys(path, given, {*REQUIRED, *OPTIONAL}, set(REQUIRED))
    cells = {part: _cell(path, part, value) for part, value in given.items()}
    for part, cell in cells.items():
        if cell.column not in columns:
            raise InvalidDataError(
                f"{path}: {part} is the column {cell.column!r}, which is not among the columns. "
                "Nothing was read."
            )
    if not cells["quad"].values:
        raise InvalidDataError(
            f"{path}: quad has no values; say which value stands for which of "
            f"{', '.join(QUAD_CLASSES)}. Nothing was read."
        )
    return cells


def _cell(path: Path, part: str, given: object) -> Cell:
    """A part of an event: a column's name, or a mapping with more to say."""
    said: dict[str, Any] = given if isinstance(given, dict) else {"column": given}
    _check_keys(path, said, _CELL_KEYS, {"column"})
    values = {}
    for written, meant in said.get("values", {}).items():
        if meant not in QUAD_CLASSES:
            raise InvalidDataError(
                f"{path}: {part} reads {written!r} as {meant!r}, which is none of "
                f"{', '.join(QUAD_CLASSES)}. Nothing was read."
            )
        values[str(written)] = QUAD_CLASSES.index(meant) + 1
    form = str(said.get("form", "iso" if part == "date" else ""))
    if part == "date":
        _choice(path, "form of the date", form, DATE_FORMS)
    kind = str(said.get("type", "text"))
    if part == "id":
        _one_of(path, "type of the id", kind, ("text", "integer"))
    return Cell(str(said["column"]), kind, form, int(said.get("first", 0)), values)
