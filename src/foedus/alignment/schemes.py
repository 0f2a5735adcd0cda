"""Schemes: ladders declared in cards, read strictly.

A card is a YAML file with ``id``, ``version``, ``title``, ``citation``, ``directed``,
``cumulative``, ``rungs`` and, for directed schemes, ``applies``: the incidents in which the
second partner of a direction must be at war.  Users may keep cards of their own in a folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from pathlib import Path
from typing import Any

from foedus.alignment.card_tests import read_test, read_where
from foedus.alignment.cards import Columns, Place, at_table, casebook_tables, read_yaml
from foedus.alignment.declarations import (
    ROLES,
    AllOf,
    AnyOf,
    Clause,
    Look,
    Rises,
    Test,
    Where,
)
from foedus.contracts import Criterion, Rung
from foedus.errors import NotFoundError

KINDS = ("act", "legal")
FORMS = ("text", "mechanism", "act")
ABSENCES = ("absent", "unobservable")


@dataclass(frozen=True, slots=True)
class Declared:
    """A criterion with what the ladder needs to judge it.

    ``kind`` (act or legal) sets the rule of evidence, ``form`` (text, mechanism or act) whether
    it can be institutionalised, ``absence`` what finding no record means where the tables hold
    less than half of what happened.
    """

    criterion: Criterion
    kind: str
    form: str
    absence: str
    test: Test


@dataclass(frozen=True, slots=True)
class Applies:
    """When a directed scheme is read: the records that put the second partner at war.

    A record without an end date is a war that goes on.  That there is a war is taken as the
    records state it (reported or above): the rules of evidence are for what is measured.
    """

    definition: str
    table: str
    where: Where


@dataclass(frozen=True, slots=True)
class Scheme:
    """A ladder as declared: its words, and the tests behind them by criterion id."""

    id: str
    version: str
    title: str
    citation: str
    directed: bool
    cumulative: bool
    rungs: tuple[Rung, ...]
    declared: Mapping[str, Declared]
    applies: Applies | None = None

    @property
    def tables(self) -> frozenset[str]:
        """The tables that the tests look into."""
        return frozenset(look.table for one in self.declared.values() for look in looks(one.test))


def looks(test: Test) -> Iterator[Look]:
    """All looks of a test, in the order in which they are written."""
    if isinstance(test, AllOf | AnyOf):
        for part in test.parts:
            yield from looks(part)
    else:
        yield test


def load_schemes(extra: Path | None = None) -> Mapping[str, Scheme]:
    """All schemes by id: those that come with foedus, then those of the folder ``extra``.

    Raises
    ------
    NotFoundError
        ``extra`` is not a folder.
    InvalidDataError
        A card is malformed: YAML, keys, tables, columns, values, or an id used twice.
    """
    shipped = files("foedus.alignment") / "schemes"
    cards: list[Traversable] = _cards(shipped)
    if extra is not None:
        if not extra.is_dir():
            raise NotFoundError(
                f"{extra} is not a folder, so no schemes of your own were read; name the "
                "folder that holds their .yml files."
            )
        cards += _cards(extra)
    tables = casebook_tables()
    schemes: dict[str, Scheme] = {}
    for card in cards:
        scheme = read_scheme(read_yaml(card), Place(str(card)), tables)
        if scheme.id in schemes:
            raise Place(str(card)).fault(f"id {scheme.id!r} is taken; give this scheme another")
        schemes[scheme.id] = scheme
    return schemes


def _cards(folder: Traversable) -> list[Traversable]:
    cards = [entry for entry in folder.iterdir() if entry.name.endswith(".yml")]
    return sorted(cards, key=lambda entry: entry.name)


def read_scheme(raw: Any, place: Place, tables: Mapping[str, Columns]) -> Scheme:
    """Read a scheme from the content of its card.

    Raises
    ------
    InvalidDataError
        The card is malformed; the message names the file and the place in it.
    """
    shape = {
        "id": str, "version": str, "title": str, "citation": str, "directed": bool,
        "cumulative": bool, "rungs": list, "applies": Mapping, "notes": str,
    }  # fmt: skip
    needed = ("id", "version", "title", "citation", "directed", "cumulative", "rungs")
    place.keys(raw, shape, needed)
    if raw["directed"] != ("applies" in raw):
        raise place.fault("directed schemes, and only they, say in 'applies' when they are read")
    rungs, declared = _rungs(raw["rungs"], place, tables)
    scheme = Scheme(
        id=raw["id"],
        version=raw["version"],
        title=raw["title"],
        citation=raw["citation"],
        directed=raw["directed"],
        cumulative=raw["cumulative"],
        rungs=rungs,
        declared=declared,
        applies=_applies(raw["applies"], place.within("applies"), tables)
        if raw["directed"]
        else None,
    )
    if not scheme.directed:
        _check_undirected(scheme, place)
    return scheme


def _applies(raw: Any, place: Place, tables: Mapping[str, Columns]) -> Applies:
    shape = {"definition": str, "table": str, "where": (Mapping, list)}
    place.keys(raw, shape, tuple(shape))
    at = at_table(place, raw["table"], tables)
    return Applies(raw["definition"], at.table, read_where(raw["where"], at.within("where")))


def _rungs(
    raw: list[Any], place: Place, tables: Mapping[str, Columns]
) -> tuple[tuple[Rung, ...], dict[str, Declared]]:
    rungs: list[Rung] = []
    declared: dict[str, Declared] = {}
    for level, item in enumerate(raw):
        at = place.within(f"rung {level}")
        shape = {"level": int, "label": str, "title": str, "combine": str, "criteria": list}
        at.keys(item, shape, ("level", "label", "title"))
        found = [
            _declared(one, at.within(f"criterion {n}"), tables)
            for n, one in enumerate(item.get("criteria", ()), start=1)
        ]
        if bool(found) != (item["level"] > 0):
            raise at.fault("level 0 is where no rung is met and has no criteria; others need one")
        for one in found:
            if one.criterion.id in declared:
                raise at.fault(f"criterion id {one.criterion.id!r} is used twice")
            declared[one.criterion.id] = one
        combine = at.choice(item.get("combine", "all"), "combine", ("all", "any"))
        criteria = tuple(one.criterion for one in found)
        rungs.append(Rung(item["level"], item["label"], item["title"], combine, criteria))
    if [rung.level for rung in rungs] != list(range(len(rungs))) or len(rungs) < 2:  # noqa: PLR2004
        raise place.fault("rungs run from level 0 upward without a gap, at least 0 and 1")
    for label, following in pairwise(sorted(rung.label for rung in rungs)):
        if label == following:
            raise place.fault(f"label {label!r} is used for two rungs")
    return tuple(rungs), declared


def _declared(raw: Any, place: Place, tables: Mapping[str, Columns]) -> Declared:
    shape = {
        "id": str, "title": str, "definition": str, "lapses": str, "falsifier": str,
        "kind": str, "form": str, "absence": str, "test": Mapping,
    }  # fmt: skip
    place.keys(raw, shape, tuple(shape))
    at = place.within(f"{raw['id']!r}")
    return Declared(
        criterion=Criterion(
            raw["id"], raw["title"], raw["definition"], raw["lapses"], raw["falsifier"]
        ),
        kind=at.choice(raw["kind"], "kind", KINDS),
        form=at.choice(raw["form"], "form", FORMS),
        absence=at.choice(raw["absence"], "absence", ABSENCES),
        test=read_test(raw["test"], at.within("test"), tables),
    )


def _check_undirected(scheme: Scheme, place: Place) -> None:
    for one in scheme.declared.values():
        at = place.within(f"criterion {one.criterion.id!r}")
        for look in looks(one.test):
            if look.during_war or isinstance(look.threshold, Rises):
                raise at.fault("during_war and rises need a directed scheme")
            if any(_names_a_role(clause) for group in look.where for clause in group):
                raise at.fault(f"{' and '.join(ROLES)} need a directed scheme")


def _names_a_role(clause: Clause) -> bool:
    argument = clause.argument
    return isinstance(argument, tuple) and any(role in argument for role in ROLES)
