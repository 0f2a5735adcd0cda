"""How long an assessment takes, cold and again, beside naive baselines in the same run.

    python bench/assess.py [repeats]

Prints medians and ratios; times on shared machines are only good as ratios.
"""

from __future__ import annotations

import csv
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
BIG = 200_000


def median(repeats: int, work: Callable[[int], None]) -> float:
    """Median wall seconds of some work."""
    times = []
    for i in range(repeats):
        began = time.perf_counter()
        work(i)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def foedus(*arguments: object, cache: Path | None = None) -> None:
    """Run the command line in a process of its own."""
    environment = {**os.environ, "FOEDUS_CACHE": str(cache) if cache else "off"}
    command = [sys.executable, "-c", "from foedus.cli import main; main()"]
    subprocess.run(
        [*command, *map(str, arguments)], env=environment, check=True, capture_output=True
    )


def bare_python(_: int) -> None:
    """The least that any Python command costs."""
    subprocess.run([sys.executable, "-c", "pass"], check=True)


def count_by_hand(_: int) -> None:
    """What a script of an afternoon does: read every table and count rows by year."""
    for path in (ROOT / "casebooks" / "rus-chn").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            years: dict[str, int] = {}
            for row in csv.DictReader(file):
                year = row.get("date", "")[:4]
                years[year] = years.get(year, 0) + 1


def big_casebook(folder: Path) -> Path:
    """A casebook whose table of exercises has many rows."""
    foedus("casebook", "new", "JPN-PHL", "--out", folder)
    (folder / "sources.csv").write_text(
        "id,title,publisher,date,reliability,origin,kind\n"
        "S-1,A register,Register,2020-01-01,A,register,primary\n"
    )
    with (folder / "exercises.csv").open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(
            ["id", "name", "kind", "participants", "date", "known_on", "known_on_basis",
             "status", "credibility", "sources"]
        )  # fmt: skip
        for i in range(BIG):
            day = f"{1990 + i % 30}-{1 + i % 12:02}-{1 + i % 28:02}"
            out.writerow(
                [f"EX-{i}", "Drill", "bilateral exercise", "JPN;PHL", day, "2020-01-01", "source",
                 "reported", 2, "S-1"]
            )  # fmt: skip
    return folder


def read_plainly(path: Path) -> None:
    """The least that reading a file of rows costs."""
    with path.open(encoding="utf-8", newline="") as file:
        for _ in csv.reader(file):
            pass


def main() -> None:
    """Time everything and print a table."""
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        caches = [folder / f"cache{i}" for i in range(repeats)]
        out = folder / "report"
        cold = median(
            repeats, lambda i: foedus("assess", "RUS-CHN", "--out", out, "-q", cache=caches[i])
        )
        warm = median(
            repeats, lambda i: foedus("assess", "RUS-CHN", "--out", out, "-q", cache=caches[i])
        )
        hand = median(repeats, count_by_hand)
        help_ = median(repeats, lambda _: foedus("--help"))
        bare = median(repeats, bare_python)
        big = big_casebook(folder / "big")
        check = median(1, lambda _: foedus("casebook", "check", big))
        plain = median(repeats, lambda _: read_plainly(big / "exercises.csv"))
    print(f"assess, cold cache        {cold:7.2f} s")
    print(f"assess, again             {warm:7.2f} s   {cold / warm:5.1f} times faster than cold")
    print(f"count rows by hand        {hand:7.2f} s   {cold / hand:5.0f} times faster than cold")
    print(f"--help                    {help_:7.2f} s   {help_ / bare:5.1f} times bare Python")
    print(f"check {BIG:,} rows       {check:7.2f} s   {check / plain:5.1f} times csv.reader")


if __name__ == "__main__":
    main()
