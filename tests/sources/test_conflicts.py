"""Armed conflicts: records, and pairs of states on opposite sides."""

from __future__ import annotations

import random
import warnings
from collections import Counter
from typing import Any

import pytest

from tests.sources.conftest import MIRROR, Bring


@pytest.fixture(scope="module")
def frame() -> Any:
    """The file by the reader of R files alone."""
    rdata = pytest.importorskip("rdata")
    path = MIRROR / "peacesciencer/ucdp_acd.rda"
    if not path.is_file():
        pytest.skip("the mirror of data sets beside the repository is not here")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # classes of R (dates, tibbles) that it reads as plain
        return rdata.read_rda(path)["ucdp_acd"]


def test_random_records_stand_in_the_file(brought: Bring, frame: Any) -> None:
    held = brought("ucdp_conflicts").rows("ucdp_conflicts")
    assert len(held) == len(frame) - 6 == 5_646
    for row in random.Random(1).sample(held, 100):
        record = frame.iloc[row["row"] - 1]
        assert row["conflict_id"] == int(record["conflict_id"])
        assert row["intensity_level"] == int(record["intensity_level"])
        assert row["type_of_conflict"] == record["type_of_conflict"]


def test_russia_and_ukraine_fight_with_north_korea_beside_russia_in_2024(
    brought: Bring,
) -> None:
    read = brought("ucdp_conflicts")
    fought = read.rows("ucdp_opponents", ccode1=365, ccode2=369)
    assert {r["year"]: r["ucdp_intensity"] for r in fought}[2022] == 2
    (north_korea,) = read.rows("ucdp_opponents", ccode1=369, ccode2=731)
    assert (north_korea["year"], north_korea["ucdp_primary"]) == (2024, 0)


def test_the_korean_war_makes_russia_and_america_secondary_opponents(
    brought: Bring, frame: Any
) -> None:
    (row,) = brought("ucdp_conflicts").rows("ucdp_opponents", ccode1=2, ccode2=365, year=1950)
    assert (row["ucdp_conflict"], row["ucdp_primary"], row["ucdp_intensity"]) == (1, 0, 2)
    for number in row["rows"]:
        record = frame.iloc[number - 1]
        assert {record["gwno_a_2nd"], record["gwno_b_2nd"]} == {365.0, 2.0}


def test_who_fights_beside_a_government_at_home_opposes_no_state(brought: Bring) -> None:
    read = brought("ucdp_conflicts")
    helped = read.rows("ucdp_conflicts", gwno_a=652, gwno_a_2nd=365, year=2016)
    assert helped
    assert read.rows("ucdp_opponents", ccode1=365, ccode2=652, year=2016) == []


def test_what_is_unresolved_is_no_member_of_the_state_system(brought: Bring) -> None:
    lost = Counter[str]()
    for line in brought("ucdp_conflicts").unresolved:
        lost[line["code"]] += int(line["rows"])
    assert lost == {"751": 3, "698": 3}  # Hyderabad; Oman before 1971


def test_no_conflict_is_counted_outside_1946_to_2024(brought: Bring) -> None:
    read = brought("ucdp_conflicts")
    card = read.source.card.table("ucdp_opponents")
    assert card is not None
    assert card.coverage is not None
    years = read.table("ucdp_opponents")["year"].to_pylist()
    assert card.coverage.first <= min(years)
    assert (max(years), card.coverage.last) == (2024, 2024)
    assert card.absence == "zero"
    assert read.table("ucdp_opponents").num_rows == 499
