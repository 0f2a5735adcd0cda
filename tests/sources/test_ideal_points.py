"""Published ideal points: the format of 2025 by hand, that of 2020 on the published figures."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from foedus.evidence.sources import load_sources
from foedus.evidence.sources.reading import read_source
from foedus.identity import load_states
from tests.sources.conftest import MIRROR, Bring

PUBLISHED = MIRROR.parent / "golden/ideal_points_apr2020_sessions_1_60.csv"


def test_estimates_come_with_their_quantiles_and_the_empty_ones_stay_empty(brought: Bring) -> None:
    rows = brought("ideal_points", "july-2025", sample=True).rows("ideal_points")
    assert [(r["ccode"], r["year"]) for r in rows] == [(2, 2024), (365, 1985), (710, 2024)]
    usa, _, china = rows
    assert (usa["idealpointfp"], usa["idealpointfp_q5"], usa["idealpointfp_q95"]) == (
        2.25,
        1.75,
        2.75,
    )
    assert (usa["idealpointall_q5"], usa["idealpointall_q95"], usa["nvoteslegacy"]) == (2, 3, 65)
    assert (china["idealpointfp"], china["idealpointall"], china["idealpointlegacy"]) == (
        -0.5,
        None,
        None,
    )
    assert usa["idealpointlegacy_q5"] is None


def test_the_published_points_of_2020_are_read_by_the_year_a_session_opened(
    tmp_path: Path,
) -> None:
    if not PUBLISHED.is_file():
        pytest.skip("the published ideal points beside the repository are not here")
    source = load_sources()["ideal_points"]
    edition = source.card.edition("april-2020")
    assert edition is not None
    (file,) = edition.files  # the copy here is in UTF-8, the publisher's in Windows' Latin-1
    here = replace(edition, files=(replace(file, encoding="utf-8"),))
    read_source(source, here, {"points": PUBLISHED}, load_states(), tmp_path)
    held = pq.read_table(tmp_path / "ideal_points.parquet").to_pylist()
    with PUBLISHED.open(encoding="utf-8", newline="") as told:
        raw = list(csv.DictReader(told))
    for row in held[::97]:
        record = raw[row["row"] - 1]
        assert row["year"] == 1945 + int(record["session"])
        assert row["idealpointlegacy"] == float(record["IdealPoint"])
        assert row["idealpointlegacy_q5"] == float(record["Q5%"])
        assert row["idealpointlegacy_q95"] == float(record["Q95%"])
        assert row["nvoteslegacy"] == int(record["NVotes"])
        assert row["idealpointfp"] is None
    assert {r["ccode"] for r in held if r["year"] == 1946 and r["idealpointlegacy"] > 1.6} >= {2}
    with (tmp_path / "unresolved.csv").open(encoding="utf-8", newline="") as listed:
        lost = list(csv.DictReader(listed))
    assert len(held) + sum(int(r["rows"]) for r in lost) == len(raw)
    early = {"331", "346", "452", "590"}  # joined in the year after their session opened
    assert {r["code"] for r in lost} == {"369", "370", "750"} | early
    assert {r["year"] for r in held if r["ccode"] == 710 and r["year"] < 1971} == {
        1946,
        1947,
        1948,
    }
