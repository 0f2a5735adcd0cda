"""Defence cooperation agreements, traced back to their file."""

from __future__ import annotations

import csv
import random
from functools import lru_cache

from tests.sources.conftest import MIRROR, Bring

RUSSIA, CHINA = 365, 710


@lru_cache(maxsize=1)
def _raw() -> list[dict[str, str]]:
    with (MIRROR / "dcad/DCAD-v1.0-main.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_russia_and_china_signed_ten_agreements(brought: Bring) -> None:
    rows = brought("dcad").rows("dca_agreements", ccode1=RUSSIA, ccode2=CHINA)
    assert sorted(r["sign_year"] for r in rows) == [
        1992,
        1992,
        1993,
        1995,
        1995,
        1996,
        1996,
        1999,
        2000,
        2010,
    ]
    (general,) = [r for r in rows if r["type"] == "general"]
    assert (general["sign_year"], general["category1"]) == (2000, "DCA")
    (latest,) = [r for r in rows if r["sign_year"] == 2010]
    assert (latest["sign_month"], latest["sign_day"], latest["terminated"]) == (11, 9, None)


def test_random_agreements_stand_in_the_file(brought: Bring) -> None:
    raw, held = _raw(), brought("dcad").rows("dca_agreements")
    for row in random.Random(2).sample(held, 200):
        record = raw[row["row"] - 1]
        assert row["dca_id"] == record["DCAid"]
        assert row["sign_year"] == int(record["signYear"])
        assert row["end_year"] == int(record["endYearEstimate"])
        assert (row["type"], row["category1"]) == (record["type"], record["category1"])
        span = record["span"]
        assert row["span_years"] == (int(span) if span and int(span) >= 0 else None)
        assert row["terminated"] is {"0": False, "1": True}.get(record["terminated"])


def test_agreements_in_force_are_those_between_signature_and_estimated_end(brought: Bring) -> None:
    spans = [
        (int(r["signYear"]), int(r["endYearEstimate"]), r["type"])
        for r in _raw()
        if {r["ccode1"], r["ccode2"]} == {"365", "710"}
    ]
    for row in brought("dcad").rows("dca", ccode1=RUSSIA, ccode2=CHINA):
        year = row["year"]
        standing = [kind for first, last, kind in spans if first <= year <= last]
        assert row["dca"] == len(standing)
        assert row["dca_general"] == standing.count("general")
        assert row["dca_sector"] == standing.count("sector")
        assert row["dca_signed"] == sum(first == year for first, _, _ in spans)
        assert len(row["rows"]) == row["dca"]


def test_nothing_is_said_outside_the_years_of_collection(brought: Bring) -> None:
    read = brought("dcad")
    years = set(read.table("dca").column("year").to_pylist())
    assert (min(years), max(years)) == (1980, 2010)
    card = read.source.card.table("dca")
    assert card is not None
    assert card.coverage is not None
    assert (card.coverage.first, card.coverage.last, card.absence) == (1980, 2010, "zero")


def test_states_before_their_time_are_listed_and_nothing_else_is_lost(brought: Bring) -> None:
    read = brought("dcad")
    assert [(r["column"], r["code"], r["when"], r["rows"]) for r in read.unresolved] == [
        ("ccode2", "316", "1991", "1"),
        ("ccode2", "316", "1992", "2"),
        ("ccode2", "835", "1981", "1"),
    ]
    dropped = 2  # pairs of a state with itself whose partner is not known
    assert read.table("dca_agreements").num_rows + 4 + dropped == len(_raw()) == 1_871


def test_a_state_is_not_paired_with_itself(brought: Bring) -> None:
    read = brought("dcad")
    (mended,) = read.rows("dca_agreements", dca_id="DCADv1.0-0297")
    assert {mended["ccode1"], mended["ccode2"]} == {101, 145}
    assert read.rows("dca_agreements", dca_id="DCADv1.0-1625") == []
    assert all(r["ccode1"] != r["ccode2"] for r in read.rows("dca_agreements"))


def test_the_published_archive_has_the_same_form(brought: Bring) -> None:
    read = brought("dcad", "dcad-1.0", sample=True)
    pair = read.rows("dca", ccode1=2, ccode2=20)
    assert [(r["year"], r["dca"], r["dca_general"], r["dca_signed"]) for r in pair] == [
        (1984, 1, 1, 1),
        (1985, 2, 1, 1),
        (1986, 2, 1, 0),
    ]
    (second,) = read.rows("dca_agreements", dca_id="DCADv1.0-9002")
    assert (second["span_years"], second["terminated"], second["sign_month"]) == (None, None, None)
