"""The table of aspects: in what respects two states are compared, read strictly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Protocol, TypeVar

from foedus.alignment.cards import Place, read_yaml
from foedus.errors import InvalidDataError

COMPARES = ("ratio", "sides", "each", "both")
WHOSE = ("start", "end")
SHOWN = ("percent", "share", "number", "integer")
GROUPS = ("capabilities", "trade", "arms", "components", "competition", "reverse")
CHOICES = {"group": GROUPS, "compares": COMPARES, "whose": WHOSE, "shown": SHOWN}


@dataclass(frozen=True, slots=True)
class Aspect:
    """A respect in which two states are compared.

    ``compares`` says what the indicators hold: ``ratio`` (undirected, ln(A/B) already), ``sides``
    (directed, compared as ln(A/B)), ``each`` (directed, not compared) or ``both`` (undirected).
    ``whose`` names the end of a direction that a directed figure belongs to.  ``reading`` words a
    comparison and ``each`` a figure; see aspects.yml for what stands between braces.
    """

    id: str
    title: str
    group: str
    compares: str
    indicators: tuple[str, ...]
    whose: str = "start"
    shown: str = "number"
    reading: str = ""
    each: str = ""

    @property
    def directed(self) -> bool:
        """Whether its indicators have two readings a year."""
        return self.compares in ("sides", "each")


@dataclass(frozen=True, slots=True)
class CardPlace(Place):
    """A place in a table of this folder, for messages."""

    def fault(self, what: str) -> InvalidDataError:
        """Make the error that says what is wrong here, and what to do."""
        where = ", ".join((self.file, *self.trail))
        return InvalidDataError(f"{where}: {what}. Nothing was measured; correct the file.")


class Named(Protocol):
    """An entry with an id of its own."""

    @property
    def id(self) -> str:
        """The id."""


Entry = TypeVar("Entry", bound=Named)


def read_entries(
    path: Traversable, name: str, make: Callable[[Any, CardPlace], Entry]
) -> tuple[Entry, ...]:
    """The entries of a table that is one list; each id stands once.

    Raises
    ------
    InvalidDataError
        An unknown or missing key, an id that stands twice, or what ``make`` refuses.
    """
    place = CardPlace(str(path))
    raw = read_yaml(path)
    place.keys(raw, {name: list}, [name])
    found: dict[str, Entry] = {}
    for given in raw[name]:
        entry = make(given, place)
        if entry.id in found:
            raise place.within(entry.id).fault("the id stands twice")
        found[entry.id] = entry
    return tuple(found.values())


@cache
def shipped_aspects() -> tuple[Aspect, ...]:
    """The aspects that come with foedus."""
    return read_aspects(files(__package__).joinpath("aspects.yml"))


def read_aspects(path: Traversable) -> tuple[Aspect, ...]:
    """Read a table of aspects.

    Raises
    ------
    InvalidDataError
        An unknown or missing key, a choice that is none, an id that stands twice, or an aspect
        without the sentence that its comparison needs.
    """
    return read_entries(path, "aspects", _aspect)


def _aspect(raw: Any, place: CardPlace) -> Aspect:
    texts = ("id", "title", "group", "compares", "whose", "shown", "reading", "each")
    shape = {**dict.fromkeys(texts, str), "indicators": list}
    place.keys(raw, shape, ["id", "title", "group", "compares", "indicators"])
    here = place.within(raw["id"])
    for key, options in CHOICES.items():
        if key in raw:
            here.choice(raw[key], key, options)
    needed = {
        "ratio": ["reading"],
        "sides": ["reading", "each", "whose"],
        "each": ["each", "whose"],
    }
    for key in needed.get(raw["compares"], ["each"]):
        if not raw.get(key):
            raise here.fault(
                f"{key} is missing, which an aspect that compares {raw['compares']} has"
            )
    return Aspect(**{**raw, "indicators": tuple(raw["indicators"])})
