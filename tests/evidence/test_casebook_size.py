"""A casebook of 200,000 rows is checked in seconds, sound or faulty, and stays small."""

import time
import tracemalloc
from pathlib import Path

import pytest
from tests.evidence.casebook_samples import sample, write

from foedus.evidence.casebooks import Faults, check_casebook, read_casebook
from foedus.evidence.casebooks.faults import KEPT
from foedus.identity import States

ROWS = 200_000
SECONDS = 30


def many(faulty: dict[str, str], rows: int = ROWS) -> list[dict[str, str]]:
    """Exercises by the hundred thousand; braces in a faulty cell become the row's number."""
    drill = sample()["exercises"][0]
    return [
        {
            **drill,
            "id": f"EX-{n}",
            "name": f"Drill {n} of a long series",
            "troops": str(1800 + n % 400),
            **{column: cell.format(n) for column, cell in faulty.items()},
        }
        for n in range(rows)
    ]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("sound"), {**sample(), "exercises": many({})})


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    cells = {"kind": "drill {}", "participants": "Jappan{};PHL", "sources": "S-1;S-9{}"}
    return write(tmp_path_factory.mktemp("faulty"), {**sample(), "exercises": many(cells)})


@pytest.mark.slow
def test_a_large_casebook_is_checked_in_seconds(sound: Path, states: States) -> None:
    begun = time.process_time()
    assert check_casebook(sound, states) == []
    assert time.process_time() - begun < SECONDS


@pytest.mark.slow
def test_a_large_casebook_is_read_in_seconds(sound: Path, states: States) -> None:
    told: list[int] = []
    begun = time.process_time()
    evidence = read_casebook(
        sound, states, progress=lambda file, rows: told.append(rows) if "ex" in file else None
    )
    assert time.process_time() - begun < SECONDS
    assert len(evidence["exercises"]) == ROWS
    assert told == sorted(told)
    assert told[-1] == ROWS


@pytest.mark.slow
def test_a_large_faulty_casebook_is_checked_in_seconds(faulty: Path, states: States) -> None:
    begun = time.process_time()
    faults = check_casebook(faulty, states)
    assert time.process_time() - begun < SECONDS
    assert (len(faults), faults.total) == (KEPT, 2 * ROWS + ROWS)


def test_checking_keeps_no_rows(tmp_path: Path, states: States) -> None:
    peaks = []
    for rows in (1_000, 9_000):
        folder = write(tmp_path / str(rows), {**sample(), "exercises": many({}, rows)})
        check_casebook(folder, states)
        tracemalloc.start()
        check_casebook(folder, states)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    size = (folder / "exercises.csv").stat().st_size
    assert peaks[1] - peaks[0] < 4 * size


def test_faults_beyond_those_kept_are_counted() -> None:
    faults = Faults()
    for n in range(KEPT + 5):
        faults.add("a.csv", n, "b", "c.", "d.")
    assert (len(faults), faults.total, faults.full) == (KEPT, KEPT + 5, True)
    assert faults.summary(2).splitlines() == [
        "  a.csv, column b: c. d.",
        "  a.csv, line 1, column b: c. d.",
        "  ... and 1,003 more",
    ]
