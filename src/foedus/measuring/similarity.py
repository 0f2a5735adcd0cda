"""Similarity of portfolios from stored votes and alliances, of all dyads and years or of some.

The universe of an alliance portfolio are the members of the COW state system on any day of the
year, the state itself included; that of votes are the roll calls of the calendar year.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from foedus.alignment.cards import read_yaml
from foedus.alignment.similarity.catalogue import MEASURES, USUAL, chosen
from foedus.alignment.similarity.codings import Portfolio, portfolio
from foedus.contracts.dataset import SourceCard
from foedus.errors import NotFoundError
from foedus.extras import need
from foedus.project import Project

if TYPE_CHECKING:
    from foedus.alignment.similarity.joint import JointCounts


@dataclass(frozen=True)
class Similarities:
    """Measures of every pair and year, with the counts behind them.

    ``values[measure]`` and ``counts`` run over the same pairs and years, NaN where a measure is
    not defined.  ``span`` are the first and last year measured, ``covered`` those of the source;
    ``made`` names every snapshot that was read; ``cards`` are the sources whose terms apply.
    """

    portfolio: Portfolio
    counts: JointCounts
    values: Mapping[str, Any]
    span: tuple[int, int]
    covered: tuple[int, int]
    made: Mapping[str, str]
    cards: tuple[SourceCard, ...]
    as_of: date | None

    def __len__(self) -> int:
        return len(self.counts)

    def base_rates(self) -> dict[str, Any]:
        """How each side stands toward everything, beside which agreement must be read.

        Of votes: the share of each vote among the joint ones, ``yes1`` of the first side and
        ``yes2`` of the second.  Of alliances: the number of other states with each promise.
        """
        coding = self.portfolio.coding
        found: dict[str, Any] = {}
        for side, held in zip("12", self.counts.margins, strict=True):
            if self.portfolio.form == "votes":
                shares = held / self.counts.n
                found |= {f"{name}{side}": shares[i] for i, name in enumerate(coding.names)}
                continue
            held[coding.itself] -= 1
            found |= {
                f"{name}{side}": held[i].astype(int) for i, name in enumerate(coding.names) if i > 0
            }
        return found

    def rows(self, first: int, second: int) -> list[dict[str, Any]]:
        """The years of a pair in order: n, measures, the interval of kappa and the base rates.

        ``kappa_90`` is there for votes only, as if roll calls were drawn; the third states of an
        alliance portfolio are all that there are.
        """
        np = need("numpy", "measure")
        at = (self.counts.first == min(first, second)) & (self.counts.second == max(first, second))
        here = self.counts.chosen(at)
        columns: dict[str, Any] = {"year": here.year, "n": here.n}
        columns |= {name: values[at] for name, values in self.values.items()}
        bounds = None
        if self.portfolio.form == "votes" and "kappa" in self.values:
            from foedus.alignment.similarity.measures import kappa_interval  # noqa: PLC0415

            bounds = kappa_interval(here)
        rates = {name: values[at] for name, values in self.base_rates().items()}
        found = []
        for i in range(len(here)):
            row: dict[str, Any] = {k: _plain(values[i]) for k, values in columns.items()}
            if bounds is not None:
                low, high = float(bounds.low[i]), float(bounds.high[i])
                row["kappa_90"] = None if np.isnan(low) else [low, high]
            found.append(row | {name: _plain(values[i]) for name, values in rates.items()})
        return found

    def summary(self) -> dict[str, dict[str, Any]]:
        """Of each measure: how many values are defined, the lowest, the median, the highest."""
        np = need("numpy", "measure")
        found = {}
        for name, values in self.values.items():
            own = values[~np.isnan(values)]
            spread = [float(q) for q in np.quantile(own, (0, 0.5, 1))] if len(own) else [None] * 3
            keys = ("defined", "lowest", "median", "highest")
            found[name] = dict(zip(keys, (len(own), *spread), strict=True))
        return found

    def table(self, *, base_rates: bool = False) -> Any:
        """A pyarrow table: ccode1, ccode2, year and a column for each measure, in that order.

        With base rates also n, the number of joint votes or of third states, and what
        ``base_rates`` gives.  Undefined values are null.
        """
        np, pa = need("numpy", "measure"), need("pyarrow", "measure")
        c = self.counts
        order = np.lexsort((c.year, c.second, c.first))
        made = {"ccode1": c.first, "ccode2": c.second, "year": c.year, **self.values}
        if base_rates:
            made |= {"n": c.n, **self.base_rates()}
        return pa.table(
            {name: pa.array(values[order], from_pandas=True) for name, values in made.items()}
        )


def measure_similarity(
    project: Project,
    source: str = "unga",
    coding: str = "valued",
    measures: Sequence[str] = USUAL,
    *,
    first: int | None = None,
    last: int | None = None,
    pairs: Collection[tuple[int, int]] | None = None,
    as_of: date | None = None,
) -> Similarities:
    """Measure the similarity of all pairs of states (or of some) in all covered years (or some).

    Parameters
    ----------
    source, coding
        What portfolios are made of, and how it is coded; see ``codings.yml``.
    measures
        Names from ``foedus.alignment.similarity.catalogue.MEASURES``.
    first, last
        Years; those outside the coverage of the source are not there in the result.
    pairs
        Only these pairs of COW numbers.
    as_of
        Use only what had happened and was known by then.

    Raises
    ------
    UsageError
        No such source, coding or measure; weights that the source does not have.
    NotFoundError
        The table is not stored or was not known by then, or covers none of the years.
    InvalidDataError
        Votes that the coding does not know.
    MissingExtraError
        numpy is not installed.
    """
    names = chosen(measures)
    of = portfolio(source, coding)
    weighted = any(MEASURES[name].weighted for name in names)
    need("numpy", "measure")
    from foedus.alignment.similarity.joint import joint_counts  # noqa: PLC0415 - numpy
    from foedus.alignment.similarity.measures import similarity  # noqa: PLC0415
    from foedus.measuring import portfolios  # noqa: PLC0415

    weights = portfolios.read_weights(project, of, as_of) if weighted else None
    stored = portfolios.read(project, of, as_of)
    covered = portfolios.covered(stored, of, as_of)
    span = portfolios.asked(of, covered, first, last)
    sheets = portfolios.sheets_of(project, of, stored, weights, span)
    counts = joint_counts(sheets, of.coding.top, pairs, weighted=weighted)
    tables = [stored] if weights is None else [stored, weights]
    return Similarities(
        portfolio=of,
        counts=counts,
        values=similarity(counts, names),
        span=span,
        covered=covered,
        made={name: made for one in tables for name, made in one.made.items()},
        cards=tuple(one.stored.card for one in tables),
        as_of=as_of,
    )


def _plain(value: Any) -> int | float | None:
    """A number as JSON knows it; None where it is not defined."""
    number: int | float = value.item()
    return None if math.isnan(number) else number


@dataclass(frozen=True, slots=True)
class KnownFailure:
    """A pair for which S and portfolio kappa are plainly wrong, and what to make of it."""

    names: str
    year: int
    values: Mapping[str, float]
    computed: bool
    origin: str
    why: str
    advice: str

    def text(self) -> str:
        """One paragraph to stand beside the measures."""
        shown = " and ".join(f"{_NAMES[name]} {value:.2f}" for name, value in self.values.items())
        return (
            f"Known failure: {self.names}, adversaries, reach {shown} on alliance portfolios in "
            f"{self.year} ({self.origin}): {self.why}. {self.advice}"
        )


_NAMES = {"s": "S", "kappa": "kappa"}


def known_failure(project: Project, as_of: date | None = None) -> KnownFailure:
    """The known failure of S and portfolio kappa; from the stored alliances if they are there.

    Where they are not (or were not known by the date) the quoted figures stand in, and say so.
    """
    at = read_yaml(files("foedus") / "alignment" / "similarity" / "known_failure.yml")
    try:
        found = measure_similarity(
            project,
            at["source"],
            at["coding"],
            tuple(at["quoted"]),
            first=at["year"],
            last=at["year"],
            pairs=((at["first"], at["second"]),),
            as_of=as_of,
        )
    except NotFoundError:
        found = None
    computed = found is not None and len(found) == 1
    if found is not None and computed:
        values = {name: float(column[0]) for name, column in found.values.items()}
        origin = f"computed from {', '.join(found.made)}, coding {at['coding']}"
    else:
        values, origin = at["quoted"], f"quoted, {at['quoted_from']}, coding {at['coding']}"
    return KnownFailure(at["names"], at["year"], values, computed, origin, at["why"], at["advice"])
