"""Contacts of leaders: China Vitae from its file, COLT from invented rows."""

from __future__ import annotations

import random
import warnings
from collections import Counter
from datetime import date
from typing import Any

import pytest

from tests.sources.conftest import MIRROR, Bring

CHINA, RUSSIA = 710, 365


@pytest.fixture(scope="module")
def frame() -> Any:
    """The file by the reader of R files alone."""
    rdata = pytest.importorskip("rdata")
    path = MIRROR / "china_vitae/leaderdf.rds"
    if not path.is_file():
        pytest.skip("the mirror of data sets beside the repository is not here")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # classes of R (dates, tibbles) that it reads as plain
        return rdata.read_rds(path)


def test_russia_has_390_engagements(brought: Bring) -> None:
    held = brought("leader_contacts").rows("leader_engagements", ccode2=RUSSIA)
    assert len(held) == 390
    years = brought("leader_contacts").rows("leader_contacts", ccode1=CHINA, ccode2=RUSSIA)
    assert sum(r["engagements"] for r in years) == 390
    assert {r["year"]: r["engagements"] for r in years}[2010] == 36
    assert len(years) == 16


def test_random_entries_stand_in_the_file(brought: Bring, frame: Any) -> None:
    held = brought("leader_contacts").rows("leader_engagements")
    for row in random.Random(11).sample(held, 100):
        record = frame.iloc[row["row"] - 1]
        assert row["text"] == record["text"].strip()
        assert row["leader"] == record["leader"]
        assert row["country"] == record["country"]
        assert (row["date"] - date(1970, 1, 1)).days == int(record["date"])
        assert str(row["date"].year) == record["year"]


def test_an_entry_is_a_meeting_only_where_it_says_so(brought: Bring) -> None:
    held = brought("leader_contacts").rows("leader_engagements")
    assert len(held) == 5_637
    headline = next(r for r in held if "Xi extends condolences to Russia" in r["text"])
    assert headline["met"] is False
    trip = next(r for r in held if r["date"] == date(2018, 12, 1) and r["country"] == "Argentina")
    assert (trip["met"], trip["travelled_to"]) == (True, "Argentina")
    guest = next(
        r for r in held if r["date"] == date(2018, 12, 1) and r["country"] == "United States"
    )
    assert (guest["ccode2"], guest["travelled_to"]) == (2, "Argentina")
    russia = brought("leader_contacts").rows("leader_contacts", ccode2=RUSSIA, year=2010)
    assert russia[0]["engagement_meetings"] < russia[0]["engagements"]


def test_england_is_the_united_kingdom_and_new_south_wales_is_nobody(brought: Bring) -> None:
    held = brought("leader_contacts").rows("leader_engagements", country="England")
    assert {r["ccode2"] for r in held} == {200}
    lost = Counter[str]()
    for line in brought("leader_contacts").unresolved:
        lost[line["code"]] += int(line["rows"])
    assert lost == {"Wales": 4, "Cook Islands": 3, "Montenegro": 5}


def test_contacts_run_from_china_alone_and_absence_says_nothing(brought: Bring) -> None:
    card = brought("leader_contacts").source.card.table("leader_contacts")
    assert card is not None
    assert card.coverage is not None
    assert card.coverage.states == (CHINA,)
    assert card.absence == "void"
    held = brought("leader_contacts").table("leader_contacts")
    assert set(held["ccode1"].to_pylist()) == {CHINA}
    assert (min(held["year"].to_pylist()), max(held["year"].to_pylist())) == (2003, 2018)


def test_an_entry_is_known_from_its_day(brought: Bring) -> None:
    card = brought("leader_contacts").source.card.table("leader_engagements")
    assert card is not None
    assert card.known == "date"


def test_invented_trips_are_counted_for_heads_alone(brought: Bring) -> None:
    held = brought("travel", sample=True).rows("leader_travel")
    assert [
        (r["ccode1"], r["ccode2"], r["year"], r["trips"], r["trips_met_host"], r["rows"])
        for r in held
    ] == [
        (RUSSIA, CHINA, 1992, 2, 2, [1, 2]),
        (CHINA, RUSSIA, 1994, 1, 1, [4]),
        (CHINA, 437, 1994, 1, None, [5]),
    ]


def test_invented_trips_have_days_in_either_way_of_writing(brought: Bring) -> None:
    trips = {r["tripid"]: r for r in brought("travel", sample=True).rows("leader_trips")}
    assert trips["invented-1"]["tripstartdate"] == date(1992, 12, 17)
    assert trips["invented-4"]["tripstartdate"] == date(1994, 9, 2)
    assert trips["invented-2"]["tripduration"] is None  # TBD
    assert trips["invented-5"]["tripenddate"] is None
    assert trips["invented-5"]["countryvisited"] == "Côte d'Ivoire"


def test_the_head_of_an_organisation_is_not_taken_for_a_state(brought: Bring) -> None:
    """EC is the European Commission with COLT, and Ecuador in ISO 3166."""
    read = brought("travel", sample=True)
    assert [line["code"] for line in read.unresolved] == ["European Commission (EC)"]
    assert 130 not in read.table("leader_trips")["ccode1"].to_pylist()


def test_trips_outside_1990_to_2024_are_not_covered(brought: Bring) -> None:
    card = brought("travel", sample=True).source.card.table("leader_travel")
    assert card is not None
    assert card.coverage is not None
    assert (card.coverage.first, card.coverage.last, card.absence) == (1990, 2024, "zero")
    assert set(card.zeros) == {"trips", "trips_met_host", "trips_multilateral"}
