"""Versions of data sets: stored whole, immutable, found again, and checked to the byte."""

from __future__ import annotations

import errno
import json
import os
import shutil
import threading
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.store.invented import (
    FIRST,
    SECOND,
    bring,
    card,
    commit,
    edition,
    read_power,
    write_acts,
    write_power,
)

from foedus.errors import InvalidDataError, NotFoundError, OutputError, UsageError
from foedus.lineage import code_digest, digest
from foedus.store import Datasets


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def test_what_was_stored_comes_back_with_its_facts(data: Path) -> None:
    made = bring(data, FIRST, parameters={"states": "2016"})
    datasets = Datasets(data)
    assert datasets.ids() == ("invented",)
    assert datasets.current("invented") == made
    assert datasets.snapshots("invented") == (made,)
    assert read_power(datasets, made) == list(FIRST)
    (table,) = made.tables
    path = datasets.path(made, "power")
    assert (table.rows, table.unresolved) == (3, 0)
    assert table.sha256 == digest(path.read_bytes())
    assert data / table.path == path
    raw = datasets.raw_path(made, "powers")
    assert raw == data / "raw" / "invented" / made.files[0].sha256[:16] / "powers.csv"
    assert made.files[0].sha256 == digest(raw.read_bytes())
    assert made.files[0].bytes == raw.stat().st_size
    assert (made.code, made.released) == (code_digest(), date(2001, 1, 1))
    assert datasets.verify("invented") == []


def test_the_ledger_has_a_row_for_each_table_with_what_it_was_made_of(data: Path) -> None:
    made = bring(data, FIRST, parameters={"states": "2016"})
    (row,) = Datasets(data).ledger()
    assert row["table"] == "power"
    assert row["rows"] == 3
    assert row["sha256"] == made.tables[0].sha256
    assert row["inputs"] == {"powers": made.files[0].sha256}
    assert row["code"] == made.code
    assert row["parameters"] == {"states": "2016"}
    assert row["versions"]["duckdb"]
    assert row["made_at"] == made.made_at


def test_reading_makes_nothing_on_disk(data: Path) -> None:
    datasets = Datasets(data)
    assert datasets.ids() == ()
    assert datasets.current("invented") is None
    assert datasets.snapshots("invented") == ()
    assert datasets.known_by("invented", date(2020, 1, 1)) is None
    assert datasets.ledger() == []
    assert datasets.verify("invented") == []
    assert not data.exists()


def test_a_new_version_leaves_every_file_of_the_old_one_as_it_was(data: Path) -> None:
    old = bring(data, FIRST)
    before = files_of(data / "tables") | files_of(data / "raw")
    new = bring(data, SECOND, version="2.0", released=date(2002, 1, 1))
    after = files_of(data / "tables") | files_of(data / "raw")
    assert before.items() < after.items()
    datasets = Datasets(data)
    assert datasets.snapshots("invented") == (old, new)
    assert datasets.current("invented") == new
    assert read_power(datasets, old) == list(FIRST)
    assert read_power(datasets, new) == list(SECOND)


def test_nobody_may_write_to_what_is_stored(data: Path) -> None:
    made = bring(data)
    datasets = Datasets(data)
    stored = datasets.path(made, "power")
    for path in (stored, stored.with_name("snapshot.json"), datasets.raw_path(made, "powers")):
        assert path.stat().st_mode & 0o222 == 0


def test_the_same_content_again_is_the_same_snapshot_and_no_new_ledger_row(data: Path) -> None:
    old = bring(data, FIRST)
    before = files_of(data)
    assert bring(data, FIRST) == old
    assert files_of(data) == before


@pytest.mark.parametrize(
    "changed",
    [{"version": "1.1"}, {"released": date(2001, 1, 2)}, {"rows": SECOND}],
    ids=["version", "release", "rows"],
)
def test_the_digest_tells_what_differs(data: Path, changed: dict[str, Any]) -> None:
    assert bring(data, FIRST).digest != bring(data, **{"rows": FIRST, **changed}).digest


