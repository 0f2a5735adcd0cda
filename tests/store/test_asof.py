"""Nothing that became known later may enter an analysis of a past date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import WORLD

from foedus.contracts import Evidence, Status
from foedus.evidence.casebooks import read_casebook
from foedus.project import Project
from foedus.store import known_by

PROJECT = Project(WORLD)
WHOLE = read_casebook(WORLD / "casebooks" / "xno-xsu", PROJECT.states)
DAYS = st.dates(date(1999, 1, 1), date(2015, 1, 1))


def ids(evidence: Evidence) -> set[str]:
    return {r.id for table in evidence.tables.values() for r in table}


@given(DAYS)
def test_no_record_or_source_known_later_is_kept(day: date) -> None:
    seen = known_by(WHOLE, day, PROJECT.states.same)
    for table in seen.tables.values():
        for record in table:
            assert record.known_on <= day
            assert record.start <= day
            assert all(
                source.published is None or source.published <= day
                for source in seen.sources_of(record)
            )
            assert set(record.contradicts) <= ids(seen)
        assert all(span.last <= day for span in table.coverage)
    assert seen.as_of == day


@given(DAYS, st.integers(0, 2000))
def test_knowledge_only_grows(day: date, later: int) -> None:
    after = day + timedelta(days=later)
    assert ids(known_by(WHOLE, day)) <= ids(known_by(WHOLE, after))


@given(DAYS)
def test_what_is_known_later_cannot_change_what_was_known(day: date) -> None:
    lied = replace(
        WHOLE,
        tables={
            name: replace(
                table,
                records=tuple(
                    replace(r, credibility=6, title="rewritten") if r.known_on > day else r
                    for r in table
                ),
            )
            for name, table in WHOLE.tables.items()
        },
    )
    assert known_by(lied, day).tables == known_by(WHOLE, day).tables


def test_a_landing_revealed_by_a_later_book_is_unknown_before_it() -> None:
    before = known_by(WHOLE, date(2012, 6, 29), PROJECT.states.same)
    after = known_by(WHOLE, date(2012, 6, 30), PROJECT.states.same)
    assert "EX-12" not in ids(before)
    assert "EX-12" in ids(after)
    assert "S-LATE" not in before.sources


def test_what_was_announced_has_not_happened_yet() -> None:
    (landing,) = [r for r in WHOLE["exercises"] if r.id == "EX-12"]
    early = replace(landing, known_on=date(2005, 1, 1), start=date(2005, 7, 1))
    told = replace(WHOLE, tables={"exercises": replace(WHOLE["exercises"], records=(early,))})
    assert ids(known_by(told, date(2005, 6, 30))) == set()
    assert ids(known_by(told, date(2013, 1, 1))) == {"EX-12"}


def test_records_about_others_stay_out_but_incidents_stay() -> None:
    stranger = replace(WHOLE["exercises"].records[0], id="EX-99", parties=("XNO", "XWE"))
    whole = replace(
        WHOLE,
        tables={**WHOLE.tables, "exercises": replace(WHOLE["exercises"], records=(stranger,))},
    )
    seen = known_by(whole, date(2014, 1, 1), PROJECT.states.same)
    assert "EX-99" not in ids(seen)
    assert {"TP-01", "TP-02", "TP-03"} <= ids(seen)


def test_a_term_is_that_of_the_last_renewal_known_by_then() -> None:
    plan, renewal = (
        next(r for r in WHOLE["agreements"] if r.id == key) for key in ("AG-03", "AG-04")
    )
    assert plan["in_force_until"].text == "2008"
    for day, end in ((date(2009, 1, 30), "2008"), (date(2009, 1, 31), "2011")):
        seen = {r.id: r for r in known_by(WHOLE, day, PROJECT.states.same)["agreements"]}
        assert seen["AG-03"]["in_force_until"].text == end
    assert renewal["in_force_until"].text == "2011"


def test_a_replay_leaves_undated_remarks_and_later_ends_out() -> None:
    (project,) = [r for r in WHOLE["projects"] if r.id == "PR-02"]
    assert (project["outcome"], project.ended) == ("ended", True)
    remarked = replace(project, notes="ended in 2010, as we know today")
    told = replace(
        WHOLE, tables={**WHOLE.tables, "projects": replace(WHOLE["projects"], records=(remarked,))}
    )
    (then,) = known_by(told, date(2008, 6, 1))["projects"].records
    assert (then["outcome"], then.notes, then.ended, then.end) == (
        None, "", False, date(2008, 6, 1),
    )  # fmt: skip
    (now,) = known_by(told, date(2026, 1, 1))["projects"].records
    assert now == remarked


def test_what_only_a_later_source_bears_out_was_reported_before_it() -> None:
    (drill,) = [r for r in WHOLE["exercises"] if r.id == "EX-04"]
    shown = replace(drill, status=Status.DEMONSTRATED, sources=("S-ET", "S-LATE"))
    told = replace(WHOLE, tables={"exercises": replace(WHOLE["exercises"], records=(shown,))})
    for day, status in ((date(2012, 6, 29), "reported"), (date(2012, 6, 30), "demonstrated")):
        (seen,) = known_by(told, day)["exercises"].records
        assert seen.status == status


@pytest.mark.parametrize(("day", "listed"), [(date(2006, 6, 6), 0), (date(2006, 6, 7), 1)])
def test_corrections_stay_with_the_records_that_they_changed(day: date, listed: int) -> None:
    whole = replace(WHOLE, corrections=({"id": "EX-01", "date": "2026-05-05"},))
    assert len(known_by(whole, day).corrections) == listed
