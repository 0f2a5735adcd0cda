"""Series made free of their units, with their voids."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from foedus.alignment.breaks.segments import Flags, Floats


@dataclass(frozen=True, slots=True)
class Series:
    """Series by year, made free of units.

    ``values`` (T, n) have mean 0 and yearly differences of variance 2, so that noise alone has
    variance 1; ``observed`` is (T, n), or (T, 1) where all share their voids; ``spread`` is the
    variance of each standardised series, or one for all where they are draws of one.
    """

    values: Floats
    observed: Flags
    spread: Floats

    @property
    def years(self) -> int:
        """Years from the first to the last, voids included."""
        return len(self.values)

    def columns(self, chosen: slice) -> tuple[Flags, Floats]:
        """What is observed of some series, and their spread: as one where all share them."""
        observed = self.observed if self.observed.shape[1] == 1 else self.observed[:, chosen]
        return observed, self.spread if len(self.spread) == 1 else self.spread[chosen]

    def shifted(self, covariate: Floats, slopes: Floats) -> Series:
        """Every series less each multiple of a covariate: (T, slopes x n), the series innermost."""
        many = self.values[:, None, :] - slopes[:, None] * covariate[:, None, None]
        times = len(slopes)
        observed = self.observed if self.observed.shape[1] == 1 else np.tile(self.observed, times)
        spread = self.spread if len(self.spread) == 1 else np.tile(self.spread, times)
        return Series(many.reshape(self.years, -1), observed, spread)


def standardised(values: Floats, observed: Flags, *, alike: bool = False) -> Series:
    """Take the unit and the origin out of series.

    The scale is von Neumann's: half the mean square of differences between neighbouring observed
    years, which a few steps hardly widen.  Standardised so, a series in other units is the same.

    Parameters
    ----------
    values, observed
        (T, n); each series has at least two different observed values.
    alike
        The series are draws of one, with the same voids: they share the spread of levels, and so
        all that does not depend on their values.
    """
    rows = np.where(observed, values, 0.0)
    seen = observed.sum(axis=0)
    centred = np.where(observed, rows - rows.sum(axis=0) / seen, 0.0)
    scale = np.sqrt(_mean_square_step(centred, observed) / 2.0)
    made = centred / scale
    spread = (made * made).sum(axis=0) / seen
    if alike:
        return Series(made, observed[:, :1], np.array([spread.mean()]))
    same = bool((observed == observed[:, :1]).all())
    return Series(made, observed[:, :1] if same else observed, spread)


def _mean_square_step(rows: Floats, observed: Flags) -> Floats:
    """Mean square of the differences between neighbouring observed years, by series."""
    previous = rows[0].copy()
    total, count = np.zeros((2, rows.shape[1]))
    begun = observed[0].copy()
    for now, here in zip(rows[1:], observed[1:], strict=True):
        both = here & begun
        total += np.where(both, now - previous, 0.0) ** 2
        count += both
        previous = np.where(here, now, previous)
        begun |= here
    return np.asarray(total / count)
