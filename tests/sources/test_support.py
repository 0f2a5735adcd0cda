"""Signals of support, the peace scale, and scores of alliances, traced back to their files."""

from __future__ import annotations

import csv
import random
from collections import Counter
from typing import Any

import pytest

from tests.sources.conftest import MIRROR, Bring

POWERS = {2: "us", 200: "uk", 220: "fra", 365: "rus", 710: "chi"}


def _records(path: str) -> list[dict[str, str]]:
    with (MIRROR / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_random_signals_stand_in_the_file(brought: Bring) -> None:
    raw = _records("mcmanus_nieman/Individual Signals Dataset.csv")
    held = brought("support_signals").rows("support_signals")
    assert len(held) == 5 * len(raw) - 126
    for row in random.Random(2).sample(held, 200):
        record, power = raw[row["row"] - 1], POWERS[row["ccode1"]]
        assert (str(row["ccode2"]), str(row["year"])) == (record["ccode"], record["year"])
        assert row["signal_pact"] == (record[f"{power}_pact"] == "1")
        assert row["signal_arms"] == float(record[f"{power}_arms"])
        assert row["signal_troops"] == float(record[f"{power}_troops"])


def test_a_signal_that_the_file_has_for_one_power_is_empty_for_the_others(
    brought: Bring,
) -> None:
    held = brought("support_signals").rows("support_signals", year=1980)
    assert all((r["signal_words"] is None) == (r["ccode1"] != 2) for r in held)
    assert all((r["signal_nukes"] is None) == (r["ccode1"] in (220, 710)) for r in held)


def test_levels_have_their_median_and_five_draws(brought: Bring) -> None:
    pandas = pytest.importorskip("pandas")
    raw = pandas.read_stata(MIRROR / "mcmanus_nieman/Signal Level Prediction Dataset.dta")
    held = brought("support_signals").rows("support_levels")
    assert len(held) == 5 * 9_266 - 126
    for row in random.Random(4).sample(held, 100):
        record, power = raw.iloc[row["row"] - 1], POWERS[row["ccode1"]]
        assert row["support_level"] == pytest.approx(record[f"median_{power}"])
        assert row["support_draw5"] == pytest.approx(record[f"{power}_signal5"])


def test_russia_china_and_the_united_states_receive_nothing(brought: Bring) -> None:
    read = brought("support_signals")
    for table in ("support_signals", "support_levels"):
        held = read.table(table)
        assert set(held["ccode1"].to_pylist()) == set(POWERS)
        assert not {2, 365, 710} & set(held["ccode2"].to_pylist())
        card = read.source.card.table(table)
        assert card is not None
        assert card.coverage is not None
        assert set(card.coverage.states) == set(POWERS)
        assert card.absence == "void"
        assert set(held["year"].to_pylist()) == set(range(1950, 2013))
    assert read.unresolved == []


def _levels(brought: Bring, one: int, two: int) -> dict[int, Any]:
    held = brought("peace_scale").rows("peace_scale", ccode1=one, ccode2=two)
    return {r["year"]: r["peacelevel"] for r in held}


def test_russia_and_china_were_rivals_until_1996_and_at_negative_peace_from_2005(
    brought: Bring,
) -> None:
    levels = _levels(brought, 365, 710)
    assert {levels[y] for y in range(1964, 1997)} == {0}
    assert {levels[y] for y in range(1997, 2005)} == {None}
    assert {levels[y] for y in range(2005, 2021)} == {0.5}


def test_the_code_of_a_transition_is_in_no_level(brought: Bring) -> None:
    """The published means take -9 for 9; some of these look like levels (the US and USSR, 1992)."""
    raw = _records("peace_scale/peacedatav31dyyearmean.csv")
    held = brought("peace_scale").rows("peace_scale")
    assert all(0 <= r["peacelevel"] <= 1 for r in held if r["peacelevel"] is not None)
    assert all((r["peacelevel"] is None) == r["transition"] for r in held)
    wrong = [r for r in held if float(raw[r["row"] - 1]["peacelevel"]) > 1]
    assert len(wrong) > 480
    assert all(r["transition"] for r in wrong)
    assert raw[held[0]["row"] - 1]["peacelevel"] == "0.75"
    assert _levels(brought, 2, 365)[1992] is None


def test_spans_come_from_a_file_without_a_header(brought: Bring) -> None:
    with (MIRROR / "peace_scale/peacedata3.1.csv").open(encoding="utf-8", newline="") as file:
        raw = list(csv.reader(file))
    spans = brought("peace_scale").rows("peace_spans")
    assert {r["dyad"] for r in spans if r["row"] == 1} == {2_020}
    assert len({r["row"] for r in spans}) == len(raw) == 2_688
    for row in random.Random(9).sample(spans, 100):
        record = raw[row["row"] - 1]
        level = record[record.index(row["span"]) + 1]
        assert (level == "-9") == row["transition"]
        assert row["level"] == (None if row["transition"] else float(level))


def test_two_numbers_that_no_state_has_are_corrected(brought: Bring) -> None:
    levels = _levels(brought, 935, 946)
    assert set(levels) == set(range(1999, 2021))
    codes = Counter(line["code"] for line in brought("peace_scale").unresolved)
    assert not {"936", "937"} & set(codes)
    assert sum(int(line["rows"]) for line in brought("peace_scale").unresolved) == 860
    assert brought("peace_scale").table("peace_scale").num_rows == 98_527


def test_a_pair_written_the_wrong_way_round_stands_the_right_way(brought: Bring) -> None:
    assert _levels(brought, 403, 435)


def test_west_germany_has_its_own_number(brought: Bring) -> None:
    assert 1985 in _levels(brought, 260, 290)
    assert 1985 not in _levels(brought, 255, 290)
    assert 1995 in _levels(brought, 255, 290)


def test_peace_is_not_coded_outside_1900_to_2020_and_no_pair_is_zero_by_absence(
    brought: Bring,
) -> None:
    card = brought("peace_scale").source.card.table("peace_scale")
    assert card is not None
    assert card.coverage is not None
    years = brought("peace_scale").table("peace_scale")["year"].to_pylist()
    assert (min(years), max(years)) == (card.coverage.first, card.coverage.last) == (1900, 2020)
    assert (card.absence, card.zeros) == ("void", ())


def test_scores_of_the_sino_soviet_treaty_of_1950(brought: Bring) -> None:
    read = brought("alliance_scores")
    (score,) = read.rows("benson_clinton_scores", atopid=3200)
    assert (score["capacity_score"], score["depth_score"], score["scope_score"]) == (
        0.779,
        -0.311,
        1.018,
    )
    (depth,) = read.rows("alliance_latent_depth", atopid=3200)
    assert (depth["begyr"], depth["endyr"]) == (1950, 1980)
    assert depth["latent_depth_mean"] == pytest.approx(-0.852557459495945)
    assert read.rows("benson_clinton_scores", atopid=4980) == []


def test_every_score_is_that_of_its_file(brought: Bring) -> None:
    read = brought("alliance_scores")
    first = _records("benson_clinton/AllianceDataScoreJCR_RR.csv")
    second = _records("benson_clinton/atop-milsup-latent-depth.csv")
    scores, depths = read.rows("benson_clinton_scores"), read.rows("alliance_latent_depth")
    assert (len(scores), len(depths)) == (len(first), len(second)) == (492, 289)
    assert all(r["scope_score"] == float(first[r["row"] - 1]["Scope.score"]) for r in scores)
    assert all(
        r["latent_depth_sd"] == float(second[r["row"] - 1]["latent.depth.sd"]) for r in depths
    )
    assert sum(r["endyr"] is None for r in depths) == 46


def test_scores_are_of_treaties_and_cover_no_years(brought: Bring) -> None:
    card = brought("alliance_scores").source.card
    assert all(t.coverage is None and t.absence == "void" for t in card.tables)
    assert card.additions == ()
