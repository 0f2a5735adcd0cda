from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from foedus.errors import InvalidDataError, NotConvergedError, NotFoundError
from foedus.measuring import ideal, ideal_votes
from foedus.project import Project
from foedus.store import Cache
from tests.ideal.simulated import world


@pytest.fixture
def project(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Project:
    """A project whose stored votes are those of an invented world."""
    made = world(5, states=12, sessions=3, roll_calls=15)
    votes = {
        "resid": made.roll_call,
        "ccode": made.state,
        "vote": made.vote,
        "date": [date(1945 + int(s), 10, 1) for s in made.session],
    }
    calls = {"resid": [1000, 2000], "rcid": [299, 331]}
    tables = {"un_votes": pa.table(votes), "un_roll_calls": pa.table(calls)}

    def columns(_: Project, name: str, wanted: list[str], __: object = None) -> Any:
        return SimpleNamespace(table=tables[name].select(wanted), made={name: "v1"})

    monkeypatch.setattr(ideal, "columns", columns)
    monkeypatch.setattr(ideal_votes, "columns", columns)
    return Project(cache=Cache(tmp_path))


def test_the_preview_has_a_row_for_every_state_and_session(project: Project) -> None:
    found = ideal.measure(project, preview=True)
    rows = found.rows()
    assert len(rows) == 36
    assert list(rows[0]) == ["ccode", "session", "year", "median", "q05", "q95", "n_votes"]
    assert all(r["q05"] < r["median"] < r["q95"] for r in rows)
    assert {r["year"] - r["session"] for r in rows} == {1945}
    assert [r["session"] for r in found.rows(103)] == [1, 2, 3]


def test_distances_are_of_joint_draws(project: Project) -> None:
    found = ideal.measure(project, preview=True)
    for row in found.distances(100, 101):
        assert 0.0 <= row["q05"] <= row["median"] <= row["q95"]
        assert row["median"] >= abs(row["first"] - row["second"]) - 0.35
    assert found.distances(100, 999) == []


def test_what_was_kept_is_what_was_made(project: Project) -> None:
    first = ideal.measure(project, preview=True)
    second = ideal.measure(project, preview=True)
    assert first.rows() == second.rows()
    assert np.abs(first.draws - second.draws).max() <= 1.0 / ideal.PARTS


def test_too_few_draws_are_not_taken_for_a_result(project: Project) -> None:
    with pytest.raises(NotConvergedError, match="Ask for more draws") as caught:
        ideal.measure(project, draws=8)
    assert caught.value.exit_status == 6


def test_sessions_without_votes_are_named(project: Project) -> None:
    with pytest.raises(NotFoundError, match="no vote in sessions 7 to 9"):
        ideal.measure(project, preview=True, sessions=(7, 9))


def test_chosen_sessions_only(project: Project) -> None:
    found = ideal.measure(project, preview=True, sessions=(2, 3))
    assert set(found.session.tolist()) == {2, 3}


def test_votes_out_of_range_are_refused(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    given = ideal.columns

    def spoiled(*args: Any) -> Any:
        read = given(*args)
        if "vote" in read.table.column_names:
            wrong = np.asarray(read.table["vote"]).copy()
            wrong[0] = 8
            at = read.table.column_names.index("vote")
            read.table = read.table.set_column(at, "vote", pa.array(wrong))
        return read

    monkeypatch.setattr(ideal, "columns", spoiled)
    with pytest.raises(InvalidDataError, match="Vote 8 of state"):
        ideal.measure(project, preview=True)


def test_bridges_are_chained_to_the_first_of_their_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = pa.table({"resid": [5001, 6001, 7001, 8001], "rcid": [470, 512, 545, None]})
    monkeypatch.setattr(ideal_votes, "columns", lambda *_: SimpleNamespace(table=calls))
    assert ideal_votes.bridges_of(Project()) == {6001: 5001, 7001: 5001}
