"""The index of one pair: the fitted model, the pair's readings, and its casebook where it has one.

The parameters stay as they were learned from all dyads (within what their posterior allows); what
only the casebook knows has parameters of its own, learned from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from foedus.contracts import Band, Contribution, Evidence, IndexYear, Reading
from foedus.errors import InvalidDataError
from foedus.extras import need
from foedus.measuring.index.declared import Declared, declaration
from foedus.measuring.index.fitted import Fitted
from foedus.measuring.index.gathering import item_of, of_readings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from foedus.alignment.index.panel import Panel
    from foedus.alignment.index.parameters import Layout

    Array = NDArray[np.float64]

ROOM = 0.5
"""Standard deviation by which a casebook's indicator may differ from the one that it is like."""

DRAWS = 200
"""Draws of the parameters that a casebook adds."""

USED = 20
"""Draws of all parameters that a pair's states are averaged over."""

EACH = 20
"""Paths drawn under each of them."""


@dataclass(frozen=True)
class Pair:
    """A pair under the model: its panel of one dyad, and draws of the parameters."""

    dyad: str
    panel: Panel
    layout: Layout
    draws: Array
    records: Mapping[str, Mapping[int, tuple[str, ...]]]

    @cached_property
    def bands(self) -> Array:
        """Median and intervals by year, (years, levels)."""
        from foedus.alignment.index.estimates import bands  # noqa: PLC0415

        found: Array = bands(self.panel, self.layout, self.draws)[:, 0]
        return found

    @cached_property
    def chances(self) -> Array:
        """Chances of each state by year, (years, grid)."""
        from foedus.alignment.index.estimates import states  # noqa: PLC0415

        return states(self.panel, self.layout, self.draws)[:, 0].astype(float)

    @cached_property
    def paths(self) -> Array:
        """Whole paths drawn from the posterior, (draws, years), from the first year on."""
        from foedus.alignment.index.estimates import sampled  # noqa: PLC0415

        return sampled(self.panel, self.layout, self.draws, EACH, seed=1)

    @property
    def years(self) -> tuple[int, ...]:
        """Years of the paths."""
        return self.panel.years[self.panel.first[0] :]

    def observed(self, year: int) -> tuple[str, ...]:
        """Indicators that were observed in a year."""
        import numpy as np  # noqa: PLC0415

        t = year - self.panel.years[0]
        return tuple(i.id for i in self.panel.items if np.isfinite(self.panel.values[i.id][0, t]))


def pair_of(
    fitted: Fitted,
    dyad: str,
    readings: Sequence[Reading],
    evidence: Evidence | None = None,
    *,
    conditioned: bool = False,
    only: Sequence[str] | None = None,
) -> Pair:
    """Bring the fitted model to a pair.

    Parameters
    ----------
    evidence
        The pair's casebook, if it has one: how much it saw each year.
    conditioned
        Let every count of the casebook follow, in full, how many origins reported that year.
    only
        Indicators to use; by default all that are declared.

    Raises
    ------
    InvalidDataError
        No indicator of the index has a reading for the pair.
    """
    need("numpy", "measure")
    import numpy as np  # noqa: PLC0415

    years = _years(fitted, readings)
    basic, added, records = _values(readings, years, only)
    seen = np.array([np.isfinite(v) for v in (*basic.values(), *added.values())]).any(axis=0)
    if not seen.any():
        raise InvalidDataError(
            f"{dyad}: no indicator of the index has a reading, so the index would be the prior. "
            "Fetch data sets (foedus data fetch --all -w PROJECT) or begin a casebook (foedus "
            f"casebook new {dyad})."
        )
    extra = [d for d in declaration().casebook if d.id in added]
    cover = {k: _spread(v, fitted.years, years) for k, v in fitted.cover.items()}
    if conditioned:
        extra = [replace(d, detected=d.kind == "count") for d in extra]
        cover |= {d.id: _origins(evidence, years) for d in extra if d.detected}
    panel = _panel(years, {**basic, **added}, extra, cover, int(np.argmax(seen)))
    layout, draws = _parameters(fitted, panel, extra, conditioned=conditioned)
    return Pair(dyad, panel, layout, draws, records)


