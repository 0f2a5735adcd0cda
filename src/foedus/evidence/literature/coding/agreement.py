"""Krippendorff's alpha: how far coders agree beyond what chance would give them.

After Krippendorff, K. (2011), *Computing Krippendorff's Alpha-Reliability*, and (2019), *Content
Analysis*, 4th ed., chapter 12.  alpha = 1 - observed / expected disagreement, over all pairs of
values within units; values may be missing, and units with fewer than two take no part.

Intervals are percentiles over resampled units (each unit as it was coded by all its coders).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from foedus.errors import InvalidDataError
from foedus.extras import need

LEVELS = ("nominal", "ordinal", "interval", "ratio")
REPLICATES = 1000
CONFIDENCE = 0.95
SEED = 20_110_125
MOST_RATIOS = 5_000
"""Different values at the ratio level, of which all pairs are weighed."""

FEW = 20
"""Units below which an interval by resampling is called rough."""

_DEFINED = 0.9
"""Share of resamples in which alpha must be defined for an interval to be given."""

Units = Mapping[Hashable, Mapping[str, Hashable]]
"""By unit, the value that each coder gave; who gave none is not there."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """Alpha and what it rests on.

    ``alpha`` and the interval are None where they are not defined; ``why`` says why, in a
    sentence, and warns where there is something to beware of.  ``units`` are all, ``pairable``
    those with two values or more, ``values`` the number of values in those.  ``undefined`` is the
    share of resamples in which alpha was not defined.
    """

    level: str
    alpha: float | None
    low: float | None
    high: float | None
    confidence: float
    coders: int
    units: int
    pairable: int
    values: int
    categories: int
    observed: float | None
    expected: float | None
    undefined: float
    why: str


def agreement(
    units: Units,
    level: str = "nominal",
    *,
    replicates: int = REPLICATES,
    confidence: float = CONFIDENCE,
    seed: int = SEED,
) -> Agreement:
    """Krippendorff's alpha of coded units, with an interval.

    Parameters
    ----------
    units
        Values by unit and coder; numbers where the level is more than nominal.
    level
        Level of measurement, of ``LEVELS``: what a difference between two values weighs.
    replicates
        Resamples for the interval; 0 for none.

    Raises
    ------
    InvalidDataError
        A level that is none; a value that is no number, or a negative one at the ratio level.
    """
    if level not in LEVELS:
        raise InvalidDataError(f"{level!r} is no level of measurement: {', '.join(LEVELS)}.")
    coders = {coder for values in units.values() for coder in values}
    pairable = [tuple(v.values()) for v in units.values() if len(v) > 1]
    values = _ordered({value for given in pairable for value in given}, level)
    facts: dict[str, Any] = {
        "level": level, "confidence": confidence, "coders": len(coders), "units": len(units),
        "pairable": len(pairable), "values": sum(map(len, pairable)), "categories": len(values),
    }  # fmt: skip
    why = _undefined(len(coders), len(units), len(pairable), len(values))
    if why:
        return Agreement(
            alpha=None, low=None, high=None, observed=0.0 if pairable else None,
            expected=0.0 if pairable else None, undefined=1.0, why=why, **facts,
        )  # fmt: skip
    computed = _Counted(pairable, values, level)
    observed, expected = computed.disagreements(computed.times)
    low, high, undefined, caution = computed.interval(replicates, confidence, seed)
    return Agreement(
        alpha=1 - observed / expected, low=low, high=high, observed=observed, expected=expected,
        undefined=undefined, why=caution, **facts,
    )  # fmt: skip


def presence(units: Units, value: Hashable) -> Units:
    """The same units with one value against all others."""
    return {
        unit: {coder: given == value for coder, given in values.items()}
        for unit, values in units.items()
    }


def _undefined(coders: int, units: int, pairable: int, values: int) -> str:
    if not units:
        return "Nothing was coded, so that agreement is not defined."
    if coders < 2:  # noqa: PLR2004 - agreement is between two
        return "There is one coder, and agreement is between two or more."
    if not pairable:
        return "No unit has the values of two coders, so that nothing can be compared."
    if values < 2:  # noqa: PLR2004
        return (
            f"All values of the {pairable} units that can be compared are the same: without "
            "variation alpha is not defined (0/0), and says nothing of the coders."
        )
    return ""


def _ordered(values: set[Hashable], level: str) -> list[Any]:
    if level == "nominal":
        return sorted(values, key=lambda v: (type(v).__name__, str(v)))
    for value in values:
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # noqa: PLR0124
            raise InvalidDataError(
                f"{value!r} is no number, as the {level} level needs. Nothing was computed."
            )
        if abs(value) == float("inf"):
            raise InvalidDataError(f"{value!r} has no distance to others. Nothing was computed.")
        if level == "ratio" and value < 0:
            raise InvalidDataError(
                f"{value!r} is negative; ratios need a zero below all values. Nothing was computed."
            )
    if level == "ratio" and len(values) > MOST_RATIOS:
        raise InvalidDataError(
            f"{len(values):,} different values are more than the {MOST_RATIOS:,} that the ratio "
            "level takes; round them. Nothing was computed."
        )
    return sorted(values, key=float)


class _Counted:
    """Values by unit, and the disagreements when each unit counts so many times.

    Units with the same values are one row that counts many times, which resampling draws as often
    as its units would be drawn.
    """

    def __init__(
        self, pairable: Sequence[Sequence[Hashable]], values: Sequence[Any], level: str
    ) -> None:
        self._np = np = need("numpy", "literature")
        index = {value: i for i, value in enumerate(values)}
        rows = Counter(tuple(sorted(index[v] for v in given)) for given in pairable)
        self._value = np.array([i for row in rows for i in row])
        self._sizes = np.array([len(row) for row in rows], dtype=float)
        self._unit = np.repeat(np.arange(len(rows)), self._sizes.astype(int))
        self.times = np.array(list(rows.values()), dtype=float)
        self._level = level
        self._n_values = len(values)
        if level == "nominal":
            self._within = self._nominal_within()
        elif level == "ratio":
            self._ratios = _ratio_weights(np, np.array(values, dtype=float))
            self._within = self._ratio_within()
        elif level == "interval":
            numbers = np.array(values, dtype=float)
            scale = max(float(np.ptp(numbers)), 1e-300)
            self._numbers = (numbers - numbers.mean()) / scale  # alpha knows no origin or unit
            self._scale = scale**2
            self._within = self._squares_within(self._numbers)

    def disagreements(self, weights: Any) -> tuple[float, float]:
        """Observed and expected disagreement when each row counts ``weights`` times."""
        np = self._np
        n_of = np.bincount(self._value, weights=weights[self._unit], minlength=self._n_values)
        total = float(n_of.sum())
        within, scale = getattr(self, "_within", None), 1.0
        if self._level == "nominal":
            among = total**2 - float((n_of**2).sum())
        elif self._level == "ratio":
            among = float(n_of @ self._ratios @ n_of)
        else:
            numbers = self._numbers if self._level == "interval" else _midranks(np, n_of)
            scale = self._scale if self._level == "interval" else 1.0
            among = 2 * (total * float(n_of @ numbers**2) - float(n_of @ numbers) ** 2)
            if within is None:
                within = self._squares_within(numbers)
        observed = float(weights @ within) / total
        return scale * observed, scale * among / (total * (total - 1))

    def interval(
        self, replicates: int, confidence: float, seed: int
    ) -> tuple[float | None, float | None, float, str]:
        """Percentiles of alpha over resampled units, the share without one, and a caution."""
        np = self._np
        count = int(self.times.sum())
        if replicates < 1:
            return None, None, 0.0, ""
        if count < 2:  # noqa: PLR2004
            return None, None, 0.0, "One unit can be compared: it has no interval."
        rng = np.random.default_rng(seed)
        found = []
        for _ in range(replicates):
            drawn = rng.multinomial(count, self.times / count).astype(float)
            observed, expected = self.disagreements(drawn)
            if expected > 1e-12:  # noqa: PLR2004 - all values of the resample are the same
                found.append(1 - observed / expected)
        undefined = 1 - len(found) / replicates
        if undefined > 1 - _DEFINED:
            return (
                None,
                None,
                undefined,
                (
                    f"There is so little variation that alpha is not defined in {undefined:.0%} of "
                    "the resamples; no interval is given."
                ),
            )
        tail = (1 - confidence) / 2
        low, high = (float(x) for x in np.quantile(found, [tail, 1 - tail]))
        caution = (
            "" if count >= FEW else f"Only {count} units can be compared: the interval is rough."
        )
        return low, high, undefined, caution

    def _nominal_within(self) -> Any:
        np = self._np
        pairs, counts = np.unique(self._unit * self._n_values + self._value, return_counts=True)
        alike = np.bincount(
            pairs // self._n_values, weights=counts.astype(float) ** 2, minlength=len(self.times)
        )
        return (self._sizes**2 - alike) / (self._sizes - 1)

    def _ratio_within(self) -> Any:
        """Pairs within units: each value with those behind it in its unit."""
        np = self._np
        total = np.zeros(len(self.times))
        for step in range(1, int(self._sizes.max())):
            one, other = self._value[:-step], self._value[step:]
            same = self._unit[:-step] == self._unit[step:]
            weights = np.where(same, self._ratios[one, other], 0.0)
            total += np.bincount(self._unit[:-step], weights=weights, minlength=len(total))
        return 2 * total / (self._sizes - 1)

    def _squares_within(self, numbers: Any) -> Any:
        np = self._np
        x = numbers[self._value]
        sums = np.bincount(self._unit, weights=x)
        apart = x - (sums / self._sizes)[self._unit]
        return 2 * self._sizes * np.bincount(self._unit, weights=apart**2) / (self._sizes - 1)


def _midranks(np: Any, n_of: Any) -> Any:
    """Ranks such that the squared difference of two is Krippendorff's ordinal weight."""
    ranks = np.cumsum(n_of) - n_of / 2
    return ranks - (ranks @ n_of) / n_of.sum()


def _ratio_weights(np: Any, values: Any) -> Any:
    sums = values[:, None] + values[None, :]
    apart = values[:, None] - values[None, :]
    return (apart / np.where(sums == 0, 1.0, sums)) ** 2
