"""What changed between two versions: counted by key, empty cells told from zeros."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foedus.errors import InvalidDataError, NotFoundError
from foedus.store import Change, difference

Key = tuple[int | None, str]
Value = tuple[float | None, str | None]
Version = dict[Key, Value]

KEYS = st.tuples(st.none() | st.integers(0, 3), st.sampled_from(["a", "Россия", "中国", ""]))
VALUES = st.tuples(
    st.none() | st.sampled_from([0.0, 1.5, float("nan")]), st.none() | st.sampled_from(["", "x"])
)
VERSIONS = st.dictionaries(KEYS, VALUES, max_size=8)


def write(path: Path, version: Version, start: int = 1) -> Path:
    rows = list(version.items())
    table = pa.table(
        {
            "number": pa.array([k[0] for k, _ in rows], pa.int64()),
            "name": pa.array([k[1] for k, _ in rows], pa.string()),
            "force": pa.array([v[0] for _, v in rows], pa.float64()),
            "note": pa.array([v[1] for _, v in rows], pa.string()),
            "row": pa.array(range(start, start + len(rows)), pa.int64()),
        }
    )
    pq.write_table(table, path)
    return path


def columns(path: Path, **given: Any) -> Path:
    pq.write_table(pa.table(given), path)
    return path


def counts(before: Version, after: Version) -> Mapping[str, int]:
    """The same by hand: dictionaries hold each key once, and repr tells None, 0.0 and nan."""
    shared = before.keys() & after.keys()
    changed = sum(repr(before[k]) != repr(after[k]) for k in shared)
    return {
        "added": len(after.keys() - before.keys()),
        "deleted": len(before.keys() - after.keys()),
        "changed": changed,
        "same": len(shared) - changed,
    }


@settings(max_examples=25)
@given(VERSIONS, VERSIONS)
def test_counts_are_those_of_a_comparison_by_hand(before: Version, after: Version) -> None:
    with tempfile.TemporaryDirectory() as folder:
        old, new = Path(folder) / "old.parquet", Path(folder) / "new.parquet"
        write(old, before)
        write(new, dict(reversed(after.items())), start=500)
        there = difference(old, new, ("number", "name"))
        back = difference(new, old, ("number", "name"))
    expected = counts(before, after)
    assert {name: getattr(there, name) for name in expected} == expected
    assert (there.added, there.deleted) == (back.deleted, back.added)
    assert (there.changed, there.same) == (back.changed, back.same)
    assert {(c.key, c.column) for c in there.sample if c.kind == "changed"} == {
        (c.key, c.column) for c in back.sample if c.kind == "changed"
    }
    assert bool(there) == any(expected[k] for k in ("added", "deleted", "changed"))


@settings(max_examples=15)
@given(VERSIONS, VERSIONS)
def test_the_sample_turns_the_old_version_into_the_new(before: Version, after: Version) -> None:
    with tempfile.TemporaryDirectory() as folder:
        old = write(Path(folder) / "old.parquet", before)
        new = write(Path(folder) / "new.parquet", after)
        found = difference(old, new, ("number", "name"), sample=100)
    made: dict[tuple[object, ...], list[object]] = {k: list(v) for k, v in before.items()}
    wanted: Mapping[Any, Value] = after
    for change in found.sample:
        if change.kind == "deleted":
            del made[change.key]
        elif change.kind == "added":
            made[change.key] = list(wanted[change.key])
        else:
            place = ("force", "note").index(change.column)
            assert repr(made[change.key][place]) == repr(change.old)
            made[change.key][place] = change.new
    assert {k: repr(tuple(v)) for k, v in made.items()} == {k: repr(v) for k, v in after.items()}


@settings(max_examples=10)
@given(VERSIONS)
def test_a_version_does_not_differ_from_itself(version: Version) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder) / "one.parquet", version)
        again = write(Path(folder) / "two.parquet", version, start=77)
        assert not difference(path, path, ("number", "name"))
        found = difference(path, again, ("number", "name"))
    assert not found
    assert found.same == len(version)
    assert found.sample == ()


def test_an_empty_cell_that_became_a_zero_is_a_change(tmp_path: Path) -> None:
    old = columns(tmp_path / "old.parquet", ccode=[2, 365], cap=[None, 1.0])
    new = columns(tmp_path / "new.parquet", ccode=[2, 365], cap=[0.0, 1.0])
    found = difference(old, new, ["ccode"])
    assert found.sample == (Change("changed", (2,), "cap", None, 0.0),)
    assert (found.changed, found.same) == (1, 1)


def test_the_sample_is_limited_and_in_order_of_the_key(tmp_path: Path) -> None:
    old = columns(tmp_path / "old.parquet", k=list(range(100)), v=[0] * 100)
    new = columns(tmp_path / "new.parquet", k=list(range(50, 150)), v=[1] * 100)
    found = difference(old, new, ["k"], sample=2)
    assert (found.added, found.deleted, found.changed) == (50, 50, 50)
    assert [(c.kind, *c.key) for c in found.sample] == [
        ("added", 100), ("added", 101), ("deleted", 0), ("deleted", 1),
        ("changed", 50), ("changed", 51),
    ]  # fmt: skip


def test_columns_of_one_version_are_named_and_not_compared(tmp_path: Path) -> None:
    old = columns(tmp_path / "old.parquet", k=[1], was=["x"], row=[1])
    new = columns(tmp_path / "new.parquet", k=[1], now=["x"], rows=[[1, 2]])
    found = difference(old, new, ["k"])
    assert (found.columns_added, found.columns_deleted) == (("now",), ("was",))
    assert (found.same, found.changed) == (1, 0)
    assert found


def test_numbers_are_compared_as_numbers_and_other_kinds_as_text(tmp_path: Path) -> None:
    old = columns(tmp_path / "old.parquet", k=[1, 2], n=[1, 2], d=[date(2000, 1, 1)] * 2)
    new = columns(tmp_path / "new.parquet", k=[1, 2], n=[1.0, 2.5], d=["2000-01-01", "in 2000"])
    found = difference(old, new, ["k"])
    assert found.sample == (
        Change("changed", (2,), "n", 2, 2.5),
        Change("changed", (2,), "d", date(2000, 1, 1), "in 2000"),
    )


def test_names_that_need_quotes_are_quoted(tmp_path: Path) -> None:
    folder = tmp_path / "O'Brien"
    folder.mkdir()
    old = columns(folder / "old.parquet", **{'a "key"': [1], "select": ["x"]})
    new = columns(folder / "new.parquet", **{'a "key"': [1], "select": ["it's"]})
    found = difference(old, new, ['a "key"'])
    assert found.sample == (Change("changed", (1,), "select", "x", "it's"),)


def test_a_key_that_two_rows_share_is_refused(tmp_path: Path) -> None:
    old = columns(tmp_path / "old.parquet", ccode=[2, 2, 3], year=[1900, 1900, 1900])
    new = columns(tmp_path / "new.parquet", ccode=[2], year=[1900])
    with pytest.raises(InvalidDataError, match=r"old\.parquet: has 2 rows with ccode=2, year=1900"):
        difference(old, new, ["ccode", "year"])


def test_a_key_column_that_is_not_there_is_named(tmp_path: Path) -> None:
    old = columns(tmp_path / "old.parquet", ccode=[2])
    with pytest.raises(InvalidDataError, match="lacks the column 'year' of the key"):
        difference(old, old, ["ccode", "year"])


def test_files_that_are_missing_or_no_parquet_are_named(tmp_path: Path) -> None:
    old = columns(tmp_path / "old.parquet", ccode=[2])
    with pytest.raises(NotFoundError, match=r"none\.parquet: there is no such file"):
        difference(old, tmp_path / "none.parquet", ["ccode"])
    half = tmp_path / "half.parquet"
    half.write_bytes(old.read_bytes()[:-20])
    with pytest.raises(InvalidDataError, match=r"half\.parquet: cannot be read as Parquet"):
        difference(half, old, ["ccode"])
