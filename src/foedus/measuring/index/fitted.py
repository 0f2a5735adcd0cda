"""The model once fitted: what is kept of it, and where it is found again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus.contracts import Band, Loading
from foedus.datasets import data_items, stored_tables
from foedus.extras import need
from foedus.indicators import shelf_digest
from foedus.lineage import digest, versions
from foedus.measuring.index.declared import declaration
from foedus.measuring.index.gathering import Gathered, gather, stored_for
from foedus.measuring.index.own import table_of
from foedus.project import Project
from foedus.reference import index as reference
from foedus.store import Cache

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from foedus.alignment.index.fitting import Fit
    from foedus.alignment.index.panel import Panel
    from foedus.alignment.index.parameters import Layout

    Array = NDArray[np.float64]

Tell = Callable[[str], None]

DRAWS, SEED = 1_000, 20_260_101
"""Draws of the parameters, and the seed that they begin from."""

KEPT = 60
"""Draws of the parameters that are kept: states of dyads are averaged over them."""

STATES = 12
"""Of these, those that the states of all dyads are averaged over."""

RANKS = 101
"""Quantiles of the medians of all dyads that are kept for each year."""

HELD = 0.002
"""Standard deviation of the prior of a step that is declared, on its logarithm."""

DIGITS = 7


@dataclass(frozen=True)
class Fitted:
    """A fit, in plain numbers.

    ``names``, ``mode``, ``spread``: parameters, their posterior mode and standard deviation;
    ``draws`` some draws of them.  ``cover``: by detected item, how much of it each year saw.
    ``ranks``: by year, quantiles of the medians of all dyads.  ``informed``: by item, dyad-years
    observed.  ``known_on``: when the latest of the data sets came out.
    """

    declared: str
    years: tuple[int, ...]
    names: tuple[str, ...]
    mode: tuple[float, ...]
    spread: tuple[float, ...]
    draws: tuple[tuple[float, ...], ...]
    cover: Mapping[str, tuple[float, ...]]
    ranks: Mapping[int, tuple[float, ...]]
    informed: Mapping[str, int]
    dyads: int
    effective: float
    shape: float
    made: Mapping[str, str]
    known_on: date
    code: str
    shipped: bool = field(default=False, compare=False)

    @cached_property
    def digest(self) -> str:
        """Digest of all that the fit says."""
        return digest(encode(self))

    def share_below(self, year: int, level: float) -> float | None:
        """Share of all dyads whose median lies below a level in a year."""
        known = self.ranks.get(year)
        if known is None:
            return None
        return sum(rank < level for rank in known) / len(known)


def encode(fitted: Fitted) -> bytes:
    """A fit as JSON."""
    whole = {k: v for k, v in asdict(fitted).items() if k != "shipped"}
    whole["known_on"] = str(fitted.known_on)
    return (json.dumps(whole, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def decode(content: bytes, *, shipped: bool = False) -> Fitted:
    """A fit from its JSON."""
    given: dict[str, Any] = json.loads(content)
    given["known_on"] = date.fromisoformat(given["known_on"])
    for name in ("years", "names", "mode", "spread"):
        given[name] = tuple(given[name])
    given["draws"] = tuple(tuple(row) for row in given["draws"])
    given["cover"] = {k: tuple(v) for k, v in given["cover"].items()}
    given["ranks"] = {int(k): tuple(v) for k, v in given["ranks"].items()}
    return Fitted(**given, shipped=shipped)


@cache
def shipped() -> Fitted:
    """The fit that ships: of the data sets that its manifest names."""
    return decode(reference.fit_content(), shipped=True)


@dataclass(frozen=True)
class World:
    """The index of all dyads: rows of ccode1, ccode2, year, median, q05, q25, q75, q95."""

    fitted: Fitted
    rows: Any


def fit_world(
    project: Project,
    as_of: date | None = None,
    tell: Tell = lambda _: None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> World:
    """Fit the index to all dyads of the stored data sets; remembered by what it is made from.

    Raises
    ------
    NotFoundError
        A data set that the index needs is not stored.
    NotConvergedError
        The draws did not settle.
    """
    need("numpy", "measure")
    need("scipy", "measure")
    key = key_of(project, as_of, draws, seed)
    kept = project.cache.get(key), project.cache.get(f"{key}-rows")
    if kept[0] is not None and kept[1] is not None:
        return World(decode(kept[0]), _rows_from(kept[1]))
    from foedus.alignment.index.fitting import Settings, fit  # noqa: PLC0415

    gathered = gather(project, as_of, tell)
    known = _declared(gathered.panel)
    made = fit(gathered.panel, Settings(draws=draws, seed=seed), tell, known)
    tell("states of all dyads")
    world = _world(gathered, made)
    project.cache.put(f"{key}-rows", _rows_bytes(world.rows))
    project.cache.put(key, encode(world.fitted))
    return world


def _declared(panel: Panel) -> tuple[Layout, Array]:
    """Priors and beginning, with the yearly step held to what is declared."""
    import numpy as np  # noqa: PLC0415

    from foedus.alignment.index.parameters import layout, start  # noqa: PLC0415

    usual, begin = layout(panel.items), start(panel.items, panel.values)
    held, size = np.array([n == "log_step" for n in usual.names]), np.log(declaration().step)
    mean, sd = np.where(held, size, usual.mean), np.where(held, HELD, usual.sd)
    return replace(usual, mean=mean, sd=sd), np.where(held, size, begin)


def remembered(project: Project, as_of: date | None = None) -> Fitted:
    """The project's own fit where one was made of what is stored; else the fit that ships."""
    own = project.cache.get(key_of(project, as_of)) if project.folder else None
    return decode(own) if own is not None else shipped()


