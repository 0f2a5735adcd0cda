"""Breaks in many series: the exact posterior beside ruptures, in one run.

    python bench/breaks.py [series]

Series of 75 years, half random walks, half steps.  foedus gives of every year the probability of a
break, with levels that only break and averaged over five drifts (the default); ruptures gives one
set of breaks, with a penalty that the user must choose.  Prints processor milliseconds a series,
and how often a random walk, or noise, is said to break in some year with more than even odds.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np
import ruptures

from foedus.alignment.breaks import Settings, posterior, sets, standardised

YEARS = 75
PLAIN = Settings(drifts=(0.0,), weights=(1.0,))
FEW, EVEN, STEP = 40, 0.5, 40


def cost(work: Callable[[], object], series: int) -> float:
    """Processor milliseconds a series, the second time."""
    work()
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000 / series


def pelt(values: np.ndarray) -> None:
    for column in values.T:
        ruptures.Pelt(model="l2", jump=1, min_size=2).fit(column).predict(pen=3 * np.var(column))


def kernel(values: np.ndarray) -> None:
    for column in values.T:
        found = ruptures.KernelCPD(kernel="linear", min_size=2).fit(column[:, None])
        found.predict(pen=3 * np.var(column))


def alarms(values: np.ndarray, settings: Settings) -> float:
    """Share of series in which some year and its neighbours break with more than even odds."""
    none = np.zeros((0, YEARS), dtype=bool)
    series = standardised(values, np.ones_like(values, dtype=bool))
    years = posterior(series, none, settings).averaged.years
    near = years.copy()
    near[1:-1] = years[:-2] + years[1:-1] + years[2:]
    return float((near.max(axis=0) > EVEN).mean())


def main(count: int) -> None:
    rng = np.random.default_rng(0)
    walks = rng.normal(size=(YEARS, count // 2)).cumsum(axis=0)
    steps = rng.normal(size=(YEARS, count // 2)) + 3.0 * (np.arange(YEARS) >= STEP)[:, None]
    values = np.concatenate([walks, steps], axis=1)
    series = standardised(values, np.ones_like(values, dtype=bool))
    none = np.zeros((0, YEARS), dtype=bool)
    near = np.zeros((1, YEARS), dtype=bool)
    near[0, 39:42] = True
    found = posterior(series, near)
    ours = {
        "posterior, levels that only break": lambda: posterior(series, none, PLAIN),
        "posterior, five drifts, one window": lambda: posterior(series, near),
        "ten joint sets of breaks": lambda: sets(series, found, 10, rng),
    }
    for name, work in ours.items():
        print(f"{name:40} {cost(work, values.shape[1]):8.3f} ms a series")
    few = values[:, :: max(1, count // FEW)]
    for name, peer in {"ruptures Pelt": pelt, "ruptures KernelCPD": kernel}.items():
        print(f"{name:40} {cost(lambda peer=peer: peer(few), few.shape[1]):8.3f} ms a series")
    shapes = {
        "noise": rng.normal(size=(YEARS, 1000)),
        "random walk": rng.normal(size=(YEARS, 1000)).cumsum(axis=0),
        "random walk under noise": rng.normal(size=(YEARS, 1000)).cumsum(axis=0) / 2
        + rng.normal(size=(YEARS, 1000)),
        "trend": rng.normal(size=(YEARS, 1000)) + 0.1 * np.arange(YEARS)[:, None],
        "autoregression of 0.7": autoregression(rng, 0.7),
        "counts (Poisson, mean 1)": rng.poisson(1.0, size=(YEARS, 1000)).astype(float),
        "rare counts (Poisson, mean 0.2)": rng.poisson(0.2, size=(YEARS, 1000)).astype(float),
        "heavy tails (t, 3 degrees)": rng.standard_t(3, size=(YEARS, 1000)),
    }
    for name, made in shapes.items():
        kept = made[:, np.ptp(made, axis=0) > 0]
        plain, default = alarms(kept, PLAIN), alarms(kept, Settings())
        print(f"false alarms, {name:34} {plain:5.2f} without drifts, {default:5.2f} with them")


def autoregression(rng: np.random.Generator, by: float) -> np.ndarray:
    shocks = rng.normal(size=(YEARS, 1000))
    made = shocks / np.sqrt(1 - by * by)
    for t in range(1, YEARS):
        made[t] = by * made[t - 1] + shocks[t]
    return made


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
