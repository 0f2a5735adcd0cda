"""A series uses no operation beyond those that the documentation lists as tested."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from foedus.evidence.streams import dyad_days, dyad_months, load_layout, open_events
from foedus.identity import load_states, resolve_dyad
from tests.streams.reports import Report, write

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "engines.md"


def listed() -> set[str]:
    text = DOCUMENT.read_text(encoding="utf-8")
    return set(text.split("<!-- operations: begin -->")[1].split("<!-- operations: end")[0].split())


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("files")
    raw: dict[str, list[object]] = {c: ["1"] for c in load_layout("gdelt_v2").columns}
    raw |= {"GLOBALEVENTID": [1], "SQLDATE": [20140415], "GoldsteinScale": [1.0]}
    pq.write_table(pa.table(raw), folder / "raw.parquet")
    text = write(folder / "a.csv", [Report("1", date(2014, 4, 15), "RUS", "CHN")])
    return {"canonical": text, "gdelt_v2": folder / "raw.parquet"}


def test_series_use_exactly_the_documented_operations(
    files: dict[str, Path], engine: Any, tmp_path: Path
) -> None:
    from ibis.expr import operations  # noqa: PLC0415

    states = load_states()
    pair, used = resolve_dyad("RUS-CHN", states), set()
    for layout, path in files.items():
        events = open_events([path], load_layout(layout), engine, states=states, work=tmp_path)
        for series in (dyad_months, dyad_days):
            asked = series(
                events, states, dyads=[pair], first=date(2014, 1, 1), last=date(2015, 1, 1)
            )
            used |= {type(node).__name__ for node in asked.op().find(operations.Node)}
    assert used - {"SQLQueryResult"} == listed()
