"""The latent alignment index on simulated panels: cost, effective draws, coverage.

    python bench/index.py fit [dyads] [draws]     mode, draws, effective draws, coverage
    python bench/index.py cost                    likelihood by dyads; docs/index-cost.svg
    python bench/index.py one                     one dyad again, parameters as they are
    python bench/index.py nuts                    a gradient of the same model in JAX

Panels have 15 indicators of mixed kind over 75 years, 60% of them missing.  Processor seconds are
worth more than wall seconds where the machine does other work; its load is printed.
"""

from __future__ import annotations

import itertools
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from foedus.alignment.index import estimates, fitting
from foedus.alignment.index.filtering import expected, likelihood
from foedus.alignment.index.fitting import Settings
from foedus.alignment.index.grid import points
from foedus.alignment.index.kinds import LAPSE, Item, natural
from foedus.alignment.index.parameters import layout, start
from foedus.alignment.index.simulate import Simulated, simulate

ROOT = Path(__file__).parents[1]
YEARS, SEED = 75, 11
SIZES = (625, 1250, 2500, 5000)
STEP = 0.12
ITEMS = (
    *(Item(f"continuous_{k}", "continuous") for k in range(4)),
    *(Item(f"binary_{k}", "ordinal", 2) for k in range(3)),
    Item("falling", "ordinal", 2, sign=-1),
    *(Item(f"rungs_{k}", "ordinal", 4) for k in range(4)),
    Item("count", "count", 6),
    Item("detected", "count", 6, detected=True),
    Item("treaty", "ordinal", 3, inert=True, bounds=(0.4, 0.8)),
)


