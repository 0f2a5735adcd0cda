"""Indicators of all dyads as the panel that the index is fitted on; of one, as what it adds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from foedus.contracts import Reading
from foedus.datasets import asked_for, data_items, given, needs_of, stored_tables
from foedus.errors import NotFoundError
from foedus.indicators.worldwide import computable, world
from foedus.measuring.index.declared import Declaration, Declared, declaration
from foedus.project import Project
from foedus.store import connect

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from foedus.alignment.index.panel import Panel

    Array = NDArray[np.float64]

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Gathered:
    """A panel of all dyads with any military tie, and what it was made from."""

    panel: Panel
    made: Mapping[str, str]
    known_on: date


def stored_for(project: Project, as_of: date | None = None) -> list[str]:
    """Those indicators of the index that stored data sets can give."""
    stored = stored_tables(project, as_of)
    wanted = data_items(project, declaration().indicators)
    return [i.card.id for i in wanted if all(n in stored for n in i.card.needs)]


def gather(project: Project, as_of: date | None = None, tell: Tell = lambda _: None) -> Gathered:
    """Compute the index's indicators for every dyad-year and lay them out as a panel.

    Raises
    ------
    NotFoundError
        A data set that the index needs is not stored.
    """
    declared = declaration()
    have = stored_for(project, as_of)
    lacking = [i.id for i in declared.items if not any(name in have for name in i.sources)]
    if lacking:
        raise NotFoundError(
            f"The index needs data sets that are not stored, for {', '.join(lacking)}. Fetch them: "
            "foedus data fetch --all -w PROJECT. Without them, the fit that ships is used."
        )
    columns = _columns(project, declared, have, as_of, tell)
    stored = stored_tables(project, as_of)
    used = sorted({n for i in data_items(project, have) for n in i.card.needs if n in stored})
    made = {
        f"{stored[n].card.id}.{n}": f"{stored[n].snapshot.version} {stored[n].snapshot.digest}"
        for n in used
    }
    released = [stored[n].snapshot.released for n in used]
    return Gathered(_panel(declared, columns), made, max(released))


def _columns(
    project: Project, declared: Declaration, have: Sequence[str], as_of: date | None, tell: Tell
) -> dict[str, Any]:
    """By indicator, a pyarrow table of ccode1, ccode2, year, value: undirected, values only."""
    items = data_items(project, have)
    connection = connect()
    try:
        tables = given(project, stored_tables(project, as_of), needs_of(items), connection, as_of)
        last = max(g.span.last for g in tables.values() if g.span)
        asked = asked_for(project, declared.first_year, last, (), as_of)
        found = {}
        for item in computable(items, tables):
            tell(item.card.title)
            rows = world(item, tables, asked)
            rows = rows.filter(rows.value.notnull()).select("ccode1", "ccode2", "year", "value")
            found[item.card.id] = connection.to_pyarrow(rows)
        return found
    finally:
        connection.disconnect()


def _panel(declared: Declaration, columns: Mapping[str, Any]) -> Panel:
    import numpy as np  # noqa: PLC0415

    from foedus.alignment.index.panel import panel  # noqa: PLC0415

    flat = {
        item.id: _merged([columns[n] for n in item.sources if n in columns], item.sides)
        for item in declared.items
    }
    tied = [_pairs(key[value > 0]) for i, (key, value) in _evident(declared, flat).items() if i]
    dyads = np.unique(np.concatenate(tied))
    years = range(
        declared.first_year, max(int((key % 10_000).max()) for key, _ in flat.values()) + 1
    )
    values, spans = {}, np.array([[9999, 0]] * len(dyads))
    for item in declared.items:
        key, value = flat[item.id]
        at = np.searchsorted(dyads, _pairs(key))
        at = np.minimum(at, len(dyads) - 1)
        own = dyads[at] == _pairs(key)
        sheet = np.full((len(dyads), len(years)), np.nan)
        year = key[own] % 10_000
        sheet[at[own], year - declared.first_year] = value[own]
        values[item.id] = coded(item, sheet)
        np.minimum.at(spans[:, 0], at[own], year)
        np.maximum.at(spans[:, 1], at[own], year)
    names = [(int(d // 1000), int(d % 1000)) for d in dyads]
    ends = [(int(a), int(b)) for a, b in spans]
    return panel([item_of(i) for i in declared.items], list(years), names, values, ends)


def _evident(declared: Declaration, flat: Mapping[str, Any]) -> dict[str, Any]:
    return {i.id: flat[i.id] for i in declared.items if i.evidence}


def _pairs(key: Any) -> Any:
    return key // 10_000


def _merged(tables: Sequence[Any], sides: str) -> tuple[Any, Any]:
    """Values by dyad and year (as one whole number), both ways in one; the first table's first."""
    import numpy as np  # noqa: PLC0415

    keys, values = np.empty(0, np.int64), np.empty(0)
    for table in tables:
        a, b, year = (table[n].to_numpy().astype(np.int64) for n in ("ccode1", "ccode2", "year"))
        whole = (np.minimum(a, b) * 1000 + np.maximum(a, b)) * 10_000 + year
        own, place = np.unique(whole, return_inverse=True)
        both = np.zeros(len(own)) if sides == "sum" else np.full(len(own), -np.inf)
        (np.add if sides == "sum" else np.maximum).at(both, place, table["value"].to_numpy())
        new = ~np.isin(own, keys)
        keys, values = np.concatenate([keys, own[new]]), np.concatenate([values, both[new]])
    return keys, values


def coded(item: Declared, values: Array) -> Array:
    """Values as the model takes them: levels by the cuts, counts at most the top."""
    import numpy as np  # noqa: PLC0415

    if item.kind == "ordinal":
        levels = np.searchsorted(np.array(item.cuts), values, side="right").astype(float)
        return np.where(np.isfinite(values), levels, np.nan)
    if item.kind == "count":
        return np.minimum(np.round(values), item.top)
    return values


def item_of(declared: Declared) -> Any:
    """The item of the model that a declaration describes."""
    from foedus.alignment.index.kinds import Item  # noqa: PLC0415

    return Item(
        declared.id,
        declared.kind,
        declared.levels,
        declared.sign,
        declared.detected,
        declared.inert,
        bounds=declared.bounds,
        loading=declared.loading,
        weight=declared.weight,
    )


def of_readings(
    item: Declared, readings: Sequence[Reading], years: Sequence[int]
) -> tuple[Array, dict[int, tuple[str, ...]]]:
    """An indicator of one dyad by year, coded, and the records behind each year."""
    import numpy as np  # noqa: PLC0415

    found: dict[int, float] = {}
    records: dict[int, tuple[str, ...]] = {}
    for name in item.sources:
        own: dict[int, list[Reading]] = {}
        for r in readings:
            if r.indicator == name and r.value is not None and r.year not in found:
                own.setdefault(r.year, []).append(r)
        for year, sides in own.items():
            told = [r.value for r in sides if r.value is not None]
            found[year] = sum(told) if item.sides == "sum" else max(told)
            records[year] = tuple(ref for r in sides for ref in r.records)
    values = np.array([found.get(year, np.nan) for year in years])
    return coded(item, values), records
