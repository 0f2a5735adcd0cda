"""A frame of all dyad-years joined with seven data sets, into a Parquet file: ours and pandas.

    python bench/dyads.py [repeats]

Each way runs in a process of its own, from its start to the written file, over the same stored
tables; both files must be equal, cell by cell.  The store is that of ``FOEDUS_DATA``, or one that
is brought from a mirror (``FOEDUS_MIRROR``, or ../shared/mirror) first.  Where Rscript and the
package peacesciencer are present, its own pipe runs as well, on the tables that it ships.

Prints medians of wall seconds, processor seconds and the highest memory.  Believe the ratios.
"""

from __future__ import annotations

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
FIRST, LAST = 1816, 2025
SOURCES = ("atop", "mids", "nmc", "contiguity", "distance", "democracy", "igo")
ADDITIONS = ("atop", "mid", "capabilities", "contiguity", "capital_distance", "democracy", "igo")
PIPE = """
suppressMessages({library(dplyr); library(peacesciencer)})
create_dyadyears(directed = FALSE) |> add_atop_alliance() |> add_cow_mids() |> add_nmc() |>
  add_contiguity() |> add_capital_distance() |> add_democracy() |> add_igos() |>
  saveRDS(commandArgs(TRUE)[1])
"""


@dataclass(frozen=True)
class Cost:
    """What a process took."""

    wall: float
    processor: float
    megabytes: float


def run(command: list[str]) -> Cost:
    """Run a process to its end, and weigh it alone."""
    began = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{' '.join(command)}: exit status {child.returncode}")
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def bring_all(folder: Path) -> None:
    """Bring the sources that the bench needs into a store."""
    mirror = os.environ.get("FOEDUS_MIRROR") or str(ROOT.parent / "shared" / "mirror")
    print(f"bringing {', '.join(SOURCES)} from {mirror}", file=sys.stderr)
    environment = {**os.environ, "FOEDUS_DATA": str(folder)}
    main = [sys.executable, "-c", "from foedus.cli import main; main()"]
    options = ["data", "fetch", *SOURCES, "--mirror", mirror, "-q"]
    subprocess.run([*main, *options], env=environment, check=True, stdout=subprocess.DEVNULL)


def ours(out: Path) -> list[str]:
    """The command line."""
    options = ["--from", str(FIRST), "--to", str(LAST), "--add", ",".join(ADDITIONS)]
    code = "from foedus.cli import main; main()"
    return [sys.executable, "-c", code, "dyads", "create", *options, "--parquet", str(out)]


def in_pandas(out: Path) -> None:
    """The same joins as a careful user writes them: only the columns needed, zeros by the card."""
    import numpy as np
    import pandas as pd

    from foedus.evidence.dyads import choose, stored
    from foedus.identity import load_states
    from foedus.project import Project

    project = Project()
    parts = stored(choose(ADDITIONS, project.sources), project.datasets)
    rows = pandas_frame(load_states(), pd, np)
    for part in parts:
        table, columns = part.offer.table, list(part.offer.addition.columns)
        read = pd.read_parquet(part.path, columns=[*table.key, *columns])
        if table.shape == "state_year":
            for end in "12":
                own = read.rename(columns={c: c + end for c in ("ccode", *columns)})
                rows = rows.merge(own, on=[f"ccode{end}", "year"], how="left")
            continue
        if table.shape == "directed_dyad_year":  # the stronger of both directions
            turned = read.rename(columns={"ccode1": "ccode2", "ccode2": "ccode1"})
            read = pd.concat([read, turned])
            read = read[read.ccode1 < read.ccode2]
            read = read.groupby(list(table.key), as_index=False)[columns].max()
        rows = rows.merge(read, on=list(table.key), how="left", indicator="found")
        absent = (rows.found == "left_only") & rows.year.between(part.span.first, part.span.last)
        rows = rows.drop(columns="found")
        for column in table.zeros if table.absence == "zero" else ():
            rows[column] = rows[column].mask(absent, 0)
    rows.to_parquet(out, compression="zstd", index=False)


