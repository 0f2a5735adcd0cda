"""Votes in the United Nations, traced back to their files."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from tests.sources.conftest import MIRROR, Bring, Brought

RUSSIA, CHINA, TAIWAN, USA = 365, 710, 713, 2
VOTES = "unga_votes/unga_votes_1946_2024_cow.parquet"


@lru_cache(maxsize=1)
def _raw_votes() -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = pq.read_table(MIRROR / VOTES).to_pydict()
    return columns


def _of(read: Brought, table: str, **where: int) -> list[dict[str, Any]]:
    filters = [(k, "==", v) for k, v in where.items()]
    rows: list[dict[str, Any]] = pq.read_table(
        read.folder / f"{table}.parquet", filters=filters
    ).to_pylist()
    return rows


def test_russia_and_china_agreed_as_the_published_check_says(brought: Bring) -> None:
    rows = _of(brought("un_votes"), "un_agreement", ccode1=RUSSIA, ccode2=CHINA)
    shares = {r["year"]: round(r["un_agreement"], 3) for r in rows}
    assert {y: shares[y] for y in (2017, 2019, 2021, 2022, 2023)} == {
        2017: 0.878,
        2019: 0.872,
        2021: 0.854,
        2022: 0.812,
        2023: 0.787,
    }


def test_agreement_of_random_pairs_is_that_of_a_second_count(brought: Bring) -> None:
    read, raw = brought("un_votes"), _raw_votes()
    votes: dict[tuple[int, int], dict[int, int]] = {}
    days: dict[int, Counter[date]] = {}
    for call, state, day, vote in zip(
        raw["resid"], raw["ccode"], raw["date"], raw["vote"], strict=True
    ):
        days.setdefault(call, Counter())[day.date()] += 1
        votes.setdefault((state, call // 1000), {})[call] = vote
    year = {call: found.most_common(1)[0][0].year for call, found in days.items()}
    pairs = [(2, 200, 1950), (20, 365, 1984), (100, 551, 2023), (710, 750, 2000), (40, 640, 1990)]
    for a, b, wanted in pairs:
        mine: dict[int, int] = {}
        theirs: dict[int, int] = {}
        for session in range(wanted - 1948, wanted - 1943):
            mine |= votes.get((a, session), {})
            theirs |= votes.get((b, session), {})
        joint = [c for c in mine if c in theirs and year[c] == wanted]
        apart = [abs(mine[c] - theirs[c]) for c in joint]
        (row,) = _of(read, "un_agreement", ccode1=a, ccode2=b, year=wanted)
        assert row["un_joint"] == len(joint) > 0
        assert row["un_agreement"] == pytest.approx(1 - sum(apart) / (2 * len(joint)))
        assert (row["un_same"], row["un_opposed"]) == (apart.count(0), apart.count(2))


def test_every_vote_of_the_file_is_there_but_those_of_india_before_it_was_a_state(
    brought: Bring,
) -> None:
    read = brought("un_votes")
    assert [(r["code"], r["when"], r["rows"]) for r in read.unresolved] == [("750", "1946", "43")]
    counts = Counter(read.table("un_votes").column("vote").to_pylist())
    raw = _raw_votes()
    lost = Counter(
        vote
        for vote, state, day in zip(raw["vote"], raw["ccode"], raw["date"], strict=True)
        if state == 750 and day.year == 1946
    )
    assert counts + lost == Counter(raw["vote"])
    assert sum(counts.values()) == 855_887 - 43
    assert len(set(read.table("un_votes").column("ccode").to_pylist())) == 200


def test_random_votes_stand_in_the_file(brought: Bring) -> None:
    raw, table = _raw_votes(), brought("un_votes").table("un_votes")
    for place in random.Random(11).sample(range(table.num_rows), 300):
        row = {c: table.column(c)[place].as_py() for c in table.column_names}
        at = row["row"] - 1
        assert (row["resid"], row["ccode"], row["vote"]) == (
            raw["resid"][at],
            raw["ccode"][at],
            raw["vote"][at],
        )
        if row["resid"] < 78_000:
            assert row["date"] == raw["date"][at].date()


def test_the_year_is_that_of_the_date_where_the_file_is_wrong(brought: Bring) -> None:
    table, raw = brought("un_votes").table("un_votes"), _raw_votes()
    wrong = Counter(
        raw["year"][row - 1]
        for row, year in zip(table["row"].to_pylist(), table["year"].to_pylist(), strict=True)
        if raw["year"][row - 1] != year
    )
    assert wrong[2022] > 16_000
    assert {*wrong} == {2019, 2020, 2022}
    later = table.filter(pc.greater_equal(table["resid"], 78_000))
    assert {*later["year"].to_pylist()} == {2023, 2024}


def test_a_roll_call_has_one_date_where_some_of_its_votes_carry_another(brought: Bring) -> None:
    table, raw = brought("un_votes").table("un_votes"), _raw_votes()
    moved = Counter(
        state
        for row, day, state in zip(
            table["row"].to_pylist(),
            table["date"].to_pylist(),
            table["ccode"].to_pylist(),
            strict=True,
        )
        if raw["date"][row - 1].date() != day
    )
    assert moved == {552: 23, 551: 10, 679: 9}


def test_a_vote_is_known_at_the_end_of_its_month_where_its_day_is_not(brought: Bring) -> None:
    read = brought("un_votes")
    (assembly,) = {(r["date"], r["known_on"]) for r in _of(read, "un_votes", resid=26_006)}
    assert assembly[0].day < 8
    assert assembly[1].month == assembly[0].month
    assert (assembly[1] + timedelta(days=1)).day == 1
    assert {r["date"] - r["known_on"] for r in _of(read, "un_votes", resid=70_001)} == {
        timedelta(0)
    }


def test_the_seat_of_china_changes_hands_in_1971(brought: Bring) -> None:
    read = brought("un_votes")
    taipei = {r["year"] for r in _of(read, "un_votes", ccode=TAIWAN)}
    peking = {r["year"] for r in _of(read, "un_votes", ccode=CHINA)}
    assert (min(taipei), max(taipei)) == (1950, 1971)
    assert {y for y in peking if y > 1949} == set(range(1971, 2025))
    months = {r["date"].month for r in _of(read, "un_votes", ccode=CHINA, year=1971)}
    assert months == {12}


def test_roll_calls_are_described_where_session_serial_and_tally_agree(brought: Bring) -> None:
    read = brought("un_votes")
    rows = read.rows("un_roll_calls")
    described = [r for r in rows if r["descr"] is not None]
    assert len(rows) == 6_132
    assert len(described) == 5_428
    assert {r["session"] for r in rows if r["descr"] is None} == {22, *range(71, 79)}
    (china,) = [r for r in described if r["unres"] == "R/26/2758G"]
    assert "PRC" in china["descr"]
    assert (china["n_yes"], china["n_no"]) == (74, 35)  # without Ukraine and Belarus
    assert china["n_yes"] + china["n_abstain"] + china["n_no"] == len(china["rows"])


def test_there_is_nothing_before_the_first_vote_and_nothing_that_reads_as_zero(
    brought: Bring,
) -> None:
    read = brought("un_votes")
    years = set(read.table("un_agreement").column("year").to_pylist())
    assert (min(years), max(years)) == (1946, 2024)
    card = read.source.card.table("un_agreement")
    assert card is not None
    assert card.coverage is not None
    assert card.coverage.last == 2023  # of 2024 only the first half year is in
    assert _of(read, "un_agreement", ccode1=RUSSIA, ccode2=CHINA, year=1964) == []
    assert card.absence == "void"


def test_the_published_file_of_votes_is_read_without_absence_and_membership(
    brought: Bring,
) -> None:
    read = brought("un_votes", "dataverse-2022", sample=True)
    assert [(r["resid"], r["ccode"], r["vote"], r["year"]) for r in read.rows("un_votes")] == [
        (40_001, USA, 3, 1985),
        (40_001, RUSSIA, 1, 1985),
        (40_001, CHINA, 2, 1985),
        (74_001, USA, 1, 2020),
        (74_001, RUSSIA, 3, 2020),
        (74_001, CHINA, 1, 2020),
    ]
    assert [(r["code"], r["rows"]) for r in read.unresolved] == [("369", "1")]
    first, second = read.rows("un_roll_calls")
    assert (first["n_yes"], first["n_abstain"], first["n_no"], first["rcid"]) == (2, 1, 1, 7001)
    assert first["descr"] == "An invented description, with a comma"
    assert (first["nu"], first["hr"], first["amend"]) == (True, False, False)
    assert second["amend"] is None
    together = read.rows("un_agreement", ccode1=RUSSIA, ccode2=CHINA)
    assert {r["year"]: r["un_agreement"] for r in together} == {1985: 0.5, 2020: 0.0}


def test_the_library_of_the_united_nations_is_a_source_of_its_own(brought: Bring) -> None:
    read = brought("undl_votes", "undl-2026-02", sample=True)
    assert {(r["undl_id"], r["ccode"]): r["vote"] for r in read.rows("undl_votes")} == {
        (900_001, USA): 3,
        (900_001, TAIWAN): 2,
        (900_001, RUSSIA): 1,
        (900_002, USA): 1,
        (900_002, CHINA): 1,
    }
    assert [r["code"] for r in read.unresolved] == ["QQQ"]
    (second,) = read.rows("undl_resolutions", undl_id=900_002)
    assert (second["session"], second["n_yes"], second["n_no"]) == ("ES-10", 2, 1)
    assert second["date"] == date(2023, 10, 27)
    (pair,) = read.rows("undl_agreement", ccode1=USA, ccode2=RUSSIA)
    assert (pair["year"], pair["undl_agreement"], pair["undl_opposed"]) == (1960, 0.0, 1)


def test_the_library_file_of_2024_has_one_column_less_and_the_same_votes(brought: Bring) -> None:
    earlier = brought("undl_votes", "undl-2024-09", sample=True).rows("undl_votes")
    assert [r["vote"] for r in earlier if r["ccode"] == USA] == [3, 1]
