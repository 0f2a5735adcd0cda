"""Readings from a corpus: only what people accepted, by the side that speaks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from foedus.contracts import Void
from foedus.contracts.reading import check_reading
from foedus.errors import InvalidDataError
from foedus.measuring.literature.declared import text_indicators
from foedus.measuring.literature.passages import text_evidence
from foedus.measuring.literature.readings import text_readings
from foedus.project import Project
from tests.evidence.literature.measures.small_corpus import SENTENCES, build, code_with_shipped

LIMITS, CLOSENESS = "text_limits_share", "text_closeness"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    code_with_shipped(build(tmp_path, coded=False))
    return Project(tmp_path)


def test_readings_conform_to_their_cards(project: Project) -> None:
    made = text_readings(project, project.dyad("RUS-CHN"))
    assert {r.indicator for r in made} == {LIMITS, "text_alliance_share", CLOSENESS}
    for reading in made:
        assert check_reading(reading, text_indicators()[reading.indicator].card) == []


def test_a_side_is_read_in_its_own_documents(project: Project) -> None:
    made = {
        (r.direction, r.year): r for r in text_readings(project, project.dyad("RUS-CHN"), [LIMITS])
    }
    assert made["RUS>CHN", 2014].value == pytest.approx(0.75)
    assert made["CHN>RUS", 2014].value == pytest.approx(0.25)
    assert made["CHN>RUS", 2015].value is None
    assert made["CHN>RUS", 2015].void is Void.NONE_FOUND
    assert all(":" in passage for passage in made["RUS>CHN", 2014].records)


def test_what_machines_proposed_never_becomes_a_reading(project: Project) -> None:
    """The rules named limits in every document; the readings do not move."""
    made = text_readings(project, project.dyad("RUS-CHN"), [LIMITS])
    assert not [p for r in made for p in r.records if p.endswith(":3")]


def test_levels_become_readings_on_their_scale(project: Project) -> None:
    made = {
        (r.direction, r.year): r
        for r in text_readings(project, project.dyad("RUS-CHN"), [CLOSENESS])
    }
    assert made["CHN>RUS", 2014].value == pytest.approx((3 * 4 + 2) / 4)


def test_as_of_is_obeyed(project: Project) -> None:
    made = text_readings(project, project.dyad("RUS-CHN"), [LIMITS], as_of=date(2014, 6, 2))
    assert max(r.year for r in made) == 2014
    assert all(len(r.records) <= 4 for r in made)


def test_author_types_are_definitions_within_the_interval(project: Project) -> None:
    assert project.folder is not None
    (project.folder / "corpus" / "protocol.yml").write_text(
        "author_types:\n  first: {source: [agency-0]}\n  second: {source: [agency-1]}\n",
        encoding="utf-8",
    )
    (made,) = [
        r
        for r in text_readings(project, project.dyad("RUS-CHN"), [LIMITS])
        if (r.direction, r.year) == ("RUS>CHN", 2014)
    ]
    values = {d.name: d.value for d in made.definitions}
    assert values["authors: first"] == pytest.approx(0.5)
    assert values["authors: second"] == pytest.approx(1.0)
    assert made.high == 1.0


def test_a_project_without_a_corpus_has_no_readings(tmp_path: Path) -> None:
    project = Project(tmp_path)
    assert text_readings(project, project.dyad("RUS-CHN")) == ()


def test_a_pair_that_the_protocol_does_not_name_has_no_readings(project: Project) -> None:
    assert project.folder is not None
    protocol = project.folder / "corpus" / "protocol.yml"
    protocol.write_text("pair: China-Russia\n", encoding="utf-8")
    assert text_readings(project, project.dyad("RUS-CHN"))
    assert text_readings(project, project.dyad("RUS-USA")) == ()
    protocol.write_text("pair: Atlantis-Russia\n", encoding="utf-8")
    with pytest.raises(InvalidDataError, match=r"protocol.yml: pair: .*Atlantis"):
        text_readings(project, project.dyad("RUS-CHN"))


def test_a_pair_of_whose_sides_nothing_is_coded_has_no_void_rows(project: Project) -> None:
    assert text_readings(project, project.dyad("FRA-JPN")) == ()


def test_passages_are_records_with_their_documents_as_sources(project: Project) -> None:
    pair = project.dyad("RUS-CHN")
    (made,) = [
        r
        for r in text_readings(project, pair, [LIMITS])
        if (r.direction, r.year) == ("CHN>RUS", 2014)
    ]
    evidence = text_evidence(project, pair, [made])
    assert {r.id for r in evidence.records(made.records)} == set(made.records)
    record = evidence.records(made.records)[0]
    assert SENTENCES["zh"]["alliance"] in record.title
    assert "alliance_position, form: alliance_affirmed (person:ann, accepted)" in record.notes
    (source,) = evidence.sources_of(record)
    assert source.url == f"https://example.org/{source.title}"
    assert source.published == record.start
    assert evidence.as_of == date(2016, 6, 4)
