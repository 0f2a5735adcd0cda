"""What of a pair's asymmetry only the register of arms transfers shows: categories, and markets.

Both are worked out from its rows for the one pair, since neither is one figure a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from foedus.alignment.asymmetry import DerivedSystem, Figure, shipped_pairs
from foedus.alignment.asymmetry.register import (
    WINDOW,
    CategoryYear,
    Delivery,
    Entry,
    Rivals,
    Supply,
    categories,
    entries,
)
from foedus.alignment.asymmetry.wording import owning, shown
from foedus.contracts import Void
from foedus.contracts.estimates import Asymmetry
from foedus.datasets import stored_tables
from foedus.identity import Actor, Dyad
from foedus.identity.states import with_article
from foedus.indicators.worldwide import last_full_year
from foedus.measuring.tables import columns
from foedus.project import Project

TABLE = "arms_deliveries"
COLUMNS = (
    "row", "ccode1", "ccode2", "year", "category", "description", "designation", "tiv",
    "local_production",
)  # fmt: skip
CATEGORY = "arms_category"
DERIVED = "derived_displacement"
SHARE = "share of the recipient's imports of the category in five years, by volume"
LOST = "share of the recipient's imports of the class, lost from five years to the next"


@dataclass(frozen=True, slots=True)
class Register:
    """Deliveries of the register, the years that it covers, and the error of its volumes."""

    deliveries: tuple[Delivery, ...]
    first: int
    last: int
    error: float


def read_register(project: Project, as_of: date | None = None) -> Register | None:
    """The stored register as it was known on a date; None where none was stored."""
    if TABLE not in stored_tables(project, as_of):
        return None
    found = columns(project, TABLE, COLUMNS, as_of)
    span = found.stored.span
    rows = [_delivery(row) for row in found.table.to_pylist() if row["tiv"] is not None]
    years = [d.year for d in rows] or [0]
    first, last = (span.first, span.last) if span else (min(years), max(years))
    if as_of is not None:
        last = min(last, last_full_year(as_of))
    return Register(tuple(rows), first, last, found.stored.card.error)


def _delivery(row: dict[str, object]) -> Delivery:
    given = {str(key): value for key, value in row.items()}
    return Delivery(
        supplier=int(str(given["ccode1"])),
        recipient=int(str(given["ccode2"])),
        year=int(str(given["year"])),
        category=str(given["category"]),
        description=str(given["description"]),
        designation=str(given["designation"]),
        tiv=float(str(given["tiv"])),
        licensed=given["local_production"] is True,
        ref=f"{TABLE}:{given['row']}",
    )


def by_category(dyad: Dyad, register: Register) -> tuple[Asymmetry, ...]:
    """Share of each armament category that the one delivers to the other, both ways.

    Each says in words how concentrated the category's suppliers are, how much of it could come
    from elsewhere, and the vulnerability that is left.
    """
    made: list[Asymmetry] = []
    for direction, supplier, recipient in _ways(dyad):
        if supplier.cow is None or recipient.cow is None:
            continue
        own = recipient.cow
        near = [d for d in register.deliveries if own in (d.recipient, d.supplier)]
        for year in range(register.first + WINDOW - 1, register.last + 1):
            found = categories(near, Supply(supplier.cow, own, year, register.error))
            made += [
                _category(c, direction, with_article(supplier.name), with_article(recipient.name))
                for c in found
            ]
    return tuple(made)


def _ways(dyad: Dyad) -> tuple[tuple[str, Actor, Actor], ...]:
    there, back = dyad.directions
    return ((there, dyad.a, dyad.b), (back, dyad.b, dyad.a))


def _category(found: CategoryYear, direction: str, supplier: str, recipient: str) -> Asymmetry:
    share, left = (shown(f, "share") for f in (found.share, found.vulnerability))
    weight = shown(Figure(found.weight, None, None), "share", interval=False)
    words = (
        f"{share} of {owning(recipient)} imports in the category {found.category} came from "
        f"{supplier}; Herfindahl index of its suppliers {found.concentration:.2f}, "
        f"substitutability {found.substitutability:.2f}, vulnerability {left}; the category was "
        f"{weight} of its arms imports"
    )
    return Asymmetry(
        f"{CATEGORY}_{_slug(found.category)}", f"Arms category: {found.category}", direction,
        found.year, "value", SHARE, found.share.value, found.share.low, found.share.high,
        _sentence(words), found.records,
    )  # fmt: skip


def displacements(
    project: Project,
    dyad: Dyad,
    register: Register,
    pairs: Sequence[DerivedSystem] | None = None,
) -> tuple[Asymmetry, ...]:
    """What the one lost in each market that the other's derived system entered.

    One for each declared pair of systems and each recipient, in the year of the first delivery
    in the register; its share of the class in the five years before less that in the five from
    then on.

    Parameters
    ----------
    pairs
        Declared derived systems; by default those that ship.
    """
    actors = _actors(project)
    same = project.states.same
    made: list[Asymmetry] = []
    for pair in shipped_pairs() if pairs is None else pairs:
        for direction, maker, origin in _ways(dyad):
            if same(pair.maker, maker.code) and same(pair.origin, origin.code):
                case = _Case(pair, direction, maker, origin, actors, register)
                found = _entries(case)
                made += [_entry(case, entry) for entry in found] or [_never(case)]
    return tuple(made)


@dataclass(frozen=True, slots=True)
class _Case:
    """A pair of systems, who made the one after the other's, and where it is looked for."""

    pair: DerivedSystem
    direction: str
    maker: Actor
    origin: Actor
    actors: Mapping[int, Actor]
    register: Register


