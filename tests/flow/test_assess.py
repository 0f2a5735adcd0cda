"""From a dyad to files: the invented world end to end, and what must hold of every run."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from tests.cli_runner import Run

from foedus.flow import assess
from foedus.lineage import digest
from foedus.project import Project
from foedus.publish import publish
from foedus.store import Cache

COMMAND = [sys.executable, "-c", "from foedus.cli import main; main()"]


def files(project: Project, day: date, as_of: date | None = None) -> dict[str, bytes]:
    case, ledger = assess(project, "XNO-XSU", as_of)
    return publish(case, ledger, project.cache, day)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    world = Path(__file__).parents[1] / "world"
    return files(Project(world, Cache(tmp_path_factory.mktemp("cache"))), date(2026, 1, 2))


def test_the_fixed_files_are_written(run: Run, world: Path, tmp_path: Path) -> None:
    seen = run("assess", "XNO-XSU", "-w", world, "--out", tmp_path / "out", "-q")
    assert seen.status == 0
    names = {str(p.relative_to(tmp_path / "out")) for p in (tmp_path / "out").rglob("*.*")}
    assert {"report.html", "run.json", "tables/readings.csv", "tables/readings.parquet"} <= names
    assert not [n for n in names if ".foedus-" in n]


def test_equal_evidence_makes_equal_bytes_but_for_the_date_line(
    made: dict[str, bytes], world: Path, tmp_path: Path
) -> None:
    cached = Project(world, Cache(tmp_path))
    first, again = (files(cached, date(2026, 3, 4)) for _ in range(2))
    assert first == again
    assert {n for n in made if made[n] != first[n]} == {"report.html"}
    one, two = (page["report.html"].decode().splitlines() for page in (made, first))
    differing = [(a, b) for a, b in zip(one, two, strict=True) if a != b]
    assert len(differing) == 1
    assert 'id="produced"' in differing[0][0]


def test_run_json_names_inputs_and_outputs(made: dict[str, bytes]) -> None:
    run = json.loads(made["run.json"])
    assert run["as_of"] == "2013-03-01"
    assert run["seeds"] == {}
    assert any(name.startswith("casebook xno-xsu") for name in run["inputs"])
    for name, expected in run["outputs"].items():
        assert digest(made[name]) == expected


def test_tables_agree_with_one_another(made: dict[str, bytes]) -> None:
    def table(name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(made[f"tables/{name}.csv"].decode())))

    records = {r["id"]: r for r in table("records")}
    sources = {s["id"] for s in table("sources")}
    assert len(records) > 100
    for reading in table("readings"):
        assert set(filter(None, reading["records"].split(";"))) <= set(records)
        assert bool(reading["value"]) != bool(reading["void"])
    for record in records.values():
        assert record["sources"]
        assert set(record["sources"].split(";")) <= sources


def test_an_earlier_as_of_holds_nothing_later(world: Path) -> None:
    then = files(Project(world, Cache(None)), date(2026, 1, 2), date(2009, 12, 31))
    page = then["report.html"].decode()
    assert "2009-12-31" in page
    for later in (
        "Joint patrol 1",
        "Secret landing",
        "A history of the two fleets",
        "World Tables",
    ):
        assert later not in page
        assert later.encode() not in then["tables/records.csv"] + then["tables/sources.csv"]


def test_a_pair_with_almost_no_evidence_says_so(run: Run, world: Path, tmp_path: Path) -> None:
    seen = run("assess", "XES-XWE", "-w", world, "--out", tmp_path, "-q")
    assert seen.status == 0
    assert "Declaration of friendship" in (tmp_path / "report.html").read_text()


def test_an_empty_casebook_says_that_it_is_empty(run: Run, tmp_path: Path) -> None:
    run("casebook", "new", "JPN-PHL", "-w", tmp_path)
    seen = run("assess", "JPN-PHL", "-w", tmp_path, "--out", tmp_path / "out", "-q")
    assert seen.status == 3
    assert "holds no record yet" in seen.err
    assert not (tmp_path / "out").exists()


def test_a_date_before_all_knowledge_says_when_it_begins(
    run: Run, world: Path, tmp_path: Path
) -> None:
    seen = run("assess", "XNO-XSU", "-w", world, "--as-of", "1990", "--out", tmp_path / "o", "-q")
    assert seen.status == 3
    assert "The first record became known on 2001-02-10" in seen.err
    assert not (tmp_path / "o").exists()


def test_a_folder_that_cannot_be_written_is_named(run: Run, world: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    seen = run("assess", "XNO-XSU", "-w", world, "--out", tmp_path / "file", "-q")
    assert seen.status == 1
    assert re.search("cannot be written.*nothing was changed", seen.err)
    assert (tmp_path / "file").read_text() == "mine"


def test_a_faulty_casebook_leaves_the_old_report_whole(
    run: Run, world: Path, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    shutil.copytree(world, project)
    out = tmp_path / "out"
    run("assess", "XNO-XSU", "-w", project, "--out", out, "-q")
    before = {p: p.read_bytes() for p in out.rglob("*.*")}
    table = project / "casebooks" / "xno-xsu" / "sources.csv"
    table.write_bytes(table.read_text(encoding="utf-8").encode("cp1251"))
    seen = run("assess", "XNO-XSU", "-w", project, "--out", out, "-q")
    assert seen.status == 4
    assert "sources.csv" in seen.err
    assert {p: p.read_bytes() for p in out.rglob("*.*")} == before


def test_interruption_leaves_nothing_half_written(world: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with subprocess.Popen(
        [*COMMAND, "assess", "XNO-XSU", "-w", str(world), "--out", str(out)],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "FOEDUS_CACHE": "off"},
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "ladders" in line:
                process.send_signal(signal.SIGINT)
                break
        rest = process.stderr.read()
        status = process.wait(timeout=60)
    assert status == 130
    assert "nothing was left half-written" in rest
    assert not list(tmp_path.rglob("*.html"))


def test_progress_names_every_stage(run: Run, world: Path, tmp_path: Path) -> None:
    told = run("assess", "XNO-XSU", "-w", world, "--out", tmp_path).err
    order = [told.index(f"foedus: {s}") for s in ("evidence of", "indicators", "ladders", "report")]
    assert order == sorted(order)


def test_an_assessment_opens_no_connection(
    run: Run, world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert run("assess", "XNO-XSU", "-w", world, "--out", tmp_path, "-q").status == 0


def test_an_unexpected_signal_of_a_closed_pipe_is_no_traceback(world: Path) -> None:
    command = " ".join(
        f"'{part}'" for part in [*COMMAND, "indicators", "XNO-XSU", "-w", str(world)]
    )
    done = subprocess.run(
        ["bash", "-c", f"{command} | head -1"], capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr
