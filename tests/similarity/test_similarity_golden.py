"""Numbers published or computed by others, met on the same votes and alliances."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from foedus.alignment.similarity.catalogue import MEASURES
from foedus.identity import load_states
from foedus.measuring.similarity import known_failure, measure_similarity
from foedus.measuring.tables import columns
from foedus.project import Project
from tests.similarity.real import Found, Votes, found

USUAL = ("s", "s_squared", "kappa", "pi", "taub", "a")
GOLDEN = {"S_abs": "s", "S_sq": "s_squared", "kappa": "kappa", "pi": "pi", "A": "a"}
VOTING = {
    ("Russia", "China"): {1995: -0.09, 2005: 0.42, 2013: 0.52, 2018: 0.64, 2019: 0.71},
    ("Russia", "United States"): {1995: 0.20, 2005: -0.09, 2013: -0.09, 2018: -0.20, 2019: -0.19},
    ("United States", "United Kingdom"): {
        1995: 0.61, 2005: 0.21, 2013: 0.39, 2018: 0.32, 2019: 0.39,
    },
    ("United States", "Japan"): {1995: 0.22, 2005: 0.17, 2013: 0.22, 2018: 0.20, 2019: 0.18},
    ("India", "Pakistan"): {1995: 0.59, 2005: 0.69, 2013: 0.62, 2018: 0.45, 2019: 0.67},
    ("China", "Brazil"): {1995: 0.11, 2005: 0.32, 2013: 0.34, 2018: 0.17, 2019: -0.01},
}  # fmt: skip
PORTFOLIOS = {
    (365, 710): (0.53, 0.63, 0.34, 0.36),
    (365, 2): (0.54, 0.63, 0.67, 0.54),
    (750, 770): (0.97, 0.89, 0.95, 0.95),
    (2, 200): (0.60, 0.83, 0.62, 0.55),
    (2, 740): (0.21, 0.58, 0.24, 0.16),
    (710, 731): (0.85, 0.94, 0.69, 0.69),
}
"""2018: S, S weighted by CINC, kappa binary, kappa valued; to two decimals."""
ROUNDED_TWICE = 0.0055
"""The table has 0.63 where 0.6246 is met, as if 0.625 had been rounded again."""


@pytest.fixture(scope="session")
def by_unvotes(unvotes: Votes) -> Found:
    return found(unvotes.counts(), USUAL)


def test_all_dyad_years_of_the_record_are_there(by_unvotes: Found) -> None:
    assert len(by_unvotes.place) == 834_014


def test_446_dyad_years_are_met(by_unvotes: Found, unvotes: Votes, shared: Path) -> None:
    golden = json.loads((shared / "golden/similarity/un_pairs.json").read_text())
    assert len(golden) == 446
    for told in golden:
        pair = [unvotes.number[told[side]] for side in "ab"]
        made = by_unvotes.row(*pair, told["year"])
        assert made is not None
        assert made["n"] == told["n"]
        for theirs, ours in GOLDEN.items():
            # 0/0 is empty there; here it is 0, as Häge has it
            expected = 0 if told[theirs] is None else told[theirs]
            assert made[ours] == pytest.approx(expected, abs=1e-6), (told, ours)


def test_another_edition_of_the_votes_agrees_wherever_it_has_as_many(
    fpsim_votes: Votes, shared: Path
) -> None:
    """Its other rows rest on roll calls that the one or the other edition does not have."""
    golden = json.loads((shared / "golden/similarity/un_pairs.json").read_text())
    names = {told[side] for told in golden for side in "ab"}
    code = {name: load_states().resolve(name).cow or 0 for name in names}
    asked = {(code[told["a"]], code[told["b"]]) for told in golden}
    made = found(fpsim_votes.counts(pairs=asked), USUAL)
    alike = 0
    for told in golden:
        row = made.row(code[told["a"]], code[told["b"]], told["year"])
        if row is None or row["n"] != told["n"]:
            continue
        alike += 1
        for theirs, ours in GOLDEN.items():
            expected = 0 if told[theirs] is None else told[theirs]
            assert row[ours] == pytest.approx(expected, abs=1e-6), (told, ours)
    assert alike > 250


@pytest.mark.parametrize("names", VOTING, ids="-".join)
def test_the_table_of_kappa_on_votes_is_met(
    names: tuple[str, str], by_unvotes: Found, unvotes: Votes
) -> None:
    for year, kappa in VOTING[names].items():
        made = by_unvotes.row(*(unvotes.number[name] for name in names), year)
        assert made is not None
        assert made["kappa"] == pytest.approx(kappa, abs=0.00501), year


def test_russia_and_china_fall_on_s_and_rise_on_kappa(by_unvotes: Found, unvotes: Votes) -> None:
    pair = unvotes.number["Russia"], unvotes.number["China"]
    then, now = (by_unvotes.row(*pair, year) for year in (1989, 2019))
    assert then is not None
    assert now is not None
    assert (then["s"], now["s"]) == pytest.approx((0.91, 0.74), abs=0.005)
    assert (then["kappa"], now["kappa"]) == pytest.approx((-0.03, 0.71), abs=0.005)
    assert (then["a"], now["a"]) == pytest.approx((-0.002, 0.43), abs=0.005)


def test_tau_b_is_that_of_another_program(by_unvotes: Found, unvotes: Votes) -> None:
    kendalltau = pytest.importorskip("scipy.stats").kendalltau
    picked = np.random.default_rng(7).choice(len(by_unvotes.place), 60, replace=False)
    keys = list(by_unvotes.place)
    for first, second, year in (keys[i] for i in picked):
        sides = []
        for state in (first, second):
            mine = (unvotes.state == state) & (unvotes.year == year)
            calls = unvotes.call[mine].tolist()
            sides.append(dict(zip(calls, unvotes.vote[mine].tolist(), strict=True)))
        joint = sorted(set(sides[0]) & set(sides[1]))
        x, y = ([side[call] for call in joint] for side in sides)
        made = by_unvotes.row(first, second, year)
        assert made is not None
        if len(set(x)) > 1 < len(set(y)):
            assert made["taub"] == pytest.approx(kendalltau(x, y).statistic)
        else:
            assert np.isnan(made["taub"])


@pytest.mark.parametrize("pair", PORTFOLIOS, ids=str)
def test_the_table_of_alliance_portfolios_of_2018_is_met(
    pair: tuple[int, int], alliances: Project
) -> None:
    asked = {"first": 2018, "last": 2018, "pairs": [pair]}
    valued = measure_similarity(
        alliances, "atop", "valued", ("s", "s_weighted", "kappa"), **asked
    ).values
    binary = measure_similarity(alliances, "atop", "binary", ("kappa",), **asked).values
    made = [valued["s"], valued["s_weighted"], binary["kappa"], valued["kappa"]]
    assert [float(v[0]) for v in made] == pytest.approx(PORTFOLIOS[pair], abs=ROUNDED_TWICE)


def test_the_known_failure_is_computed_where_the_data_are(alliances: Project) -> None:
    told = known_failure(alliances)
    assert told.computed
    assert told.values == pytest.approx({"s": 0.973, "kappa": 0.946}, abs=0.001)
    assert "India and Pakistan" in told.text()
    assert "S 0.97 and kappa 0.95" in told.text()


def test_every_dyad_year_of_alliances_is_measured_in_one_call(alliances: Project) -> None:
    """Undirected: half of the 2 million directed dyad-years of the state system to 2018."""
    made = measure_similarity(alliances, "atop", "valued", USUAL)
    assert len(made) > 990_000
    assert (made.span, set(made.values)) == ((1816, 2018), set(USUAL))
    for name in ("s", "kappa", "pi", "a"):
        values = made.values[name]
        assert not np.isnan(values).any()
        assert values.min() >= MEASURES[name].low
        assert values.max() <= 1


def test_the_universe_of_a_portfolio_is_the_state_system_of_the_year(alliances: Project) -> None:
    made = measure_similarity(alliances, "atop", pairs=[(2, 200)], first=2018, last=2018)
    assert made.counts.n.tolist() == [195]


@pytest.fixture(scope="session")
def published(alliances: Project, shared: Path) -> list[dict[str, float]]:
    """FPSIM of alliances with two members in the year, with the members' COW numbers."""
    wanted = ("atopid", "ccode", "yrent", "last_year")
    members: dict[int, list[tuple[int, int, int]]] = {}
    for atopid, *rest in zip(
        *(columns(alliances, "atop_members", wanted).table[n].to_pylist() for n in wanted),
        strict=True,
    ):
        members.setdefault(atopid, []).append(tuple(rest))
    path = shared / "golden/fpsim_by_bilateral_alliance_1970_1999.csv"
    rows = []
    with path.open(newline="") as file:
        for raw in csv.DictReader(file):
            year = int(float(raw["year"]))
            of = members.get(int(raw["atopid"]), [])
            there = sorted({code for code, begin, end in of if begin <= year <= end})
            if len(there) == 2:
                numbers = {k: float(v) if v else np.nan for k, v in raw.items()}
                rows.append(numbers | {"year": year, "first": there[0], "second": there[1]})
    assert len(rows) > 4_500
    return rows


@dataclass(frozen=True)
class Held:
    """How ours stand beside theirs: number, correlation, median difference, share rounded alike."""

    n: int
    r: float
    median: float
    same: float


def held_against(made: Found, published: list[dict[str, float]], column: str, measure: str) -> Held:
    pairs = [
        (row[measure], told[f"strcomp_{column}_avg"])
        for told in published
        if (row := made.row(int(told["first"]), int(told["second"]), int(told["year"])))
    ]
    both = np.array(pairs)
    both = both[~np.isnan(both).any(axis=1)]
    apart = np.abs(both[:, 0] - both[:, 1])
    same = float((apart <= 0.000_6).mean())
    return Held(len(both), float(np.corrcoef(both.T)[0, 1]), float(np.median(apart)), same)


def test_published_similarity_of_votes_is_met_once_an_absence_is_an_abstention(
    fpsim_votes: Votes, published: list[dict[str, float]]
) -> None:
    """The published values, of three decimals, count an absence as an abstention."""
    made = found(fpsim_votes.counts("haege", 1970, 1999), ("kappa", "pi"))
    for measure, column in (("kappa", "unvotekappaavv"), ("pi", "unvotepivv")):
        held = held_against(made, published, column, measure)
        assert held.n == 4_400
        assert held.r > 0.999
        assert held.median < 0.000_5
        assert held.same > 0.997


