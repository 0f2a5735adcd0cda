"""Every indicator of asymmetry for all pairs of states since 1816, and the whole of one pair.

    python bench/asymmetry.py PROJECT

PROJECT is a project folder into which the data sets were fetched.  Each indicator is written as
``foedus panel build`` writes it; prints wall seconds and rows, then those of one pair's profile.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from foedus import flow, worldpanel
from foedus.measuring.asymmetry import asymmetries, needed
from foedus.project import Project

PAIR = "RUS-CHN"


def main() -> None:
    """Time the world, then a pair."""
    project = Project(Path(sys.argv[1]))
    for name in needed():
        if project.shelf[name].card.fed_by != "data":
            continue
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            (built,) = worldpanel.build(project, Path(folder), only=[name])
            took = time.perf_counter() - began
        print(f"{name:32} {took:6.1f} s {built.rows:>10,} rows")
    pair = project.dyad(PAIR)
    began = time.perf_counter()
    _, readings = flow.measure_dyad(project, pair, needed())
    read = time.perf_counter()
    made = asymmetries(project, pair, readings)
    print(f"{PAIR}: readings {read - began:.1f} s, {len(made)} asymmetries in "
          f"{time.perf_counter() - read:.1f} s")  # fmt: skip


if __name__ == "__main__":
    main()