def world(dyads: int) -> Simulated:
    """A panel with known truth."""
    rng = np.random.default_rng(SEED)
    return simulate(ITEMS, dyads, YEARS, rng, missing=0.6, step=STEP, jump=0.01, growth=1.0)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and processor seconds."""
    wall, own = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - own


def fitted(dyads: int, draws: int) -> None:
    """Mode, draws, effective draws, coverage."""
    made = world(dyads)
    panel, at, grid = made.panel, layout(ITEMS), points()
    begin = start(panel.items, panel.values)
    settings, kept = Settings(draws=draws), {}
    wall, own = timed(lambda: kept.update(at=fitting.approach(panel, at, begin, settings)))
    print(f"{dyads} dyads, {at.size} parameters, load {os.getloadavg()[0]:.1f}")
    print(f"mode and curvature: {wall:.0f} s wall, {own:.0f} s of processors", flush=True)
    wall, own = timed(lambda: kept.update(drawn=fitting.draw(panel, at, kept["at"], settings)))
    drawn, effective, shape = fitting.weighted(*kept["drawn"], settings)
    print(f"{draws} draws: {wall:.0f} s wall, {own:.0f} s of processors; tail {shape:.2f}")
    print(f"a draw: {wall / draws:.3f} s wall, {own / draws:.3f} s of processors")
    loading = np.array([n.endswith("loading") for n in at.names])
    for name, chosen in (("loadings", loading), ("all parameters", np.ones_like(loading))):
        least = effective[chosen].min()
        print(
            f"effective draws, {name}: least {least:.0f}, median {np.median(effective[chosen]):.0f}"
        )
    off = []
    for item in ITEMS:
        values = np.array([natural(item, d[at.at[item.id]])[0] for d in drawn])
        for k, (name, truth) in enumerate(made.parameters[item.id].items()):
            if name != "detection":  # in units of coverage, which is not the truth's
                off.append((values[:, k].mean() - truth) / values[:, k].std())
    print(f"truth off by {np.sqrt(np.mean(np.square(off))):.2f} posterior sd (root mean square)")
    found = estimates.states(panel, at, drawn[:: max(1, draws // 5)])
    edges = estimates.quantiles(found, grid, (0.05, 0.25, 0.75, 0.95)).transpose(1, 0, 2)
    held = [
        np.mean((made.states > edges[..., a]) & (made.states < edges[..., b]))
        for a, b in ((0, 3), (1, 2))
    ]
    mean = (found @ grid).T
    r = np.corrcoef(mean.ravel(), made.states.ravel())[0, 1]
    print(f"90% intervals hold {held[0]:.3f}, 50% intervals {held[1]:.3f} of states; r {r:.3f}")


def cost() -> None:
    """Processor seconds of one likelihood, and of one with slopes, by number of dyads; a plot."""
    made, at, grid = world(max(SIZES)), layout(ITEMS), points()
    p = start(ITEMS, made.panel.values)
    panels = {n: made.panel.subset(np.arange(n)) for n in SIZES}
    works = {"likelihood": likelihood, "with slopes": expected}
    least: dict[tuple[int, str], float] = {}
    for _ in range(9):  # in turn, so that a busy minute does not fall on one size alone
        for (n, panel), (name, work) in itertools.product(panels.items(), works.items()):
            spent = timed(lambda f=work, x=panel: f(x, at, p, grid))[1]
            least[n, name] = min(spent, least.get((n, name), np.inf))
    rows = [{"dyads": n, "seconds": s, "what": what} for (n, what), s in least.items()]
    for (n, name), spent in least.items():
        print(f"{n:5} dyads, {name:12} {spent:6.3f} s, {1e6 * spent / n / YEARS:.2f} us each")
    (ROOT / "docs/index-cost.svg").write_text(drawing(rows), encoding="utf-8")


def drawing(rows: list[dict[str, object]]) -> str:
    """The plot: a straight line through the origin."""
    import vl_convert

    for row in rows:
        row["dyad-years"] = row["dyads"] * YEARS  # type: ignore[operator]
    spec = {
        "width": 420,
        "height": 260,
        "background": "white",
        "data": {"values": rows},
        "mark": {"type": "line", "point": True},
        "encoding": {
            "x": {"field": "dyad-years", "type": "quantitative", "scale": {"zero": True}},
            "y": {
                "field": "seconds",
                "type": "quantitative",
                "title": "processor seconds",
                "scale": {"zero": True},
            },
            "strokeDash": {"field": "what", "type": "nominal", "title": None},
            "color": {
                "field": "what",
                "type": "nominal",
                "title": None,
                "scale": {"range": ["#0b5394", "#b45309"]},
            },
        },
    }
    return str(vl_convert.vegalite_to_svg(spec))


def one() -> None:
    """One dyad again, with and without each indicator, parameters as they are."""
    made, at = world(50), layout(ITEMS)
    p = start(ITEMS, made.panel.values)
    alone = made.panel.subset(np.array([7]))
    each = [[i.id] for i in ITEMS]
    works = {
        "bands of one dyad": lambda: estimates.bands(alone, at, p[None]),
        "without one indicator": lambda: estimates.leaving_out(alone, at, p, each[:1]),
        "without each of 15": lambda: estimates.leaving_out(alone, at, p, each),
    }
    for name, work in works.items():
        work()
        spent = sorted(timed(work) for _ in range(15))
        least, median = 1000 * spent[0][0], 1000 * spent[7][0]
        print(f"{name:24}{median:7.1f} ms wall (median of 15), least {least:.1f}")


def nuts() -> None:
    """One value and gradient of the joint density of states and parameters, in JAX."""
    import jax
    import jax.numpy as jnp

    plain = tuple(i for i in ITEMS if i.kind != "count" and not i.inert)
    p = {i.id: jnp.full(3 if i.kind == "continuous" else i.levels, 0.3) for i in plain}
    work = jax.jit(jax.value_and_grad(density, argnums=(0, 1)), static_argnums=3)
    for dyads in (500, 5000):
        values = {i.id: world(dyads).panel.values[i.id] for i in plain}
        data = {k: (jnp.asarray(np.isfinite(v)), jnp.nan_to_num(v)) for k, v in values.items()}
        x = jnp.zeros((dyads, YEARS))
        call = partial(work, x, p, data, plain)
        jax.block_until_ready(call())
        spent = min(timed(lambda call=call: jax.block_until_ready(call())) for _ in range(5))
        print(f"{dyads} dyads, {len(plain)} indicators: {1000 * spent[0]:.0f} ms a gradient")
        print(f"  a draw of 127 steps {127 * spent[0]:.1f} s, {127 * spent[1]:.1f} s of processors")


def density(x: Any, parameters: Any, data: Any, items: tuple[Item, ...]) -> Any:
    """Log joint density of states and observations, states sampled rather than summed out."""
    import jax.numpy as jnp
    from jax.scipy.stats import norm

    total = norm.logpdf(x[:, 0]).sum() + norm.logpdf(jnp.diff(x), 0, STEP).sum()
    for item in items:
        own, (seen, y) = parameters[item.id], data[item.id]
        if item.kind == "continuous":
            log = norm.logpdf(y, own[0] + own[1] * x, jnp.exp(own[2]))
        else:
            cuts = jnp.cumsum(jnp.concatenate([own[1:2], jnp.exp(own[2:])]))
            ends = norm.cdf(cuts[:, None, None] - own[0] * x)
            ends = jnp.concatenate([0 * x[None], ends, 0 * x[None] + 1])
            level = y.astype(int)[None]
            log = jnp.log(jnp.take_along_axis(jnp.diff(ends, axis=0), level, 0)[0] + LAPSE)
        total += jnp.where(seen, log, 0).sum()
    return total


if __name__ == "__main__":
    chosen, numbers = sys.argv[1] if len(sys.argv) > 1 else "fit", [int(a) for a in sys.argv[2:]]
    if chosen == "fit":
        fitted(*(numbers or [5000, 700]))
    else:
        {"cost": cost, "one": one, "nuts": nuts}[chosen]()