def test_an_older_version_can_be_put_into_use_again(data: Path) -> None:
    old, new = bring(data, FIRST), bring(data, SECOND, version="2.0")
    datasets = Datasets(data)
    with datasets.writing() as holder:
        holder.use(old)
    assert datasets.current("invented") == old
    assert datasets.snapshots("invented") == (old, new)


def test_a_snapshot_of_another_store_cannot_be_put_into_use(data: Path, tmp_path: Path) -> None:
    old = bring(data, FIRST)
    foreign = bring(tmp_path / "elsewhere", SECOND, version="2.0")
    with (
        Datasets(data).writing() as holder,
        pytest.raises(NotFoundError, match=rf"has no snapshot {foreign.digest[:12]}.*not changed"),
    ):
        holder.use(foreign)
    assert Datasets(data).current("invented") == old


def test_a_data_folder_can_be_moved(data: Path, tmp_path: Path) -> None:
    made = bring(data)
    shutil.move(data, tmp_path / "moved")
    moved = Datasets(tmp_path / "moved")
    assert moved.current("invented") == made
    assert read_power(moved, made) == list(FIRST)
    assert moved.verify("invented") == []


def test_a_table_that_the_edition_does_not_give_is_absent_and_named(data: Path) -> None:
    made = bring(data)
    with pytest.raises(NotFoundError, match="has no table 'acts'; it has power"):
        Datasets(data).path(made, "acts")
    with pytest.raises(NotFoundError, match="has no raw file 'x'; it has powers"):
        Datasets(data).raw_path(made, "x")


def test_unresolved_rows_are_counted_for_each_table(data: Path) -> None:
    with Datasets(data).writing() as holder:
        staging = holder.staging("invented")
        write_power(staging, FIRST)
        write_acts(staging, [date(2000, 1, 1)])
        (staging / "unresolved.csv").write_text(
            "table,column,code,when,rows,reason\n"
            'power,ccode,999,1900,4,"no state, ever"\n'
            "power,ccode,998,1901,3,no state\n"
            "acts,actor,ZZZ,,2,no state\n",
            encoding="utf-8",
        )
        made = holder.commit(card(), edition(), [], staging)
    assert {t.name: t.unresolved for t in made.tables} == {"power": 7, "acts": 2}
    stored = Datasets(data).path(made, "power").with_name("unresolved.csv")
    assert "no state, ever" in stored.read_text(encoding="utf-8")


def test_a_list_of_unresolved_rows_without_numbers_is_refused(data: Path) -> None:
    with Datasets(data).writing() as holder:
        staging = holder.staging("invented")
        write_power(staging, FIRST)
        (staging / "unresolved.csv").write_text("table,rows\npower,many\n", encoding="utf-8")
        with pytest.raises(InvalidDataError, match=r"unresolved\.csv.*many.*nothing was stored"):
            holder.commit(card(), edition(), [], staging)


def test_work_in_progress_is_not_stored(data: Path) -> None:
    with Datasets(data).writing() as holder:
        staging = holder.staging("invented")
        write_power(staging, FIRST)
        (staging / "work").mkdir()
        (staging / "work" / "typed.parquet").write_bytes(b"half")
        (staging / "notes.txt").write_text("scratch", encoding="utf-8")
        made = holder.commit(card(), edition(), [], staging)
    stored = Datasets(data).path(made, "power").parent
    assert sorted(p.name for p in stored.iterdir()) == ["power.parquet", "snapshot.json"]
    assert list((data / "staging").iterdir()) == []


