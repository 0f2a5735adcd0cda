"""Two processes at one store, and writers that are killed or starved in the middle of a write."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from tests.store.invented import FIRST, SECOND, bring, read_power

from foedus.errors import LockedError, OutputError
from foedus.store import Datasets, writer

ROOT = Path(__file__).parents[2]
unix = pytest.mark.skipif(sys.platform == "win32", reason="forks, and kills by signal")

HOLD = """
import sys
from pathlib import Path
from foedus.store import Datasets
with Datasets(Path(sys.argv[1])).writing() as writer:
    (writer.staging("invented") / "power.parquet").write_bytes(b"half")
    print("held", flush=True)
    sys.stdin.readline()
"""

STARVE = """
import resource, sys
from pathlib import Path
from foedus.errors import OutputError
from foedus.store import Datasets
from tests.store.invented import SECOND, commit
data, raw, limit = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
try:
    with Datasets(data).writing() as writer:
        commit(writer, raw, SECOND, version="2.0")
except OutputError as error:
    print(error)
"""


def start(program: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def hold(folder: Path) -> subprocess.Popen[str]:
    """A process of its own that holds the lock of a data folder until its input ends."""
    process = start(HOLD, folder)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_writer_is_told_who_writes_and_changes_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    old = bring(data, FIRST)
    with hold(data) as other:
        with pytest.raises(
            LockedError, match=rf"process {other.pid} \(since .*nothing was changed.*wait until"
        ):
            bring(data, SECOND, version="2.0")
        datasets = Datasets(data)
        assert datasets.current("invented") == old
        assert read_power(datasets, old) == list(FIRST)
        other.communicate("\n")
    assert other.returncode == 0
    assert bring(data, SECOND, version="2.0") == Datasets(data).current("invented")


def test_a_second_writer_of_the_same_process_is_refused_too(tmp_path: Path) -> None:
    datasets = Datasets(tmp_path / "data")
    with (
        datasets.writing(),
        pytest.raises(LockedError, match=f"process {os.getpid()} "),
        datasets.writing(),
    ):
        pass


def test_who_writes_is_not_known_where_the_note_is_missing(tmp_path: Path) -> None:
    datasets = Datasets(tmp_path)
    with datasets.writing():
        (tmp_path / ".writer").write_text("{", encoding="utf-8")
        with pytest.raises(LockedError, match="another process is writing"), datasets.writing():
            pass


@unix
def test_the_lock_of_a_killed_writer_is_free_at_once(tmp_path: Path) -> None:
    data = tmp_path / "data"
    old = bring(data, FIRST)
    with hold(data) as other:
        other.kill()
        assert other.wait() == -signal.SIGKILL
    assert len(list((data / "staging").iterdir())) == 1
    assert Datasets(data).current("invented") == old
    new = bring(data, SECOND, version="2.0")
    assert list((data / "staging").iterdir()) == []
    assert Datasets(data).snapshots("invented") == (old, new)


@unix
def test_a_kill_at_any_step_of_a_write_leaves_the_old_version_or_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)  # a kill loses nothing that was written
    monkeypatch.setattr(writer, "versions", dict)  # the slowest part, and none of this test
    old = bring(tmp_path / "start", FIRST)
    raw = tmp_path / "second.csv"
    raw.write_text("2,1900,1.75\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.kill_writer", tmp_path / "start", raw, tmp_path],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    told = json.loads(done.stdout)
    assert [t["status"] for t in told] == [-signal.SIGKILL] * (len(told) - 1) + [0]
    seen = []
    for step, _ in enumerate(told):
        folder = tmp_path / str(step)
        datasets = Datasets(folder)
        now = datasets.current("invented")
        assert now is not None
        seen.append(now.version)
        assert read_power(datasets, now) == list(FIRST if now == old else SECOND)
        assert datasets.verify("invented") == []
        datasets.ledger()
        new = bring(folder, SECOND, version="2.0", released=now.released)
        assert datasets.current("invented") == new
        assert datasets.verify("invented") == []
        assert list((folder / "staging").iterdir()) == []
        made = {(s.digest, t.name) for s in datasets.snapshots("invented") for t in s.tables}
        listed = [(row["snapshot"], row["table"]) for row in datasets.ledger()]
        assert sorted(listed) == sorted(made)
    assert seen[-1] == "2.0"
    assert sorted(seen) == seen
    kinds = {t["before"].split(" ")[0] for t in told[:-1]}
    assert {"open", "os.mkdir", "os.rename", "os.chmod"} <= kinds
    moved = [t["before"] for t in told if t["before"].startswith("os.rename")]
    assert len(moved) == 3  # the raw file, the tables, the pointer


@unix
@pytest.mark.parametrize("full", ["raw", "table", "ledger"])
def test_a_disk_that_takes_no_more_leaves_the_old_version_in_use(tmp_path: Path, full: str) -> None:
    data = tmp_path / "data"
    for turn in range(8):
        old = bring(data, FIRST, version=f"1.{turn}")
    raw = tmp_path / "second.csv"
    raw.write_bytes(b"x" * 300)
    # A limit on the size of any file; the table has about 2,000 bytes.
    limits = {"raw": 200, "table": 500, "ledger": (data / "ledger.jsonl").stat().st_size + 50}
    with start(STARVE, data, raw, limits[full]) as starved:
        told, _ = starved.communicate()
    assert starved.returncode == 0
    assert "writing stopped (File too large)" in told
    assert "whole and still in use" in told
    datasets = Datasets(data)
    assert datasets.current("invented") == old
    assert datasets.verify("invented") == []
    assert len(datasets.ledger()) == 8
    assert bring(data, SECOND, version="2.0") == datasets.current("invented")
    listed = {row["snapshot"] for row in datasets.ledger()}
    assert listed == {s.digest for s in datasets.snapshots("invented")}


def test_a_disk_that_fills_up_under_duckdb_is_named(tmp_path: Path) -> None:
    said = 'Async write failed: {"exception_message":"No space left on device","errno":"28"}'
    with (
        pytest.raises(OutputError, match=r"writing stopped \(No space left on device\)"),
        Datasets(tmp_path).writing(),
    ):
        raise duckdb.IOException(said)
