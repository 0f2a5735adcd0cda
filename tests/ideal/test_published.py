"""Our estimates beside the published ones of April 2020."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from foedus.alignment.ideal.estimate import find_mode, sample
from foedus.alignment.ideal.votes import Votes, gather

IMPORTANT = "golden/idealpoints"
ALL = "golden/ideal_points_apr2020_sessions_1_60.csv"
VOTES = "mirror/unga_votes/unga_votes_1946_2024_cow.parquet"
NORMAL_90 = 3.2897


def keys(votes: Votes) -> list[tuple[int, int]]:
    states, sessions = votes.states[votes.unit_state], votes.sessions[votes.unit_session]
    return list(zip(states.tolist(), sessions.tolist(), strict=True))


def important(shared: Path) -> tuple[Votes, np.ndarray, np.ndarray]:
    """The published input of the model of important votes, its means and its deviations."""
    folder = shared / IMPORTANT
    rows = np.loadtxt(folder / "AllData_Important_Apr2020.txt", usecols=(1, 2, 3, 4, 5), dtype=int)
    published = np.loadtxt(folder / "ThetaSummaryRW_Important_Apr2020.txt")
    votes = gather(rows[:, 1], rows[:, 2], rows[:, 0], rows[:, 4], dict(rows[:, 2:4].tolist()))
    theirs = {(int(r[0]), int(r[1])): (r[3], (r[9] - r[5]) / NORMAL_90) for r in published}
    known = np.array([theirs[key] for key in keys(votes)])
    return votes, known[:, 0], known[:, 1]


def agreement(shared: Path, votes: Votes, places: np.ndarray) -> tuple[float, float]:
    """Correlation over all sessions up to 60, and in the median session."""
    with (shared / ALL).open(encoding="latin-1", newline="") as file:
        theirs = {
            (int(r["ccode"]), int(r["session"])): float(r["IdealPoint"])
            for r in csv.DictReader(file)
        }
    both = [
        (key[1], x, theirs[key])
        for key, x in zip(keys(votes), places, strict=True)
        if key in theirs
    ]
    session, ours, known = np.array(both).T
    within = [
        np.corrcoef(ours[session == t], known[session == t])[0, 1] for t in np.unique(session)
    ]
    return float(np.corrcoef(ours, known)[0, 1]), float(np.median(within))


def all_votes(shared: Path) -> Votes:
    """All votes up to session 74, the last of the published estimation, without bridges."""
    table = pq.read_table(shared / VOTES)
    resid, ccode, vote = (
        np.asarray(table[name]).astype(np.int64) for name in ("resid", "ccode", "vote")
    )
    keep = (resid // 1000 <= 74) & (vote >= 1) & (vote <= 3)
    return gather(resid[keep] // 1000, resid[keep], ccode[keep], vote[keep])


def test_the_published_model_of_important_votes_is_met(shared: Path) -> None:
    votes, mean, deviation = important(shared)
    places = sample(votes, draws=300, warm_up=200, thin=1).pooled.mean(axis=0)
    assert np.corrcoef(places, mean)[0, 1] >= 0.985
    assert np.sqrt(np.mean((places - mean) ** 2)) <= 0.55 * deviation.mean()


@pytest.mark.slow
def test_more_draws_of_important_votes_come_closer(shared: Path) -> None:
    votes, mean, deviation = important(shared)
    places = sample(votes, draws=1200).pooled.mean(axis=0)
    assert np.corrcoef(places, mean)[0, 1] >= 0.99
    assert np.sqrt(np.mean((places - mean) ** 2)) <= 0.5 * deviation.mean()


def test_the_preview_of_all_votes_is_near_the_published_estimates(shared: Path) -> None:
    votes = all_votes(shared)
    overall, median = agreement(shared, votes, find_mode(votes).place)
    assert overall >= 0.96
    assert median >= 0.985


@pytest.mark.slow
def test_draws_of_all_votes_meet_the_published_estimates(shared: Path) -> None:
    votes = all_votes(shared)
    found = sample(votes, draws=400, thin=1)
    overall, median = agreement(shared, votes, found.pooled.mean(axis=0))
    assert overall >= 0.98
    assert median >= 0.985