def pandas_frame(states: Any, pd: Any, np: Any) -> Any:
    """All dyad-years: spells crossed with spells, and a row for each year that they share."""
    spells = pd.DataFrame(
        [
            (a.cow, first.toordinal(), (last or first.max).toordinal())
            for a in states
            if a.cow is not None
            for first, last in a.spells
        ],
        columns=["ccode", "first", "last"],
    )
    both = spells.merge(spells, how="cross", suffixes=("1", "2")).query("ccode1 < ccode2")
    begin, end = both[["first1", "first2"]].max(axis=1), both[["last1", "last2"]].min(axis=1)
    both, begin, end = both[begin <= end], begin[begin <= end], end[begin <= end]
    year = np.vectorize(lambda day: type(states.get("USA").spells[0][0]).fromordinal(day).year)
    begins, ends = year(begin), np.minimum(year(end), LAST)
    counts = ends - begins + 1
    rows = both[["ccode1", "ccode2"]].loc[both.index.repeat(counts)].reset_index(drop=True)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    rows["year"] = np.repeat(begins, counts) + within
    return rows.drop_duplicates().sort_values(["ccode1", "ccode2", "year"], ignore_index=True)


def same(one: Path, two: Path) -> bool:
    """Whether two files hold the same rows, in the same order, and the same cells."""
    import duckdb

    con = duckdb.connect()
    names = [r[0] for r in con.execute(f"DESCRIBE FROM '{one}'").fetchall()]
    unlike = " OR ".join(f"a.{c}::DOUBLE IS DISTINCT FROM b.{c}::DOUBLE" for c in names)
    query = f"SELECT count(*), count(*) FILTER ({unlike}) FROM '{one}' a POSITIONAL JOIN '{two}' b"
    rows, differ = con.execute(query).fetchone()
    print(f"{rows:,} rows, {len(names)} columns, {differ} rows that differ")
    return differ == 0


def told(name: str, costs: list[Cost]) -> Cost:
    """Print and return the medians."""
    wall, processor, memory = (
        statistics.median(getattr(c, field) for c in costs)
        for field in ("wall", "processor", "megabytes")
    )
    print(f"{name:28}{wall:7.2f} s {processor:7.2f} s of processors {memory:7.0f} MB")
    return Cost(wall, processor, memory)


def main() -> None:
    """Run each way in turn, several times, and print."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if "FOEDUS_DATA" not in os.environ:
            bring_all(folder / "data")
            os.environ["FOEDUS_DATA"] = str(folder / "data")
        mine, theirs = folder / "ours.parquet", folder / "pandas.parquet"
        naive = [sys.executable, __file__, "--pandas", str(theirs)]
        empty = [sys.executable, "-c", "import pyarrow.parquet"]
        costs: dict[str, list[Cost]] = {"ours": [], "pandas": [], "import pyarrow": []}
        for _ in range(repeats):
            costs["ours"].append(run(ours(mine)))
            costs["pandas"].append(run(naive))
            costs["import pyarrow"].append(run(empty))
        if not same(mine, theirs):
            raise SystemExit("ours and pandas differ")
        print(f"{mine.stat().st_size / 1e6:.1f} MB ours, {theirs.stat().st_size / 1e6:.1f} pandas")
        a, b = told("ours", costs["ours"]), told("pandas", costs["pandas"])
        told("import pyarrow", costs["import pyarrow"])
        print(
            f"pandas / ours: {b.wall / a.wall:.1f} wall, {b.processor / a.processor:.1f} "
            f"processor, {b.megabytes / a.megabytes:.1f} memory"
        )
        if shutil.which("Rscript"):
            script = folder / "pipe.R"
            script.write_text(PIPE)
            r = told("peacesciencer", [run(["Rscript", str(script), str(folder / "r.rds")])])
            print(f"peacesciencer / ours: {r.wall / a.wall:.1f} wall")
        else:
            print("peacesciencer: Rscript is not here")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--pandas"]:
        in_pandas(Path(sys.argv[2]))
    else:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        main()
