"""A second opinion: the same model in NumPyro, its states sampled by NUTS, on a small panel."""

from __future__ import annotations

import itertools
import warnings
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from foedus.alignment.index.fitting import Settings, fit
from foedus.alignment.index.grid import JUMP, points
from foedus.alignment.index.kinds import LAPSE, Item
from foedus.alignment.index.panel import Panel
from foedus.alignment.index.parameters import Layout, layout, start
from foedus.alignment.index.simulate import Simulated, simulate
from tests.index.judged import averaged

Array = NDArray[np.float64]

ITEMS = (
    Item("size", "continuous"),
    Item("pact", "ordinal", 2),
    Item("rung", "ordinal", 3, sign=-1),
    Item("meetings", "count", 6),
)
STEP, JUMPS = 0.35, 0.05


def known(world: Simulated, tight: float | None) -> tuple[Layout, Array]:
    """The usual priors, with movement all but known: so few dyad-years say little of it.

    With ``tight`` the others are normal around the truth, of that standard deviation: then both
    samplers are quick, and a panel may be tiny.
    """
    usual = layout(ITEMS)
    mean, sd = usual.mean.copy(), usual.sd.copy()
    begin = start(ITEMS, world.panel.values)
    if tight is not None:
        truth = [v for i in ITEMS for v in world.parameters[i.id].values()]
        mean[:-2], sd[:-2], begin[:-2] = truth, tight, truth
    begin[usual.motion] = mean[usual.motion] = (np.log(STEP), np.log(JUMPS / (1 - JUMPS)))
    sd[usual.motion] = 0.02
    return Layout(usual.at, usual.names, mean, sd), begin


def by_nuts(of: Panel, at: Layout, depth: int, draws: int) -> tuple[dict[str, Array], Array]:
    """Draws of the parameters by name, and of the states, (draws, dyads, years)."""
    jax, numpyro = pytest.importorskip("jax"), pytest.importorskip("numpyro")
    infer = pytest.importorskip("numpyro.infer")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        kernel = infer.NUTS(lambda: written(of, at, numpyro, jax), max_tree_depth=depth)
        chain = infer.MCMC(kernel, num_warmup=draws // 2, num_samples=draws, progress_bar=False)
        chain.run(jax.random.PRNGKey(0))
        found = {k: np.asarray(v) for k, v in chain.get_samples().items()}
    return found, found.pop("x")


def written(of: Panel, at: Layout, numpyro: Any, jax: Any) -> None:
    """The model as docs/method-index.md has it, by another hand: states, then each indicator."""
    dist, jnp = numpyro.distributions, jax.numpy
    dyads, years = len(of.dyads), len(of.years)
    with numpyro.plate("dyads", dyads, dim=-2), numpyro.plate("years", years, dim=-1):
        x = numpyro.sample("x", dist.ImproperUniform(dist.constraints.real, (), ()))
    steps = jnp.diff(x, axis=1)
    small = dist.Normal(0, STEP).log_prob(steps) + jnp.log1p(-JUMPS)
    large = dist.Normal(0, JUMP).log_prob(steps) + jnp.log(JUMPS)
    numpyro.factor("first", dist.Normal(0, 1).log_prob(x[:, 0]).sum())
    numpyro.factor("moves", jnp.logaddexp(small, large).sum())

    def own(item: str, name: str) -> Any:
        k = at.position(item, name)
        prior = dist.Normal(float(at.mean[k]), float(at.sd[k]))
        return numpyro.sample(f"{item}.{name}", prior)

    def seen(item: str, log: Any) -> None:
        mask = np.isfinite(of.values[item])
        numpyro.factor(item, jnp.where(mask, log, 0.0).sum())

    y = {k: np.nan_to_num(v) for k, v in of.values.items()}
    mean = own("size", "intercept") + own("size", "loading") * x
    sd = jnp.exp(own("size", "log_sd"))
    seen("size", dist.Normal(mean, sd).log_prob(y["size"]))

    def chances(below: Any, levels: int) -> Any:
        ends = [jnp.zeros_like(x), *below, jnp.ones_like(x)]
        return jnp.stack(
            [(1 - LAPSE) * (b - a) + LAPSE / levels for a, b in itertools.pairwise(ends)]
        )

    def level(item: str, cuts: list[Any], loading: Any) -> None:
        found = chances([jax.scipy.stats.norm.cdf(c - loading * x) for c in cuts], len(cuts) + 1)
        picked = jnp.take_along_axis(found, y[item].astype(int)[None], axis=0)[0]
        seen(item, jnp.log(picked))

    level("pact", [own("pact", "cut_1")], own("pact", "loading"))
    cut, gap = own("rung", "cut_1"), own("rung", "log_gap_2")
    level("rung", [cut, cut + jnp.exp(gap)], own("rung", "loading"))
    mean = jnp.exp(own("meetings", "intercept") + own("meetings", "loading") * x)
    shape = jnp.exp(own("meetings", "log_shape"))
    seen("meetings", dist.NegativeBinomial2(mean, shape).log_prob(y["meetings"]))


def turned(parameters: dict[str, Array], states: Array) -> tuple[dict[str, Array], Array]:
    """Every draw on the side where size rises: without declared signs both sides are equal."""
    side = np.sign(parameters["size.loading"])
    sides = {k: v * side if k.endswith("loading") else v for k, v in parameters.items()}
    return sides, states * side[:, None, None]


def agree(dyads: int, years: int, draws: int, depth: int, tight: float | None, most: float) -> None:
    """Means within ``most`` posterior standard deviations and simulation error; sds alike."""
    numpyro = pytest.importorskip("numpyro")
    rng = np.random.default_rng(4)
    world = simulate(ITEMS, dyads, years, rng, missing=0.2, step=STEP, jump=JUMPS)
    of, given = world.panel, known(world, tight)
    ours = fit(of, Settings(draws=1000), known=given)
    told, states = turned(*by_nuts(of, given[0], depth, draws))
    for name in ours.layout.names[:-2]:
        k = ours.layout.names.index(name)
        mine, other = ours.draws[:, k], told[name]
        spread = other.std()
        worth = numpyro.diagnostics.effective_sample_size(other[None])
        error = np.sqrt(1 / ours.effective[k] + 1 / worth)
        assert abs(mine.mean() - other.mean()) < (most + 3 * error) * spread, name
        assert 0.75 < mine.std() / spread < 1.33, name
    found = averaged(of, ours, 60)
    mean = found @ points()
    off = (mean - states.mean(axis=0)) / states.std(axis=0)
    assert np.sqrt(np.mean(off**2)) < most
    spread = np.sqrt(found @ points() ** 2 - mean**2)
    assert np.mean(spread / states.std(axis=0)) == pytest.approx(1, abs=0.05)


def test_the_posterior_is_that_of_nuts_on_a_tiny_panel() -> None:
    agree(6, 6, 300, depth=5, tight=0.3, most=0.15)


@pytest.mark.slow
def test_the_posterior_is_that_of_nuts_on_a_small_panel() -> None:
    agree(24, 12, 2000, depth=9, tight=None, most=0.15)
