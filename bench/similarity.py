"""Six measures of all dyad-years of UN votes and of alliances: ours, a loop in numpy, and pandas.

    python bench/similarity.py [repeats]

S, S squared, kappa, pi, tau-b and A from stored votes and promises in memory; reading is told
apart.  The loop goes dyad by dyad, over a sample; pandas joins the votes of a year with themselves,
over a sample of years; both are extrapolated, and both must find what foedus finds.  The store is
that of ``FOEDUS_DATA``, or one that is brought from a mirror (``FOEDUS_MIRROR``, or
../shared/mirror) first.

Prints medians of wall seconds, all in one process.  Believe the ratios.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from foedus.alignment.similarity.codings import portfolio
from foedus.alignment.similarity.joint import JointCounts, joint_counts
from foedus.alignment.similarity.measures import similarity
from foedus.alignment.similarity.sheets import Sheet
from foedus.measuring import portfolios
from foedus.project import Project

ROOT = Path(__file__).parents[1]
MEASURES = ("s", "s_squared", "kappa", "pi", "taub", "a")
SOURCES = ("un_votes", "atop", "nmc")
SAMPLE = 3000
EVERY = 12
"""pandas does one year in so many."""
NOTHING = 1e-9
"""A denominator up to here is 0."""


def bring_all(folder: Path) -> None:
    """Bring the sources that the bench needs into a store."""
    mirror = os.environ.get("FOEDUS_MIRROR") or str(ROOT.parent / "shared" / "mirror")
    print(f"bringing {', '.join(SOURCES)} from {mirror}", file=sys.stderr)
    environment = {**os.environ, "FOEDUS_DATA": str(folder)}
    main = [sys.executable, "-c", "from foedus.cli import main; main()"]
    options = ["data", "fetch", *SOURCES, "--mirror", mirror, "-q"]
    subprocess.run([*main, *options], env=environment, check=True, stdout=subprocess.DEVNULL)


def timed(what: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    """Median seconds, and what the last run gave."""
    seconds, given = [], None
    for _ in range(repeats):
        began = time.perf_counter()
        given = what()
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds), given


def ours(stored: Any, source: str) -> tuple[JointCounts, dict[str, Any], list[Sheet]]:
    """From columns in memory to six measures of every dyad-year."""
    of = portfolio(source, "valued")
    span = portfolios.covered(stored, of, None)
    sheets = list(portfolios.sheets_of(Project(), of, stored, None, span))
    counts = joint_counts(sheets, of.coding.top)
    return counts, similarity(counts, MEASURES), sheets


def one_dyad(x: Any, y: Any, top: int) -> tuple[float, ...]:
    """All six measures of two portfolios, as one writes them for a single dyad."""
    both = (x >= 0) & (y >= 0)
    a, b = x[both].astype(float), y[both].astype(float)
    n = len(a)
    apart = np.abs(a - b)
    squared = (apart**2).sum()
    squares = (a**2).sum() + (b**2).sum()
    s = 1 - 2 * apart.sum() / (top * n)
    below = squares - 2 * a.sum() * b.sum() / n
    pooled = squares - (a.sum() + b.sum()) ** 2 / (2 * n)
    table = np.histogram2d(a, b, bins=top + 1, range=((-0.5, top + 0.5), (-0.5, top + 0.5)))[0]
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    codes = np.arange(top + 1)
    chance = (np.abs(codes[:, None] - codes) * np.outer(rows, columns)).sum() / n**2
    surplus = sum(
        table[i, j] * (table[:i, :j].sum() - table[:i, j + 1 :].sum()) for i in codes for j in codes
    )
    room = (n * n - (rows**2).sum()) * (n * n - (columns**2).sum())
    return (
        s,
        1 - 2 * squared / (top**2 * n),
        1 - squared / below if below > NOTHING else 0.0,
        1 - squared / pooled if pooled > NOTHING else 0.0,
        2 * surplus / np.sqrt(room) if room > 0 else np.nan,
        s - (1 - 2 * chance / top),
    )


def loop(sheets: list[Sheet], counts: JointCounts, made: Mapping[str, Any], top: int) -> float:
    """Seconds that the loop would take for all dyad-years, from a sample of them."""
    by_year = {sheet.year: sheet for sheet in sheets}
    picked = np.random.default_rng(1).choice(len(counts), SAMPLE, replace=False)
    rows = []
    for at in picked:
        sheet = by_year[int(counts.year[at])]
        i, j = np.searchsorted(sheet.states, [counts.first[at], counts.second[at]])
        rows.append((sheet.levels[i], sheet.levels[j]))
    began = time.perf_counter()
    found = np.array([one_dyad(x, y, top) for x, y in rows])
    spent = time.perf_counter() - began
    mine = np.stack([made[name][picked] for name in MEASURES], axis=1)
    if not np.allclose(found, mine, atol=1e-9, equal_nan=True):
        raise SystemExit("the loop and foedus differ")
    return spent * len(counts) / SAMPLE


def in_pandas(stored: Any, counts: JointCounts, made: Mapping[str, Any]) -> float:
    """Seconds that pandas would take for all years, from one year in ``EVERY``."""
    votes = stored.table.to_pandas()
    years = sorted(set(counts.year.tolist()))[::EVERY]
    spent, rows = 0.0, 0
    for year in years:
        began = time.perf_counter()
        found = pandas_year(votes[votes.year == year])
        spent += time.perf_counter() - began
        rows += len(found)
        here = counts.year == year
        mine = pd.DataFrame(
            {name: made[name][here] for name in MEASURES},
            index=pd.MultiIndex.from_arrays([counts.first[here], counts.second[here]]),
        )
        if not np.allclose(found.to_numpy(), mine.loc[found.index].to_numpy(), equal_nan=True):
            raise SystemExit("pandas and foedus differ")
    return spent * len(counts) / rows


def pandas_year(votes: Any) -> Any:
    """Votes joined with themselves, grouped by pair; tau-b from the table of each pair."""
    own = votes[["resid", "ccode", "vote"]]
    both = own.merge(own, on="resid", suffixes=("1", "2"))
    both = both[both.ccode1 < both.ccode2]
    x, y = both.vote1 - 1.0, both.vote2 - 1.0
    both = both.assign(
        x=x,
        y=y,
        xx=x * x,
        yy=y * y,
        d=(x - y).abs(),
        dd=(x - y) ** 2,
        cell=both.vote1 * 10 + both.vote2,
    )
    pair = both.groupby(["ccode1", "ccode2"])
    t = pair[["x", "y", "xx", "yy", "d", "dd"]].sum().assign(n=pair.size())
    c = both.groupby(["ccode1", "ccode2", "cell"]).size().unstack(fill_value=0)  # noqa: PD010
    cell = {(i, j): c.get(i * 10 + j, 0 * t.n) for i in (1, 2, 3) for j in (1, 2, 3)}
    r = {i: sum(cell[i, j] for j in (1, 2, 3)) for i in (1, 2, 3)}
    k = {j: sum(cell[i, j] for i in (1, 2, 3)) for j in (1, 2, 3)}
    chance = sum(abs(i - j) * r[i] * k[j] for i in r for j in k) / t.n**2
    surplus = sum(
        cell[i, j] * (cell[h, g] if g < j else -cell[h, g])
        for i in r for j in k for h in r for g in k if h < i and g != j
    )  # fmt: skip
    room = (t.n**2 - sum(v**2 for v in r.values())) * (t.n**2 - sum(v**2 for v in k.values()))
    below = t.xx + t.yy - 2 * t.x * t.y / t.n
    pooled = t.xx + t.yy - (t.x + t.y) ** 2 / (2 * t.n)
    s = 1 - t.d / t.n
    return pd.DataFrame(
        {
            "s": s,
            "s_squared": 1 - t.dd / (2 * t.n),
            "kappa": (1 - t.dd / below.where(below > NOTHING)).fillna(0),
            "pi": (1 - t.dd / pooled.where(pooled > NOTHING)).fillna(0),
            "taub": 2 * surplus / np.sqrt(room.where(room > 0)),
            "a": chance - t.d / t.n,
        }
    )


def told(name: str, seconds: float, beside: float) -> None:
    """Print a line."""
    print(f"{name:52}{seconds:9.2f} s {seconds / beside:9.1f} times foedus")


def main() -> None:
    """Run each way, and print."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as name:
        if "FOEDUS_DATA" not in os.environ:
            bring_all(Path(name))
            os.environ["FOEDUS_DATA"] = name
        for source in ("unga", "atop"):
            of = portfolio(source, "valued")
            reading, stored = timed(lambda of=of: portfolios.read(Project(), of, None), 1)
            mine, (counts, made, sheets) = timed(lambda s=stored, n=source: ours(s, n), repeats)
            print(f"{of.title}: {len(counts):,} dyad-years; reading {reading:.2f} s")
            told("foedus, six measures", mine, mine)
            told(
                f"a loop in numpy, {SAMPLE:,} dyads extrapolated",
                loop(sheets, counts, made, of.coding.top),
                mine,
            )
            if source == "unga":
                told(
                    f"pandas, one year in {EVERY} extrapolated",
                    in_pandas(stored, counts, made),
                    mine,
                )


if __name__ == "__main__":
    main()
