"""The form of casebook tables, read from the cards beside this file.

One YAML file is one table; ``_common.yml`` holds the columns that every table of records has.
Adding a table is adding one file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

_FOLDER = Path(__file__).parent

_BOUNDS = {"low": "Lower bound of {0}, where sources differ.", "high": "Upper bound of {0}."}


@dataclass(frozen=True, slots=True)
class FieldSchema:
    """One column: its type, whether it must be filled, and what it may hold.

    ``type`` is text, integer, number, year, date (a full day), fuzzy (YYYY, YYYY-MM or
    YYYY-MM-DD), flag (y or n), actor, ids or url.  ``list`` says that a cell holds several
    values split by ``;``.  ``of`` says what ids point to: ``sources`` or ``records``.
    ``bound`` is ``low`` or ``high`` where the column bounds the column ``bound_of``;
    ``not_before`` names the column that it cannot precede, ``together_with`` the column
    without which it says nothing.
    """

    name: str
    type: str
    about: str
    required: bool = False
    values: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    list: bool = False
    of: str = ""
    unit: str = ""
    bound: str = ""
    bound_of: str = ""
    not_before: str = ""
    together_with: str = ""


@dataclass(frozen=True)
class TableSchema:
    """One table: its columns in the order of a new file, and what they mean together.

    ``fields`` has every column; ``own`` names those that only this table has.  ``prefix``
    begins its ids, ``name_field`` is the column that titles a record, ``parties`` are the
    columns whose actors are its parties.
    """

    name: str
    title: str
    prefix: str
    about: str
    fields: Mapping[str, FieldSchema]
    own: tuple[str, ...]
    common: bool
    name_field: str
    parties: tuple[str, ...]

    @cached_property
    def required(self) -> tuple[str, ...]:
        """Names of the columns that a file must have and a row must fill."""
        return tuple(f.name for f in self.fields.values() if f.required)

    @cached_property
    def related(self) -> tuple[FieldSchema, ...]:
        """Columns that are bound to another column of the same row."""
        fields = self.fields.values()
        return tuple(f for f in fields if f.bound or f.not_before or f.together_with)

    @cached_property
    def actor_columns(self) -> tuple[str, ...]:
        """Names of the columns that hold codes of actors."""
        return tuple(f.name for f in self.fields.values() if f.type == "actor")

    @cached_property
    def id_columns(self) -> tuple[str, ...]:
        """Names of the columns that point to sources or records."""
        return tuple(f.name for f in self.fields.values() if f.of)


@cache
def load_schemas() -> Mapping[str, TableSchema]:
    """Read the schemas of all tables by name: sources first, then in alphabetical order."""
    common = _load(_FOLDER / "_common.yml")
    shared = _fields(common["fields"])
    lead = {name: shared[name] for name in common["leading"]}
    paths = sorted(p for p in _FOLDER.glob("*.yml") if not p.stem.startswith("_"))
    tables = [_table(path.stem, _load(path), shared, lead) for path in paths]
    tables.sort(key=lambda t: (t.common, t.name))
    return MappingProxyType({t.name: t for t in tables})


def record_schemas() -> Mapping[str, TableSchema]:
    """Give the tables of records alone, without the table of sources."""
    return {name: table for name, table in load_schemas().items() if table.common}


def columns() -> dict[str, dict[str, str]]:
    """Give the own columns of every table of records with their types, as the store asks."""
    return {
        name: {
            field: f"list[{of.type}]" if of.list else of.type
            for field, of in ((f, table.fields[f]) for f in table.own)
        }
        for name, table in record_schemas().items()
    }


def _load(path: Path) -> dict[str, Any]:
    import yaml  # noqa: PLC0415  # heavy; only casebooks need it

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: dict[str, Any] = yaml.load(path.read_text("utf-8"), Loader=loader)  # noqa: S506  # both are safe loaders
    return loaded


def _table(
    name: str,
    card: Mapping[str, Any],
    shared: Mapping[str, FieldSchema],
    lead: Mapping[str, FieldSchema],
) -> TableSchema:
    own = _fields(card["fields"])
    return TableSchema(
        name=name,
        title=card["title"],
        prefix=card["prefix"],
        about=card["about"],
        fields=MappingProxyType({**lead, **own, **shared} if card["common"] else own),
        own=tuple(own),
        common=card["common"],
        name_field=card.get("name", "title"),
        parties=tuple(card["parties"]),
    )


def _fields(cards: Mapping[str, Mapping[str, Any]]) -> dict[str, FieldSchema]:
    return {field.name: field for name, card in cards.items() for field in _spread(name, card)}


def _spread(name: str, card: Mapping[str, Any]) -> Iterator[FieldSchema]:
    known = {key: value for key, value in card.items() if key != "spread"}
    known["values"] = tuple(str(v) for v in card.get("values", ()))
    field = FieldSchema(name=name, **known)
    yield field
    if card.get("spread"):
        for bound, about in _BOUNDS.items():
            yield replace(
                field,
                name=f"{name}_{bound}",
                about=about.format(name),
                required=False,
                bound=bound,
                bound_of=name,
            )
