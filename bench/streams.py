"""Event files at scale: dyad-months by foedus (DuckDB), polars and pandas on the same file.

    python bench/streams.py [rows] [--engines foedus,polars] [--samples FOLDER] [--keep FOLDER]

Makes an event file of so many rows (20 million) in the layout of GDELT 2.0, whose cells are drawn
from real rows where FOLDER has them (by default ../shared/mirror beside the repository), and has
each engine make the same series of dyads by month, in a process of its own: records that came
twice merged, incidents by day, pair, kind and place, distinct addresses, volume.  pandas gets a
tenth of the rows, as it holds them all in memory.  Then each reads a tenth as text, of 61 columns.
Prints seconds, CPU seconds and peak memory; believe ratios.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from foedus.evidence.streams import load_layout
from foedus.evidence.streams.actors import actor_codes
from foedus.identity import load_states
from foedus.store import connect

SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "mirror"
ROWS = 20_000_000
DAYS = 1826
REPEATED = 50  # every so many rows a record comes twice
USED = (
    "GLOBALEVENTID", "SQLDATE", "Actor1CountryCode", "Actor2CountryCode", "EventRootCode",
    "QuadClass", "GoldsteinScale", "NumMentions", "NumArticles", "ActionGeo_ADM1Code", "SOURCEURL",
)  # fmt: skip
NUMBERS = {
    "QuadClass": "INTEGER", "GoldsteinScale": "DOUBLE", "NumMentions": "INTEGER",
    "NumArticles": "INTEGER",
}  # fmt: skip
INCIDENT = ["date", "source", "target", "quad", "root", "place"]


def sample_rows(folder: Path) -> list[list[str]]:
    """Real rows of GDELT 2.0, or as many invented ones of every kind."""
    columns = load_layout("gdelt_v2").columns
    files = [folder / "gdelt" / f"sparkgdelt_{name}.csv" for name in ("events", "eventsT")]
    if all(f.is_file() for f in files):
        return [line.split("\t") for f in files for line in f.read_text().splitlines()]
    made = []
    for root in range(1, 21):
        for mentions in (1, 2, 5, 10):
            cells = {
                "Actor1CountryCode": "X", "Actor2CountryCode": "X" if mentions < 2 else "",  # noqa: PLR2004
                "EventRootCode": f"{root:02}", "QuadClass": str(1 + (root > 5) + (root > 9) + (root > 14)),  # noqa: E501, PLR2004
                "GoldsteinScale": str(10 - root), "NumMentions": str(mentions),
                "NumArticles": str(mentions), "ActionGeo_ADM1Code": f"P{root}",
            }  # fmt: skip
            made.append([cells.get(c, "") for c in columns])
    return made


def actors(folder: Path) -> list[str]:
    """Codes of living states, the one that is most in the news first."""
    states = load_states()
    codes = actor_codes(load_layout("icews"), states)
    path, often = folder / "icews" / "events.2018.sample.tab", Counter[str]()
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                often[codes.get(row["Source Country"], row["Source Country"])] += 1
    living = [a.code for a in states if a.kind == "state" and a.spells[-1][1] is None]
    return sorted(living, key=lambda code: (-often[code], code))


def generate(path: Path, rows: int, samples: Path) -> None:
    """Write events in the order of time, ever more of them: Parquet of the used columns, or text.

    Cells come from a sample row each; both actors of a row that has them are drawn with a heavy
    tail; two reports in a row share an address.
    """
    columns = load_layout("gdelt_v2").columns
    connection = connect(memory="2GB", temp=path.parent / "spill").con
    cells = ", ".join(f"'{c}': 'VARCHAR'" for c in columns)
    plain = path.parent / "sample.tsv"
    plain.write_text("".join("\t".join(row) + "\n" for row in sample_rows(samples)))
    connection.execute(
        "CREATE TEMP TABLE sample AS SELECT row_number() OVER () - 1 AS n, * FROM "
        f"read_csv('{plain}', columns={{{cells}}}, delim='\t', quote='', escape='', header=false, "
        "auto_detect=false)"
    )
    count = connection.execute("SELECT count(*) FROM sample").fetchone()[0]
    codes = actors(samples)
    drawn = {
        "GLOBALEVENTID": "1000000000 + j",
        "SQLDATE": f"strftime(DATE '2018-01-01' + floor(sqrt(j / {rows}) * {DAYS})::INTEGER, "
        "'%Y%m%d')::INTEGER",
        "Actor1CountryCode": "CASE WHEN Actor1CountryCode IS NOT NULL THEN codes[one] END",
        "Actor2CountryCode": "CASE WHEN Actor2CountryCode IS NULL THEN NULL "
        "WHEN Actor1CountryCode = Actor2CountryCode THEN codes[one] ELSE codes[two] END",
        "SOURCEURL": "'https://www.example' || (hash(j // 2, 4) % 5000) || '.org/world/' "
        "|| md5((j // 2)::VARCHAR) || '/a-report-of-some-length-on-an-event'",
    }
    wanted = USED if path.suffix == ".parquet" else columns
    made = {c: drawn.get(c) or f"{c}::{NUMBERS.get(c, 'VARCHAR')}" for c in wanted}
    select = ", ".join(f"{cell} AS {c}" for c, cell in made.items())
    tail = f"floor(exp((hash(j, {{}}) % 1000000) / 1e6 * ln({len(codes)})))::INTEGER"
    form = (
        "FORMAT parquet, COMPRESSION zstd"
        if path.suffix == ".parquet"
        else "FORMAT csv, HEADER false, DELIMITER '\t', QUOTE ''"
    )
    connection.execute(
        f"COPY (WITH i AS (SELECT CASE WHEN i % {REPEATED} = 0 AND i > 0 THEN i - 1 ELSE i END "
        f"AS j FROM range({rows}) t(i)), "
        f"k AS (SELECT j, hash(j, 1) % {count} AS n, {tail.format(2)} AS one, "
        f"{tail.format(3)} AS two, {codes!r} AS codes FROM i) "
        f"SELECT {select} FROM k JOIN sample USING (n)) TO '{path}' ({form})"
    )
    connection.close()


def ours(path: Path, out: Path) -> None:
    """What ``foedus events months`` does."""
    from foedus.evidence.streams import dyad_months, open_events
    from foedus.store import export_table

    states, engine = load_states(), connect(memory="2GB", temp=out.parent / "spill")
    events = open_events(
        [path], load_layout("gdelt_v2"), engine, states=states, work=out.parent, memory="2GB"
    )
    export_table(dyad_months(events, states), engine, out, (), rows=False)
    engine.disconnect()


def polars_(path: Path, out: Path) -> None:
    """The same in polars: lazy, its streaming engine."""
    import polars as pl

    text = path.suffix != ".parquet"
    columns = load_layout("gdelt_v2").columns
    raw = (
        pl.scan_csv(path, separator="\t", has_header=False, new_columns=list(columns),
                    quote_char=None, infer_schema_length=0)
        if text
        else pl.scan_parquet(path)
    )  # fmt: skip
    events = raw.select(
        id=pl.col("GLOBALEVENTID").cast(pl.Int64),
        date=pl.col("SQLDATE").cast(pl.String).str.to_date("%Y%m%d"),
        source=pl.col("Actor1CountryCode"),
        target=pl.col("Actor2CountryCode"),
        root=pl.col("EventRootCode"),
        quad=pl.col("QuadClass").cast(pl.Int64),
        goldstein=pl.col("GoldsteinScale").cast(pl.Float64),
        mentions=pl.col("NumMentions").cast(pl.Int64),
        articles=pl.col("NumArticles").cast(pl.Int64),
        place=pl.col("ActionGeo_ADM1Code"),
        url=pl.col("SOURCEURL"),
    ).with_columns(month=pl.col("date").dt.truncate("1mo"))
    between = events.filter(
        pl.col("source").is_not_null() & pl.col("target").is_not_null()
        & (pl.col("source") != pl.col("target"))
    )  # fmt: skip
    score = (pl.col("goldstein") * 1000 + 0.5).floor().cast(pl.Int64)
    records = between.group_by(*INCIDENT, "id").agg(
        rows=pl.len(), mentions=pl.max("mentions"), articles=pl.max("articles"),
        score=score.max(), month=pl.first("month"),
    )  # fmt: skip
    incidents = records.group_by(INCIDENT).agg(
        reports=pl.len(), rows=pl.sum("rows"), mentions=pl.sum("mentions"),
        articles=pl.sum("articles"), score=(pl.mean("score") + 0.5).floor(),
        month=pl.first("month"),
    )  # fmt: skip
    keys = ["month", "source", "target"]
    months = incidents.group_by(keys).agg(
        incidents=pl.len(), reports=pl.sum("reports"), rows=pl.sum("rows"),
        mentions=pl.sum("mentions"), articles=pl.sum("articles"), goldstein=pl.mean("score") / 1000,
        **{f"quad{q}": (pl.col("quad") == q).sum() for q in (1, 2, 3, 4)},
        **{f"quad{q}_reports": pl.col("reports").filter(pl.col("quad") == q).sum()
           for q in (1, 2, 3, 4)},
    )  # fmt: skip
    urls = between.group_by(keys).agg(distinct_urls=pl.n_unique("url"))
    days = events.group_by("date", "month").agg(volume=pl.n_unique("id"))
    volume = days.group_by("month").agg(pl.sum("volume"))
    whole = months.join(urls, on=keys, how="left").join(volume, on="month", how="left").sort(keys)
    whole.with_columns(
        duplicates=pl.col("rows") - pl.col("reports"), share=pl.col("reports") / pl.col("volume")
    ).collect(engine="streaming").write_parquet(out)


def pandas_(path: Path, out: Path) -> None:
    """The same in pandas: everything in memory."""
    import pandas as pd

    columns = list(load_layout("gdelt_v2").columns)
    if path.suffix == ".parquet":
        raw = pd.read_parquet(path)
    else:
        raw = pd.read_csv(path, sep="\t", names=columns, usecols=list(USED), quoting=csv.QUOTE_NONE,
                          dtype={"EventRootCode": "str"}, keep_default_na=False,
                          na_values=[""])  # fmt: skip
    raw["date"] = pd.to_datetime(raw["SQLDATE"], format="%Y%m%d")
    raw["month"] = raw["date"].dt.to_period("M").dt.to_timestamp()
    events = raw.rename(columns=dict(zip(USED, (
        "id", "day", "source", "target", "root", "quad", "goldstein", "mentions", "articles",
        "place", "url",
    ), strict=True)))  # fmt: skip
    events["score"] = (events["goldstein"] * 1000 + 0.5) // 1
    some = events["source"].notna() & events["target"].notna()
    between = events[some & (events["source"] != events["target"])]
    records = between.groupby([*INCIDENT, "id"], dropna=False).agg(
        rows=("id", "size"), mentions=("mentions", "max"), articles=("articles", "max"),
        score=("score", "max"), month=("month", "first"),
    )  # fmt: skip
    incidents = records.groupby(INCIDENT, dropna=False).agg(
        reports=("rows", "size"), rows=("rows", "sum"), mentions=("mentions", "sum"),
        articles=("articles", "sum"), score=("score", "mean"), month=("month", "first"),
    ).reset_index()  # fmt: skip
    incidents["score"] = (incidents["score"] + 0.5) // 1
    for q in (1, 2, 3, 4):
        incidents[f"quad{q}"] = incidents["quad"] == q
        incidents[f"quad{q}_reports"] = incidents["reports"] * incidents[f"quad{q}"]
    keys = ["month", "source", "target"]
    sums = ["reports", "rows", "mentions", "articles"]
    sums += [f"quad{q}{end}" for q in (1, 2, 3, 4) for end in ("", "_reports")]
    grouped = incidents.groupby(keys)
    months = grouped[sums].sum()
    months["incidents"] = grouped.size()
    months["goldstein"] = grouped["score"].mean() / 1000
    months["distinct_urls"] = between.groupby(keys)["url"].nunique()
    volume = events.groupby(["month", "date"])["id"].nunique().groupby("month").sum()
    months = months.join(volume.rename("volume"), on="month").sort_index().reset_index()
    months["duplicates"] = months["rows"] - months["reports"]
    months["share"] = months["reports"] / months["volume"]
    months.to_parquet(out)


ENGINES: dict[str, Callable[[Path, Path], None]] = {
    "foedus": ours,
    "polars": polars_,
    "pandas": pandas_,
}


def measured(engine: str, path: Path) -> dict[str, Any]:
    """Run an engine in a process of its own; its seconds, CPU seconds, peak MB and sums."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", __file__, "--run", engine, str(path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        return {"failed": (done.stderr.strip().splitlines() or [f"signal {-done.returncode}"])[-1]}
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def run(engine: str, path: Path) -> None:
    """The inside of such a process."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        out = Path(folder) / "months.parquet"
        began = time.perf_counter()
        ENGINES[engine](path, out)
        seconds = time.perf_counter() - began
        used = resource.getrusage(resource.RUSAGE_SELF)
        sums = connect().con.execute(
            "SELECT count(*), sum(incidents), sum(reports), sum(duplicates), sum(distinct_urls), "
            "sum(mentions), round(sum(goldstein), 3), round(sum(share), 9), "
            f"sum(DISTINCT volume) FROM '{out}'"
        )
        print(
            json.dumps(
                {
                    "seconds": seconds,
                    "cpu": used.ru_utime + used.ru_stime,
                    "peak": used.ru_maxrss / 1024,
                    "sums": [float(v) for v in sums.fetchone()],
                }
            )
        )


def compare(title: str, files: Sequence[tuple[str, Path, int]]) -> None:
    """Print a table of engines on files, each beside the first; and whether all found the same."""
    print(f"\n{title}")
    first: dict[str, Any] = {}
    by_file: dict[Path, list[tuple[float, ...]]] = {}
    for engine, path, rows in files:
        found = measured(engine, path)
        if "failed" in found:
            print(f"{engine:7} {rows:12,} rows  failed: {found['failed']}", flush=True)
            continue
        by_file.setdefault(path, []).append(tuple(found["sums"]))
        each = found["seconds"] / rows * 1e6
        first = first or {**found, "each": each}
        print(
            f"{engine:7} {rows:12,} rows  {found['seconds']:7.1f} s  {found['cpu']:7.1f} s CPU  "
            f"{found['peak']:7.0f} MB  {each:6.2f} us a row  {each / first['each']:5.1f} times",
            flush=True,
        )
    for path, sums in by_file.items():
        same = "the same" if len(set(sums)) == 1 else f"DIFFERENT: {sums}"
        print(f"  {path.name}: {len(sums)} engines found {same}")


def main() -> None:
    """Generate, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("rows", type=int, nargs="?", default=ROWS)
    parser.add_argument("--samples", type=Path, default=SAMPLES)
    parser.add_argument("--keep", type=Path, help="keep the files here")
    parser.add_argument("--engines", default=",".join(ENGINES), help="which of them")
    parser.add_argument("--run", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        run(options.run[0], Path(options.run[1]))
        return
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = options.keep or Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        whole, tenth, text = (
            folder / "events.parquet",
            folder / "tenth.parquet",
            folder / "tenth.csv",
        )
        for path, rows in ((whole, options.rows), (tenth, options.rows // 10),
                           (text, options.rows // 10)):  # fmt: skip
            if not path.is_file():
                began = time.perf_counter()
                generate(path, rows, options.samples)
                size = path.stat().st_size / 1e6
                print(f"{path.name}: {rows:,} rows, {size:,.0f} MB, made in "
                      f"{time.perf_counter() - began:.0f} s", flush=True)  # fmt: skip
        few, engines = options.rows // 10, options.engines.split(",")
        large = [engine for engine in engines if engine != "pandas"]
        compare("Parquet", [(engine, whole, options.rows) for engine in large])
        compare("Parquet, a tenth", [(engine, tenth, few) for engine in engines])
        compare("Text of 61 columns, a tenth", [(engine, text, few) for engine in engines])


if __name__ == "__main__":
    main()
