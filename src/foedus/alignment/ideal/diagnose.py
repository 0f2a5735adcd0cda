"""Whether chains mixed: split R-hat and effective sample sizes of every quantity.

After Vehtari, Gelman, Simpson, Carpenter and Buerkner (2021, *Bayesian Analysis* 16(2): 667-718),
sections 3.1 and 3.2, with Geyer's initial monotone sequence.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
BLOCK = 400


@dataclass(frozen=True, slots=True)
class Mixing:
    """Of each quantity, its effective number of draws and its R-hat."""

    effective: Floats
    r_hat: Floats


def mixing(draws: NDArray[np.float32]) -> Mixing:
    """Diagnose draws of many quantities: (chains, draws, quantities)."""
    parts = [_mixing(draws[:, :, k : k + BLOCK]) for k in range(0, draws.shape[2], BLOCK)]
    return Mixing(
        effective=np.concatenate([p.effective for p in parts]),
        r_hat=np.concatenate([p.r_hat for p in parts]),
    )


def _mixing(draws: NDArray[np.float32]) -> Mixing:
    half = draws.shape[1] // 2
    chains = np.concatenate([draws[:, :half], draws[:, -half:]]).astype(np.float64)
    number, length, _ = chains.shape
    means = chains.mean(axis=1)
    within = chains.var(axis=1, ddof=1).mean(axis=0)
    total = (length - 1) / length * within + means.var(axis=0, ddof=1)
    steady = total > 0.0
    safe = np.where(steady, total, 1.0)
    spectrum = np.fft.rfft(chains - means[:, None], n=2 * length, axis=1)
    power = (spectrum * spectrum.conj()).real
    lagged = np.fft.irfft(power, axis=1)[:, :length].mean(axis=0) / length
    rho = 1.0 - (within * (length - 1) / length - lagged) / safe
    rho[0] = 1.0
    pairs = rho[: length // 2 * 2].reshape(length // 2, 2, -1).sum(axis=1)
    positive = np.logical_and.accumulate(pairs > 0.0, axis=0)
    time = 2.0 * np.where(positive, np.minimum.accumulate(pairs, axis=0), 0.0).sum(axis=0) - 1.0
    size = number * length
    effective = size / np.maximum(time, 1.0 / np.log10(max(size, 10)))
    return Mixing(
        effective=np.where(steady, effective, np.nan),
        r_hat=np.where(steady, np.sqrt(safe / np.where(within > 0.0, within, np.inf)), np.nan),
    )