def _years(fitted: Fitted, readings: Sequence[Reading]) -> tuple[int, ...]:
    wanted = set(declaration().indicators)
    last = [r.year for r in readings if r.value is not None and r.indicator in wanted]
    return tuple(range(fitted.years[0], max([fitted.years[-1], *last]) + 1))


def _values(
    readings: Sequence[Reading], years: Sequence[int], only: Sequence[str] | None
) -> tuple[dict[str, Array], dict[str, Array], dict[str, dict[int, tuple[str, ...]]]]:
    """Values of what all dyads have, and of what the casebook adds; records behind both."""
    import numpy as np  # noqa: PLC0415

    basic, added, records = {}, {}, {}
    given = [r for r in readings if only is None or r.indicator in only]
    for item in declaration().items:
        basic[item.id], records[item.id] = of_readings(item, given, years)
    for item in declaration().casebook:
        whole = _as_filled(item)
        values, behind = of_readings(whole, given, years)
        if item.fills:
            empty = ~np.isfinite(basic[item.fills])
            basic[item.fills] = np.where(empty, values, basic[item.fills])
            filled = {y: refs for y, refs in behind.items() if empty[y - years[0]]}
            records[item.fills] = {**filled, **records[item.fills]}
        elif np.isfinite(values).sum() > 1 and np.nanmin(values) < np.nanmax(values):
            added[item.id], records[item.id] = values, behind
    return basic, added, records


def _as_filled(item: Declared) -> Declared:
    """A declaration with the scale of the indicator that it fills."""
    if not item.fills:
        return item
    like = next(d for d in declaration().items if d.id == item.fills)
    return replace(like, id=item.id, sources=item.sources)


def _spread(values: Sequence[float], known: Sequence[int], years: Sequence[int]) -> Array:
    """Coverage by year over other years: what was last known goes on."""
    import numpy as np  # noqa: PLC0415

    at = np.clip(np.array(years) - known[0], 0, len(known) - 1)
    found: Array = np.array(values)[at]
    return found


def _origins(evidence: Evidence | None, years: Sequence[int]) -> Array:
    """Log of how many origins the casebook's records of each year have, centred."""
    import numpy as np  # noqa: PLC0415

    counts = np.zeros(len(years))
    if evidence is not None:
        by_year: dict[int, set[str]] = {}
        for table in evidence.tables.values():
            for record in table:
                origins = {
                    evidence.sources[s].origin for s in record.sources if s in evidence.sources
                }
                by_year.setdefault(record.start.year, set()).update(origins)
        counts = np.array([len(by_year.get(year, ())) for year in years], float)
    logs = np.log1p(counts)
    return logs - logs[counts > 0].mean() if (counts > 0).any() else logs


def _panel(
    years: tuple[int, ...],
    values: Mapping[str, Array],
    extra: Sequence[Declared],
    cover: Mapping[str, Array],
    first: int,
) -> Panel:
    import numpy as np  # noqa: PLC0415

    from foedus.alignment.index.panel import Panel  # noqa: PLC0415

    items = tuple(item_of(d) for d in (*declaration().items, *extra))
    return Panel(
        ((0, 0),),
        years,
        items,
        {i.id: values[i.id][None] for i in items},
        np.array([first]),
        np.array([len(years) - 1]),
        {i.id: cover.get(i.id, np.zeros(1)) for i in items},
    )


