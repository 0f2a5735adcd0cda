"""The shelf of data sets: a card (YAML) and a reader for each, found by looking.

A card is read and checked without importing its code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from foedus.contracts.dataset import (
    Addition,
    Column,
    Edition,
    FileCard,
    Licence,
    Shape,
    SourceCard,
    Span,
    TableCard,
)
from foedus.errors import InvalidDataError

SHELF = Path(__file__).parent / "shelf"

TYPES = ("text", "integer", "number", "date", "flag")
FORMATS = ("csv", "tsv", "rda", "rds", "dta", "xlsx", "xls", "parquet", "jsonl", "text", "texts")
SCHEMES = ("cow", "gw", "iso3", "iso2", "un", "name", "any")
BOTH = ("each", "sum", "max", "min", "any")
LINEAGE = ("row", "rows", "file")
"""Columns that every table may have besides those of its card: where a row came from."""

LONGEST_NAME = 30
"""Stata allows 32 characters; a state-year column gets 1 or 2 behind its name."""

YEAR_KEYS: Mapping[Shape, tuple[str, ...]] = {
    Shape.STATE_YEAR: ("ccode", "year"),
    Shape.DYAD_YEAR: ("ccode1", "ccode2", "year"),
    Shape.DIRECTED_DYAD_YEAR: ("ccode1", "ccode2", "year"),
}
"""The key that a table of each shape has; ``rows`` have one of their own."""

_BOUNDS = 2
_Raw = Mapping[str, Any]


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
    found: dict[str, Source] = {}
    for place in places:
        for path in sorted(place.glob("*/card.yml")):
            found[path.parent.name] = Source(read_card(path), path.parent)
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
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe one
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InvalidDataError(f"{path}: is not YAML in UTF-8 ({error})") from error
    top = _Keys(path, "card", raw)
    own = top.text("id")
    if own != path.parent.name:
        raise InvalidDataError(f"{path}: the id is that of the folder, {path.parent.name}")
    tables = tuple(_table(path, name, r) for name, r in top.mapping("tables").items())
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
        editions=tuple(_edition(path, r) for r in top.sequence("editions")),
        tables=tables,
        additions=tuple(
            _addition(path, name, r, tables) for name, r in top.mapping("additions", {}).items()
        ),
        caveats=tuple(top.sequence("caveats", ())),
        error=float(top.get("error", 0.0)),
        error_reason=top.text("error_reason", ""),
    )
    top.nothing_left()
    if not card.editions or not card.tables:
        raise InvalidDataError(f"{path}: a card has at least one edition and one table")
    return card


def _edition(path: Path, raw: _Raw) -> Edition:
    keys = _Keys(path, "edition", raw)
    released = keys.get("released")
    if not isinstance(released, date):
        raise InvalidDataError(f"{path}: released is a date, e.g. 2024-07-01, not {released!r}")
    edition = Edition(
        id=keys.text("id"),
        version=keys.text("version"),
        released=released,
        files=tuple(_file(path, name, r) for name, r in keys.mapping("files").items()),
        coverage={table: _span(path, span) for table, span in keys.mapping("coverage", {}).items()},
        note=keys.text("note", ""),
    )
    keys.nothing_left()
    return edition


def _file(path: Path, name: str, raw: _Raw) -> FileCard:
    keys = _Keys(path, f"file {name}", raw)
    card = FileCard(
        name=name,
        format=keys.choice("format", FORMATS),
        columns=_columns(path, name, keys.get("columns")),
        ignored={str(k): str(v) for k, v in keys.mapping("ignored", {}).items()},
        address=keys.text("address", ""),
        mirror=keys.text("mirror", ""),
        member=keys.text("member", ""),
        encoding=keys.text("encoding", "utf-8"),
        missing=tuple(str(m) for m in keys.sequence("missing", ("",))),
        sha256=keys.text("sha256", ""),
        options=dict(keys.mapping("options", {})),
    )
    keys.nothing_left()
    if not card.address and not card.mirror:
        raise InvalidDataError(f"{path}: the file {name} has neither an address nor a mirror path")
    return card


def _columns(path: Path, file: str, raw: object) -> dict[str, tuple[str, str]]:
    """Raw name -> (our name, type); written as ``name: type`` or ``name: {as:, type:}``."""
    if not isinstance(raw, Mapping):
        raise InvalidDataError(
            f"{path}: columns of the file {file} map each raw column to its type, or to "
            "{as: our name, type: its type}"
        )
    made: dict[str, tuple[str, str]] = {}
    for name, how in raw.items():
        given = how if isinstance(how, Mapping) else {"type": how}
        keys = _Keys(path, f"column {name} of the file {file}", given)
        made[str(name)] = (keys.text("as", str(name)), keys.choice("type", TYPES))
        keys.nothing_left()
    return made


def _table(path: Path, name: str, raw: _Raw) -> TableCard:
    keys = _Keys(path, f"table {name}", raw)
    shape = Shape(keys.choice("shape", [x.value for x in Shape]))
    coverage = keys.get("coverage")
    table = TableCard(
        name=name,
        title=keys.text("title"),
        shape=shape,
        key=tuple(keys.sequence("key", YEAR_KEYS.get(shape, ()))),
        columns=tuple(_column(path, name, n, r) for n, r in keys.mapping("columns").items()),
        coverage=None if coverage is None else _span(path, coverage),
        absence=keys.choice("absence", ("zero", "void")),
        zeros=tuple(keys.sequence("zeros", ())),
        actors={
            column: _choice(path, f"actors of table {name}", scheme, SCHEMES)
            for column, scheme in keys.mapping("actors", {}).items()
        },
        at=keys.text("at", "year"),
        known=keys.text("known", "release"),
    )
    keys.nothing_left()
    _check_table(path, table)
    return table


def _check_table(path: Path, table: TableCard) -> None:
    names = {c.name for c in table.columns}
    needed = YEAR_KEYS.get(table.shape)
    if needed and set(table.key) != set(needed):
        raise InvalidDataError(
            f"{path}: the key of table {table.name}, a {table.shape}, is {', '.join(needed)}"
        )
    named = {*table.key, *table.zeros, *table.actors}
    named |= {table.at} if table.actors else set()
    named |= {table.known} - {"release"}
    for column in sorted(named - names):
        raise InvalidDataError(
            f"{path}: table {table.name} names the column {column!r}, which it does not declare"
        )
    for column in sorted(n for n in names if len(n) > LONGEST_NAME or n in LINEAGE):
        raise InvalidDataError(
            f"{path}: table {table.name} has a column named {column!r}; names have at most "
            f"{LONGEST_NAME} characters, and {', '.join(LINEAGE)} are kept for lineage"
        )


def _column(path: Path, table: str, name: str, raw: _Raw) -> Column:
    keys = _Keys(path, f"column {name} of table {table}", raw)
    bounds = keys.sequence("range", (None, None))
    if len(bounds) != _BOUNDS:
        raise InvalidDataError(f"{path}: range of {name} is a list of two, lowest and highest")
    column = Column(
        name=name,
        type=keys.choice("type", TYPES),
        title=keys.text("title"),
        unit=keys.text("unit", ""),
        range=(bounds[0], bounds[1]),
        both=keys.choice("both", BOTH, "each"),
    )
    keys.nothing_left()
    return column


def _addition(path: Path, name: str, raw: _Raw, tables: Sequence[TableCard]) -> Addition:
    keys = _Keys(path, f"addition {name}", raw)
    addition = Addition(
        name, keys.text("title"), keys.text("table"), tuple(keys.sequence("columns"))
    )
    keys.nothing_left()
    table = next((t for t in tables if t.name == addition.table), None)
    if table is None or table.shape is Shape.ROWS:
        raise InvalidDataError(
            f"{path}: the addition {name} is made from {addition.table!r}, which is no state-year "
            "or dyad-year table of this card"
        )
    for column in sorted(set(addition.columns) - {c.name for c in table.columns}):
        raise InvalidDataError(f"{path}: the addition {name} names {column!r}, not in its table")
    return addition


def _span(path: Path, raw: object) -> Span:
    """``{first:, last:, states:}`` or ``[first, last]``."""
    if isinstance(raw, Sequence) and len(raw) == _BOUNDS:
        raw = {"first": raw[0], "last": raw[1]}
    keys = _Keys(path, "coverage", raw)
    span = Span(int(keys.get("first")), int(keys.get("last")), tuple(keys.sequence("states", ())))
    keys.nothing_left()
    return span


def _choice(path: Path, where: str, value: object, allowed: Sequence[str]) -> str:
    if value not in allowed:
        raise InvalidDataError(f"{path}: {where} is one of {', '.join(allowed)}, not {value!r}")
    return str(value)


_MISSING = object()
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Keys:
    """A mapping of a card from which keys are taken one by one; what is left is unknown."""

    def __init__(self, path: Path, where: str, raw: object) -> None:
        if not isinstance(raw, Mapping):
            raise InvalidDataError(f"{path}: {where} is a mapping of keys to values, not {raw!r}")
        self._path, self._where, self._left = path, where, dict(raw)
        self._taken: list[str] = []

    def get(self, key: str, default: Any = _MISSING) -> Any:
        self._taken.append(key)
        value = self._left.pop(key, default)
        if value is _MISSING:
            raise InvalidDataError(f"{self._path}: {self._where} lacks the key {key!r}")
        return value

    def text(self, key: str, default: Any = _MISSING) -> str:
        return str(self.get(key, default)).strip()

    def choice(self, key: str, allowed: Sequence[str], default: Any = _MISSING) -> str:
        return _choice(self._path, f"{key} of {self._where}", self.get(key, default), allowed)

    def mapping(self, key: str, default: Any = _MISSING) -> Mapping[str, Any]:
        value = self.get(key, default)
        if not isinstance(value, Mapping):
            raise InvalidDataError(f"{self._path}: {key} of {self._where} is a mapping")
        return value

    def sequence(self, key: str, default: Any = _MISSING) -> Sequence[Any]:
        value = self.get(key, default)
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise InvalidDataError(f"{self._path}: {key} of {self._where} is a list")
        return value

    def nothing_left(self) -> None:
        for key in self._left:
            raise InvalidDataError(
                f"{self._path}: {self._where} has the unknown key {key!r}; known are "
                f"{', '.join(self._taken)}"
            )
