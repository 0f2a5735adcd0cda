"""From chances of states to what is said of dyads."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from foedus.alignment.index.estimates import LEVELS, bands, leaving_out, quantiles, sampled
from foedus.alignment.index.grid import points
from foedus.alignment.index.kinds import Item
from foedus.alignment.index.panel import Panel
from foedus.alignment.index.parameters import layout, start
from foedus.alignment.index.simulate import simulate

ITEMS = (
    Item("size", "continuous"),
    Item("pact", "ordinal", 3, inert=True, loading=(0.5, 0.02)),
    Item("meetings", "count", 6),
)
AT = layout(ITEMS)


def small(dyads: int = 12) -> Panel:
    rng = np.random.default_rng(8)
    begin = rng.integers(0, 4, dyads)
    return simulate(ITEMS, dyads, 10, rng, missing=0.3, begin=begin, end=begin + 6).panel


@given(mean=st.floats(-2, 4), spread=st.floats(0.3, 1))
def test_quantiles_of_a_normal_on_the_grid_are_its_own(mean: float, spread: float) -> None:
    chances = stats.norm.pdf(points(), mean, spread)
    found = quantiles(chances, points())
    np.testing.assert_allclose(found, stats.norm.ppf(LEVELS, mean, spread), atol=0.02)


def test_bands_are_nested_and_absent_outside_a_dyads_span() -> None:
    panel = small()
    found = bands(panel, AT, start(ITEMS, panel.values)[None])
    year = np.arange(10)[:, None]
    inside = (year >= panel.first) & (year <= panel.last)
    assert np.isnan(found[~inside]).all()
    median, low, lower, upper, high = np.moveaxis(found[inside], -1, 0)
    assert (low < lower).all()
    assert (lower < median).all()
    assert (median < upper).all()
    assert (upper < high).all()


def test_drawn_paths_have_the_quantiles_of_the_bands() -> None:
    panel = small()
    p = start(ITEMS, panel.values)
    alone = panel.subset(np.array([5]))
    drawn = sampled(alone, AT, p[None], 8000, seed=1)
    first, last = alone.first[0], alone.last[0]
    told = bands(alone, AT, p[None])[first : last + 1, 0]
    found = np.quantile(drawn, LEVELS, axis=0).T[: last - first + 1]
    np.testing.assert_allclose(found, told, atol=0.08)


def test_leaving_an_item_out_is_the_panel_without_it() -> None:
    panel = small()
    p = start(ITEMS, panel.values)
    alone = panel.subset(np.array([3]))
    groups = [[], ["size"], ["pact", "meetings"]]
    found = leaving_out(alone, AT, p, groups)
    for k, group in enumerate(groups):
        told = bands(alone.without(*group), AT, p[None])[:, 0, 0]
        np.testing.assert_allclose(found[k], told, atol=1e-4)
    inside = slice(alone.first[0], alone.last[0] + 1)
    assert np.abs(found[0] - found[1])[inside].max() > 0.05


def test_a_declared_loading_is_the_prior_of_its_item_and_of_its_first_year() -> None:
    at = layout([Item("rival", "ordinal", 2, sign=-1, inert=True, loading=(0.5, 0.02))])
    told = dict(zip(at.names, zip(at.mean, at.sd, strict=True), strict=True))
    np.testing.assert_allclose(told["rival.loading"], (-0.5, 0.02))
    np.testing.assert_allclose(told["rival.first_loading"], (-1.5, 0.06))
