"""The latent alignment index beside published latent measures of alliance treaties.

    python bench/index_published.py PROJECT [INDEX.csv]

Fits the index to the data sets of a project, or reads what ``foedus measure index --all --csv``
wrote, and gives rank correlations with the depth of alliances of Benson and Clinton (2016) and of
Alley (2021), over dyads with an alliance that has a score: the deepest counts where there are
several.  A multilateral treaty has one depth for all its dyads, however close; so bilateral ones
stand apart.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

import foedus
from foedus.project import Project

FIRST, LAST = 1950, 2016
PAIR = 2
Allied = dict[tuple[int, int, int], list[int]]
SCORES = {
    "Benson and Clinton 2016": ("benson_clinton_scores", "depth_score"),
    "Alley 2021": ("alliance_latent_depth", "latent_depth_mean"),
}


def index_of(folder: str, written: str | None) -> dict[tuple[int, int, int], float]:
    """Medians by dyad and year."""
    if written is not None:
        with Path(written).open(encoding="utf-8", newline="") as file:
            rows = [tuple(row.values())[:4] for row in csv.DictReader(file)]
        return {(int(a), int(b), int(y)): float(m) for a, b, y, m in rows}
    from foedus.measuring.index.fitted import fit_world

    rows = fit_world(Project(Path(folder)), tell=print).rows
    first, second, year, median = (rows.column(k).to_pylist() for k in range(4))
    return dict(zip(zip(first, second, year, strict=True), median, strict=True))


def members(project: foedus.Project) -> dict[int, list[tuple[int, int, int]]]:
    """Members of every alliance, each with its first and last year."""
    table = project.table("atop_members").select("atopid", "ccode", "yrent", "yrexit", "last_year")
    found = defaultdict(list)
    for r in table.to_pyarrow().to_pylist():
        last = r["yrexit"] or r["last_year"] or LAST
        if r["yrent"] and r["ccode"] and last >= FIRST:
            found[r["atopid"]].append((r["ccode"], max(r["yrent"], FIRST), min(last, LAST)))
    return found


def allied(alliances: Mapping[int, list[tuple[int, int, int]]]) -> Allied:
    """Alliances of every dyad and year, by the years of each member."""
    found = defaultdict(list)
    for alliance, own in alliances.items():
        for a, first, last in own:
            for b, other_first, other_last in own:
                if a < b:
                    for year in range(max(first, other_first), min(last, other_last) + 1):
                        found[a, b, year].append(alliance)
    return found


def compare(
    index: Mapping[tuple[int, int, int], float],
    alliances: Allied,
    depth: Mapping[int, float],
) -> str:
    """Rank correlation over dyad-years, over dyads (means), and with an interval over dyads."""
    by_dyad = defaultdict(list)
    for (a, b, year), ids in alliances.items():
        scores = [depth[i] for i in ids if i in depth]
        if scores and (a, b, year) in index:
            by_dyad[a, b].append((index[a, b, year], max(scores)))
    pairs = [np.array(rows) for rows in by_dyad.values()]
    whole, rng = np.concatenate(pairs), np.random.default_rng(1)
    means = np.array([rows.mean(axis=0) for rows in pairs])
    again = [means[rng.integers(len(means), size=len(means))] for _ in range(1000)]
    low, high = np.quantile([spearmanr(*m.T).statistic for m in again], [0.05, 0.95])
    of_years, of_dyads = spearmanr(*whole.T).statistic, spearmanr(*means.T).statistic
    return (
        f"dyad-years {len(whole):,} rho {of_years:.2f}; dyads {len(means):,} rho {of_dyads:.2f} "
        f"(90% {low:.2f} to {high:.2f})"
    )


def main() -> None:
    folder = sys.argv[1]
    index = index_of(folder, sys.argv[2] if len(sys.argv) > 2 else None)  # noqa: PLR2004
    project = foedus.open(folder)
    own = members(project)
    alliances = allied(own)
    depth = {}
    for name, (table, column) in SCORES.items():
        rows = project.table(table).select("atopid", column).to_pyarrow().to_pylist()
        depth[name] = {r["atopid"]: r[column] for r in rows if r[column] is not None}
        print(f"{name}, all that it scores: {compare(index, alliances, depth[name])}")
        pairs = {key: [i for i in ids if len(own[i]) == PAIR] for key, ids in alliances.items()}
        print(f"{name}, bilateral: {compare(index, pairs, depth[name])}")


if __name__ == "__main__":
    main()
