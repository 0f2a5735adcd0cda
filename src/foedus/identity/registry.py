"""The shipped tables and a project's own, put together into one register and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from foedus.identity.tables import DATA, StateRow, optional_day, read_states, read_table

_NAME_COLUMNS = ("code", "lang", "name")
_ALIAS_COLUMNS = ("code", "lang", "kind", "alias")

Spell = tuple[date, date | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """All that the tables say of one actor."""

    code: str
    cow: int | None
    gws: tuple[int, ...]
    abbreviation: str
    iso2: str
    numeric: str
    kind: Literal["state", "organisation"]
    names: Mapping[str, str]
    aliases: tuple[str, ...]
    spells: tuple[Spell, ...]


@dataclass(frozen=True, slots=True)
class Succession:
    """Where the territory of a state was when it did not exist itself."""

    code: str
    other: str
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Seat:
    """Who held a seat at the United Nations, and from when to when."""

    seat: str
    holder: str
    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Registry:
    """The contents of all tables."""

    entries: tuple[Entry, ...]
    successions: tuple[Succession, ...]
    seats: tuple[Seat, ...]


def read_registry(extra: Iterable[Path] = ()) -> Registry:
    """Read the shipped tables, then the states.csv files of projects.

    Raises
    ------
    InvalidDataError
        A table that cannot be read or that contradicts the others.
    """
    names, aliases = _shipped_names()
    entries: dict[str, Entry] = {}
    _add(entries, read_states(DATA / "states.csv"), names, aliases)
    _add(entries, read_states(DATA / "organisations.csv"), names, aliases, kind="organisation")
    for path in extra:
        _add(entries, read_states(path), {}, {})
    return Registry(tuple(entries.values()), _successions(), _seats())


def _shipped_names() -> tuple[dict[str, dict[str, str]], dict[str, list[str]]]:
    names: dict[str, dict[str, str]] = {}
    for row in read_table(DATA / "names.csv", _NAME_COLUMNS, _NAME_COLUMNS):
        names.setdefault(row["code"], {})[row["lang"]] = row["name"]
    aliases: dict[str, list[str]] = {}
    for row in read_table(DATA / "aliases.csv", _ALIAS_COLUMNS, _ALIAS_COLUMNS):
        aliases.setdefault(row["code"], []).append(row["alias"])
    return names, aliases


def _successions() -> tuple[Succession, ...]:
    columns = ("code", "other", "first", "last")
    rows = read_table(DATA / "succession.csv", columns, columns)
    return tuple(
        Succession(r["code"], r["other"], optional_day(r, "first"), optional_day(r, "last"))
        for r in rows
    )


def _seats() -> tuple[Seat, ...]:
    columns = ("seat", "holder", "first", "last", "note")
    found = []
    for row in read_table(DATA / "un_seat.csv", columns, columns):
        first = optional_day(row, "first")
        if first is None:
            raise row.fault("first", "the first day is missing.")
        found.append(Seat(row["seat"], row["holder"], first, optional_day(row, "last")))
    return tuple(found)


def _add(
    entries: dict[str, Entry],
    rows: list[StateRow],
    names: Mapping[str, Mapping[str, str]],
    aliases: Mapping[str, list[str]],
    kind: Literal["state", "organisation"] = "state",
) -> None:
    known = frozenset(entries)
    for row in rows:
        before = entries.get(row.code)
        if before is not None and row.code in known:
            entries[row.code] = _corrected(before, row)
        elif before is not None:
            entries[row.code] = _with_spell(before, row)
        else:
            entries[row.code] = _new(row, names.get(row.code, {}), aliases, kind)
    _check_numbers(entries.values(), rows)


def _new(
    row: StateRow,
    names: Mapping[str, str],
    aliases: Mapping[str, list[str]],
    kind: Literal["state", "organisation"],
) -> Entry:
    if row.first is None:
        raise row.cells.fault("first", f"{row.code} is a new state and needs its first day.")
    shown = {"en": row.cells["name"], "ru": row.cells["name_ru"], "zh": row.cells["name_zh"]}
    merged = {**names, **{lang: name for lang, name in shown.items() if name}}
    if not merged.get("en"):
        raise row.cells.fault("name", f"{row.code} is a new state and needs a name.")
    return Entry(
        code=row.code,
        cow=row.cow,
        gws=() if row.gw is None else (row.gw,),
        abbreviation=row.cells["abbreviation"],
        iso2=row.cells["iso2"],
        numeric=row.cells["numeric"],
        kind=kind,
        names=MappingProxyType(merged),
        aliases=(*names.values(), *aliases.get(row.code, ()), *_aliases(row)),
        spells=((row.first, row.last),),
    )


def _corrected(entry: Entry, row: StateRow) -> Entry:
    """Give a state of an earlier table the names of this row; nothing else may change."""
    if row.first is not None:
        raise row.cells.fault(
            "code",
            f"{row.code} is already {entry.names['en']}; leave the dates empty to correct "
            "its names, or choose another code.",
        )
    for column in ("cow", "gw", "abbreviation", "iso2", "numeric"):
        if row.cells[column]:
            raise row.cells.fault(column, f"only the names of {row.code} can be corrected.")
    shown = {"en": row.cells["name"], "ru": row.cells["name_ru"], "zh": row.cells["name_zh"]}
    names = {**entry.names, **{lang: name for lang, name in shown.items() if name}}
    aliases = (*entry.aliases, *entry.names.values(), *_aliases(row))
    return replace(entry, names=MappingProxyType(names), aliases=aliases)


def _with_spell(entry: Entry, row: StateRow) -> Entry:
    """Give a state of this table one more spell, which must come after the one before."""
    if row.first is None:
        raise row.cells.fault("code", f"{row.code} stands twice in this table.")
    same = (
        ("cow", row.cow, entry.cow),
        ("abbreviation", row.cells["abbreviation"], entry.abbreviation),
        ("iso2", row.cells["iso2"], entry.iso2),
    )
    for column, here, there in same:
        if here != there:
            raise row.cells.fault(
                column, f"duplicate code {row.code}: {here} here and {there} in an earlier row."
            )
    name = row.cells["name"]
    if name and name != entry.names["en"]:
        what = f"duplicate code {row.code}: an earlier row calls it {entry.names['en']}."
        raise row.cells.fault("code", what)
    last = entry.spells[-1][1]
    if last is None or row.first <= last:
        until = last or "now"
        what = f"the spell of {row.code} overlaps the one before, which lasts until {until}."
        raise row.cells.fault("first", what)
    gws = entry.gws if row.gw is None else (*entry.gws, row.gw)
    return replace(entry, gws=gws, spells=(*entry.spells, (row.first, row.last)))


def _check_numbers(entries: Iterable[Entry], rows: list[StateRow]) -> None:
    """Two codes may share a COW number only one after the other."""
    holders: dict[int, list[Entry]] = {}
    for entry in entries:
        if entry.cow is not None:
            holders.setdefault(entry.cow, []).append(entry)
    for row in rows:
        for other in holders.get(row.cow or 0, ()):
            if other.code != row.code and any(_overlap(row, spell) for spell in other.spells):
                raise row.cells.fault(
                    "cow", f"number {row.cow} belongs to {other.code} in these years."
                )


def _overlap(row: StateRow, spell: Spell) -> bool:
    first, last = spell
    if row.first is None:
        return False
    return row.first <= (last or date.max) and first <= (row.last or date.max)


def _aliases(row: StateRow) -> tuple[str, ...]:
    return tuple(a for alias in row.cells["aliases"].split(";") if (a := alias.strip()))
