"""A project with a casebook and a corpus: what its texts say stands beside the other indicators."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.cli_runner import Run
from tests.evidence.literature.measures.small_corpus import SENTENCES, build, code_with_shipped

from foedus import flow
from foedus.cli.assess import STAGES
from foedus.cli.choices import readable_indicators
from foedus.contracts import Panel, TableView
from foedus.contracts.panel import walk
from foedus.evidence.literature.corpus.file import writing
from foedus.measuring.literature.declared import text_indicators
from foedus.project import Project
from foedus.publish import views
from foedus.report.compose import compose
from foedus.report.html import text_of
from foedus.store import Cache

LIMITS = "text_limits_share"
WORLD = Path(__file__).parents[1] / "world"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented world, with a corpus of which the Russian part stands for one of its states."""
    folder = tmp_path_factory.mktemp("with-corpus") / "world"
    shutil.copytree(WORLD, folder)
    code_with_shipped(build(folder, coded=False))
    with writing(folder) as connection:
        for was, now in (("RUS", "XNO"), ("CHN", "XSU")):
            connection.execute("update documents set country = ? where country = ?", (now, was))
    return folder


@pytest.fixture(scope="module")
def project(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(folder, Cache(tmp_path_factory.mktemp("cache")))


def test_indicators_of_the_texts_stand_after_the_others(run: Run, folder: Path) -> None:
    seen = run("indicators", "XNO-XSU", "joint_exercises", LIMITS, "--json", "-w", folder)
    assert seen.status == 0, seen.err
    names = [r["indicator"] for r in seen.json["data"]]
    assert list(dict.fromkeys(names)) == ["joint_exercises", LIMITS]
    rows = [r for r in seen.json["data"] if (r["indicator"], r["year"]) == (LIMITS, 2014)]
    assert {r["direction"]: r["value"] for r in rows} == {"XNO>XSU": 0.75, "XSU>XNO": 0.25}
    assert all(r["low"] < r["value"] < r["high"] and len(r["records"]) == 4 for r in rows)


def test_as_of_reaches_the_texts(run: Run, folder: Path) -> None:
    asked = ("indicators", "XNO-XSU", LIMITS, "--json", "-w", folder)
    rows = run(*asked, "--as-of", "2013-06-02").json["data"]
    assert {r["year"] for r in rows} == {2013}
    assert all(len(r["records"]) == 2 for r in rows)


def test_why_of_a_text_indicator_ends_at_passages(run: Run, folder: Path) -> None:
    asked = ("why", "XNO-XSU", 2014, LIMITS, "--direction", "XSU>XNO", "-w", folder)
    told = run(*asked, "--json").json
    assert told["value"] == 0.25
    titles = [r["title"] for r in told["records"]]
    assert sum(SENTENCES["zh"]["partnership"] in t for t in titles) == 1
    first = told["records"][0]
    assert first["date"] == "2014-06-01"
    assert first["sources"][0]["url"] == "https://example.org/zh-2014-0"
    plain = run(*asked).out
    assert SENTENCES["zh"]["partnership"] in plain
    assert "https://example.org/zh-2014-3" in plain
    assert "form: not_alliance (person:ann, accepted)" in " ".join(plain.split())


def test_names_of_text_indicators_are_known_where_there_is_a_corpus(
    run: Run, folder: Path, world: Path
) -> None:
    bare = run("indicators", "XNO-XSU", LIMITS, "-w", world)
    assert bare.status == 3
    assert "counted in a corpus, and there is none here" in " ".join(bare.err.split())
    wrong = run("why", "XNO-XSU", 2014, "text_limit_share", "-w", folder)
    assert wrong.status == 3
    assert "Did you mean text_limits_share" in " ".join(wrong.err.split())


def test_without_a_corpus_nothing_is_added_or_loaded(
    run: Run, world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("the corpus was asked for")

    monkeypatch.setattr("foedus.measuring.literature.readings.text_readings", fail)
    assert run("indicators", "XNO-XSU", "joint_exercises", "-w", world).status == 0
    assert not set(readable_indicators(Project(world), None)) & set(text_indicators())


@pytest.fixture(scope="module")
def told() -> list[str]:
    """Stages that the assessment of ``panels`` told."""
    return []


@pytest.fixture(scope="module")
def panels(project: Project, told: list[str]) -> tuple[Panel, ...]:
    case, _ = flow.assess(project, "XNO-XSU", date(2020, 12, 31), told.append)
    return compose(case)


def test_the_literature_is_a_stage_that_the_bar_has_room_for(
    panels: tuple[Panel, ...], told: list[str]
) -> None:
    assert told.index("ladders") < told.index("literature") < told.index("alignment")
    figures = sum(len(p.figures) for p in walk(panels))
    report_page_writing = 3
    assert len(told) + figures + report_page_writing <= STAGES


def _tables(panels: tuple[Panel, ...]) -> dict[str, TableView]:
    return {t.id: t for p in walk(panels) for t in p.tables}


def test_the_report_has_the_readings_beside_the_others(panels: tuple[Panel, ...]) -> None:
    positions = next(p for p in walk(panels) if p.id == "positions")
    figure = next(f for f in positions.figures if f.id == f"fig-{LIMITS}")
    assert figure.source.startswith("corpus of the project: 24 passages of 24 independent")
    assert any(text_of((row[0],)).startswith("Share of published") for t in positions.tables
               for row in t.rows if t.id == "glance-positions")  # fmt: skip


def test_the_report_leads_from_a_reading_to_passage_and_document(
    panels: tuple[Panel, ...],
) -> None:
    tables = _tables(panels)
    traced = [text_of(row) for row in tables[f"trace-{LIMITS}"].rows]
    assert any("2014" in row and "0.25" in row for row in traced)
    passages = [text_of(row) for row in tables["all-passages"].rows]
    assert sum(SENTENCES["zh"]["partnership"] in row for row in passages) == 3
    assert any("zh-2014-0" in text_of(row) for row in tables["all-sources"].rows)


def test_the_run_is_named_by_what_the_texts_say(project: Project, folder: Path) -> None:
    as_of = date(2020, 12, 31)
    case, ledger = flow.assess(project, "XNO-XSU", as_of)
    bare, other = flow.assess(replace(project, folder=WORLD), "XNO-XSU", as_of)
    assert ledger.run != other.run
    assert set(case.cards) - set(bare.cards) <= set(text_indicators())
    assert bare.evidence == replace(
        case.evidence, tables=bare.evidence.tables, sources=bare.evidence.sources
    )
    assert case.ladders == bare.ladders
    assert "readings" in {name for name, _, _ in views(case, compose(case))}
    assert folder.is_dir()
