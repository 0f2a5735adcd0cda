"""Event data: GDELT, its graph of dyad-days, ICEWS by event and by year, POLECAT."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from foedus.contracts.dataset import Licence
from foedus.evidence.sources import load_sources
from foedus.evidence.streams import load_layout
from tests.sources.conftest import MIRROR, Bring


def test_only_gdelt_may_be_given_on() -> None:
    sources = load_sources()
    licences = {n: sources[n].card.licence for n in
                ("gdelt", "gdelt_graph", "icews", "icews_years", "polecat")}  # fmt: skip
    assert licences.pop("gdelt") is Licence.REDISTRIBUTE
    assert set(licences.values()) == {Licence.FETCH}


@pytest.mark.parametrize(
    ("source", "edition", "layout"),
    [("gdelt", "v2", "gdelt_v2"), ("gdelt", "v1", "gdelt_v1"), ("icews", "", "icews"),
     ("polecat", "weekly", "polecat"), ("polecat", "monthly", "polecat")],
)  # fmt: skip
def test_card_and_layout_name_the_same_columns(source: str, edition: str, layout: str) -> None:
    card = load_sources()[source].card
    chosen = card.edition(edition) or card.editions[0]
    (file,) = chosen.files
    known = load_layout(layout)
    listed = {known.also_called.get(c, c) for c in (*file.columns, *file.ignored)}
    assert listed == set(known.columns)
    if names := file.options.get("names"):
        assert names == list(known.columns)


def test_gdelt_rows_are_those_of_the_file(brought: Bring) -> None:
    held = brought("gdelt", "v2-fixture")
    with (MIRROR / "gdelt/sparkgdelt_events.csv").open(encoding="utf-8") as file:
        raw = [
            dict(zip(load_layout("gdelt_v2").columns, line.rstrip("\n").split("\t"), strict=True))
            for line in file
        ]
    rows = {r["event_id"]: r for r in held.rows("gdelt_reports")}
    lost = sum(int(line["rows"]) for line in held.unresolved)
    assert len(rows) == len(raw) - lost
    for number, cells in enumerate(raw, 1):
        row = rows.get(int(cells["GLOBALEVENTID"]))
        if row is None:
            continue
        assert row["row"] == number
        assert row["date"].strftime("%Y%m%d") == cells["SQLDATE"]
        assert row["known_on"].strftime("%Y%m%d") == cells["DATEADDED"][:8]
        assert (row["actor1"] or "", row["url"]) == (cells["Actor1Code"], cells["SOURCEURL"])
        assert (row["event_code"], row["quad_class"]) == (
            cells["EventCode"],
            int(cells["QuadClass"]),
        )
        assert row["goldstein"] == float(cells["GoldsteinScale"])
    liberia = next(r for r in rows.values() if r["actor1"] == "EUR")
    assert (liberia["ccode1"], liberia["ccode2"]) == (None, 450)


def test_gdelt_1_has_no_number_for_regions_and_lists_territories(brought: Bring) -> None:
    held = brought("gdelt", "v1", sample=True)
    rows = {r["event_id"]: r for r in held.rows("gdelt_reports")}
    assert (rows[900001]["ccode1"], rows[900001]["ccode2"]) == (365, 710)
    assert (rows[900002]["ccode1"], rows[900002]["ccode2"], rows[900002]["actor2"]) == (
        360,
        None,
        "EUR",
    )
    assert rows[900002]["known_on"] == date(2013, 4, 1) > rows[900002]["date"]
    assert rows[900004]["ccode1"] is None
    assert [(u["code"], u["rows"]) for u in held.unresolved] == [("HKG", "1")]


def test_icews_rows_are_those_of_the_file(brought: Bring) -> None:
    held = brought("icews")
    with (MIRROR / "icews/events.2018.sample.tab").open(encoding="utf-8") as file:
        raw = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    rows = {(r["event_id"], str(r["date"])): r for r in held.rows("icews_events")}
    gone = {u["code"] for u in held.unresolved}
    assert gone == {"Holy See", "Hong Kong", "Occupied Palestinian Territory", "Western Sahara"}
    kept = [r for r in raw if not {r["Source Country"], r["Target Country"]} & gone]
    assert len(raw) == 3705
    assert set(rows) == {(int(r["Event ID"]), r["Event Date"]) for r in kept}
    for cells in kept[:: len(kept) // 40]:
        row = rows[int(cells["Event ID"]), cells["Event Date"]]
        assert row["actor1"] == cells["Source Name"]
        assert (row["event_code"], row["goldstein"]) == (
            cells["CAMEO Code"],
            float(cells["Intensity"]),
        )
        assert row["sectors1"] == (
            None if cells["Source Sectors"] == "NA" else cells["Source Sectors"]
        )
    codes = {"Congo": 484, "Moldova, Republic of": 359, "Russian Federation": 365, "China": 710,
             "Serbia": 345, "NA": None}  # fmt: skip
    for cells in kept:
        row = rows[int(cells["Event ID"]), cells["Event Date"]]
        for side, column in (("ccode1", "Source Country"), ("ccode2", "Target Country")):
            if cells[column] in codes:
                assert row[side] == codes[cells[column]]


@pytest.mark.parametrize(
    ("year", "counts"),
    [(2002, (2677, 32, 13, 10)), (2004, (3380, 23, 19, 39)), (2014, (2287, 32, 6, 4))],
)
def test_icews_of_russia_toward_china_by_year(
    brought: Bring, year: int, counts: tuple[int, ...]
) -> None:
    (row,) = brought("icews_years").rows("icews_dyad_years", ccode1=365, ccode2=710, year=year)
    kinds = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
    assert tuple(row[f"icews_{kind}"] for kind in kinds) == counts


def test_icews_years_are_a_full_frame_and_nothing_is_added(brought: Bring) -> None:
    held = brought("icews_years")
    table = held.table("icews_dyad_years")
    lost = sum(int(line["rows"]) for line in held.unresolved)
    assert table.num_rows + lost == 298_376 == 152 * 151 * 13
    span = load_sources()["icews_years"].card.tables[0].coverage
    assert span is not None
    assert (span.first, span.last) == (2002, 2014)


def test_the_graph_of_russia_and_china_by_year(brought: Bring) -> None:
    rows = brought("gdelt_graph").rows("gdelt_graph_years", ccode1=365, ccode2=710)
    found = {r["year"]: (round(r["gdelt_graph_score"] / 1000, 1), r["gdelt_graph_days"])
             for r in rows}  # fmt: skip
    assert found == {
        2018: (101.8, 365), 2019: (89.2, 362), 2020: (45.4, 355), 2021: (75.4, 364),
        2022: (72.0, 352), 2023: (98.7, 297), 2024: (6.4, 54),
    }  # fmt: skip


def test_the_graph_is_that_of_the_file_day_by_day(brought: Bring) -> None:
    held = brought("gdelt_graph")
    raw = pq.read_table(
        MIRROR / "gdelt/gdelt_graph_dyad_day_2018_2024.parquet",
        filters=[("iso_a", "in", ["RUS", "GBR"]), ("iso_b", "in", ["RUS", "GBR"])],
    ).to_pylist()
    days: dict[date, float] = defaultdict(float)
    for r in raw:
        if r["iso_a"] != r["iso_b"]:
            days[r["date"].date()] += r["score"]
    kept = pq.read_table(
        held.folder / "gdelt_graph.parquet",
        filters=[("ccode1", "in", [200, 365]), ("ccode2", "in", [200, 365])],
    ).to_pylist()
    assert {r["day"]: r["score"] for r in kept if r["ccode1"] != r["ccode2"]} == dict(days)
    assert len(days) == 2149


def test_what_the_graph_calls_territories_is_listed_and_left_out(brought: Bring) -> None:
    held = brought("gdelt_graph")
    gone = {u["code"] for u in held.unresolved}
    assert {"ABW", "PSE", "VAT", "MAC"} <= gone
    assert not gone & {"RUS", "CHN", "USA", "SRB", "MKD"}
    lost = sum(int(u["rows"]) for u in held.unresolved if u["table"] == "gdelt_graph")
    assert held.table("gdelt_graph").num_rows == 2_706_067 - lost


def test_polecat_makes_a_row_for_each_pair_and_keeps_the_first_of_an_id(brought: Bring) -> None:
    held = brought("polecat", "weekly", sample=True)
    rows = [
        (r["event_id"][-1], r["pair"], r["ccode1"], r["ccode2"], r["intensity"], r["row"])
        for r in sorted(held.rows("polecat_events"), key=lambda r: (r["event_id"], r["pair"]))
    ]
    assert rows == [
        ("1", 1, 365, 710, 2.0, 1),
        ("2", 1, 370, 369, -6.5, 2),
        ("2", 2, 365, 369, -6.5, 2),
        ("3", 1, None, 2, 2.0, 4),
    ]
    assert [(u["code"], u["rows"]) for u in held.unresolved] == [("HKG", "1")]


def test_polecat_before_2023_calls_the_intensity_otherwise(brought: Bring) -> None:
    (row,) = brought("polecat", "monthly", sample=True).rows("polecat_events")
    assert (row["intensity"], row["known_on"]) == (2.0, date(2019, 5, 3))
    assert row["actor1"] == 'Ministry "of" Invention'


def test_series_of_a_sample_agree_with_its_rows(brought: Bring, tmp_path: Path) -> None:
    from foedus.evidence.streams import dyad_months, open_events  # noqa: PLC0415
    from foedus.identity import load_states  # noqa: PLC0415
    from foedus.store import connect  # noqa: PLC0415

    states, engine = load_states(), connect()
    events = open_events(
        [MIRROR / "icews/events.2018.sample.tab"], load_layout("icews"), engine, states=states,
        work=tmp_path,
    )  # fmt: skip
    found = engine.to_pyarrow(dyad_months(events, states)).to_pylist()
    reports = {(r["source_cow"], r["target_cow"]): r["reports"] for r in found
               if None not in (r["source_cow"], r["target_cow"])}  # fmt: skip
    counted: dict[tuple[int, int], int] = defaultdict(int)
    for row in brought("icews").rows("icews_events"):
        if None not in (row["ccode1"], row["ccode2"]) and row["ccode1"] != row["ccode2"]:
            counted[row["ccode1"], row["ccode2"]] += 1
    assert reports == dict(counted)