def test_tables_that_the_card_lacks_and_no_tables_at_all_are_refused(data: Path) -> None:
    old = bring(data)
    with Datasets(data).writing() as holder:
        with pytest.raises(InvalidDataError, match="has no table; nothing was stored"):
            holder.commit(card(), edition(), [], holder.staging("invented"))
        staging = holder.staging("invented")
        write_power(staging, SECOND)
        (staging / "power.parquet").rename(staging / "strange.parquet")
        with pytest.raises(InvalidDataError, match="'strange', which the card lacks"):
            holder.commit(card(), edition(), [], staging)
    assert Datasets(data).current("invented") == old


def test_half_a_table_is_refused_and_the_old_version_stays(data: Path) -> None:
    old = bring(data)
    with Datasets(data).writing() as holder:
        staging = holder.staging("invented")
        write_power(staging, SECOND)
        half = (staging / "power.parquet").read_bytes()[:200]
        (staging / "power.parquet").write_bytes(half)
        with pytest.raises(InvalidDataError, match=r"power\.parquet: is not a whole Parquet file"):
            holder.commit(card(), edition("2.0"), [], staging)
    assert Datasets(data).current("invented") == old
    assert Datasets(data).verify("invented") == []


def test_a_truncated_table_is_found_and_bringing_it_again_repairs_it(data: Path) -> None:
    made = bring(data, FIRST)
    datasets = Datasets(data)
    path = datasets.path(made, "power")
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-100])
    (fault,) = datasets.verify("invented")
    assert str(path) in fault
    assert "no longer a whole Parquet file" in fault
    assert "foedus data fetch invented" in fault
    assert bring(data, FIRST).digest == made.digest
    assert datasets.verify("invented") == []
    assert read_power(datasets, made) == list(FIRST)


def test_a_changed_byte_and_a_missing_raw_file_are_found(data: Path) -> None:
    made = bring(data)
    datasets = Datasets(data)
    path = datasets.path(made, "power")
    content = bytearray(path.read_bytes())
    content[20] ^= 1
    path.chmod(0o644)
    path.write_bytes(content)
    datasets.raw_path(made, "powers").unlink()
    faults = datasets.verify("invented")
    assert len(faults) == 2
    assert any("powers.csv: is missing" in fault for fault in faults)
    assert any("power.parquet: has changed" in fault for fault in faults)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"digest": 7}', '{"digest": "feedfeed"}'])
def test_a_damaged_pointer_is_an_error_that_says_what_to_do(data: Path, content: str) -> None:
    bring(data)
    (data / "current" / "invented.json").write_text(content, encoding="utf-8")
    with pytest.raises(InvalidDataError, match=r"is damaged.*foedus data fetch invented"):
        Datasets(data).current("invented")
    assert len(Datasets(data).verify("invented")) == 1
    assert bring(data) == Datasets(data).current("invented")


def test_a_damaged_description_is_found_and_repaired_by_bringing_it_again(data: Path) -> None:
    made = bring(data)
    told = Datasets(data).path(made, "power").with_name("snapshot.json")
    told.chmod(0o644)
    content = json.loads(told.read_text(encoding="utf-8"))
    for damage in ({**content, "released": "soon"}, {**content, "digest": "0" * 64}, {}):
        told.write_text(json.dumps(damage), encoding="utf-8")
        with pytest.raises(
            InvalidDataError, match=r"snapshot\.json: is damaged.*Remove the folder"
        ):
            Datasets(data).current("invented")
        assert Datasets(data).snapshots("invented") == ()
        assert len(Datasets(data).verify("invented")) == 1
    assert bring(data).digest == made.digest
    assert Datasets(data).verify("invented") == []


@pytest.mark.parametrize("name", ["../escape", "a/b", "", "Nmc", "."])
def test_a_name_that_is_no_source_leads_nowhere(data: Path, name: str) -> None:
    with pytest.raises(UsageError, match="is no name of a source"):
        Datasets(data).current(name)


