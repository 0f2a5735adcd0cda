"""The few probabilities that the report computes, each from a stated model.

All are exact (no sampling): regularised incomplete beta functions and the normal distribution.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

TAIL = 0.05
"""Mass outside a 90 % interval on each side."""

HALVINGS = 24
"""Steps of bisection: a quantile is then right to seven digits."""

Z90 = NormalDist().inv_cdf(1 - TAIL)


@dataclass(frozen=True, slots=True)
class Chance:
    """A probability with the interval that its inputs allow; all are shares, 0 to 1."""

    value: float
    low: float
    high: float

    @property
    def complement(self) -> Chance:
        """The chance of the opposite."""
        return Chance(1 - self.value, 1 - self.high, 1 - self.low)


def beta_cdf(x: float, a: float, b: float) -> float:
    """Regularised incomplete beta function I_x(a, b)."""
    import mpmath  # noqa: PLC0415

    return min(1.0, max(0.0, float(mpmath.betainc(a, b, 0, x, regularized=True))))


def beta_quantile(p: float, a: float, b: float) -> float:
    """Value below which a Beta(a, b) variable lies with probability p, by bisection."""
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if beta_cdf(middle, a, b) < p:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def share_of_trials(successes: int, trials: int) -> Chance:
    """Chance that the next trial succeeds, with a 90 % interval (Jeffreys 1946).

    The prior is Beta(1/2, 1/2); the value is the posterior mean.

    Raises
    ------
    ValueError
        Where there are more successes than trials, or fewer than none.
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} successes in {trials} trials")
    a, b = successes + 0.5, trials - successes + 0.5
    return Chance(a / (a + b), beta_quantile(TAIL, a, b), beta_quantile(1 - TAIL, a, b))


def rate_is_higher(later: float, later_years: float, earlier: float, years: float) -> float:
    """Chance that a Poisson rate was higher in a later span than in an earlier one.

    Both rates have the Jeffreys prior Gamma(1/2, 0), so that their ratio follows a beta
    distribution: P = 1 - I_t(later + 1/2, earlier + 1/2) with t the later span's share of years.

    Parameters
    ----------
    later, earlier
        Events counted in each span.
    later_years, years
        Lengths of the spans in years, both above zero.

    Raises
    ------
    ValueError
        Where a span has no length or a count is negative.
    """
    if min(later_years, years) <= 0 or min(later, earlier) < 0:
        raise ValueError("counts are not negative, and spans are longer than nothing")
    threshold = later_years / (later_years + years)
    return 1 - beta_cdf(threshold, later + 0.5, earlier + 0.5)


def log_is_higher(
    now: tuple[float, float, float], then: tuple[float, float, float], *, coverage: float = 0.90
) -> float:
    """Chance that one logarithm is above another, both known as (value, low, high).

    The bounds are read as a central interval of the given coverage of a normal distribution
    (log-normal in the quantity itself), and the two errors as independent.
    """
    z = NormalDist().inv_cdf(0.5 + coverage / 2)
    spread = math.hypot((now[2] - now[1]) / (2 * z), (then[2] - then[1]) / (2 * z))
    difference = now[0] - then[0]
    if spread == 0:
        return 0.5 if difference == 0 else float(difference > 0)
    return NormalDist().cdf(difference / spread)