def _parameters(
    fitted: Fitted, panel: Panel, extra: Sequence[Declared], *, conditioned: bool
) -> tuple[Layout, Array]:
    """Layout and draws: those of the fit, and for what the casebook adds, draws of its own."""
    import numpy as np  # noqa: PLC0415

    from foedus.alignment.index.fitting import Settings, approach, draw, weighted  # noqa: PLC0415
    from foedus.alignment.index.parameters import layout, start  # noqa: PLC0415

    at = layout(panel.items)
    place = {name: k for k, name in enumerate(at.names)}
    known = [place[name] for name in fitted.names]
    draws = np.array(fitted.draws)[:: max(1, len(fitted.draws) // USED)][:USED]
    if not extra:
        return at, draws[:, np.argsort(known)]
    mean, sd, begin = at.mean.copy(), at.sd.copy(), start(panel.items, _filled(panel))
    mean[known], sd[known] = fitted.mode, np.maximum(fitted.spread, 1e-4)
    begin[known] = fitted.mode
    for item in extra:
        for k, name in enumerate(at.names):
            own, _, parameter = name.partition(".")
            if own == item.id and f"{item.like}.{parameter}" in place:
                mean[k], sd[k] = mean[place[f"{item.like}.{parameter}"]], ROOM
                begin[k] = mean[k]
            if own == item.id and parameter == "detection" and conditioned:
                mean[k], sd[k], begin[k] = 1.0, 0.05, 1.0
    informed = replace(at, mean=mean, sd=sd)
    settings = Settings(draws=DRAWS)
    drawn = draw(panel, informed, approach(panel, informed, begin, settings), settings)
    found = weighted(*drawn, settings)[0]
    whole: Array = found[:: max(1, DRAWS // USED)][:USED].copy()
    whole[:, known] = draws
    return informed, whole


def _filled(panel: Panel) -> dict[str, Array]:
    """Values for a start: an indicator without any has two made up."""
    import numpy as np  # noqa: PLC0415

    made: dict[str, Any] = {}
    for item in panel.items:
        values = panel.values[item.id]
        made[item.id] = values if np.isfinite(values).sum() > 1 else np.array([[0.0, 1.0]])
    return made


def index_years(pair: Pair, fitted: Fitted) -> tuple[IndexYear, ...]:
    """The index by year, from the pair's first year on."""
    import numpy as np  # noqa: PLC0415

    rose = (np.diff(pair.paths, axis=1) > 0).mean(axis=0)
    made = []
    for k, year in enumerate(pair.years):
        median, q05, q25, q75, q95 = (float(v) for v in pair.bands[year - pair.panel.years[0]])
        made.append(
            IndexYear(
                year,
                Band(median, q05, q25, q75, q95),
                fitted.share_below(year, median),
                float(rose[k - 1]) if k else None,
                pair.observed(year),
            )
        )
    return tuple(made)


def contributions(pair: Pair) -> tuple[Contribution, ...]:
    """What each indicator did to each year in which anything of it is known."""
    import numpy as np  # noqa: PLC0415

    from foedus.alignment.index.estimates import leaving_out  # noqa: PLC0415

    items = [i.id for i in pair.panel.items if np.isfinite(pair.panel.values[i.id]).any()]
    middle = np.median(pair.draws, axis=0)
    found = leaving_out(pair.panel, pair.layout, middle, [[], *([i] for i in items)])
    made = []
    for year in pair.years:
        t = year - pair.panel.years[0]
        for k, item in enumerate(items):
            shift = float(found[0, t] - found[k + 1, t])
            made.append(Contribution(year, item, shift, pair.records[item].get(year, ())))
    return tuple(made)


def chance_above(one: Pair, other: Pair, year: int) -> float:
    """Probability that one pair stands above another in a year; states of pairs are independent."""
    import numpy as np  # noqa: PLC0415

    a = one.chances[year - one.panel.years[0]]
    b = other.chances[year - other.panel.years[0]]
    below = np.concatenate([[0.0], np.cumsum(b)[:-1]])
    return float((a * (below + 0.5 * b)).sum() / (a.sum() * b.sum()))
