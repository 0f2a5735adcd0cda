"""What words of a query are called in each language, by a glossary of the field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from foedus.evidence.literature.languages import Sought, sought
from foedus.evidence.literature.search.query import Query, Words

Places = tuple[Sought, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A term: what it is called in each language, each name as the places of a phrase."""

    names: dict[str, tuple[Places, ...]]


@cache
def glossary() -> tuple[Entry, ...]:
    """The terms of ``glossary.yml``."""
    import yaml  # noqa: PLC0415 - keeps the command line fast

    path = files("foedus.evidence.literature.search").joinpath("glossary.yml")
    read: Any = yaml.safe_load(path.read_text("utf-8"))
    return tuple(
        Entry({code: tuple(tuple(sought(name)) for name in names) for code, names in row.items()})
        for row in read["terms"]
    )


@cache
def _by_term() -> dict[str, tuple[tuple[Entry, Places], ...]]:
    """Names by their first term."""
    found: dict[str, list[tuple[Entry, Places]]] = {}
    for entry in glossary():
        for names in entry.names.values():
            for places in names:
                found.setdefault(places[0].terms[0], []).append((entry, places))
    return {term: tuple(names) for term, names in found.items()}


def translated(query: Query) -> dict[str, list[list[Words]]]:
    """What the words of a query are called in each language, its own included.

    Returns
    -------
    dict
        By language, a list of terms, each a list of names, any of which fits.  Of terms that
        overlap in the query the longest counts.
    """
    places = sought(query.meaning())
    found: dict[str, list[list[Words]]] = {}
    at = 0
    while at < len(places):
        best = max(_names_at(places, at), key=lambda held: len(held[1]), default=None)
        if best is None:
            at += 1
            continue
        entry, name = best
        for code, names in entry.names.items():
            found.setdefault(code, []).append([Words("", n, quoted=True) for n in names])
        at += len(name)
    return found


def _names_at(places: Sequence[Sought], at: int) -> Iterator[tuple[Entry, Places]]:
    for term in (*places[at].terms, *places[at].others):
        for entry, name in _by_term().get(term, ()):
            part = places[at : at + len(name)]
            if len(part) == len(name) and all(map(_same, part, name)):
                yield entry, name


def _same(one: Sought, other: Sought) -> bool:
    return other.terms[0] in (*one.terms, *one.others) and one.start == other.start
