"""The same expression on a real cluster of a master and two workers gives identical numbers."""

from __future__ import annotations

import importlib.util
import json
import os
import random
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from foedus.errors import MissingExtraError, OfflineError
from foedus.store import connect
from tests.streams.reports import Report, write

TOOL = Path(__file__).resolve().parents[2] / "tools" / "spark_cluster.py"
LACKING = [
    name
    for name, there in (
        ("pyspark", importlib.util.find_spec("pyspark") is not None),
        ("java", shutil.which("java") is not None or "JAVA_HOME" in os.environ),
    )
    if not there
]
QUICK = {**os.environ, "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}
"""Six Java machines on two cores: none lives long enough to gain by compiling itself well."""

installed = pytest.mark.skipif(bool(LACKING), reason=f"not installed: {', '.join(LACKING)}")


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a cluster, started by the documented command, gone when its input ends."""
    command = [sys.executable, str(TOOL), "--workers", "2"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=QUICK
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        url = process.stdout.readline().strip()
        assert re.fullmatch(r"spark://127\.0\.0\.1:\d+", url)
        yield url
        process.stdin.close()
        assert process.wait(timeout=60) == 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(url.rsplit(":", 1)[1])), 5)


CALLS = """
import json, sys
from foedus.cli import app
for call in json.loads(sys.argv[1]):
    app(call, standalone_mode=False)
"""


def foedus(*calls: tuple[object, ...]) -> None:
    """Commands, one after another, in a process of their own: Java stays in one that called it."""
    listed = json.dumps([[str(part) for part in call] for call in calls])
    command = [sys.executable, "-W", "error::FutureWarning", "-c", CALLS, listed]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=QUICK)
    assert done.returncode == 0, done.stderr


def invented(count: int) -> list[Report]:
    """Reports that repeat, share incidents, span states that came and went, and lack things."""
    chance = random.Random(20140415)
    actors = ["RUS", "SUN", "CHN", "USA", "UKR", "DDR", "DEU", "EUR", "Ünique", ""]
    return [
        Report(
            event_id=str(chance.randrange(count)),
            date=date(1989, 1, 1) + timedelta(days=chance.randrange(1500)),
            source=chance.choice(actors),
            target=chance.choice(actors),
            root=chance.choice(["04", "19"]),
            quad=chance.randint(1, 4),
            goldstein=chance.choice([None, chance.randint(-100, 100) / 10]),
            mentions=chance.choice([None, chance.randint(1, 9)]),
            articles=chance.randint(1, 9),
            place=chance.choice(["", "RS48", "Orël"]),
            url=chance.choice(["", f"https://example.org/{chance.randrange(50)}"]),
        )
        for _ in range(count)
    ]


def as_gdelt_has_them(told: list[Report], path: Path) -> Path:
    """The same reports in columns of GDELT: days as numbers, nothing as an empty text."""
    renamed = {"SUN": "ROM", "DDR": "TMP"}
    table = {
        "GLOBALEVENTID": [int(r.event_id) for r in told],
        "SQLDATE": [int(r.date.strftime("%Y%m%d")) for r in told],
        "Actor1CountryCode": [renamed.get(r.source, r.source) for r in told],
        "Actor2CountryCode": [r.target for r in told],
        "EventRootCode": [r.root for r in told],
        "QuadClass": [str(r.quad) for r in told],
        "GoldsteinScale": [r.goldstein for r in told],
        "NumMentions": [r.mentions for r in told],
        "NumArticles": [r.articles for r in told],
        "ActionGeo_ADM1Code": [r.place for r in told],
        "SOURCEURL": [r.url or None for r in told],
    }
    pq.write_table(pa.table(table), path)
    return path


@pytest.mark.spark
@installed
def test_a_cluster_gives_the_numbers_of_duckdb_to_the_last_bit(
    cluster: str, tmp_path: Path
) -> None:
    told = invented(4000)
    text = write(tmp_path / "told.csv", told)
    raw = as_gdelt_has_them(told, tmp_path / "raw.parquet")
    asked = {
        "months of text": ("months", text, "--layout", "canonical"),
        "days of raw columns": ("days", raw, "--layout", "gdelt_v2", "--dyad", "RUS-CHN",
                                "--from", "1989-02", "--to", "1993"),
    }  # fmt: skip
    outputs = {(name, engine): tmp_path / f"{name} {engine[:5]}.parquet"
               for name in asked for engine in ("duckdb://", cluster)}  # fmt: skip
    foedus(
        *(
            ("events", *asked[name], "--engine", engine, "--parquet", out, "-q")
            for (name, engine), out in outputs.items()
        )
    )
    for name in asked:
        here = pq.read_table(outputs[name, "duckdb://"])
        there = pq.read_table(outputs[name, cluster])
        assert here.num_rows > 100
        assert here.schema.equals(there.schema)
        assert here.to_pylist() == there.to_pylist()


@installed
def test_a_master_that_does_not_answer_is_told_at_once() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and not listening: refused
        url = f"spark://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(OfflineError, match=r"no Spark master answers.*spark_cluster\.py"):
            connect(url)
    with pytest.raises(OfflineError, match="no host:port in it"):
        connect("spark://somewhere")


@installed
def test_without_java_the_package_to_install_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(MissingExtraError, match="apt-get install openjdk-17-jre-headless"):
        connect("local[2]")


def test_without_pyspark_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(MissingExtraError, match=r'pip install "foedus\[spark\]"'):
        connect("spark://127.0.0.1:7077")
