"""The literature annex of the report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from foedus.contracts import Number
from foedus.contracts.panel import walk
from foedus.contracts.texts import Literature
from foedus.evidence.literature.corpus.file import reading
from foedus.evidence.literature.measures.annex import literature
from foedus.evidence.literature.measures.gathering import shelf
from foedus.report.compose import compose
from foedus.report.figures import svg
from foedus.report.html import text_of
from foedus.report.panels.literature import panel
from tests.evidence.literature.measures.small_corpus import build
from tests.report.invented import case


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Literature:
    folder = tmp_path_factory.mktemp("project")
    build(folder)
    with reading(folder) as connection:
        return literature(shelf(connection, folder, folder / "codebooks"))


def test_a_report_without_a_corpus_has_no_annex() -> None:
    assert panel(case()) is None
    assert "literature" not in {p.id for p in compose(case())}


def test_the_annex_tells_the_counts_and_every_number_leads_somewhere(found: Literature) -> None:
    made = panel(case(literature=found))
    assert made is not None
    tables = {t.id: t for t in made.tables}
    linked = [part for p in made.body for part in p if isinstance(part, Number)]
    assert linked
    assert {n.trace for n in linked} <= set(tables)
    stages = {row[0]: row[1] for row in tables["literature-counts"].rows}
    assert stages == {
        "Identified": "37", "Could not be read": "0", "Duplicates removed": "1", "Screened": "36",
        "Excluded": "0", "Included": "36",
    }  # fmt: skip


def test_the_annex_tells_what_could_not_be_read_and_why(found: Literature) -> None:
    unread = {"has no text": 2, "is encrypted": 1}
    counts = {**found.protocol.counts, "unreadable": {"unknown": 3}}
    told = replace(found, protocol=replace(found.protocol, counts=counts, unreadable=unread))
    made = panel(case(literature=told))
    assert made is not None
    tables = {t.id: t for t in made.tables}
    rows = [(text_of((a,)), b) for a, b in tables["literature-unreadable"].rows]
    assert rows == [("has no text", "2"), ("is encrypted", "1")]
    assert "Could not be read" in {row[0] for row in tables["literature-counts"].rows}
    assert any("; could not be read: " in part for part in made.body)


def test_every_figure_has_its_data_and_draws_intervals_and_voids(found: Literature) -> None:
    made = panel(case(literature=found))
    assert made is not None
    assert [f.id for f in made.figures] == [
        "fig-literature-bond-relation-alliance", "fig-literature-bond-relation-partnership",
    ]  # fmt: skip
    tables = {t.id: t for t in made.tables}
    for figure in made.figures:
        rows = tables[f"data-{figure.id}"].rows
        assert any(r[:3] == ("2015", "Russian", "no documents") for r in rows)
        drawn = svg(figure.spec)
        assert all(name in drawn for name in ("Russian", "Chinese", "Anglophone"))


def test_candidates_stand_in_the_table_alone(found: Literature) -> None:
    alone = replace(found, points=tuple(p for p in found.points if p.basis == "candidate"))
    made = panel(case(literature=alone))
    assert made is not None
    assert not made.figures
    series = next(t for t in made.tables if t.id == "literature-series")
    assert {row[2] for row in series.rows} == {"candidates"}
    assert any("People have accepted nothing yet." in p for p in made.body)


def test_a_corpus_that_nobody_coded_still_shows_its_protocol(tmp_path: Path) -> None:
    build(tmp_path, coded=False)
    with reading(tmp_path) as connection:
        bare = literature(shelf(connection, tmp_path, tmp_path / "codebooks"))
    made = panel(case(literature=bare))
    assert made is not None
    assert not made.figures
    assert {t.id for t in made.tables} == {"literature-counts", "literature-frame"}
    assert list(walk([made]))
