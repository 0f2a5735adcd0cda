"""The full panel of all dyad-years and all data-fed indicators: time and memory.

    FOEDUS_MIRROR=DIR foedus data fetch --all -w PROJECT
    python bench/panel.py PROJECT

Runs ``foedus panel build`` in a process of its own, and beside it the same two indicators by ours
and by plain pandas merges: the ratio of capabilities (a cheap one) and the volume of arms (a
window).  Every measurement is a process of its own; memory is its peak resident size.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

TWO = ("capability_ratio", "arms_tiv")

PANDAS = """
import sys
from pathlib import Path
import numpy as np
import pandas as pd

store, frame_file, out = map(Path, sys.argv[1:])
tables = {p.stem: p for p in store.glob("tables/*/*/*.parquet")}
frame = pd.read_parquet(frame_file, columns=["ccode1", "ccode2", "year"])
nmc = pd.read_parquet(tables["nmc"])[["ccode", "year", "cinc"]]
made = frame
for side in ("1", "2"):
    own = nmc.rename(columns={"ccode": "ccode" + side, "cinc": "cinc" + side})
    made = made.merge(own, how="left", on=["ccode" + side, "year"])
made["value"] = np.log(made.cinc1 / made.cinc2)
made.to_parquet(out / "capability_ratio.parquet")

sold = pd.read_parquet(tables["arms_deliveries"])[["ccode1", "ccode2", "year", "tiv"]]
spread = pd.concat([sold.assign(year=sold.year + i, tiv=sold.tiv / 3) for i in range(3)])
total = spread.groupby(["ccode1", "ccode2", "year"], as_index=False).tiv.sum()
back = frame.rename(columns={"ccode1": "ccode2", "ccode2": "ccode1"})
ways = pd.concat([frame, back]).merge(total, how="left", on=["ccode1", "ccode2", "year"])
covered = ways.year.between(1997, 2024)
ways["value"] = ways.tiv.fillna(0).where(covered)
ways.to_parquet(out / "arms_tiv.parquet")
"""


def measured(command: list[str]) -> tuple[float, float]:
    """Wall seconds and peak gigabytes of a command."""
    script = textwrap.dedent(
        """
        import resource, subprocess, sys, time
        began = time.perf_counter()
        subprocess.run(sys.argv[1:], check=True, capture_output=True)
        took = time.perf_counter() - began
        print(took, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6)
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *command], check=True, capture_output=True, text=True
    )
    seconds, memory = done.stdout.split()
    return float(seconds), float(memory)


def main() -> None:
    """Measure and print."""
    project = Path(sys.argv[1])
    store = Path(os.environ.get("FOEDUS_DATA", project / "data"))
    foedus = [sys.executable, "-c", "from foedus.cli import main; main()", "panel", "build"]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        whole = measured([*foedus, "--out", str(out / "all"), "-w", str(project), "-q"])
        built = list((out / "all").glob("*.parquet"))
        print(f"{len(built)} files: {whole[0]:.1f} s, {whole[1]:.2f} GB")
        ours = measured([*foedus, *TWO, "--out", str(out / "two"), "-w", str(project), "-q"])
        print(f"two indicators, ours: {ours[0]:.1f} s, {ours[1]:.2f} GB")
        frame = out / "two" / "capability_ratio.parquet"
        (out / "pandas").mkdir()
        theirs = measured(
            [sys.executable, "-c", PANDAS, str(store), str(frame), str(out / "pandas")]
        )
        print(f"two indicators, pandas: {theirs[0]:.1f} s, {theirs[1]:.2f} GB")
        print(f"ratio of time {theirs[0] / ours[0]:.2f}, of memory {theirs[1] / ours[1]:.2f}")


if __name__ == "__main__":
    main()
