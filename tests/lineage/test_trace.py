"""From a number to its records and sources, and from a run to its inputs."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from foedus.flow import gather, measure_indicators
from foedus.lineage import Ledger, digest, trace
from foedus.project import Project


def test_every_number_leads_to_records_and_every_record_to_sources(world: Path) -> None:
    project = Project(world)
    evidence = gather(project, project.dyad("XNO-XSU"))
    for reading in measure_indicators(project, evidence):
        told = trace(reading, project.shelf[reading.indicator].card, evidence)
        assert {r["id"] for r in told["records"]} == set(reading.records)
        assert all(r["sources"] for r in told["records"])
        assert all(s["origin"] for r in told["records"] for s in r["sources"])
        dates = [r["date"] for r in told["records"]]
        assert dates == sorted(dates, key=lambda d: d.ljust(10, "-"))
        json.dumps(told)


def test_a_partial_date_is_told_as_it_is_known(world: Path) -> None:
    project = Project(world)
    evidence = gather(project, project.dyad("XNO-XSU"))
    readings = measure_indicators(project, evidence, ["multilateral_exercises"])
    (found,) = [r for r in readings if r.year == 2008]
    told = trace(found, project.shelf["multilateral_exercises"].card, evidence)
    assert told["records"][0]["date"] == "2008-09"


WORDS = st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=3)


@given(WORDS, WORDS)
def test_equal_inputs_share_a_run_and_others_do_not(
    inputs: dict[str, str], others: dict[str, str]
) -> None:
    one = Ledger("foedus assess A-B", "A-B", "2020-01-01", inputs, {"foedus": "1"})
    two = Ledger("the same, typed otherwise", "A-B", "2020-01-01", others, {"foedus": "1"})
    assert (one.run == two.run) == (inputs == others)


def test_a_manifest_says_what_was_made_from_what() -> None:
    ledger = Ledger("foedus assess A-B", "A-B", str(date(2020, 1, 1)), {"x": "1"}, {"foedus": "1"})
    made = ledger.manifest({"report.html": b"page"}, {})
    assert made["outputs"] == {"report.html": digest(b"page")}
    assert made["run"] == ledger.run
    assert made["inputs"] == {"x": "1"}
