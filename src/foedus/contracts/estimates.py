"""Alignment -> report: estimates with their uncertainty, and the verdicts on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Band:
    """An estimate: its median with the 50% and the 90% interval."""

    median: float
    q05: float
    q25: float
    q75: float
    q95: float


@dataclass(frozen=True, slots=True)
class IndexYear:
    """The latent alignment index of a dyad in a year.

    ``share_below`` is the share of the dyads of the model whose median lies below, that year;
    ``rose`` the probability that the dyad stands higher than the year before (None in the first);
    ``indicators`` the ids of the indicators observed that year.
    """

    year: int
    band: Band
    share_below: float | None
    rose: float | None
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contribution:
    """What an indicator did to the index in a year: the median with it less that without it."""

    year: int
    indicator: str
    shift: float
    records: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Loading:
    """How an indicator moves with the index, across all dyads.

    In units of the indicator's own scale per standard deviation of dyads; ``informed`` is the
    number of dyad-years that it was estimated from, and ``source`` what feeds it.
    """

    indicator: str
    title: str
    kind: str
    band: Band
    informed: int
    source: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a gate was passed: a test that the index must pass before it is shown."""

    gate: str
    title: str
    passed: bool
    statement: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Breaks:
    """Posterior of change points in a series.

    ``years`` gives of each year the probability that a new segment begins in it; ``number`` the
    probability of each number of breaks; ``hypotheses``, by year, the probability of a break
    within one year of it, and ``expected`` that same probability if all years were alike.
    ``values`` are the series (its median, where it is itself uncertain).  ``given_coverage`` holds
    the years' probabilities again, after conditioning on how much evidence each year has, and
    ``hypotheses_given_coverage`` those of the hypotheses; both are empty where nothing measures
    coverage apart from the values.  ``dates`` are the breaks of the most probable number, each
    as (median, 5% and 95% quantile); ``sets`` the most probable sets of breaks.
    ``steps_over_walk`` is the log Bayes factor of levels that only break over a random walk.
    """

    series: str
    title: str
    values: Mapping[int, float]
    years: Mapping[int, float]
    number: Mapping[int, float]
    hypotheses: Mapping[int, float]
    expected: float
    given_coverage: Mapping[int, float] = field(default_factory=dict)
    hypotheses_given_coverage: Mapping[int, float] = field(default_factory=dict)
    dates: tuple[tuple[int, int, int], ...] = ()
    sets: tuple[tuple[tuple[int, ...], float], ...] = ()
    steps_over_walk: float | None = None


@dataclass(frozen=True, slots=True)
class AlignmentIndex:
    """The index of a dyad over the years, with what it rests on.

    ``withheld`` says why no number may be shown; empty where it may.  ``made`` names the fit and
    the evidence by digest, ``breaks`` its change points, carried over its posterior.
    """

    dyad: str
    title: str
    years: tuple[IndexYear, ...]
    contributions: tuple[Contribution, ...]
    loadings: tuple[Loading, ...]
    gates: tuple[Verdict, ...]
    withheld: str
    made: Mapping[str, str] = field(default_factory=dict)
    breaks: Breaks | None = None

    def at(self, year: int) -> IndexYear | None:
        """The index of a year."""
        return next((y for y in self.years if y.year == year), None)


@dataclass(frozen=True, slots=True)
class Asymmetry:
    """How unlike the two sides are in one respect, in a year.

    ``value`` is the natural log of A's figure over B's where ``form`` is ``log_ratio`` (positive:
    A has more, or depends more on B), else in the unit that ``unit`` names; ``direction`` is
    ``"RUS>CHN"`` where it runs one way and empty otherwise.  An end of the interval is None where
    it is unbounded.  ``reading`` says it in words; without a value ``void`` is the kind of void
    (that of readings, or ``zero_side``: no ratio to nothing) and ``reading`` the reason.
    ``records`` lead back to evidence, ``indicators`` to the cards.
    """

    aspect: str
    title: str
    direction: str
    year: int
    form: str
    unit: str
    value: float | None
    low: float | None
    high: float | None
    reading: str
    records: tuple[str, ...] = ()
    void: str = ""
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NetworkYear:
    """Where a dyad stands among all others in a year.

    ``together`` is the share of partitions (over layers, resolutions and seeds) that put both
    states in the same community; ``community`` names the other members of it, strongest ties
    first, and is empty where most partitions part the two.  ``sides`` names, by actor, the states
    that most partitions put beside it; ``joined`` and ``left`` are what changed in these since
    the year before (empty where that year was not measured, or other layers covered it).
    ``degree`` (mean tie, 1 is that of the average state) and ``betweenness`` (share of pairs of
    others that a shortest path through the actor connects) are by actor; ``expected`` is the
    strength of the tie that the two states' other ties alone would lead one to expect,
    ``strength`` the one observed.
    """

    year: int
    layers: tuple[str, ...]
    together: float
    community: tuple[str, ...]
    degree: Mapping[str, float]
    betweenness: Mapping[str, float]
    strength: float
    expected: Band
    sides: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    joined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    left: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
