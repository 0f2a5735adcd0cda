"""Vetoes in the Security Council and speeches in the Assembly, traced back to their files."""

from __future__ import annotations

import csv
import io
import random
import tarfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from foedus.evidence.sources import load_sources
from foedus.evidence.sources.reading import read_source
from foedus.identity import load_states
from tests.sources.conftest import MIRROR, Bring

RUSSIA, CHINA, TAIWAN, USA, FRANCE = 365, 710, 713, 2, 220


def _raw_vetoes() -> list[dict[str, str]]:
    path = MIRROR / "unsc_vetoes/unsc_vetoes_1946_sept2022.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_fourteen_drafts_were_vetoed_by_russia_and_china_together(brought: Bring) -> None:
    read = brought("un_vetoes")
    both = read.rows("un_vetoes", russia_china=True, ccode=CHINA)
    raw = [r for r in _raw_vetoes() if r["russia_china"] == "1"]
    assert [r["draft"] for r in both] == [r["draft"] for r in raw]
    assert [r["crisis_topic"] for r in both][:2] == ["Myanmar", "Zimbabwe"]
    assert len(both) == 14
    joint = read.rows("un_joint_vetoes", ccode1=RUSSIA, ccode2=CHINA)
    assert {r["year"]: r["joint_vetoes"] for r in joint if r["joint_vetoes"]} == {
        2007: 1,
        2008: 1,
        2011: 1,
        2012: 2,
        2014: 1,
        2016: 1,
        2017: 1,
        2019: 3,
        2020: 2,
    }


def test_the_names_of_the_members_are_read_where_their_columns_are_wrong(brought: Bring) -> None:
    codes = {"China": 710, "France": 220, "Russia": 365, "USSR": 365, "UK": 200, "USA": 2}
    raw, held = _raw_vetoes(), brought("un_vetoes").rows("un_vetoes")
    for place, record in enumerate(raw, 1):
        named = {codes[record[f"member_veto{i}"]] for i in (1, 2, 3) if record[f"member_veto{i}"]}
        mine = [r for r in held if r["veto"] == place]
        assert {r["ccode"] for r in mine} == named
        assert {r["vetoes_cast"] for r in mine} == {len(named)}
        assert {r["date"].strftime("%-m/%-d/%Y") for r in mine} == {record["date"]}
    flagged = [sum(int(r[m]) for m in codes) for r in raw]
    named_counts = [sum(bool(r[f"member_veto{i}"]) for i in (1, 2, 3)) for r in raw]
    assert sum(a != b for a, b in zip(flagged, named_counts, strict=True)) == 26


def test_a_year_without_a_veto_is_zero_for_the_five_and_void_for_all_others(
    brought: Bring,
) -> None:
    read = brought("un_vetoes")
    assert read.unresolved == []
    none = read.rows("un_veto_count", ccode=FRANCE, year=2000)
    assert [(r["vetoes"], r["rows"]) for r in none] == [(0, [])]
    assert [r["joint_vetoes"] for r in read.rows("un_joint_vetoes", ccode1=2, year=2000)] == [0] * 4
    assert {r["ccode"] for r in read.rows("un_veto_count")} == {2, 200, 220, 365, 710}
    years = {r["year"] for r in read.rows("un_veto_count")}
    assert (min(years), max(years)) == (1946, 2021)  # the list breaks off in 2022
    assert min(r["year"] for r in read.rows("un_veto_count", ccode=CHINA)) == 1972


def test_the_live_list_of_vetoes_gives_the_seat_of_china_to_who_held_it(brought: Bring) -> None:
    read = brought("un_vetoes", "dppa", sample=True)
    assert [(r["date"].year, r["ccode"], r["russia_china"]) for r in read.rows("un_vetoes")] == [
        (1955, TAIWAN, False),
        (2020, RUSSIA, True),
        (2020, CHINA, True),
        (2021, USA, False),
        (2021, FRANCE, False),
    ]
    assert read.rows("un_joint_vetoes", ccode1=RUSSIA, ccode2=CHINA, year=2020)[0]["rows"] == [2]


def _speeches() -> dict[str, list[Any]]:
    path = MIRROR / "ungdc/ungdc_1946_2025_35states.parquet"
    columns: dict[str, list[Any]] = pq.read_table(path).to_pydict()
    return columns


def test_speeches_are_those_of_the_file_and_say_whether_they_are_english(brought: Bring) -> None:
    read, raw = brought("un_debates"), _speeches()
    held = read.rows("un_debates")
    for row in random.Random(5).sample(held, 40):
        assert row["text"] == raw["text"][row["row"] - 1].strip()
        assert (row["year"], row["session"]) == (
            raw["year"][row["row"] - 1],
            raw["session"][row["row"] - 1],
        )
        assert row["known_on"] == date(row["year"], 12, 31)
    foreign = {(r["ccode"], r["year"]) for r in held if r["latin"] < 0.5}
    assert foreign == {(RUSSIA, 2025), (370, 2025), (670, 2025)}
    assert all(r["latin"] > 0.85 for r in held if r["year"] < 2025)


def test_glyph_numbers_are_no_speeches(brought: Bring) -> None:
    read, raw = brought("un_debates"), _speeches()
    assert read.rows("un_debates", ccode=CHINA, year=2025) == []
    assert sum("/i255" in text for text in raw["text"]) == 9
    assert not any("/i255" in r["text"] for r in read.rows("un_debates", year=2025))


def test_seats_of_others_are_resolved_to_who_spoke(brought: Bring) -> None:
    read = brought("un_debates")
    assert {r["year"] for r in read.rows("un_debates", ccode=TAIWAN)} == set(range(1949, 1970))
    assert {r["year"] for r in read.rows("un_debates", ccode=260)} == set(range(1973, 1990))
    lost = Counter[str]()
    for line in read.unresolved:
        lost[line["code"]] += int(line["rows"])
    assert lost == {"BLR": 45, "UKR": 45, "IND": 1}
    assert sum(lost.values()) + len(read.rows("un_debates")) + 9 == len(_speeches()["text"])


def test_the_published_archive_of_speeches_is_read_without_being_unpacked(tmp_path: Path) -> None:
    source = load_sources()["un_debates"]
    edition = source.card.edition("v14")
    assert edition is not None
    archive = tmp_path / "UNGDC_1946-2025.tar"
    texts = {
        "UNGDC/TXT/Session 80 - 2025/RUS_80_2025.txt": "An invented speech.\n",
        "UNGDC/TXT/Session 80 - 2025/EU_80_2025.txt": "Not of a state.",
        "UNGDC/TXT/Session 05 - 1950/CHN_05_1950.txt": "An invented speech from Taipei.",
        "UNGDC/README.txt": "Not a speech.",
        "../../UNGDC/TXT/Session 80 - 2025/USA_80_2025.txt": "A path that leads nowhere.",
    }
    with tarfile.open(archive, "w") as tar:
        for name, text in texts.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(text)
            tar.addfile(entry, io.BytesIO(text.encode()))
    read_source(source, edition, {"speeches": archive}, load_states(), tmp_path / "out")
    held = pq.read_table(tmp_path / "out/un_debates.parquet").to_pylist()
    assert [(r["ccode"], r["year"], r["session"], r["text"]) for r in held] == [
        (USA, 2025, 80, "A path that leads nowhere."),
        (RUSSIA, 2025, 80, "An invented speech."),
        (TAIWAN, 1950, 5, "An invented speech from Taipei."),
    ]
    assert not (tmp_path.parent / "UNGDC").exists()
