"""Reading cards strictly: where a fault stands, and which tables, columns and values exist."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from foedus.errors import InvalidDataError

DERIVED = {"duration_days": {"type": "integer"}}
"""Columns that every table has though no file writes them: the days from start to end."""

Columns = Mapping[str, Mapping[str, Any]]
"""Columns of a table, each with its ``type`` and, where they are limited, its ``values``."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a card, for messages."""

    file: str
    trail: tuple[str, ...] = ()

    def within(self, step: str) -> Place:
        """Go one step further in."""
        return replace(self, trail=(*self.trail, step))

    def fault(self, what: str) -> InvalidDataError:
        """Make the error that says what is wrong here, and what to do."""
        where = ", ".join((self.file, *self.trail))
        return InvalidDataError(f"{where}: {what}. No scheme was read; correct the file.")

    def keys(self, raw: Any, shape: Mapping[str, Any], needed: Iterable[str] = ()) -> None:
        """Check that ``raw`` is a mapping with known keys of the right kind.

        ``shape`` maps each key to a type or a tuple of types; a number is not a flag.

        Raises
        ------
        InvalidDataError
            No mapping, an unknown or a missing key, or a value of another kind.
        """
        if not isinstance(raw, Mapping):
            raise self.fault(f"expected a mapping, found {_shown(raw)}")
        for key, value in raw.items():
            if key not in shape:
                raise self.fault(f"unknown key {key!r}{_nearest(key, shape)}")
            kinds = shape[key] if isinstance(shape[key], tuple) else (shape[key],)
            if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
                names = " or ".join(_KIND_NAMES[kind] for kind in kinds)
                raise self.fault(f"{key} must be {names}, found {_shown(value)}")
        for key in needed:
            if raw.get(key) in (None, ""):
                raise self.fault(f"{key} is missing or empty")

    def choice(self, value: Any, what: str, options: Iterable[str]) -> str:
        """Give back a value that must be one of the options.

        Raises
        ------
        InvalidDataError
            It is none of them.
        """
        known = tuple(options)
        if value not in known:
            raise self.fault(f"{what} is {value!r}; write one of {', '.join(known)}")
        return str(value)

    def positive(self, value: int, what: str) -> int:
        """Give back a whole number that must be 1 or more.

        Raises
        ------
        InvalidDataError
            It is less.
        """
        if value < 1:
            raise self.fault(f"{what} is a whole number from 1 up, found {value!r}")
        return value


@dataclass(frozen=True, slots=True)
class TablePlace(Place):
    """A place in a card that speaks of one table, whose columns it knows."""

    table: str = ""
    columns: Columns = field(default_factory=dict)

    def within(self, step: str) -> TablePlace:
        """Go one step further in."""
        return replace(self, trail=(*self.trail, step))

    def column(self, name: Any, types: Iterable[str] = ()) -> str:
        """Give back a name that must be that of a column, holding one of the types.

        Raises
        ------
        InvalidDataError
            The table has no such column, or it holds something else.
        """
        if name not in self.columns:
            near = _nearest(name, self.columns)
            raise self.fault(f"unknown column {name!r} of table {self.table!r}{near}")
        held = self.columns[name]["type"]
        if types and held not in types:
            raise self.fault(
                f"column {name!r} of table {self.table!r} holds {held}; here it takes one that "
                f"holds {' or '.join(types)}"
            )
        return str(name)

    def value(self, column: str, value: Any) -> Any:
        """Give back a value that must be one which the column may hold.

        Raises
        ------
        InvalidDataError
            The column is limited to other values.
        """
        allowed = self.columns[column].get("values")
        if allowed is not None and value not in allowed:
            raise self.fault(
                f"column {column!r} of table {self.table!r} never holds {value!r}; "
                f"write one of {', '.join(map(str, allowed))}"
            )
        return value


def at_table(place: Place, name: Any, tables: Mapping[str, Columns]) -> TablePlace:
    """Go to a table by name.

    Raises
    ------
    InvalidDataError
        There is no such table.
    """
    if name not in tables:
        raise place.fault(f"unknown table {name!r}{_nearest(name, tables)}")
    return TablePlace(place.file, place.trail, name, tables[name])


@cache
def casebook_tables() -> Mapping[str, Columns]:
    """Read the tables and columns of casebooks from the cards that define their form."""
    folder = files("foedus") / "evidence" / "casebooks" / "schema"
    tables = {}
    for card in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if card.name.endswith(".yml") and card.name not in ("_common.yml", "sources.yml"):
            fields = read_yaml(card)["fields"]
            bounds = {
                f"{name}_{bound}": {"type": column["type"]}
                for name, column in fields.items()
                if column.get("spread")
                for bound in ("low", "high")
            }
            tables[card.name.removesuffix(".yml")] = {**fields, **bounds, **DERIVED}
    return tables


def read_yaml(path: Traversable) -> Any:
    """Read a YAML file.

    Raises
    ------
    InvalidDataError
        The file cannot be read, is not UTF-8, or is not YAML.
    """
    import yaml  # noqa: PLC0415 - slow, and not needed for help

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(path.read_text(encoding="utf-8"), loader)  # noqa: S506 - safe loaders
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Place(str(path)).fault(f"it cannot be read as YAML in UTF-8: {error}") from error


_KIND_NAMES: dict[type, str] = {
    str: "text",
    int: "a whole number",
    bool: "true or false",
    list: "a list",
    Mapping: "a mapping",
}


def _nearest(name: Any, known: Iterable[str]) -> str:
    options = sorted(known)
    close = difflib.get_close_matches(str(name), options, n=1)
    return f"; did you mean {close[0]!r}?" if close else f"; known are {', '.join(options)}"


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:37] + "..."  # noqa: PLR2004 - fits a line
