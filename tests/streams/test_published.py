"""Real rows of the publishers, counted once more by the csv module."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from foedus.evidence.streams import load_layout
from tests.streams.conftest import Months


def rows_of(path: Path, **how: object) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, **how))  # type: ignore[call-overload]


def test_icews_of_two_days(months: Months, shared: Path) -> None:
    path = shared / "mirror/icews/events.2018.sample.tab"
    raw = rows_of(path)
    found = months(path, layout="icews")
    assert {r["volume"] for r in found} == {len(raw)} == {3705}
    toward_china = [
        r for r in raw
        if (r["Source Country"], r["Target Country"]) == ("Russian Federation", "China")
    ]  # fmt: skip
    [row] = [r for r in found if (r["source"], r["target"]) == ("RUS", "CHN")]
    assert row["reports"] == len(toward_china)
    assert row["incidents"] == len(
        {(r["Event Date"], r["CAMEO Code"][:2], r["Province"]) for r in toward_china}
    )
    abroad = [
        r for r in raw
        if r["Source Country"] != r["Target Country"]
        and "NA" not in (r["Source Country"], r["Target Country"])
    ]  # fmt: skip
    assert sum(r["reports"] + r["duplicates"] for r in found) == len(abroad)
    unnumbered = {c for r in found for c in (r["source"], r["target"]) if r[_side(r, c)] is None}
    assert unnumbered == {"Holy See", "Hong Kong", "Occupied Palestinian Territory",
                          "Western Sahara"} & unnumbered  # fmt: skip


def _side(row: dict[str, object], code: str) -> str:
    return "source_cow" if row["source"] == code else "target_cow"


@pytest.mark.parametrize("name", ["sparkgdelt_events.csv", "sparkgdelt_eventsT.csv"])
def test_gdelt_of_a_quarter_of_an_hour(months: Months, shared: Path, name: str) -> None:
    path = shared / "mirror/gdelt" / name
    raw = rows_of(path, fieldnames=list(load_layout("gdelt_v2").columns))
    found = months(path, layout="gdelt_v2", by="day")
    pairs = Counter(
        (r["SQLDATE"], r["Actor1CountryCode"], r["Actor2CountryCode"])
        for r in raw
        if r["Actor1CountryCode"] and r["Actor2CountryCode"]
        and r["Actor1CountryCode"] != r["Actor2CountryCode"]
    )  # fmt: skip
    told = {(r["day"].strftime("%Y%m%d"), r["source"], r["target"]): r["reports"] for r in found}
    assert told == dict(pairs)
    # ICEWS gives no classes; its layout groups root codes as GDELT's own rows do.
    grouped = load_layout("icews").event["quad"].values
    assert all(grouped[r["EventRootCode"]] == int(r["QuadClass"]) for r in raw)
