"""What an indicator says of the state: one likelihood for each kind of indicator.

Every kind writes its log-likelihood as a sum of *features* of the observation times *weights* that
depend on the parameters and the state alone.  So the log-likelihood of all dyad-years on all points
of the grid is one matrix product.

=============  =====================================  ==========================================
kind           observation                            likelihood given the state x
=============  =====================================  ==========================================
``continuous`` any number                             normal, mean a + b x, standard deviation s
``ordinal``    level 0, 1, ... (binary has two)       probit of cut-points less b x, with lapses
``count``      0, 1, 2, ...; the top is that or more  negative binomial, log mean a + b x + d c
=============  =====================================  ==========================================

where c is how much of the indicator was seen anywhere that year: detection grows with coverage.

An *inert* indicator mostly stays as it was: a treaty in force for fifty years is not fifty
observations of alignment.  Its mean, or its cut-points, also follow its own value of the year
before (k times it), so that what counts is change, and steadiness against the odds; where no year
before was observed, it has parameters of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, gammaln, ndtr, ndtri, psi

Array = NDArray[np.float64]

LAPSE = 1e-6
"""Chance that a coded level says nothing of the state: one odd code must not decide a year."""

STEADY = 4.0
"""Where the search for an inert level's inertia begins: it changes one year in forty."""

MOST_BEFORE = 3
"""Counts of the year before that are told apart; more of them count as this."""

LEAST_TOP = 1e-9
"""Floor of the chance that a count reaches its top; beyond it a difference of sums is noise."""

LARGEST_LOG_MEAN = 9.0
"""Log mean beyond which a count is no longer modelled; exp of more would overflow a sum."""


