"""Ridge on real speeches against published ideal points, whole states held back."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from foedus.evidence.literature.measures.scaling.ridge import BAR, validate
from foedus.evidence.literature.measures.vocabulary import count

pytest.importorskip("scipy", reason="the extra measure is not installed")

WORD = re.compile(r"[a-z]{2,}")


def _points(path: Path) -> dict[tuple[str, int], float]:
    with path.open(encoding="latin-1", newline="") as file:
        return {
            (r["iso3c"], int(r["session"])): float(r["IdealPoint"])
            for r in csv.DictReader(file)
            if r["IdealPoint"] not in ("", "NA")
        }


@pytest.mark.slow
def test_positions_of_states_that_were_held_back_agree_with_their_votes(shared: Path) -> None:
    speeches = shared / "mirror/ungdc/ungdc_1946_2025_35states.parquet"
    points = shared / "golden/ideal_points_apr2020_sessions_1_60.csv"
    if not speeches.is_file() or not points.is_file():
        pytest.skip("the speeches or the ideal points are not here")
    import pyarrow.parquet as pq  # noqa: PLC0415 - only where the speeches are

    scores = _points(points)
    rows = [r for r in pq.read_table(speeches).to_pylist() if (r["iso3"], r["session"]) in scores]
    texts = ((f"{r['iso3']} {r['session']}", WORD.findall(r["text"].lower())) for r in rows)
    counts = count(texts, 2).in_documents(10, 0.8)
    found = validate(
        counts,
        [scores[r["iso3"], r["session"]] for r in rows],
        [r["iso3"] for r in rows],
        [r["session"] for r in rows],
    )
    assert found.by_group.texts > 1400
    assert found.by_group.r >= BAR
    assert found.session_mean is not None
    assert found.session_mean >= BAR
    assert found.by_text.r > found.by_group.r
    assert found.by_group.low > 0.65