def test_with_absences_left_out_published_values_are_only_near(
    fpsim_votes: Votes, published: list[dict[str, float]]
) -> None:
    made = found(fpsim_votes.counts("valued", 1970, 1999), ("kappa", "pi"))
    for measure, column in (("kappa", "unvotekappaavv"), ("pi", "unvotepivv")):
        held = held_against(made, published, column, measure)
        assert held.n == 4_398
        assert 0.955 < held.r < 0.97
        assert 0.015 < held.median < 0.025
        assert held.same < 0.2


@pytest.mark.parametrize(
    ("coding", "letter", "same"), [("valued", "v", 0.69), ("binary", "b", 0.96)]
)
def test_published_similarity_of_alliances_is_that_of_cow_with_self_ties(
    coding: str, letter: str, same: float, alliances: Project, published: list[dict[str, float]]
) -> None:
    pairs = {(int(row["first"]), int(row["second"])) for row in published}
    asked = {"first": 1970, "last": 1999, "pairs": pairs}
    values = measure_similarity(alliances, "cow", coding, ("kappa", "pi"), **asked)
    made = Found(values.counts, values.values)
    for measure in ("kappa", "pi"):
        held = held_against(made, published, f"sscore{measure}{letter}a", measure)
        assert held.n > 4_400
        assert held.r > 0.994
        assert held.median < 0.000_5
        assert held.same > same
