"""Files are written whole or not at all, and caches never decide an answer."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.contracts import Definition, Reading, Void
from foedus.errors import OutputError
from foedus.store import Cache, default_cache, readings, to_csv, to_parquet, write_folder

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r\0"))


def test_a_folder_is_made_and_other_files_stay(tmp_path: Path) -> None:
    out = tmp_path / "new" / "report"
    write_folder(out, {"report.html": b"one", "tables/a.csv": b"two"})
    (out / "mine.txt").write_text("kept")
    write_folder(out, {"report.html": b"three"})
    assert (out / "report.html").read_bytes() == b"three"
    assert (out / "tables" / "a.csv").read_bytes() == b"two"
    assert sorted(p.name for p in out.iterdir()) == ["mine.txt", "report.html", "tables"]


def test_a_file_in_the_way_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "report").write_text("a file")
    with pytest.raises(OutputError, match=r"cannot be written.*nothing was changed.*--out"):
        write_folder(tmp_path / "report", {"report.html": b""})
    assert (tmp_path / "report").read_text() == "a file"


def test_an_interruption_before_the_end_leaves_the_old_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_folder(tmp_path, {"a": b"old", "b": b"old"})

    def interrupt(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_bytes", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_folder(tmp_path, {"a": b"new", "b": b"new"})
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {"a": b"old", "b": b"old"}


@given(st.lists(st.tuples(TEXT, st.floats(allow_nan=False) | st.none())))
def test_csv_gives_back_what_it_was_given(rows: list[tuple[str, float | None]]) -> None:
    content = to_csv(("text", "number"), rows).decode()
    read = list(csv.reader(io.StringIO(content, newline="")))
    assert read[0] == ["text", "number"]
    for (text, number), cells in zip(rows, read[1:], strict=True):
        assert cells[0] in (text, "'" + text)
        assert cells[1] == ("" if number is None else str(number))


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@sum", "\tx"])
def test_csv_runs_nothing_in_a_spreadsheet(formula: str) -> None:
    assert to_csv(("a",), [(formula,)]) == to_csv(("a",), [("'" + formula,)])


def test_parquet_keeps_types_and_missing_values() -> None:
    content = to_parquet(
        ("text", "number", "mixed", "list", "nothing"),
        [("a", 1, 1, ["x"], None), (None, 2.5, "b", (), None)],
    )
    table = pq.read_table(io.BytesIO(content))
    assert table.to_pylist() == [
        {"text": "a", "number": 1.0, "mixed": "1", "list": ["x"], "nothing": None},
        {"text": None, "number": 2.5, "mixed": "b", "list": [], "nothing": None},
    ]


def test_a_cache_remembers_and_one_without_a_folder_forgets(tmp_path: Path) -> None:
    for cache, kept in ((Cache(tmp_path), b"x"), (Cache(None), None)):
        cache.put(Cache.key("a"), b"x")
        assert cache.get(Cache.key("a")) == kept
    assert Cache.key("ab", "c") != Cache.key("a", "bc")


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file")
    cache.put(Cache.key("a"), b"x")
    assert cache.get(Cache.key("a")) is None


def test_the_cache_folder_can_be_chosen_or_turned_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOEDUS_CACHE", str(tmp_path))
    assert default_cache().folder == tmp_path
    monkeypatch.setenv("FOEDUS_CACHE", "off")
    assert default_cache().folder is None


def test_readings_survive_their_cache() -> None:
    made = (
        Reading("x", "A-B", "A>B", 2000, 1.5, 1.0, 2.0, Void.NONE, ("R-1",),
                (Definition("wide", 2.0, ("R-1", "R-2")),), {"unknown": "1 of 2"}),
        Reading("x", "A-B", "", 2001, None, None, None, Void.NONE_FOUND),
    )  # fmt: skip
    assert readings.decode(readings.encode(made)) == made
