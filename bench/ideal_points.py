"""Ideal points: ours and MCMCpack's MCMCdynamicIRT1d on the same votes, by effective draw.

    python bench/ideal_points.py [sessions] [R sweeps]

    sessions: how many of the latest sessions (4); all roll calls of them are used by both.

MCMCpack knows yes and no only, so that an abstention counts as not yes for it, and its set-up does
not finish on the whole record.  Effective draws are counted of every state-session, ours by
``foedus.alignment.ideal.diagnose`` over two chains, MCMCpack's by coda in its one chain; the median
and the least are told.  Seconds are of the processor, over all threads.  Where Rscript or MCMCpack
is missing, that side is left out, and the reason told.  ``FOEDUS_DATA`` names a store that has the
votes.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from foedus.alignment.ideal.estimate import find_mode, sample
from foedus.alignment.ideal.votes import Votes, gather
from foedus.measuring.tables import columns
from foedus.project import Project

R = """
suppressMessages({library(MCMCpack); library(coda)})
a <- commandArgs(TRUE); n <- as.integer(a[3])
y <- as.matrix(read.csv(a[1], row.names = 1, check.names = FALSE))
t <- scan(a[2], quiet = TRUE)
k <- nrow(y)
began <- sum(proc.time()[1:2])
out <- MCMCdynamicIRT1d(y, item.time.map = t, mcmc = n, burnin = n %/% 4, thin = 1, seed = 1,
  theta.start = as.numeric(scale(rowMeans(y, na.rm = TRUE))), tune = 1,
  e0 = rep(0, k), E0 = rep(1, k), store.item = FALSE, store.ability = TRUE)
took <- sum(proc.time()[1:2]) - began
out <- out[, grep("theta", colnames(out))]
e <- effectiveSize(out)
cat(took, median(e), min(e), length(e), "\\n")
"""


def votes_of(count: int) -> Votes:
    """Votes of the latest sessions, without bridges, which MCMCpack does not know."""
    read = columns(Project(), "un_votes", ["resid", "ccode", "vote"]).table
    resid, ccode, vote = (np.asarray(read[n]).astype(np.int64) for n in ("resid", "ccode", "vote"))
    session = resid // 1000
    keep = session > session.max() - count
    return gather(session[keep], resid[keep], ccode[keep], vote[keep])


def binary(votes: Votes, folder: Path) -> tuple[Path, Path]:
    """The same votes as a matrix of states by roll calls: yes or not; and the session of each."""
    table = np.full((votes.states.size, votes.items.size), np.nan)
    item = np.repeat(np.arange(votes.items.size), np.diff(votes.item_start))
    table[votes.unit_state[votes.item_unit], item] = votes.item_vote == 0
    some = (np.nanmin(table, axis=0) == 0) & (np.nanmax(table, axis=0) == 1)
    matrix, sessions = folder / "votes.csv", folder / "sessions.txt"
    with matrix.open("w") as file:
        file.write("," + ",".join(str(i) for i in votes.items[some]) + "\n")
        for state, row in zip(votes.states, table[:, some], strict=True):
            cells = ("NA" if np.isnan(v) else str(int(v)) for v in row)
            file.write(f"{state}," + ",".join(cells) + "\n")
    sessions.write_text("\n".join(str(t + 1) for t in votes.first[some]))
    return matrix, sessions


def in_r(votes: Votes, sweeps: int) -> tuple[float, float, float] | None:
    """Processor seconds, median and least effective draws of MCMCpack; None without it."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        print("MCMCpack: left out, Rscript is not here (Debian: r-cran-mcmcpack)")
        return None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        script = folder / "bench.R"
        script.write_text(R)
        arguments = [str(p) for p in binary(votes, folder)]
        command = [rscript, str(script), *arguments, str(sweeps)]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode:
        print(f"MCMCpack: left out, it failed: {run.stderr.strip()[-300:]}")
        return None
    took, median, least, _ = (float(v) for v in run.stdout.split()[-4:])
    return took, median, least


def main() -> None:
    """Run both, and print seconds, effective draws and their ratio."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    sweeps = int(sys.argv[2]) if len(sys.argv) > 2 else 2000  # noqa: PLR2004 - the second argument
    votes = votes_of(count)
    print(f"{votes.item_unit.size:,} votes, {votes.items.size} roll calls, {count} sessions")
    find_mode(votes)
    sample(votes, draws=4, warm_up=4)  # compiled before the clock runs
    began = time.process_time()
    find_mode(votes)
    print(f"foedus, mode: {time.process_time() - began:.2f} s")
    began = time.process_time()
    found = sample(votes, draws=500, thin=1)
    took = time.process_time() - began
    own = found.mixing.effective
    rate = float(np.median(own)) / took
    print(
        f"foedus, draws: {took:.1f} s, effective {np.median(own):.0f} median, {own.min():.0f} min"
    )
    other = in_r(votes, sweeps)
    if other is not None:
        seconds, median, least = other
        print(f"MCMCpack: {seconds:.1f} s, effective {median:.0f} median, {least:.0f} min")
        print(
            f"effective draws a second, foedus / MCMCpack: {rate / (median / seconds):.0f} by the "
            f"median, {own.min() / took / (max(least, 1e-9) / seconds):.0f} by the least"
        )


if __name__ == "__main__":
    main()