@pytest.mark.parametrize("place", ["data/partial", "downloads"])
def test_whoever_goes_on_writing_to_a_file_does_not_write_to_the_copy_that_is_kept(
    data: Path, tmp_path: Path, place: str
) -> None:
    path = tmp_path / place / "p.zip"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"as it came")
    with Datasets(data).writing() as holder:
        kept = holder.keep_raw("invented", path, "p", "https://example.org/p.zip", "2026-01-01")
        again = holder.keep_raw("invented", path, "q", "https://example.org/p.zip", "2026-01-02")
    with path.open("r+b") as file:
        file.write(b"changed by its owner")
    assert (data / kept.path).read_bytes() == b"as it came"
    assert (again.name, again.path, again.sha256) == ("q", kept.path, kept.sha256)
    assert (kept.bytes, kept.origin, kept.fetched_at) == (
        10, "https://example.org/p.zip", "2026-01-01",
    )  # fmt: skip


def test_a_raw_file_that_is_not_there_is_named(data: Path, tmp_path: Path) -> None:
    with (
        Datasets(data).writing() as holder,
        pytest.raises(NotFoundError, match="no such file; nothing was kept"),
    ):
        holder.keep_raw("invented", tmp_path / "none", "p", "", "")


def test_a_damaged_raw_file_is_replaced_when_it_comes_again(data: Path) -> None:
    made = bring(data)
    raw = Datasets(data).raw_path(made, "powers")
    raw.chmod(0o644)
    raw.write_bytes(b"")
    bring(data)
    assert Datasets(data).verify("invented") == []


def test_what_a_killed_writer_left_is_swept_by_the_next(data: Path) -> None:
    left = data / "staging" / "invented-dead"
    left.mkdir(parents=True)
    (left / "power.parquet").write_bytes(b"half")
    (data / "staging" / "loose").write_bytes(b"half")
    partial = data / "partial" / "download"
    partial.parent.mkdir()
    partial.write_bytes(b"to be resumed")
    with Datasets(data).writing():
        assert list((data / "staging").iterdir()) == []
    assert partial.read_bytes() == b"to be resumed"


def test_a_failure_within_writing_leaves_no_work_behind(data: Path) -> None:
    def fail() -> None:
        with Datasets(data).writing() as holder:
            write_power(holder.staging("invented"), FIRST)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert list((data / "staging").iterdir()) == []
    bring(data)


def test_a_ledger_line_cut_short_is_no_line_and_is_cut_off(data: Path) -> None:
    bring(data, FIRST)
    ledger = data / "ledger.jsonl"
    whole = ledger.read_bytes()
    ledger.write_bytes(whole + whole[:100])
    assert len(Datasets(data).ledger()) == 1
    bring(data, SECOND)
    assert len(Datasets(data).ledger()) == 2
    assert ledger.read_bytes().startswith(whole)


def test_a_lost_ledger_is_written_anew_from_the_snapshots(data: Path) -> None:
    bring(data, FIRST)
    bring(data, SECOND)
    told = Datasets(data).ledger()
    (data / "ledger.jsonl").unlink()
    with Datasets(data).writing():
        pass
    assert Datasets(data).ledger() == told


def test_a_damaged_ledger_line_is_named(data: Path) -> None:
    bring(data)
    ledger = data / "ledger.jsonl"
    ledger.write_bytes(b"{oops\n" + ledger.read_bytes())
    with pytest.raises(InvalidDataError, match=r"ledger\.jsonl, line 1: is damaged"):
        Datasets(data).ledger()


