"""Democracy scores, traced back to their files."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from foedus.evidence.sources import load_sources
from foedus.evidence.sources.reading import read_source
from foedus.identity import load_states
from tests.sources.conftest import Bring
from tests.sources.r_files import is_empty, r_rows
from tests.sources.workbooks import write_workbook

RUSSIA, CHINA = 365, 710


def test_polyarchy_of_russia_and_china_is_as_published(brought: Bring) -> None:
    rows = brought("democracy").rows("democracy")
    score = {(r["ccode"], r["year"]): r["v2x_polyarchy"] for r in rows}
    years = (2000, 2015, 2024, 2025)
    assert [score[RUSSIA, y] for y in years] == [0.403, 0.265, 0.171, 0.170]
    assert [score[CHINA, y] for y in years] == [0.100, 0.082, 0.073, 0.072]


def test_random_scores_stand_in_the_file(brought: Bring) -> None:
    raw, read = r_rows("isard/cw_democracy.rda"), brought("democracy")
    held = read.rows("democracy")
    for row in random.Random(8).sample(held, 300):
        record = raw[row["row"] - 1]
        for column in ("ccode", "year", "v2x_polyarchy", "polity2", "euds", "aeuds"):
            assert row[column] == (None if is_empty(record[column]) else record[column])
        assert row["v2x_polyarchy_codelow"] is None
    scores = ("euds", "aeuds", "polity2", "v2x_polyarchy")
    bare = [r for r in raw if all(is_empty(r[c]) for c in scores)]
    assert len(held) == len(raw) - len(bare) == 17_705
    assert read.unresolved == []


def test_polity2_ends_with_2020_and_is_empty_afterwards(brought: Bring) -> None:
    rows = brought("democracy").rows("democracy")
    assert max(r["year"] for r in rows if r["polity2"] is not None) == 2020
    assert max(r["year"] for r in rows) == 2025


def test_the_published_file_of_vdem_gives_the_index_with_its_interval(brought: Bring) -> None:
    read = brought("democracy", "vdem-16", sample=True)
    assert [
        (r["ccode"], r["year"], r["v2x_polyarchy"], r["v2x_polyarchy_codelow"])
        for r in read.rows("democracy")
    ] == [(365, 1985, 0.125, 0.1), (365, 2025, 0.25, 0.2)]
    assert {r["polity2"] for r in read.rows("democracy")} == {None}


def test_polity_is_by_cow_number_and_special_codes_are_no_scores(brought: Bring) -> None:
    rows = brought("polity").rows("polity")
    score = {(r["ccode"], r["year"]): (r["polity"], r["polity_special"]) for r in rows}
    raw = {(int(r["ccode"]), int(r["year"])): int(r["polity"]) for r in _polity()}
    assert score[RUSSIA, 1985] == (raw[364, 1985], None) == (-7, None)
    assert score[RUSSIA, 2016] == (raw[365, 2016], None) == (4, None)
    assert score[816, 2000] == (raw[818, 2000], None)
    assert score[530, 2000] == (raw[529, 2000], None)
    assert score[300, 1850] == (raw[305, 1850], None)
    assert score[700, 1985] == (None, -66)
    assert {s for _, s in score.values()} == {None, -66, -77, -88}


def test_of_two_polities_in_a_year_the_one_that_went_on_is_taken(brought: Bring) -> None:
    raw = {(int(r["ccode"]), int(r["year"])): place for place, r in enumerate(_polity(), 1)}
    held = {(r["ccode"], r["year"]): r["row"] for r in brought("polity").rows("polity")}
    assert (364, 1922) in raw
    assert (365, 1922) in raw
    assert held[RUSSIA, 1922] == raw[364, 1922]
    assert held[RUSSIA, 1992] == raw[365, 1992]
    assert held[345, 1991] == raw[347, 1991]
    assert held[530, 1993] == raw[529, 1993]


def _polity() -> list[dict[str, float]]:
    return r_rows("polity/polity.rda")


def test_polities_that_cow_does_not_count_are_listed(brought: Bring) -> None:
    read = brought("polity")
    unknown = {r["code"] for r in read.unresolved if r["reason"].startswith("no state")}
    assert unknown == {"564", "89", "99"}  # Orange Free State, Central America, Gran Colombia
    since = [r for r in _polity() if r["year"] >= 1816]
    lost = sum(int(r["rows"]) for r in read.unresolved)
    doubled = len(since) - lost - len(read.rows("polity"))
    assert 0 < doubled < 15


def test_the_published_workbook_of_polity_has_polity2(tmp_path: Path) -> None:
    header = "p5 cyear ccode scode country year flag fragment democ autoc polity polity2 durable"
    parts = "xrreg xrcomp xropen xconst parreg parcomp exrec exconst polcomp prior emonth eday"
    last = "eyear eprec interim bmonth bday byear bprec post change d5 sf regtrans"
    names = f"{header} {parts} {last}".split()
    ussr: list[str | float] = [
        0,
        "3641985",
        364,
        "USR",
        "Invented",
        1985,
        0,
        0,
        0,
        7,
        -77,
        -7.5,
        60,
    ]
    book = write_workbook(
        tmp_path / "p5v2018.xlsx", {"p5v2018": [names, [*ussr, *[""] * (len(names) - len(ussr))]]}
    )
    source = load_sources()["polity"]
    edition = source.card.edition("p5v2018")
    assert edition is not None
    (file,) = edition.files  # the old binary workbook cannot be written by hand; its cells can
    here = replace(edition, files=(replace(file, format="xlsx"),))
    read_source(source, here, {"scores": book}, load_states(), tmp_path / "out")
    (row,) = pq.read_table(tmp_path / "out/polity.parquet").to_pylist()
    assert (row["ccode"], row["polity"], row["polity2"], row["polity_special"]) == (
        RUSSIA,
        None,
        -7.5,
        -77,
    )


@pytest.mark.slow
def test_unified_scores_have_their_intervals(brought: Bring) -> None:
    read = brought("extended_uds")
    rows = read.rows("uds")
    assert all(r["uds_low"] <= r["uds"] <= r["uds_high"] for r in rows)
    held = {(r["ccode"], r["year"]): r for r in rows}
    by_hand = {  # looked up in the file: its row, the score to three decimals, its measures
        (RUSSIA, 1985): (28_092, -1.190, 28),
        (RUSSIA, 2024): (28_131, -1.024, 5),
        (CHINA, 2006): (7_193, -1.151, 22),
        (2, 2024): (35_564, 0.924, 5),
        (345, 1919): (37_282, -0.882, 7),  # Yugoslavia, not the Serbia within it
        (345, 2024): (29_872, -0.085, 4),  # of two entries for Serbia the better known
    }
    assert {
        key: (held[key]["row"], round(held[key]["uds"], 3), held[key]["num_measures"])
        for key in by_hand
    } == by_hand
    assert {260, 265, 365} <= {r["ccode"] for r in rows if r["year"] == 1980}
    assert all("not" in r["reason"] or "no state" in r["reason"] for r in read.unresolved)
