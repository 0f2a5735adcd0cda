"""Codings, read strictly: which promise and which vote has which level (``codings.yml``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from foedus.alignment.cards import Place, read_yaml
from foedus.errors import UsageError

FORMS = ("ties", "votes")
PROMISES = ("own", "either")
_SOURCE = {
    "title": str,
    "form": str,
    "table": str,
    "promises": str,
    "weights": Mapping,
    "codings": Mapping,
}
_CODING = {
    "title": str,
    "citation": str,
    "names": list,
    "itself": int,
    "ranks": Mapping,
    "levels": Mapping,
    "left_out": list,
    "absent": int,
}


@dataclass(frozen=True, slots=True)
class Weights:
    """What third parties are weighted by: a column of a stored table of states by year."""

    table: str
    column: str
    title: str


@dataclass(frozen=True, slots=True)
class Coding:
    """How stored facts become levels 0 to ``top``.

    ``names`` says what each level is, from 0 up.  Of ties: ``ranks`` gives each promise its level,
    ``itself`` is a state's level toward itself.  Of votes: ``levels`` gives each vote its level,
    ``left_out`` are votes treated as not cast, ``absent`` is the level of an absence (None: left
    out).
    """

    id: str
    title: str
    citation: str
    names: tuple[str, ...]
    ranks: Mapping[str, int]
    levels: Mapping[int, int]
    itself: int = 0
    left_out: tuple[int, ...] = ()
    absent: int | None = None

    @property
    def top(self) -> int:
        """The highest level; the range of differences."""
        return len(self.names) - 1


@dataclass(frozen=True, slots=True)
class Portfolio:
    """A source of portfolios, with the coding that was chosen of it."""

    id: str
    title: str
    form: str
    table: str
    promises: str
    weights: Weights | None
    codings: Mapping[str, Coding]
    coding: Coding

    def coded(self, coding: str) -> Portfolio:
        """The same source under another of its codings.

        Raises
        ------
        UsageError
            It has no such coding; lists those that it has.
        """
        found = self.codings.get(coding)
        if found is None:
            known = "; ".join(f"{c.id} ({c.title})" for c in self.codings.values())
            raise UsageError(f"--coding {coding}: {self.id} has no such coding; it has {known}.")
        return replace(self, coding=found)


def portfolio(source: str, coding: str) -> Portfolio:
    """A source of portfolios under a coding.

    Raises
    ------
    UsageError
        No such source or coding; lists those that there are.
    """
    found = load_portfolios().get(source)
    if found is None:
        known = "; ".join(f"{p.id} ({p.title})" for p in load_portfolios().values())
        raise UsageError(f"--source {source}: there is no such source of portfolios; {known}.")
    return found.coded(coding)


@cache
def load_portfolios() -> Mapping[str, Portfolio]:
    """Read the sources and codings that ship with foedus.

    Raises
    ------
    InvalidDataError
        The file breaks its form; says where.
    """
    path = files("foedus") / "alignment" / "similarity" / "codings.yml"
    return read_portfolios(read_yaml(path), path.name)


def read_portfolios(raw: Any, file: str) -> dict[str, Portfolio]:
    """Read declared sources with their codings; the first coding of each is chosen.

    Raises
    ------
    InvalidDataError
        An unknown or missing key, or levels that are no whole numbers from 0 up.
    """
    place = Place(file)
    if not isinstance(raw, Mapping):
        raise place.fault("expected a mapping of sources")
    return {str(key): _portfolio(str(key), own, place.within(str(key))) for key, own in raw.items()}


def _portfolio(key: str, raw: Any, place: Place) -> Portfolio:
    place.keys(raw, _SOURCE, ("title", "form", "table", "codings"))
    form = place.choice(raw["form"], "form", FORMS)
    codings = {
        str(name): _coding(str(name), own, form, place.within(str(name)))
        for name, own in raw["codings"].items()
    }
    return Portfolio(
        id=key,
        title=raw["title"],
        form=form,
        table=raw["table"],
        promises=place.choice(raw.get("promises", PROMISES[0]), "promises", PROMISES),
        weights=_weights(raw["weights"], place.within("weights")) if "weights" in raw else None,
        codings=codings,
        coding=next(iter(codings.values())),
    )


def _weights(raw: Any, place: Place) -> Weights:
    place.keys(raw, {"table": str, "column": str, "title": str}, ("table", "column", "title"))
    return Weights(raw["table"], raw["column"], raw["title"])


def _coding(key: str, raw: Any, form: str, place: Place) -> Coding:
    needed = {"ties": ("ranks", "itself"), "votes": ("levels",)}[form]
    place.keys(raw, _CODING, ("title", "citation", "names", *needed))
    given = raw["ranks" if form == "ties" else "levels"]
    top = len(raw["names"]) - 1
    if top < 1:
        raise place.fault("names: a coding has two levels or more")
    others = {key: raw[key] for key in ("itself", "absent") if key in raw}
    for name, level in (*given.items(), *others.items()):
        if type(level) is not int or not 0 <= level <= top:
            raise place.fault(f"{name}: a level is a whole number from 0 to {top}, found {level!r}")
    return Coding(
        id=key,
        title=raw["title"],
        citation=raw["citation"],
        names=tuple(raw["names"]),
        ranks=dict(given) if form == "ties" else {},
        levels={int(vote): level for vote, level in given.items()} if form == "votes" else {},
        itself=raw.get("itself", 0),
        left_out=tuple(raw.get("left_out", ())),
        absent=raw.get("absent"),
    )