@dataclass(frozen=True, slots=True)
class Item:
    """An indicator as the model sees it.

    ``levels``: of an ordinal one the number of levels, of a count the top plus one, else 0.
    ``sign`` is +1 where it is expected to rise with alignment and -1 where to fall: it only says
    where the search begins.  ``detected`` says whether a count's mean also follows coverage, and
    ``inert`` whether it also follows its own year before.  ``bounds`` hold the size of the
    loading, on the side of ``sign`` (``natural`` maps it), so that no single indicator can become
    the index, and none drops out of it; None leaves it free.  ``loading`` does the same softly: the
    mean and standard deviation of a normal prior of its size.  The loading of a first year, which
    sums up all years before it, has three times both.  ``weight`` is the power that its likelihood
    is raised to: below 1 where its observations repeat others, those of another indicator of the
    same document or its own of the year before.
    """

    id: str
    kind: str
    levels: int = 0
    sign: int = 1
    detected: bool = False
    inert: bool = False
    bounds: tuple[float, float] | None = None
    loading: tuple[float, float] | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of indicator: how many features and parameters it has, and its likelihood.

    ``weights(item, parameters, grid, cover)`` gives log-likelihood weights, (years, features,
    grid); years is 1 where coverage plays no part.  ``slopes`` gives the derivative of
    sum(weights * sums) by each parameter.
    """

    features: Callable[[Item], int]
    parameters: Callable[[Item], tuple[str, ...]]
    start: Callable[[Item, Array], Array]
    featured: Callable[[Item, Array], Array]
    weights: Callable[[Item, Array, Array, Array], Array]
    slopes: Callable[[Item, Array, Array, Array, Array], Array]


def _observed(values: Array) -> tuple[NDArray[np.bool_], Array]:
    seen = np.isfinite(values)
    return seen, np.where(seen, values, 0.0)


def _before(values: Array) -> Array:
    """The year before, NaN in the first."""
    return np.concatenate([np.full((len(values), 1), np.nan), values[:, :-1]], axis=1)


# continuous ---------------------------------------------------------------------------------------


def _continuous_names(item: Item) -> tuple[str, ...]:
    alone = ("intercept", "loading", "log_sd")
    return (*alone, "first_intercept", "first_loading", "first_log_sd", "inertia")[
        : 7 if item.inert else 3
    ]


def _continuous_start(item: Item, values: Array) -> Array:
    spread = float(np.nanstd(values))
    own = [np.nanmean(values), 0.6 * spread * item.sign, np.log(0.8 * spread)]
    if not item.inert:
        return np.array(own)
    return np.array([0.1 * own[0], 0.1 * own[1], np.log(0.3 * spread), *own, 0.9])


def _continuous_features(item: Item, values: Array) -> Array:
    seen, y = _observed(values)
    alone = np.stack([seen.astype(float), y, y * y], axis=-1)
    if not item.inert:
        return alone
    known, was = _observed(_before(values))
    first, later = alone * ~known[..., None], alone * known[..., None]
    was = was * seen
    return np.concatenate([later, np.stack([was, was * was, was * y], axis=-1), first], axis=-1)


def _normal_rows(mean: Array, log_s: float) -> list[Array]:
    precision = np.exp(-2 * log_s)
    return [-log_s - 0.5 * precision * mean**2, precision * mean, -0.5 * precision + 0 * mean]


def _continuous_weights(item: Item, p: Array, grid: Array, _cover: Array) -> Array:
    a, b, log_s = p[:3]
    mean = a + b * grid
    rows = _normal_rows(mean, log_s)
    if item.inert:
        precision, k = np.exp(-2 * log_s), p[6]
        rows += [
            -precision * k * mean,
            -0.5 * precision * k**2 + 0 * grid,
            precision * k + 0 * grid,
        ]
        rows += _normal_rows(p[3] + p[4] * grid, p[5])
    return np.stack(rows)[None]


def _normal_slopes(sums: Array, mean: Array, log_s: float, grid: Array) -> list[float]:
    seen, y, y2 = sums
    precision = np.exp(-2 * log_s)
    by_mean = precision * (y - seen * mean)
    by_s = -seen + precision * (seen * mean**2 - 2 * mean * y + y2)
    return [by_mean.sum(), (by_mean * grid).sum(), by_s.sum()]


def _continuous_slopes(item: Item, p: Array, grid: Array, _cover: Array, sums: Array) -> Array:
    sums, mean, log_s = sums.sum(axis=0), p[0] + p[1] * grid, p[2]
    if not item.inert:
        return np.array(_normal_slopes(sums, mean, log_s, grid))
    (seen, y, y2, was, was2, cross), k = sums[:6], p[6]
    left = np.stack([seen, y - k * was, y2 - 2 * k * cross + k**2 * was2])
    later = _normal_slopes(left, mean, log_s, grid)
    first = _normal_slopes(sums[6:], p[3] + p[4] * grid, p[5], grid)
    by_k = (np.exp(-2 * log_s) * (cross - k * was2 - mean * was)).sum()
    return np.array([*later, *first, by_k])


# ordinal ------------------------------------------------------------------------------------------


def _ordinal_names(item: Item) -> tuple[str, ...]:
    gaps = (f"log_gap_{k}" for k in range(2, item.levels))
    return ("loading", "cut_1", *gaps, *(["first_loading", "first_shift", "inertia"] * item.inert))


def _cuts(item: Item, p: Array) -> Array:
    return np.cumsum(np.concatenate([p[1:2], np.exp(p[2 : item.levels])]))


def _after(item: Item, p: Array) -> list[tuple[float, float]]:
    """Loading and shift after no year, and after each level of the year before."""
    if not item.inert:
        return [(p[0], 0.0)]
    first, shift, inertia = p[item.levels :]
    return [(first, shift), *((p[0], inertia * k) for k in range(item.levels))]


def _one_hot(item: Item, values: Array) -> Array:
    seen, y = _observed(values)
    level = np.clip(y, 0, item.levels - 1).astype(int)
    if not item.inert:
        return _cells(item.levels, level, seen)
    known, was = _observed(_before(values))
    block = np.where(known, 1 + np.clip(was, 0, item.levels - 1), 0).astype(int)
    return _cells(item.levels * (item.levels + 1), block * item.levels + level, seen)


def _cells(width: int, place: NDArray[np.int64], seen: NDArray[np.bool_]) -> Array:
    """One in the place that was observed, zeros elsewhere, (..., width)."""
    made: Array = np.eye(width)[place] * seen[..., None]
    return made


def _ordinal_start(item: Item, values: Array) -> Array:
    shares = np.array([np.nanmean(values > k) for k in range(item.levels - 1)])
    z = 1.2 * ndtri(1 - np.clip(shares, 1e-4, 1 - 1e-4))
    gaps = np.maximum(np.diff(z), 0.05)
    if not item.inert:
        return np.concatenate([[0.7 * item.sign, z[0]], np.log(gaps)])
    even = np.log(STEADY) * np.ones(item.levels - 2)
    own = [0.3 * item.sign, 0.5 * STEADY], even, [0.7 * item.sign, 0.5 * STEADY - z[0], STEADY]
    return np.concatenate(own)


def _ordinal_weights(item: Item, p: Array, grid: Array, _cover: Array) -> Array:
    cuts = _cuts(item, p)
    blocks = [_shares(item, cuts, b, shift, grid)[0] for b, shift in _after(item, p)]
    return np.log(np.concatenate(blocks))[None]


def _shares(
    item: Item, cuts: Array, loading: float, shift: float, grid: Array
) -> tuple[Array, Array]:
    """Chance of each level at each state, and the density at each cut."""
    at = cuts[:, None] - loading * grid - shift
    below = np.vstack([np.zeros_like(grid), ndtr(at), np.ones_like(grid)])
    density = np.exp(-0.5 * at**2) / np.sqrt(2 * np.pi)
    return (1 - LAPSE) * np.diff(below, axis=0) + LAPSE / item.levels, density


def _ordinal_slopes(item: Item, p: Array, grid: Array, _cover: Array, sums: Array) -> Array:
    cuts, by_cuts, by_loading, by_shift = _cuts(item, p), np.zeros(item.levels - 1), [], []
    blocks = sums.sum(axis=0).reshape(-1, item.levels, len(grid))
    for own, (loading, shift) in zip(blocks, _after(item, p), strict=True):
        shares, density = _shares(item, cuts, loading, shift, grid)
        pull = (1 - LAPSE) * own / shares
        by_cut = (pull[:-1] - pull[1:]) * density
        by_cuts += by_cut.sum(axis=1)
        by_loading.append(-(by_cut * grid).sum())
        by_shift.append(-by_cut.sum())
    onward = np.cumsum(by_cuts[::-1])[::-1]
    gaps = onward[1:] * np.exp(p[2 : item.levels])
    if not item.inert:
        return np.array([by_loading[0], onward[0], *gaps])
    by_inertia = sum(k * by for k, by in enumerate(by_shift[1:]))
    first = (by_loading[0], by_shift[0], by_inertia)
    return np.array([sum(by_loading[1:]), onward[0], *gaps, *first])


# count --------------------------------------------------------------------------------------------


def _count_names(item: Item) -> tuple[str, ...]:
    own = ("intercept", "loading", "log_shape", *(["detection"] * item.detected))
    return (*own, *(["first_intercept", "first_loading", "inertia"] * item.inert))


def _count_start(item: Item, values: Array) -> Array:
    mean = np.log(max(float(np.nanmean(values)), 1e-4))
    own = [mean - 0.3, 0.7 * item.sign, np.log(0.5), *([0.5] * item.detected)]
    if not item.inert:
        return np.array(own)
    return np.array([own[0] - 0.5, *own[1:], mean, 0.7 * item.sign, 1.0])


def _count_features(item: Item, values: Array) -> Array:
    seen, y = _observed(values)
    count = np.clip(y, 0, item.levels - 1).astype(int)
    if not item.inert:
        return _cells(item.levels, count, seen)
    known, was = _observed(_before(values))
    block = np.where(known, 1 + np.clip(was, 0, MOST_BEFORE), 0).astype(int)
    return _cells(item.levels * (MOST_BEFORE + 2), block * item.levels + count, seen)


def _log_means(item: Item, p: Array, grid: Array, cover: Array) -> list[Array]:
    """Log mean at each state after no year, and after each count of the year before."""
    seen = (p[3] * cover if item.detected else np.zeros(1))[:, None]
    later = p[0] + p[1] * grid + seen
    if not item.inert:
        return [np.minimum(later, LARGEST_LOG_MEAN)]
    first, loading, inertia = p[-3:]
    means = [first + loading * grid + seen]
    means += [later + inertia * np.log1p(k) for k in range(MOST_BEFORE + 1)]
    return [np.minimum(eta, LARGEST_LOG_MEAN) for eta in means]


def _count_chances(item: Item, r: float, eta: Array) -> tuple[Array, Array]:
    """Log chance of each count below the top, and chance of the top or more, (years, ., grid)."""
    y, eta = np.arange(item.levels - 1)[None, :, None], eta[:, None, :]
    fixed = gammaln(y + r) - gammaln(r) - gammaln(y + 1) + r * np.log(r)
    below = fixed + y * eta - (y + r) * np.log(r + np.exp(eta))
    return below, np.maximum(1 - np.exp(below).sum(axis=1, keepdims=True), 0) + LEAST_TOP


def _count_weights(item: Item, p: Array, grid: Array, cover: Array) -> Array:
    parts = [_count_chances(item, np.exp(p[2]), eta) for eta in _log_means(item, p, grid, cover)]
    rows = [np.concatenate([below, np.log(top)], axis=1) for below, top in parts]
    return np.concatenate(rows, axis=1)


def _count_slopes(item: Item, p: Array, grid: Array, cover: Array, sums: Array) -> Array:
    r, y = np.exp(p[2]), np.arange(item.levels - 1)[None, :, None]
    by_eta, by_r = [], 0.0
    etas = _log_means(item, p, grid, cover)
    for k, eta in enumerate(etas):
        own, mean = sums[:, k * item.levels : (k + 1) * item.levels], np.exp(eta)[:, None, :]
        below, top = _count_chances(item, r, eta)
        own = own[:, :-1] - own[:, -1:] * np.exp(below) / top
        bent = (own * (y - (y + r) * mean / (r + mean))).sum(axis=1)
        by_eta.append(bent * (eta < LARGEST_LOG_MEAN))
        shape = psi(y + r) - psi(r) + 1 + np.log(r) - np.log(r + mean) - (y + r) / (r + mean)
        by_r += r * (own * shape).sum()
    later = np.sum(by_eta[1:] if item.inert else by_eta, axis=0)
    made = [later.sum(), (later * grid).sum(), by_r]
    if item.detected:
        made.append((np.sum(by_eta, axis=0) * cover[:, None]).sum())
    if item.inert:
        by_inertia = sum(np.log1p(k) * by.sum() for k, by in enumerate(by_eta[1:]))
        made += [by_eta[0].sum(), (by_eta[0] * grid).sum(), by_inertia]
    return np.array(made)


def natural(item: Item, p: Array) -> tuple[Array, Array]:
    """Parameters of an item as its kind takes them, and their derivative by those of the vector.

    A bounded loading is ``sign * (low + (high - low) * expit(u))`` for the u of the vector; that of
    a first year, which sums up all years before it, may be three times as large.
    """
    if item.bounds is None:
        return p, np.ones_like(p)
    made, slope = p.copy(), np.ones_like(p)
    for k, name in enumerate(KINDS[item.kind].parameters(item)):
        if name in WIDER:
            low, high = (item.sign * WIDER[name] * bound for bound in item.bounds)
            share = expit(p[k])
            made[k], slope[k] = low + (high - low) * share, (high - low) * share * (1 - share)
    return made, slope


WIDER = {"loading": 1.0, "first_loading": 3.0}
"""Loadings that a bound applies to, and by what it is widened."""


def priors(names: Sequence[str]) -> tuple[Array, Array]:
    """Mean and standard deviation of each parameter, by the last word of its name."""
    found = [next(v for k, v in PRIORS.items() if name.endswith(k)) for name in names]
    mean, sd = np.array(found, dtype=float).T
    return mean, sd


PRIORS: Mapping[str, tuple[float, float]] = {
    "loading": (0, 2),
    "intercept": (0, 5),
    "log_sd": (0, 1.5),
    "cut_1": (0, 5),
    "shift": (0, 1.5),
    "inertia": (1, 3),
    "log_shape": (0, 0.7),
    "detection": (0.5, 0.5),
    "": (0, 1.5),  # gaps between cuts
}
"""Normal priors, by the end of a parameter's name; the first that fits."""

KINDS: Mapping[str, Kind] = {
    "continuous": Kind(
        features=lambda item: 9 if item.inert else 3,
        parameters=_continuous_names,
        start=_continuous_start,
        featured=_continuous_features,
        weights=_continuous_weights,
        slopes=_continuous_slopes,
    ),
    "ordinal": Kind(
        features=lambda item: item.levels * (item.levels + 1 if item.inert else 1),
        parameters=_ordinal_names,
        start=_ordinal_start,
        featured=_one_hot,
        weights=_ordinal_weights,
        slopes=_ordinal_slopes,
    ),
    "count": Kind(
        features=lambda item: item.levels * (MOST_BEFORE + 2 if item.inert else 1),
        parameters=_count_names,
        start=_count_start,
        featured=_count_features,
        weights=_count_weights,
        slopes=_count_slopes,
    ),
}
