"""Ideal points from the stored roll calls of the UN General Assembly.

The dynamic ordinal probit of Bailey, Strezhnev and Voeten (2017); higher is closer to the order led
by the United States.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from foedus.errors import NotConvergedError
from foedus.extras import need
from foedus.lineage import code_digest
from foedus.measuring.ideal_votes import bridges_of, votes_of
from foedus.measuring.tables import columns
from foedus.project import Project
from foedus.store import Cache

DRAWS = 2000
CHAINS = 2
THIN = 2
FEWEST_DRAWS = 4  # of a chain: R-hat compares its halves
HIGHEST_MEDIAN_R_HAT = 1.1
HIGH_R_HAT = 1.2
MOST_ABOVE = 0.05
AMPLE = 1000
QUANTILES = (0.05, 0.5, 0.95)
PARTS = 5000  # draws are kept in steps of 1 / 5000
PREVIEW_DRAWS = 2000
PREVIEW_WIDTH = 1.6448536269514722

Tell = Callable[[str], None]


def silent(_: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, eq=False)
class IdealPoints:
    """Where each state stood in each session, with draws of all at once.

    Arrays over state-sessions, sorted by state, then session; ``draws`` (draws, state-sessions)
    are joint, so that distances and ranks have their own intervals.  A preview has draws as well,
    but of each state-session alone, given roll calls at their mode: its intervals are too narrow
    by a tenth or more.  ``effective`` and ``r_hat`` are NaN there.
    """

    ccode: Any
    session: Any
    year: Any
    n_votes: Any
    median: Any
    q05: Any
    q95: Any
    draws: Any
    effective: Any
    r_hat: Any
    preview: bool
    made: Mapping[str, str]

    def rows(self, ccode: int | None = None) -> list[dict[str, Any]]:
        """The table, of one state or of all: ccode, session, year, median, q05, q95, n_votes."""
        where = range(len(self.ccode)) if ccode is None else self._of(ccode)
        return [
            {
                "ccode": int(self.ccode[i]),
                "session": int(self.session[i]),
                "year": int(self.year[i]),
                "median": round(float(self.median[i]), 4),
                "q05": round(float(self.q05[i]), 4),
                "q95": round(float(self.q95[i]), 4),
                "n_votes": int(self.n_votes[i]),
            }
            for i in where
        ]

    def distances(self, one: int, two: int) -> list[dict[str, Any]]:
        """Distance between two states by session that both voted in, with its 90% interval."""
        np = need("numpy", "measure")
        first = {int(self.session[i]): i for i in self._of(one)}
        second = {int(self.session[i]): i for i in self._of(two)}
        out = []
        for session in sorted(set(first) & set(second)):
            i, j = first[session], second[session]
            apart = np.abs(self.draws[:, i] - self.draws[:, j])
            low, middle, high = np.quantile(apart, QUANTILES)
            out.append(
                {
                    "session": session,
                    "year": int(self.year[i]),
                    "median": round(float(middle), 4),
                    "q05": round(float(low), 4),
                    "q95": round(float(high), 4),
                    "first": round(float(self.median[i]), 4),
                    "second": round(float(self.median[j]), 4),
                }
            )
        return out

    @property
    def few(self) -> float:
        """Share of state-sessions with fewer than 1,000 effective draws."""
        return float((self.effective < AMPLE).mean())

    def _of(self, ccode: int) -> list[int]:
        np = need("numpy", "measure")
        return [int(i) for i in np.flatnonzero(self.ccode == ccode)]


def measure(
    project: Project,
    as_of: date | None = None,
    *,
    preview: bool = False,
    draws: int = DRAWS,
    seed: int = 1,
    sessions: tuple[int, int] | None = None,
    tell: Tell = silent,
) -> IdealPoints:
    """Estimate ideal points of all states; kept in the project's cache under all that made them.

    Parameters
    ----------
    draws
        Draws to keep, over both chains; one of every ``THIN`` sweeps.
    sessions
        First and last session; all where left out.

    Raises
    ------
    NotFoundError
        The votes are not stored, or there are none in these sessions.
    InvalidDataError
        Votes that cannot be read as votes.
    NotConvergedError
        The chains disagree; says by how much.
    MissingExtraError
        numpy, numba or scipy is not installed.
    """
    np = need("numpy", "measure")
    need("numba", "measure")
    need("scipy", "measure")
    tell("votes")
    read = columns(project, "un_votes", ["resid", "ccode", "vote", "date"], as_of)
    bridges = bridges_of(project, as_of)
    settings = f"preview={preview} draws={draws} seed={seed} sessions={sessions}"
    key = Cache.key("ideal", code_digest(), settings, str(as_of), repr(sorted(read.made.items())))
    kept = project.cache.get(key)
    if kept is not None:
        return _decoded(kept, preview=preview, made=read.made)
    columns_of = {name: np.asarray(read.table[name]) for name in ("resid", "ccode", "vote", "date")}
    votes, years = votes_of(columns_of, bridges, sessions)
    if preview:
        found = _preview(votes, years, read.made, tell)
    else:
        found = _posterior(votes, years, read.made, draws, seed, tell)
    project.cache.put(key, _encoded(found))
    return found


def _preview(
    votes: Any, years: Mapping[int, int], made: Mapping[str, str], tell: Tell
) -> IdealPoints:
    np = need("numpy", "measure")
    from foedus.alignment.ideal.estimate import find_mode  # noqa: PLC0415

    tell("mode")
    mode = find_mode(votes)
    rng = np.random.default_rng(0)
    noise = rng.standard_normal((PREVIEW_DRAWS, mode.place.size), dtype=np.float32)
    half = PREVIEW_WIDTH * mode.deviation
    unknown = np.full(mode.place.size, np.nan)
    return IdealPoints(
        **_labels(votes, years),
        median=mode.place,
        q05=mode.place - half,
        q95=mode.place + half,
        draws=(mode.place + mode.deviation * noise).astype(np.float32),
        effective=unknown,
        r_hat=unknown,
        preview=True,
        made=made,
    )


def _posterior(  # noqa: PLR0917
    votes: Any, years: Mapping[int, int], made: Mapping[str, str], draws: int, seed: int, tell: Tell
) -> IdealPoints:
    np = need("numpy", "measure")
    from foedus.alignment.ideal.estimate import WARM_UP, sample  # noqa: PLC0415

    each = max(draws // CHAINS, FEWEST_DRAWS)
    sweeps = CHAINS * (WARM_UP + THIN * each)
    done = [0]

    def count() -> None:
        done[0] += 1
        if done[0] % max(sweeps // 20, 1) == 0:
            tell(f"sweep {done[0]:,} of {sweeps:,}")

    found = sample(votes, each, CHAINS, THIN, seed, tell=count)
    mixing = found.mixing
    _require_convergence(votes, mixing.r_hat, draws)
    rounded = np.round(found.pooled * PARTS).astype(np.int16) / np.float32(PARTS)
    low, middle, high = np.quantile(rounded, QUANTILES, axis=0)
    return IdealPoints(
        **_labels(votes, years),
        median=middle,
        q05=low,
        q95=high,
        draws=rounded,
        effective=mixing.effective,
        r_hat=mixing.r_hat,
        preview=False,
        made=made,
    )


def _require_convergence(votes: Any, r_hat: Any, draws: int) -> None:
    """Chains tell the same of most state-sessions."""
    np = need("numpy", "measure")
    middle, above = float(np.nanmedian(r_hat)), float((r_hat > HIGH_R_HAT).mean())
    if middle <= HIGHEST_MEDIAN_R_HAT and above <= MOST_ABOVE:
        return
    worst = int(np.nanargmax(r_hat))
    state = votes.states[votes.unit_state[worst]]
    session = votes.sessions[votes.unit_session[worst]]
    raise NotConvergedError(
        f"The ideal points did not settle: R-hat is {middle:.3f} in the median (at most "
        f"{HIGHEST_MEDIAN_R_HAT}) and above {HIGH_R_HAT} in {above:.0%} of state-sessions (at most "
        f"{MOST_ABOVE:.0%}); it is highest, {r_hat[worst]:.2f}, of state {state} in session "
        f"{session}. Ask for more draws (--draws {4 * draws}), or for the preview (--preview). "
        "Nothing was written."
    )


def _labels(votes: Any, years: Mapping[int, int]) -> dict[str, Any]:
    np = need("numpy", "measure")
    session = votes.sessions[votes.unit_session]
    return {
        "ccode": votes.states[votes.unit_state],
        "session": session,
        "year": np.array([years[int(s)] for s in session]),
        "n_votes": votes.counts,
    }


FIELDS = ("ccode", "session", "year", "n_votes", "median", "q05", "q95", "effective", "r_hat")


def _encoded(found: IdealPoints) -> bytes:
    np = need("numpy", "measure")
    out = io.BytesIO()
    draws = np.round(found.draws * PARTS).astype(np.int16)
    np.savez(out, draws=draws, **{name: getattr(found, name) for name in FIELDS})
    return out.getvalue()


def _decoded(kept: bytes, *, preview: bool, made: Mapping[str, str]) -> IdealPoints:
    np = need("numpy", "measure")
    with np.load(io.BytesIO(kept)) as read:
        draws = read["draws"] / np.float32(PARTS)
        return IdealPoints(
            **{name: read[name] for name in FIELDS}, draws=draws, preview=preview, made=made
        )
