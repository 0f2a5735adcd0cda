"""Deliveries of arms: one recipient's categories, and markets that a newcomer entered.

The first gives by category what the indicators arms_captive_share and arms_vulnerability give in
all; the second follows declared systems, which no indicator can know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from foedus.alignment.asymmetry.ratios import Figure

WINDOW = 5


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row of the register; states are COW numbers, ``tiv`` is in millions."""

    supplier: int
    recipient: int
    year: int
    category: str
    description: str
    designation: str
    tiv: float
    licensed: bool
    ref: str


@dataclass(frozen=True, slots=True)
class Supply:
    """What is asked of a supplier and a recipient: the five years to ``year``.

    ``error`` is the relative error of the register's volumes.
    """

    supplier: int
    recipient: int
    year: int
    error: float


@dataclass(frozen=True, slots=True)
class Rivals:
    """Who entered whose markets; ``first`` and ``last`` are the register's first and last year."""

    incumbent: int
    entrant: int
    first: int
    last: int
    error: float


@dataclass(frozen=True, slots=True)
class CategoryYear:
    """A recipient's imports of one category in the five years to ``year``.

    ``share`` is the supplier's part of them, ``weight`` the category's part of all its imports,
    ``concentration`` the Herfindahl index of all suppliers, ``substitutability`` what of the
    category did not come ready-made from the supplier, its own exports counted, and
    ``vulnerability`` share times one less that; its high leaves own production out.
    """

    year: int
    category: str
    share: Figure
    weight: float
    concentration: float
    substitutability: float
    vulnerability: Figure
    records: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A market that a newcomer entered: the incumbent's share in it before and from then on.

    ``before`` and ``after`` are None where the register does not hold the five years, or held
    nothing in them; ``lost`` is the one less the other.  ``elsewhere`` is what the incumbent lost
    over the same years in the markets that the newcomer's system did not reach, weighted by its
    deliveries; None where there were none.
    """

    market: int
    year: int
    designation: str
    before: Figure | None
    after: Figure | None
    lost: Figure | None
    elsewhere: float | None
    records: tuple[str, ...]


def share(own: float, whole: float, error: float) -> Figure | None:
    """A share whose part and rest may each be off by a relative error; None of nothing."""
    if whole <= 0:
        return None
    rest = whole - own
    least, most = own * (1 - error), own * (1 + error)
    return Figure(
        own / whole, least / (least + rest * (1 + error)), most / (most + rest * (1 - error))
    )


def categories(deliveries: Sequence[Delivery], asked: Supply) -> tuple[CategoryYear, ...]:
    """The recipient's imports of five years by category, largest first."""
    recent = [d for d in deliveries if asked.year - WINDOW < d.year <= asked.year]
    bought = [d for d in recent if d.recipient == asked.recipient]
    made = [_category(name, recent, bought, asked) for name in {d.category for d in bought}]
    found = (m for m in made if m is not None)
    return tuple(sorted(found, key=lambda m: (-m.weight, m.category)))


def _category(
    name: str, recent: Sequence[Delivery], bought: Sequence[Delivery], asked: Supply
) -> CategoryYear | None:
    imports = [d for d in bought if d.category == name]
    own = [d for d in imports if d.supplier == asked.supplier]
    total, theirs = _sum(imports), _sum(own)
    part = share(theirs, total, asked.error)
    if part is None:
        return None
    sold = [d for d in recent if (d.supplier, d.category) == (asked.recipient, name)]
    ready = theirs - _sum(d for d in own if d.licensed)
    alone = ready / (total + _sum(sold))
    suppliers = {d.supplier for d in imports}
    strict = theirs / total
    return CategoryYear(
        year=asked.year,
        category=name,
        share=part,
        weight=total / _sum(bought),
        concentration=sum(
            (_sum(d for d in imports if d.supplier == s) / total) ** 2 for s in suppliers
        ),
        substitutability=1 - alone,
        vulnerability=Figure(
            part.value * alone, (part.low or 0.0) * alone, (part.high or 0.0) * strict
        ),
        records=tuple(d.ref for d in (*imports, *sold)),
    )


def entries(
    deliveries: Sequence[Delivery], rivals: Rivals, is_system: Callable[[str], bool]
) -> tuple[Entry, ...]:
    """Markets in which the entrant's system arrived, and what the incumbent lost there.

    Parameters
    ----------
    deliveries
        Those of the class in which the two compete, to every recipient.
    is_system
        Whether a designation is one of the entrant's system.
    """
    first: dict[int, Delivery] = {}
    for d in sorted(deliveries, key=lambda d: (d.year, d.ref)):
        if d.supplier == rivals.entrant and is_system(d.designation):
            first.setdefault(d.recipient, d)
    others = [d for d in deliveries if d.recipient not in first]
    return tuple(
        _entry(delivery, deliveries, others, rivals)
        for delivery in sorted(first.values(), key=lambda d: (d.year, d.recipient))
    )


def _entry(
    delivery: Delivery,
    deliveries: Sequence[Delivery],
    others: Sequence[Delivery],
    rivals: Rivals,
) -> Entry:
    year = delivery.year
    here = [d for d in deliveries if d.recipient == delivery.recipient]
    near = [d for d in here if year - WINDOW <= d.year < year + WINDOW]
    seller, error = rivals.incumbent, rivals.error
    held = year - WINDOW >= rivals.first
    ended = year + WINDOW - 1 <= rivals.last
    before = _part(near, seller, year - WINDOW, error) if held else None
    after = _part(near, seller, year, error) if ended else None
    lost = None
    if before is not None and after is not None and before.value > 0:
        lost = _less(before, after)
    return Entry(
        delivery.recipient, year, delivery.designation, before, after, lost,
        _elsewhere(others, seller, year) if lost else None, tuple(d.ref for d in near),
    )  # fmt: skip


def _elsewhere(others: Sequence[Delivery], incumbent: int, year: int) -> float | None:
    losses, weights = 0.0, 0.0
    for market in {d.recipient for d in others}:
        here = [d for d in others if d.recipient == market]
        before = _part(here, incumbent, year - WINDOW, 0.0)
        after = _part(here, incumbent, year, 0.0)
        if before is None or after is None or before.value <= 0:
            continue
        weight = _sum(d for d in _from(here, year - WINDOW) if d.supplier == incumbent)
        losses += weight * (before.value - after.value)
        weights += weight
    return losses / weights if weights else None


def _part(market: Iterable[Delivery], seller: int, first: int, error: float) -> Figure | None:
    rows = _from(market, first)
    return share(_sum(d for d in rows if d.supplier == seller), _sum(rows), error)


def _from(rows: Iterable[Delivery], first: int) -> list[Delivery]:
    return [d for d in rows if first <= d.year < first + WINDOW]


def _less(before: Figure, after: Figure) -> Figure:
    return Figure(
        before.value - after.value,
        (before.low or 0.0) - (after.high or 0.0),
        (before.high or 0.0) - (after.low or 0.0),
    )


def _sum(rows: Iterable[Delivery]) -> float:
    return sum(d.tiv for d in rows)
