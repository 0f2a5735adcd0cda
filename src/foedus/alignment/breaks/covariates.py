"""Slopes on a covariate that breaks are conditioned on: where to look, and how likely each is."""

from __future__ import annotations

import numpy as np

from foedus.alignment.breaks.posterior import DEFAULT, Settings, evidence
from foedus.alignment.breaks.segments import Flags, Floats
from foedus.alignment.breaks.series import Series

FINE = 1.2
"""Distance of neighbouring slopes, in standard errors of one: the sum errs by less than 1e-5."""

WIDE = 1.5
"""How far slopes reach, in standard deviations of the series per one of the covariate."""

HOPELESS = 1e-6
"""Slopes of less posterior weight than this are left out when the draws of a series are run."""


def centred(covariate: Floats, observed: Flags) -> Floats | None:
    """A covariate with mean 0 and variance 1 over observed years; None where it never varies."""
    seen = covariate[observed]
    spread = seen.std()
    if spread <= 1e-9 * max(1.0, float(np.abs(seen).max())):
        return None
    return np.asarray((covariate - seen.mean()) / spread)


def slopes_of(series: Series) -> tuple[Floats, Floats]:
    """Slopes that cover what a covariate can explain, with their log prior weights.

    The prior of a slope is normal, with the variance of the series itself: the covariate may
    explain nothing or everything.
    """
    seen = series.observed.sum(axis=0).min()
    reach = WIDE * float(np.sqrt(series.spread.max()))
    count = 2 * int(np.ceil(reach / (FINE / np.sqrt(seen)))) + 1
    slopes = np.linspace(-reach, reach, count)
    logs = -(slopes**2) / (2.0 * float(series.spread.mean()))
    return slopes, logs - np.log(np.exp(logs).sum())


def likely(
    series: Series, covariate: Floats, settings: Settings = DEFAULT
) -> tuple[Floats, Floats, Floats]:
    """Return the covariate, and those slopes (with their log prior) that any series supports."""
    slopes, priors = slopes_of(series)
    logs = evidence(series.shifted(covariate, slopes), settings).reshape(len(slopes), -1)
    logs += priors[:, None]
    kept = (logs - logs.max(axis=0)).max(axis=1) > np.log(HOPELESS)
    return covariate, slopes[kept], priors[kept]
