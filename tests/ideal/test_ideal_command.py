"""``foedus measure ideal``, called as the shell calls it, on a few invented votes."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from foedus.measuring import ideal, ideal_votes
from tests.cli_runner import Run
from tests.ideal.simulated import world

STATES = np.array([2, 20, 200, 220, 230, 255, 365, 368, 640, 710, 740, 750])
HEADER = ["ccode", "session", "year", "median", "q05", "q95", "n_votes"]


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Stored tables of votes of twelve states in three sessions."""
    made = world(5, states=STATES.size, sessions=3, roll_calls=25)
    stored: dict[str, Any] = {
        "un_votes": {
            "resid": made.roll_call,
            "ccode": STATES[made.state - 100],
            "vote": made.vote,
            "date": [date(1945 + int(s), 10, 1) for s in made.session],
        },
        "un_roll_calls": {"resid": [1000], "rcid": [299]},
    }

    def columns(_: object, name: str, wanted: list[str], __: object = None) -> Any:
        return SimpleNamespace(table=pa.table(stored[name]).select(wanted), made={name: "v1"})

    monkeypatch.setattr(ideal, "columns", columns)
    monkeypatch.setattr(ideal_votes, "columns", columns)
    return stored


@pytest.mark.usefixtures("tables")
def test_the_fixed_form_writes_a_row_for_each_state_and_session(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "new" / "ideal.csv"
    done = run("measure", "ideal", "--csv", out)
    assert done.status == 0, done.err
    with out.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == HEADER
    found = [(int(r["ccode"]), int(r["session"])) for r in rows]
    assert found == [(int(s), t) for s in STATES for t in (1, 2, 3)]
    assert all(float(r["q05"]) < float(r["median"]) < float(r["q95"]) for r in rows)
    assert "36 state-sessions" in done.out
    assert "below 1,000 in" in done.out
    assert "sweep" in done.err


@pytest.mark.usefixtures("tables")
def test_states_and_dyads_are_told_by_name(run: Run) -> None:
    done = run("measure", "ideal", "RUS", "RUS-CHN", "--preview", "--json")
    assert done.status == 0, done.err
    assert done.json["preview"] is True
    assert [row["session"] for row in done.json["data"]["RUS"]] == [1, 2, 3]
    assert all(row["q05"] <= row["median"] for row in done.json["data"]["RUS-CHN"])
    shown = run("measure", "ideal", "RUS-CHN", "--preview").out
    assert "RUS-CHN: distance" in shown
    assert "too narrow" in shown


@pytest.mark.usefixtures("tables")
@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["--csv", "ideal.txt"], 2, "must end in .csv"),
        (["--sessions", "9-2", "--preview"], 2, "write the first and the last session"),
        (["--sessions", "7-9", "--preview"], 3, "no vote in sessions 7 to 9"),
        (["NLD", "--preview"], 3, "no session with votes of this state"),
        (["XXX", "--preview"], 2, "is not a dyad"),
        (["--draws", "8"], 6, "Ask for more draws"),
    ],
)
def test_what_cannot_be_told_is_said_with_a_status(
    run: Run, arguments: list[str], status: int, message: str
) -> None:
    done = run("measure", "ideal", *arguments)
    assert done.status == status, done.err
    assert message in " ".join(done.err.split())
    assert "Traceback" not in done.err


def test_votes_that_are_none_are_refused(run: Run, tables: dict[str, Any], tmp_path: Path) -> None:
    tables["un_votes"]["vote"][3] = 9
    out = tmp_path / "ideal.csv"
    done = run("measure", "ideal", "--csv", out)
    assert done.status != 0
    assert "Vote 9 of state" in " ".join(done.err.split())
    assert not out.exists()


def test_help_teaches(run: Run) -> None:
    done = run("measure", "ideal", "--help")
    assert done.status == 0
    assert "Examples" in done.out
