"""Derived systems: which weapons one state made after another's, read strictly."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from foedus.alignment.asymmetry.aspects import CardPlace, read_entries

RELATIONS = ("licence", "copy", "derived")
ANY = "*"


@dataclass(frozen=True, slots=True)
class DerivedSystem:
    """A weapon (``derived``) that ``maker`` made after ``system`` of ``origin``; codes of states.

    ``designations`` are those of the register, the beginning of one where it ends in an asterisk;
    ``market`` the descriptions of the register in whose class the two compete; ``source`` and
    ``url`` lead to the text that says what was made after what.
    """

    id: str
    system: str
    derived: str
    origin: str
    maker: str
    relation: str
    designations: tuple[str, ...]
    market: tuple[str, ...]
    source: str
    url: str

    def names(self, designation: str) -> bool:
        """Whether a designation of the register is one of this system's."""
        return any(
            designation.startswith(name[:-1]) if name.endswith(ANY) else designation == name
            for name in self.designations
        )


@cache
def shipped_pairs() -> tuple[DerivedSystem, ...]:
    """The derived systems that come with foedus."""
    return read_pairs(files(__package__).joinpath("derived_systems.yml"))


def read_pairs(path: Traversable) -> tuple[DerivedSystem, ...]:
    """Read a list of derived systems.

    Raises
    ------
    InvalidDataError
        An unknown or missing key, a relation that is none, or an id that stands twice.
    """
    return read_entries(path, "pairs", _pair)


def _pair(raw: Any, place: CardPlace) -> DerivedSystem:
    texts = ("id", "system", "derived", "origin", "maker", "relation", "source", "url")
    lists = ("designations", "market")
    place.keys(raw, {**dict.fromkeys(texts, str), **dict.fromkeys(lists, list)}, (*texts, *lists))
    place.within(raw["id"]).choice(raw["relation"], "relation", RELATIONS)
    return DerivedSystem(**{**raw, **{name: tuple(raw[name]) for name in lists}})