def key_of(project: Project, as_of: date | None, draws: int = DRAWS, seed: int = SEED) -> str:
    """Digest of all that a fit is made from: tables, declaration, code, versions, settings."""
    stored = stored_tables(project, as_of)
    items = data_items(project, stored_for(project, as_of))
    used = sorted({n for i in items for n in i.card.needs if n in stored})
    return Cache.key(
        "index", declaration().digest, shelf_digest(items), code(), str(versions()), str(draws),
        str(seed), str(as_of), project.states_digest,
        *(f"{n} {stored[n].snapshot.digest}" for n in used),
    )  # fmt: skip


@cache
def code() -> str:
    """Digest of the code that a fit rests on: the model, and what gathers for it."""
    root = Path(str(files("foedus")))
    rooms = [root / "alignment" / "index", root / "measuring" / "index"]
    paths = sorted(path for room in rooms for path in room.glob("*.py"))
    return digest(b"\0".join(path.read_bytes() for path in paths))


def _world(gathered: Gathered, made: Fit) -> World:
    import numpy as np  # noqa: PLC0415

    from foedus.alignment.index.estimates import bands  # noqa: PLC0415

    panel = gathered.panel
    every = len(made.draws) / KEPT
    draws = made.draws[(np.arange(KEPT) * every).astype(int)]
    found = bands(panel, made.layout, draws[:: KEPT // STATES])
    levels = np.linspace(0, 1, RANKS)
    ranks = {
        int(y): _short(np.nanquantile(found[t, :, 0], levels)) for t, y in enumerate(panel.years)
    }
    fitted = Fitted(
        declared=declaration().digest,
        years=tuple(int(y) for y in panel.years),
        names=made.layout.names,
        mode=_short(made.mode),
        spread=_short(made.draws.std(axis=0)),
        draws=tuple(_short(row) for row in draws),
        cover={i.id: _short(panel.cover[i.id]) for i in panel.items if i.detected},
        ranks=ranks,
        informed={i.id: panel.observed(i.id) for i in panel.items},
        dyads=len(panel.dyads),
        effective=float(round(made.effective.min(), 1)),
        shape=float(round(made.shape, 3)),
        made=dict(gathered.made),
        known_on=gathered.known_on,
        code=code(),
    )
    return World(fitted, table_of(panel, found))


def loadings(
    fitted: Fitted, titles: Mapping[str, str], sources: Mapping[str, str]
) -> tuple[Loading, ...]:
    """How each indicator moves with the index, in probits or log units a standard deviation."""
    import numpy as np  # noqa: PLC0415

    from foedus.alignment.index.kinds import natural  # noqa: PLC0415
    from foedus.alignment.index.parameters import layout  # noqa: PLC0415
    from foedus.measuring.index.gathering import item_of  # noqa: PLC0415

    declared = declaration()
    items = [item_of(i) for i in declared.items]
    at, draws, made = layout(items), np.array(fitted.draws), []
    for item, modelled in zip(declared.items, items, strict=True):
        own = np.array([natural(modelled, row[at.at[item.id]])[0] for row in draws])
        column = at.position(item.id, "loading") - at.at[item.id].start
        levels = np.quantile(own[:, column], (0.5, 0.05, 0.25, 0.75, 0.95))
        made.append(
            Loading(
                item.id,
                titles.get(item.sources[0], item.id),
                item.kind,
                Band(*_short(levels)),
                fitted.informed[item.id],
                sources.get(item.sources[0], ""),
            )
        )
    return tuple(made)


def _short(values: Sequence[float] | Array) -> tuple[float, ...]:
    return tuple(float(f"{v:.{DIGITS}g}") for v in values)


def _rows_bytes(rows: Any) -> bytes:
    import io  # noqa: PLC0415

    import pyarrow.parquet as pq  # noqa: PLC0415

    sink = io.BytesIO()
    pq.write_table(rows, sink, compression="zstd")
    return sink.getvalue()


def _rows_from(content: bytes) -> Any:
    import io  # noqa: PLC0415

    import pyarrow.parquet as pq  # noqa: PLC0415

    return pq.read_table(io.BytesIO(content))
