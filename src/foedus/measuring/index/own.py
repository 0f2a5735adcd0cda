"""A panel of the user's own: any dyads, years and indicators, fitted by the same model."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus.contracts import Band
from foedus.errors import InvalidDataError
from foedus.extras import need
from foedus.measuring.index.declared import Declared, read_items
from foedus.measuring.index.gathering import coded, item_of

if TYPE_CHECKING:
    from foedus.alignment.index.panel import Panel

Tell = Callable[[str], None]
COLUMNS = ("ccode1", "ccode2", "year", "indicator", "value")


@dataclass(frozen=True)
class Own:
    """What a panel of the user's own gave: rows by dyad and year, and loadings by indicator."""

    rows: Any
    loadings: Mapping[str, Band]
    effective: float
    shape: float


def fit_own(
    panel_file: Path,
    items_file: Path,
    *,
    draws: int = 1000,
    seed: int = 1,
    tell: Tell = lambda _: None,
) -> Own:
    """Fit the model to a file of observations.

    Parameters
    ----------
    panel_file
        CSV with the columns ccode1, ccode2, year, indicator, value; one row an observation.
    items_file
        YAML as ``items.yml``, of which ``items`` is read.

    Raises
    ------
    InvalidDataError
        A file that is not of this form; names the row.
    NotConvergedError
        The draws did not settle.
    """
    need("numpy", "measure")
    need("scipy", "measure")
    import numpy as np  # noqa: PLC0415

    from foedus.alignment.index.estimates import bands  # noqa: PLC0415
    from foedus.alignment.index.fitting import Settings, fit  # noqa: PLC0415

    items = read_items(items_file)
    panel = read_panel(panel_file, items)
    made = fit(panel, Settings(draws=draws, seed=seed), tell)
    tell("states of all dyads")
    few = made.draws[:: max(1, len(made.draws) // 20)][:20]
    found = bands(panel, made.layout, few)
    return Own(
        table_of(panel, found),
        {i.id: _loading(made, i, np) for i in items},
        float(made.effective.min()),
        made.shape,
    )


def _loading(made: Any, item: Declared, np: Any) -> Band:
    values = made.draws[:, made.layout.position(item.id, "loading")]
    return Band(*(float(v) for v in np.quantile(values, (0.5, 0.05, 0.25, 0.75, 0.95))))


def table_of(panel: Panel, found: Any) -> Any:
    """Bands of all dyads as a table: ccode1, ccode2, year, median, q05, q25, q75, q95."""
    import numpy as np  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415

    year, dyad = np.nonzero(np.isfinite(found[:, :, 0]))
    codes = np.array(panel.dyads)
    rows = pa.table(
        {
            "ccode1": codes[dyad, 0].astype(np.int32),
            "ccode2": codes[dyad, 1].astype(np.int32),
            "year": np.array(panel.years, np.int16)[year],
            **{
                name: found[year, dyad, k].astype(np.float32)
                for k, name in enumerate(("median", "q05", "q25", "q75", "q95"))
            },
        }
    )
    order = [("ccode1", "ascending"), ("ccode2", "ascending"), ("year", "ascending")]
    return rows.sort_by(order)


def read_panel(path: Path, items: Sequence[Declared]) -> Panel:
    """Read observations in long form.

    Raises
    ------
    InvalidDataError
        A missing column, a cell that is no number, an indicator that is not declared, two values
        of one dyad-year.
    """
    import numpy as np  # noqa: PLC0415

    from foedus.alignment.index.panel import panel  # noqa: PLC0415

    known = {item.id for item in items}
    found: dict[str, dict[tuple[tuple[int, int], int], float]] = {name: {} for name in known}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        lacking = [c for c in COLUMNS if c not in (reader.fieldnames or ())]
        if lacking:
            raise InvalidDataError(
                f"{path}: has no column {', '.join(lacking)}. Needed are {', '.join(COLUMNS)}."
            )
        for line, row in enumerate(reader, start=2):
            where, cell = _observation(path, line, row, known)
            if where in found[row["indicator"]]:
                raise InvalidDataError(
                    f"{path}, line {line}: a second value of {row['indicator']} for "
                    f"{where[0][0]}-{where[0][1]} in {where[1]}. Keep one of them."
                )
            if cell is not None:
                found[row["indicator"]][where] = cell
    places = {where for values in found.values() for where in values}
    dyads = sorted({dyad for dyad, _ in places})
    years = sorted({year for _, year in places})
    if not places:
        raise InvalidDataError(f"{path}: holds no observation.")
    span = list(range(years[0], years[-1] + 1))
    row_of = {dyad: k for k, dyad in enumerate(dyads)}
    sheets = {}
    for item in items:
        sheet = np.full((len(dyads), len(span)), np.nan)
        for (dyad, year), value in found[item.id].items():
            sheet[row_of[dyad], year - span[0]] = value
        sheets[item.id] = coded(item, sheet)
    return panel([item_of(i) for i in items], span, dyads, sheets)


def _observation(
    path: Path, line: int, row: Mapping[str, str], known: set[str]
) -> tuple[tuple[tuple[int, int], int], float | None]:
    if row["indicator"] not in known:
        raise InvalidDataError(
            f"{path}, line {line}: the indicator {row['indicator']!r} is not among the items; "
            f"they are {', '.join(sorted(known))}."
        )
    try:
        a, b, year = (int(row[name]) for name in ("ccode1", "ccode2", "year"))
        cell = float(row["value"]) if row["value"] not in ("", "NA", "nan") else None
    except (TypeError, ValueError):
        raise InvalidDataError(
            f"{path}, line {line}: a cell is no number ({', '.join(map(str, row.values()))})."
        ) from None
    return ((min(a, b), max(a, b)), year), cell
