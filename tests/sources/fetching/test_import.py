"""A user's own files find their edition, or hear why they fit none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from foedus.errors import InvalidDataError, NotFoundError, UsageError
from foedus.evidence.sources import Source, load_sources
from foedus.evidence.sources.bring import bring_file
from foedus.identity import States
from foedus.lineage import digest
from foedus.store.snapshots import Datasets
from tests.sources.fetching.invented import (
    CHANGED,
    COLUMNS,
    CSV,
    READ,
    nested,
    write_source,
    zipped,
)
from tests.sources.fetching.test_bring import OLD, left_over, rows

OTHER: dict[str, Any] = {"columns": {"code": {"as": "ccode", "type": "integer"},
                                     "year": "integer", "lights": "integer"}}  # fmt: skip


def written(folder: Path, name: str, content: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    return folder / name


def test_a_file_finds_its_edition_by_columns(
    datasets: Datasets, states: States, tmp_path: Path
) -> None:
    source = write_source(tmp_path / "project", second=OTHER)
    made = bring_file(source, datasets, states, [written(tmp_path, "mine.csv", CSV)])
    assert (made.edition, made.files[0].origin) == ("first", "import:mine.csv")
    assert rows(datasets) == OLD
    renamed = CSV.replace(b"ccode", b"code")
    made = bring_file(source, datasets, states, [written(tmp_path, "mine.csv", renamed)])
    assert made.edition == "second"
    assert left_over(datasets) == []


@pytest.mark.parametrize(
    ("name", "content"),
    [("lights.zip", nested()), ("inner.zip", zipped(towers__csv=CSV)), ("towers.csv", CSV)],
)
def test_a_file_finds_its_edition_by_name(
    source: Source, datasets: Datasets, states: States, tmp_path: Path, name: str, content: bytes
) -> None:
    made = bring_file(source, datasets, states, [written(tmp_path, name, content)])
    assert made.edition == "second"
    assert rows(datasets) == OLD


def test_a_file_finds_its_edition_by_digest(
    datasets: Datasets, states: States, tmp_path: Path
) -> None:
    source = write_source(tmp_path / "project", first={"sha256": digest(CSV)})
    made = bring_file(source, datasets, states, [written(tmp_path, "towers.csv", CSV)])
    assert made.edition == "first"


def test_a_file_that_may_be_of_two_editions_asks_which(
    source: Source, datasets: Datasets, states: States, tmp_path: Path
) -> None:
    mine = written(tmp_path, "mine.csv", CSV)
    with pytest.raises(
        UsageError, match=r"mine\.csv: may be of the editions second, first.*--edition"
    ):
        bring_file(source, datasets, states, [mine])
    assert datasets.ids() == ()
    assert bring_file(source, datasets, states, [mine], edition="first").edition == "first"


def test_a_file_that_fits_nothing_hears_why(
    datasets: Datasets, states: States, tmp_path: Path
) -> None:
    source = write_source(tmp_path / "project", second=OTHER)
    mine = written(tmp_path, "mine.csv", b"ccode,year,lamps,note\n2,2000,1,a\n")
    with pytest.raises(InvalidDataError) as caught:
        bring_file(source, datasets, states, [mine])
    message = str(caught.value)
    assert "mine.csv: fits no edition of lights" in message
    assert (
        "edition second: file towers: mine.csv lacks the columns code, lights and has the "
        "unknown columns ccode, lamps" in message
    )
    assert "edition first: file towers: mine.csv lacks the columns lights" in message
    assert left_over(datasets) == []


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"<html><title>Sorry</title>", "web page titled 'Sorry'"),
        ("a.csv", b"", "is empty"),
        ("a.zip", b"PK", "not a whole zip archive"),
        ("a.csv", CSV + b"too,many,cells,in,this,row\n", "has 6 cells where the header has 4"),
    ],
)
def test_a_file_that_is_no_data(
    source: Source, datasets: Datasets, states: States, tmp_path: Path,
    name: str, content: bytes, message: str,
) -> None:  # fmt: skip
    with pytest.raises(InvalidDataError, match=message):
        bring_file(source, datasets, states, [written(tmp_path, name, content)])
    assert datasets.ids() == ()


def test_a_cell_that_is_wrong_is_named_and_the_old_version_stays(
    source: Source, datasets: Datasets, states: States, tmp_path: Path
) -> None:
    bring_file(source, datasets, states, [written(tmp_path, "towers.csv", CSV)])
    bad = written(tmp_path, "towers.csv", CSV.replace(b"2000,5", b"2000,five"))
    with pytest.raises(InvalidDataError, match=r"'lights' is no integer in 1 rows, first in row 2"):
        bring_file(source, datasets, states, [bad])
    assert rows(datasets) == OLD


def test_a_folder_gives_its_files(datasets: Datasets, states: States, tmp_path: Path) -> None:
    two = {"towers": {"format": "csv", "address": "https://x.example/t.csv", "columns": COLUMNS,
                      "ignored": {"note": "tests"}},
           "second": {"format": "csv", "address": "https://x.example/k.csv",
                       "columns": {"ccode": "integer", "keeper": "text"}}}  # fmt: skip
    card = write_source(tmp_path / "project").folder / "card.yml"
    raw = yaml.safe_load(card.read_text())
    raw["editions"] = [{**raw["editions"][0], "files": two}]
    card.write_text(yaml.safe_dump(raw, sort_keys=False))
    (card.parent / "read.py").write_text(READ.replace("(towers)", "(towers, second)"))
    source = load_sources(tmp_path / "project" / "sources")["lights"]
    folder = tmp_path / "given"
    written(folder, "any.csv", CSV)
    written(folder, "names.csv", b"ccode,keeper\n2,Ann\n")
    written(folder, ".hidden", b"x")
    made = bring_file(source, datasets, states, [folder])
    assert {f.name: f.origin for f in made.files} == {
        "towers": "import:any.csv", "second": "import:names.csv",
    }  # fmt: skip
    with pytest.raises(InvalidDataError, match="file second: no file is left for it"):
        bring_file(source, datasets, states, [folder / "any.csv"])


def test_what_is_not_there(
    source: Source, datasets: Datasets, states: States, tmp_path: Path
) -> None:
    with pytest.raises(NotFoundError, match=r"none\.csv: there is no such file"):
        bring_file(source, datasets, states, [tmp_path / "none.csv"])
    (tmp_path / "empty").mkdir()
    with pytest.raises(NotFoundError, match="empty: holds no file"):
        bring_file(source, datasets, states, [tmp_path / "empty"])
    with pytest.raises(NotFoundError, match="has no edition 'x'"):
        bring_file(source, datasets, states, [written(tmp_path, "a.csv", CSV)], edition="x")


def test_an_import_of_another_copy_says_so_and_is_kept_beside(
    datasets: Datasets, states: States, tmp_path: Path
) -> None:
    source = write_source(tmp_path / "project", second={"sha256": digest(CSV)})
    told: list[str] = []
    bring_file(source, datasets, states, [written(tmp_path, "towers.csv", CSV)])
    bring_file(
        source, datasets, states, [written(tmp_path, "towers.csv", CHANGED)], tell=told.append
    )
    assert "lights: towers.csv is not the copy whose digest the card names" in told
    assert len(datasets.snapshots("lights")) == 2