def test_a_full_disk_at_any_step_leaves_the_old_version_in_use(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = bring(data, FIRST)
    steps = {"left": 0}
    really = os.fsync

    def fsync(handle: int) -> None:
        if steps["left"] == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        steps["left"] -= 1
        really(handle)

    failed = 0
    for step in range(100):
        steps["left"] = step
        monkeypatch.setattr(os, "fsync", fsync)
        try:
            bring(data, SECOND, version=f"2.{step}")
        except OutputError as error:
            assert "No space left on device" in str(error)  # noqa: PT017 - most steps fail
            assert "whole and still in use" in str(error)  # noqa: PT017
            failed += 1
        monkeypatch.setattr(os, "fsync", really)
        if Datasets(data).current("invented") != old:
            break
        assert Datasets(data).verify("invented") == []
    assert failed > 3
    assert Datasets(data).current("invented") == bring(data, SECOND, version=f"2.{step}")


def test_readers_see_the_old_or_the_new_version_while_the_pointer_moves(data: Path) -> None:
    versions = {s.digest: s for s in (bring(data, FIRST), bring(data, SECOND, version="2.0"))}
    rows = dict(zip(versions, (list(FIRST), list(SECOND)), strict=True))
    done = threading.Event()
    seen: set[str] = set()
    faults: list[BaseException] = []

    def read() -> None:
        datasets = Datasets(data)
        try:
            while not done.is_set():
                now = datasets.current("invented")
                assert now is not None
                assert read_power(datasets, now) == rows[now.digest]
                seen.add(now.digest)
        except BaseException as error:  # noqa: BLE001 - told to the test below
            faults.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    with Datasets(data).writing() as holder:
        for turn in range(200):
            holder.use(list(versions.values())[turn % 2])
    done.set()
    for reader in readers:
        reader.join()
    assert not faults
    assert seen == set(versions)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (None, "2.0"),
        (date(2000, 12, 31), None),
        (date(2001, 1, 1), "1.0"),
        (date(2004, 12, 31), "1.0"),
        (date(2005, 1, 1), "2.0"),
        (date(2020, 1, 1), "2.0"),
    ],
)
def test_the_version_known_by_a_date_is_the_latest_released_by_then(
    data: Path, as_of: date | None, expected: str | None
) -> None:
    bring(data, SECOND, version="3.0", released=date(2030, 1, 1))
    bring(data, FIRST, version="1.0", released=date(2001, 1, 1))
    bring(data, SECOND, version="2.0", released=date(2005, 1, 1))
    known = Datasets(data).known_by("invented", as_of)
    assert (known.version if known else None) == expected


def test_a_damaged_version_that_may_have_been_known_is_never_passed_over(data: Path) -> None:
    bring(data, FIRST, version="1.0", released=date(2001, 1, 1))
    middle = bring(data, FIRST, version="1.5", released=date(2003, 1, 1))
    new = bring(data, SECOND, version="2.0", released=date(2005, 1, 1))
    told = Datasets(data).path(middle, "power").with_name("snapshot.json")
    told.chmod(0o644)
    told.write_text("{", encoding="utf-8")
    with pytest.raises(InvalidDataError, match=r"snapshot\.json: is damaged"):
        Datasets(data).known_by("invented", date(2004, 1, 1))
    assert Datasets(data).known_by("invented", date(2006, 1, 1)) == new


def test_the_version_in_use_comes_first_where_it_was_out(data: Path) -> None:
    old = bring(data, FIRST, version="1.0", released=date(2001, 1, 1))
    bring(data, SECOND, version="2.0", released=date(2005, 1, 1))
    with Datasets(data).writing() as holder:
        holder.use(old)
    assert Datasets(data).known_by("invented", date(2020, 1, 1)) == old


def test_a_store_that_may_not_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file", encoding="utf-8")
    with (
        pytest.raises(OutputError, match=r"cannot be written.*FOEDUS_DATA"),
        Datasets(tmp_path / "data").writing(),
    ):
        pass


def test_two_sources_live_side_by_side(data: Path) -> None:
    bring(data)
    with Datasets(data).writing() as holder:
        staging = holder.staging("another")
        write_power(staging, SECOND)
        made = holder.commit(card(source="another"), edition(), [], staging)
        raw = data.parent / "powers.csv"
        commit(holder, raw)
    assert Datasets(data).ids() == ("another", "invented")
    assert Datasets(data).current("another") == made
