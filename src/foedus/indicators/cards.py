"""The shelf: a card (YAML) and a short file for each indicator, found by looking.

A card is read and checked without importing its code; the code is imported when the indicator
is computed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

from foedus.contracts import Card
from foedus.errors import InvalidDataError
from foedus.indicators.aggregations import AGGREGATIONS

SHELF = Path(__file__).parent / "shelf"
BOUNDS = 2
CHOICES: Mapping[str, tuple[str, ...]] = {
    "absence": ("zero", "void"),
    "aggregation": tuple(AGGREGATIONS),
    "fed_by": ("casebook", "data"),
}

Rows = Any
Selection = Callable[..., Rows]


@dataclass(frozen=True, slots=True)
class Item:
    """An indicator on the shelf: its card and where its code lies."""

    card: Card
    path: Path

    def code(self) -> Code:
        """Import the indicator's file.

        Raises
        ------
        InvalidDataError
            Where the parameters of ``select`` are not what the card says it needs.
        """
        spec = importlib.util.spec_from_file_location(f"foedus_shelf_{self.card.id}", self.path)
        if spec is None or spec.loader is None:  # pragma: no cover - a file ending in .py loads
            raise InvalidDataError(f"{self.path}: is not a Python file")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        select = getattr(module, "select", None)
        if not callable(select):
            raise InvalidDataError(f"{self.path}: has no function named select")
        needs = tuple(inspect.signature(select).parameters)
        if needs != self.card.needs:
            raise InvalidDataError(
                f"{self.path}: select takes {', '.join(needs)}, but the card says that it "
                f"needs {', '.join(self.card.needs)}. Make the two agree."
            )
        return Code(
            select,
            getattr(module, "main", None),
            dict(getattr(module, "DEFINITIONS", {})),
        )


@dataclass(frozen=True, slots=True)
class Code:
    """What an indicator's file holds: the selection, and its narrower and wider definitions.

    ``select`` returns the widest set of rows; ``main`` (default: all of them) those that make
    the value; each of ``definitions`` another subset, whose value enters the interval.
    """

    select: Selection
    main: Callable[[Rows], Rows] | None
    definitions: Mapping[str, Callable[[Rows], Rows]] = field(default_factory=dict)


def load_shelf(extra: Path | None = None) -> dict[str, Item]:
    """Return all indicators by id, in the order of the catalogue of indicators.

    Parameters
    ----------
    extra
        A project's own shelf; its cards join the shipped ones, and one with the same id
        replaces the shipped one.

    Raises
    ------
    InvalidDataError
        A card that is not YAML, lacks a key, has an unknown one, or stands without its code.
    """
    places = [SHELF] + ([extra] if extra is not None and extra.is_dir() else [])
    items: dict[str, Item] = {}
    for place in places:
        found: dict[str, Item] = {}
        for path in sorted(place.glob("*/*.yml")):
            item = read_card(path)
            if item.card.id in found:
                raise InvalidDataError(
                    f"{path}: the id {item.card.id} is also that of "
                    f"{found[item.card.id].path.with_suffix('.yml')}. Rename one of them."
                )
            found[item.card.id] = item
        items |= found
    return dict(sorted(items.items(), key=lambda kv: (kv[1].card.number, kv[0])))


def shelf_digest(items: Iterable[Item]) -> str:
    """Digest of the cards and the code of some indicators."""
    digest = hashlib.sha256()
    for path in (p for item in items for p in (item.path, item.path.with_suffix(".yml"))):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def read_card(path: Path) -> Item:
    """Read one card, checked against the fields of ``contracts.Card``."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InvalidDataError(f"{path}: is not YAML in UTF-8 ({error})") from error
    if not isinstance(raw, dict):
        raise InvalidDataError(f"{path}: a card is a mapping of keys to values")
    known = {f.name for f in fields(Card)} - {"dimension"}
    optional = {"caveat", "digits", "rises_with", "fed_by", "window"}
    for key in sorted(raw.keys() - known):
        raise InvalidDataError(f"{path}: unknown key {key!r}. A card has: {', '.join(known)}.")
    for key in sorted(known - optional - raw.keys()):
        raise InvalidDataError(f"{path}: the key {key!r} is missing")
    for key, allowed in CHOICES.items():
        if raw.get(key, allowed[0]) not in allowed:
            raise InvalidDataError(f"{path}: {key} is one of {', '.join(allowed)}")
    if raw["id"] != path.stem:
        raise InvalidDataError(f"{path}: the id is that of the file, {path.stem}")
    if not (isinstance(raw["range"], list) and len(raw["range"]) == BOUNDS):
        raise InvalidDataError(f"{path}: range is a list of two, lowest and highest, or null")
    code = path.with_suffix(".py")
    if not code.is_file():
        raise InvalidDataError(f"{path}: stands without its code, {code.name}")
    bottom, top = raw.pop("range")
    needs = tuple(raw.pop("needs"))
    card = Card(dimension=path.parent.name, range=(bottom, top), needs=needs, **raw)
    return Item(card, code)