def _entries(case: _Case) -> tuple[Entry, ...]:
    pair, register, maker, origin = case.pair, case.register, case.maker.cow, case.origin.cow
    if maker is None or origin is None:
        return ()
    market = [
        d
        for d in register.deliveries
        if d.description in pair.market and d.year <= register.last and d.recipient != origin
    ]
    rivals = Rivals(origin, maker, register.first, register.last, register.error)
    return entries(market, rivals, pair.names)


def _never(case: _Case) -> Asymmetry:
    """Say of a system that it reached no third state."""
    pair, register = case.pair, case.register
    words = (
        f"no value: {with_article(case.maker.name)} delivered no {pair.derived} to another state "
        f"in the register of {register.first} to {register.last}"
    )
    return Asymmetry(
        f"{DERIVED}_{pair.id}", _title(pair), case.direction, register.last, "value", LOST,
        None, None, None, _sentence(words), void=Void.NONE_FOUND.value,
    )  # fmt: skip


def _title(pair: DerivedSystem) -> str:
    return f"Displacement of {pair.system} by {pair.derived} ({pair.relation})"


def _entry(case: _Case, entry: Entry) -> Asymmetry:
    state = case.actors.get(entry.market)
    market = with_article(state.name) if state else str(entry.market)
    maker, origin = with_article(case.maker.name), with_article(case.origin.name)
    words = f"{maker} first delivered {entry.designation} to {market} in {entry.year}; "
    lost, void = entry.lost, ""
    if entry.before is not None and entry.after is not None and lost is not None:
        words += _loss(
            entry, entry.before, entry.after, f"{owning(origin)} share of {owning(market)}"
        )
    else:
        void, why = _void(entry, origin, market, case.register)
        words += f"no value: {why}"
    return Asymmetry(
        f"{DERIVED}_{case.pair.id}_{(state.code if state else market).lower()}",
        f"{_title(case.pair)} in {market}",
        case.direction,
        entry.year,
        "value",
        LOST,
        lost.value if lost else None,
        lost.low if lost else None,
        lost.high if lost else None,
        _sentence(words),
        entry.records,
        void,
    )


def _loss(entry: Entry, before: Figure, after: Figure, whose: str) -> str:
    parts = [shown(f, "share", interval=False) for f in (before, after)]
    lost = Figure(before.value - after.value, None, None) if entry.lost is None else entry.lost
    told = (
        f"{whose} imports of the class went from {parts[0]} in the five years before to "
        f"{parts[1]} in the five from then on, a loss of {shown(lost, 'share')}"
    )
    if entry.elsewhere is None:
        return told
    others = shown(Figure(entry.elsewhere, None, None), "share", interval=False)
    return f"{told}; where the system did not go, the loss was {others} over the same years"


def _void(entry: Entry, origin: str, market: str, register: Register) -> tuple[str, str]:
    if entry.year - WINDOW < register.first:
        return Void.OUTSIDE_COVERAGE.value, (
            f"the register begins in {register.first}, less than five years before"
        )
    if entry.year + WINDOW - 1 > register.last:
        return Void.YEAR_INCOMPLETE.value, (
            f"the five years from then on had not passed by {register.last}"
        )
    if entry.before is None:
        return Void.NONE_FOUND.value, f"{market} imported nothing of the class before"
    return Void.NONE_FOUND.value, f"{origin} had no share there to lose"


def _actors(project: Project) -> dict[int, Actor]:
    """The state of each COW number; the one which lives, or lived longest."""
    found: Iterable[Actor] = sorted(project.states, key=lambda actor: actor.end)
    return {actor.cow: actor for actor in found if actor.cow is not None}


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _slug(text: str) -> str:
    return re.sub(r"[^a-z]+", "_", text.lower()).strip("_")
