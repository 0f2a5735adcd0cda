"""Dyads, years and indicators as the arrays that the model works on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from foedus.alignment.index.kinds import KINDS, Item
from foedus.errors import InvalidDataError

Array = NDArray[np.float64]
Single = NDArray[np.float32]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Panel:
    """Observations of dyads over years.

    ``values`` has by item an array (dyads, years), NaN where there is none.  ``first`` and ``last``
    are the positions of each dyad's first and last year; dyads stand in order of their first.
    ``cover`` has by item how much of it was seen in each year, (years,), centred; zeros where that
    plays no part.
    """

    dyads: tuple[tuple[int, int], ...]
    years: tuple[int, ...]
    items: tuple[Item, ...]
    values: Mapping[str, Array]
    first: Whole
    last: Whole
    cover: Mapping[str, Array]

    @cached_property
    def features(self) -> Single:
        """What each dyad-year says, (years, dyads, features of all items)."""
        parts = [i.weight * KINDS[i.kind].featured(i, self.values[i.id]) for i in self.items]
        whole = np.concatenate(parts, axis=-1).astype(np.float32)
        return np.ascontiguousarray(whole.transpose(1, 0, 2))

    def observed(self, item: str) -> int:
        """Dyad-years in which an item was observed."""
        return int(np.isfinite(self.values[item]).sum())

    def subset(self, chosen: Whole) -> Panel:
        """The panel of some dyads, by position."""
        chosen = np.sort(chosen)
        return Panel(
            tuple(self.dyads[i] for i in chosen),
            self.years,
            self.items,
            {k: v[chosen] for k, v in self.values.items()},
            self.first[chosen],
            self.last[chosen],
            self.cover,
        )

    def without(self, *items: str) -> Panel:
        """The panel with some items unobserved: missing, not zero; the parameters stay in place."""
        blank = {i: np.full_like(self.values[i], np.nan) for i in items}
        return Panel(
            self.dyads, self.years, self.items, {**self.values, **blank}, self.first, self.last,
            self.cover,
        )  # fmt: skip


def panel(
    items: Sequence[Item],
    years: Sequence[int],
    dyads: Sequence[tuple[int, int]],
    values: Mapping[str, Array],
    spans: Sequence[tuple[int, int]] | None = None,
) -> Panel:
    """Put observations into a panel, and check them.

    Parameters
    ----------
    values
        By item, (dyads, years), NaN where nothing was observed.
    spans
        First and last year of each dyad; by default all years.

    Raises
    ------
    InvalidDataError
        No dyad, no item; an item that is never observed or never varies; a value that its kind
        does not have.
    """
    if not dyads or not items or len(years) < 2:  # noqa: PLR2004 - a change needs two years
        raise InvalidDataError(
            f"{len(dyads)} dyads, {len(items)} indicators, {len(years)} years: the index needs at "
            "least one dyad, one indicator and two years. Fetch more data sets, or widen the years."
        )
    for item in items:
        check(item, values[item.id])
    whole = spans or [(years[0], years[-1])] * len(dyads)
    first = np.array([max(a, years[0]) - years[0] for a, _ in whole])
    last = np.array([min(b, years[-1]) - years[0] for _, b in whole])
    order = np.argsort(first, kind="stable")
    inside = (np.arange(len(years)) >= first[:, None]) & (np.arange(len(years)) <= last[:, None])
    kept = {i.id: np.where(inside, values[i.id], np.nan)[order] for i in items}
    return Panel(
        tuple(dyads[i] for i in order),
        tuple(years),
        tuple(items),
        kept,
        first[order],
        last[order],
        {i.id: covered(i, kept[i.id]) for i in items},
    )


def covered(item: Item, values: Array) -> Array:
    """Log of how much of an item was seen, by year, centred; zeros where not detected.

    Per dyad that was observed, so that a world of more states is not a world better watched.
    """
    if not item.detected:
        return np.zeros(1)
    observed = np.isfinite(values).sum(axis=0)
    seen = observed > 0
    rate = np.log((1 + np.nansum(values, axis=0)) / np.maximum(observed, 1))
    middle = rate[seen].mean() if seen.any() else 0.0
    return np.where(seen, rate - middle, 0.0)


def check(item: Item, values: Array) -> None:
    """Refuse observations that an item's kind cannot have."""
    seen = values[np.isfinite(values)]
    if item.kind not in KINDS:
        raise InvalidDataError(
            f"{item.id}: the kind {item.kind!r} is unknown; there are {', '.join(KINDS)}."
        )
    if seen.size == 0 or seen.min() == seen.max():
        raise InvalidDataError(
            f"{item.id}: {seen.size} observations, all alike: nothing can be learned from it. "
            "Leave the indicator out."
        )
    whole = item.kind == "continuous" or bool((seen == np.floor(seen)).all() and seen.min() >= 0)
    if not whole or (item.kind == "ordinal" and seen.max() >= item.levels):
        odd = seen[(seen != np.floor(seen)) | (seen < 0) | (seen >= item.levels)][0]
        raise InvalidDataError(
            f"{item.id}: the value {odd:g} is no {item.kind} of {item.levels} levels (0 to "
            f"{item.levels - 1}). Correct it, or declare the kind that it has."
        )
