"""Files as they come: packed, damaged, of another layout, or with rows that are none."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from foedus.errors import InvalidDataError, NotFoundError
from foedus.evidence.streams import load_layout, open_events
from foedus.identity import load_states
from tests.streams.conftest import Months
from tests.streams.reports import Report, write

HEADER = "event_id,date,source,target,root,quad,goldstein,mentions,articles,place,url\n"
GOOD = "1,2014-04-15,RUS,CHN,04,1,1.0,2,2,,\n"
TOLD = [Report(str(i), date(2014, 4, 1 + i % 20), "RUS", "CHN", "04", 1) for i in range(50)]


def text(path: Path, *lines: str | bytes) -> Path:
    path.write_bytes(b"".join(n if isinstance(n, bytes) else n.encode() for n in lines))
    return path


def gdelt(**cells: object) -> str:
    """A line of 61 cells, of which a few are said."""
    layout = load_layout("gdelt_v2")
    usual = {"GLOBALEVENTID": 7, "SQLDATE": 20140415, "Actor1CountryCode": "RUS",
             "Actor2CountryCode": "CHN", "EventRootCode": "04", "QuadClass": 1,
             "GoldsteinScale": 1.0, "NumMentions": 2, "NumArticles": 2}  # fmt: skip
    given = usual | cells
    return "\t".join(str(given.get(c, "")) for c in layout.columns) + "\n"


def polecat(cells: Mapping[str, str] = {}, header: Sequence[str] = ()) -> tuple[str, str]:
    """A header and a line of an invented POLECAT file."""
    layout = load_layout("polecat")
    usual = {"Event ID": "a1", "Event Date": "2022-03-01", "Event Type": "CONSULT",
             "Event Intensity": 2.5, "Quad Code": "VERBAL COOPERATION", "Actor Country": "RUS",
             "Recipient Country": "CHN"}  # fmt: skip
    given = {**usual, **cells}
    line = "\t".join(str(given.get(c, "None")) for c in layout.columns)
    return "\t".join(header or layout.columns) + "\n", line + "\n"


def test_plain_gzip_zip_and_parquet_say_the_same(
    months: Months, engine: Any, tmp_path: Path
) -> None:
    plain = write(tmp_path / "plain.csv", TOLD)
    packed = tmp_path / "packed.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    archive = tmp_path / "archive.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        out.write(write(tmp_path / "half.csv", TOLD[:20]), "a/../one.csv")
        out.write(write(tmp_path / "rest.csv", TOLD[20:]), "two.csv")
        out.writestr("__MACOSX/._two.csv", b"\0\0")
    columnar = tmp_path / "events.parquet"
    staged = open_events(
        [plain], load_layout("canonical"), engine, states=load_states(), work=tmp_path
    )
    engine.to_parquet(staged.table, columnar)
    whole = months(plain)
    assert whole[0]["reports"] == 50
    assert months(packed) == months(archive) == months(columnar) == whole


def test_folders_and_patterns_are_read_whole_and_each_file_once(
    months: Months, tmp_path: Path
) -> None:
    (tmp_path / "events").mkdir()
    for i in range(5):
        write(tmp_path / "events" / f"{i}.csv", TOLD[i * 10 : i * 10 + 10])
    (tmp_path / "events" / ".hidden").write_bytes(b"not events")
    whole = months(tmp_path / "events")
    assert (whole[0]["reports"], whole[0]["duplicates"]) == (50, 0)
    assert months(f"{tmp_path}/events/*.csv", tmp_path / "events" / "0.csv") == whole


def test_a_path_that_is_not_there_is_named(months: Months, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"none\*\.csv: there is no such file"):
        months(f"{tmp_path}/none*.csv")


@pytest.mark.parametrize("keep", [0.3, 0.9, 0.999])
def test_a_gzip_that_was_cut_off_is_an_error(months: Months, tmp_path: Path, keep: float) -> None:
    whole = gzip.compress(write(tmp_path / "a.csv", TOLD).read_bytes())
    path = text(tmp_path / "cut.csv.gz", whole[: int(len(whole) * keep)])
    with pytest.raises(InvalidDataError, match=r"cut\.csv\.gz: is damaged or was cut off"):
        months(path)


def test_a_zip_that_was_cut_off_is_an_error(months: Months, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as out:
        out.write(write(tmp_path / "a.csv", TOLD), "a.csv")
    path = text(tmp_path / "cut.zip", (tmp_path / "a.zip").read_bytes()[:-30])
    with pytest.raises(InvalidDataError, match=r"cut\.zip: is damaged or was cut off"):
        months(path)


def test_an_archive_that_swells_beyond_measure_is_refused(months: Months, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("bomb.csv", b"0" * (1 << 27))
    with pytest.raises(InvalidDataError, match=r"bomb\.csv: unpacks to more than 200 times"):
        months(tmp_path / "bomb.zip")


@pytest.mark.parametrize(
    "page", [b"<!DOCTYPE html><title>504</title>", b"\xef\xbb\xbf \n<HTML>", b"<?xml version='1'?>"]
)
def test_a_web_page_is_not_a_file_of_events(months: Months, tmp_path: Path, page: bytes) -> None:
    with pytest.raises(InvalidDataError, match=r"page\.csv: is a web page"):
        months(text(tmp_path / "page.csv", page))


def test_an_empty_file_is_an_error(months: Months, tmp_path: Path) -> None:
    with pytest.raises(InvalidDataError, match="is empty"):
        months(text(tmp_path / "a.csv", b""))


def test_text_and_parquet_do_not_mix(months: Months, tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": [1]}), tmp_path / "b.parquet")
    with pytest.raises(InvalidDataError, match="give files of one kind"):
        months(write(tmp_path / "a.csv", TOLD), tmp_path / "b.parquet")


MALFORMED = [
    ("2,2014-04-16,RUS,CHN\n", "line 3: .*Found: 4"),
    ("2,2014-04-16,RUS,CHN,04,1,1.0,2,2,,,more\n", "line 3: .*Found: 12"),
    ("2,2014-02-30,RUS,CHN,04,1,1.0,2,2,,\n", 'line 3: .*column "date"'),
    ("2,yesterday,RUS,CHN,04,1,1.0,2,2,,\n", 'line 3: .*column "date"'),
    ("2,2014-04-16,RUS,CHN,04,1,one,2,2,,\n", 'line 3: .*column "goldstein"'),
    ("2,2014-04-16,RUS,CHN,04,1,1.0,few,2,,\n", 'line 3: .*column "mentions"'),
    ("2,2014-04-16,RUS,CHN,04,1,1.0,2.5,2,,\n", "line 3: 'mentions' is '2.5'"),
    ("2,2014-04-16,RUS,CHN,04,1,nan,2,2,,\n", "line 3: 'goldstein' is 'nan'"),
    (b"2,2014-04-16,R\xdcS,CHN,04,1,1.0,2,2,,\n", "line 3: .*not utf-8"),
    (",2014-04-16,RUS,CHN,04,1,1.0,2,2,,\n", "line 3: has no 'event_id'"),
    ("2,,RUS,CHN,04,1,1.0,2,2,,\n", "line 3: has no 'date'"),
    ("2,2014-04-16,RUS,CHN,,1,1.0,2,2,,\n", "line 3: has no 'root'"),
    ("2,2014-04-16,RUS,CHN,04,5,1.0,2,2,,\n", "line 3: 'quad' is '5', which the layout canonical"),
]


@pytest.mark.parametrize(("row", "message"), MALFORMED)
def test_a_row_that_does_not_fit_stops_everything_and_is_named(
    months: Months, tmp_path: Path, row: str | bytes, message: str
) -> None:
    path = text(tmp_path / "a.csv", HEADER, GOOD, row, GOOD.replace("1,", "3,", 1))
    with pytest.raises(InvalidDataError, match=rf"a\.csv, {message}"):
        months(path)


@pytest.mark.parametrize(("row", "message"), MALFORMED)
def test_rows_that_do_not_fit_may_be_left_out_and_are_counted(
    engine: Any, tmp_path: Path, row: str | bytes, message: str
) -> None:
    path = text(tmp_path / "a.csv", HEADER, GOOD, row, GOOD.replace("1,", "3,", 1), row)
    events = open_events(
        [path], load_layout("canonical"), engine, states=load_states(), work=tmp_path,
        skip_malformed=True,
    )  # fmt: skip
    assert engine.to_pyarrow(events.table.event_id).to_pylist() == ["1", "3"]
    [skipped] = events.skipped
    assert (skipped.file, skipped.rows, skipped.line) == (str(path), 2, 3)
    assert skipped.reason.split("'")[0].split('"')[0] in message or skipped.reason


def test_a_row_with_two_faults_is_left_out_once(engine: Any, tmp_path: Path) -> None:
    path = text(tmp_path / "a.csv", HEADER, GOOD, "2,never,RUS,CHN,04,9,1.0,2,2,,\n",
                "3,2014-04-16,RUS,CHN,04,9,1.0,2,2,,\n")  # fmt: skip
    events = open_events(
        [path], load_layout("canonical"), engine, states=load_states(), work=tmp_path,
        skip_malformed=True,
    )  # fmt: skip
    assert [s.rows for s in events.skipped] == [2]


def test_the_member_of_an_archive_is_named_with_its_line(months: Months, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as out:
        out.writestr("good.csv", HEADER + GOOD)
        out.writestr("bad.csv", HEADER + GOOD + "2,2014-04-16\n")
    with pytest.raises(InvalidDataError, match=r"a\.zip!bad\.csv, line 3"):
        months(tmp_path / "a.zip")


def test_many_faults_are_counted_but_not_endlessly(months: Months, tmp_path: Path) -> None:
    bad = "2,2014-04-16\n"
    with pytest.raises(InvalidDataError, match=r"In all, 7 rows have such faults"):
        months(text(tmp_path / "a.csv", HEADER, GOOD, bad * 7))
    with pytest.raises(InvalidDataError, match=r"\d+ rows or more have such faults"):
        months(text(tmp_path / "b.csv", HEADER, GOOD, bad * 5000))


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_marks_and_line_ends_are_not_data(months: Months, tmp_path: Path, end: bytes) -> None:
    data = (HEADER + GOOD * 3).encode().replace(b"\n", end)
    [row] = months(text(tmp_path / "a.csv", b"\xef\xbb\xbf", data.rstrip(b"\r\n")))
    assert (row["reports"], row["duplicates"]) == (1, 2)


def test_line_ends_may_change_within_a_file(months: Months, tmp_path: Path) -> None:
    path = text(tmp_path / "a.csv", HEADER, GOOD, GOOD.replace("\n", "\r\n"), GOOD)
    packed = text(tmp_path / "a.csv.gz", gzip.compress(path.read_bytes()))
    assert [months(p)[0]["duplicates"] for p in (path, packed)] == [2, 2]


def test_a_cell_that_never_ends_is_an_error(months: Months, tmp_path: Path) -> None:
    path = text(tmp_path / "a.csv", HEADER, GOOD, '2,2014-04-16,"', "x" * 200_000)
    with pytest.raises(InvalidDataError, match=r"a\.csv"):
        months(path)


def test_a_quoted_cell_may_hold_commas_quotes_and_line_ends(months: Months, tmp_path: Path) -> None:
    tricky = Report("1", date(2014, 4, 15), "RUS", "CHN", place='A, "B"\nC', url="https://x/,")
    [row] = months(write(tmp_path / "a.csv", [tricky]))
    assert (row["incidents"], row["distinct_urls"]) == (1, 1)


def test_another_layout_is_recognised_by_its_cells(months: Months, tmp_path: Path) -> None:
    path = text(tmp_path / "20140415.export.CSV", gdelt())
    with pytest.raises(InvalidDataError, match="line 1 has 61 cells, those of the layout gdelt_v1"):
        months(path, layout="gdelt_v1")
    with pytest.raises(InvalidDataError, match="column 1 of its header is '7'"):
        months(path, layout="icews")
    # Nor where rows may be skipped: all of them would be.
    with pytest.raises(InvalidDataError, match="line 1 has 61 cells"):
        months(path, layout="gdelt_v1", skip_malformed=True)


def test_gdelt_codes_that_are_not_iso_codes_become_states(months: Months, tmp_path: Path) -> None:
    path = text(
        tmp_path / "20140415.export.CSV",
        gdelt(Actor1CountryCode="ROM", Actor2CountryCode="MTN"),
        gdelt(GLOBALEVENTID=8, Actor1CountryCode="AFR", Actor2CountryCode="TMP"),
    )
    found = {(r["source"], r["source_cow"], r["target"], r["target_cow"])
             for r in months(path, layout="gdelt_v2")}  # fmt: skip
    assert found == {("ROU", 360, "MNE", 341), ("AFR", None, "TLS", 860)}


def test_columns_of_parquet_may_have_types_already(months: Months, tmp_path: Path) -> None:
    plain = text(tmp_path / "a.CSV", gdelt(), gdelt(GLOBALEVENTID=8, SQLDATE=20140430))
    cells = [line.split("\t") for line in plain.read_text().splitlines()]
    names = load_layout("gdelt_v2").columns
    kinds = {"GLOBALEVENTID": int, "SQLDATE": int, "QuadClass": int, "GoldsteinScale": float,
             "NumMentions": int, "NumArticles": int}  # fmt: skip
    table = pa.table(
        {n: [kinds.get(n, str)(row[i]) for row in cells] for i, n in enumerate(names)}
    ).select([*kinds, "Actor1CountryCode", "Actor2CountryCode", "EventRootCode",
              "ActionGeo_ADM1Code", "SOURCEURL"])  # fmt: skip
    pq.write_table(table, tmp_path / "a.parquet")
    assert months(tmp_path / "a.parquet", layout="gdelt_v2") == months(plain, layout="gdelt_v2")


def test_parquet_without_a_column_or_with_unknown_kinds_is_an_error(
    months: Months, tmp_path: Path
) -> None:
    whole = {"event_id": ["1"], "date": [date(2014, 4, 15)], "source": ["RUS"], "target": ["CHN"],
             "root": ["04"], "quad": [9], "goldstein": [1.0], "mentions": [1], "articles": [1],
             "place": [None], "url": [None]}  # fmt: skip
    pq.write_table(pa.table(whole), tmp_path / "quad.parquet")
    with pytest.raises(InvalidDataError, match="1 of 1 rows lack an id, a day or a kind"):
        months(tmp_path / "quad.parquet")
    del whole["root"]
    pq.write_table(pa.table(whole), tmp_path / "root.parquet")
    with pytest.raises(InvalidDataError, match="lacks the column 'root' of the layout canonical"):
        months(tmp_path / "root.parquet")


def test_parquet_that_was_cut_off_is_an_error(months: Months, tmp_path: Path) -> None:
    pq.write_table(pa.table({"event_id": ["1"] * 1000}), tmp_path / "a.parquet")
    path = text(tmp_path / "cut.parquet", (tmp_path / "a.parquet").read_bytes()[:-20])
    with pytest.raises(InvalidDataError, match=r"cut\.parquet: cannot be read as Parquet"):
        months(path)


def test_several_actors_of_one_report_make_a_pair_each(months: Months, tmp_path: Path) -> None:
    line = polecat({"Actor Country": "RUS; BLR", "Recipient Country": "CHN"})
    alone = polecat({"Event ID": "a2", "Actor Country": "None"})[1]
    rows = months(text(tmp_path / "a.txt", *line, alone), layout="polecat")
    assert [(r["source"], r["target"], r["volume"]) for r in rows] == [
        ("BLR", "CHN", 2),
        ("RUS", "CHN", 2),
    ]


def test_headers_of_polecat_that_name_too_much_or_end_in_nothing_are_read(
    months: Months, tmp_path: Path
) -> None:
    names = list(load_layout("polecat").columns)
    older = [{"Event Intensity": "Intensity"}.get(n, n) for n in names]
    surplus = [*names[:3], "Headline", "Event Text", *names[3:], "Story ID"]
    empty = [*names, "", ""]
    usual = months(text(tmp_path / "a.txt", *polecat()), layout="polecat")
    assert usual[0]["goldstein"] == 2.5
    for number, header in enumerate((older, surplus)):
        path = text(tmp_path / f"{number}.txt", *polecat(header=header))
        assert months(path, layout="polecat") == usual
    head, line = polecat(header=empty)
    path = text(tmp_path / "b.txt", head, line.replace("\n", "\t\t\n"))
    assert months(path, layout="polecat") == usual
    path = text(tmp_path / "c.txt", head, line.replace("\n", "\t\tx\n"))
    with pytest.raises(InvalidDataError, match="line 2: has a cell behind the last column"):
        months(path, layout="polecat")
