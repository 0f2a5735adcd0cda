"""Whatever goes wrong on the way to the store, the version that was there stays whole."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import yaml

from foedus.errors import InvalidDataError, LockedError, OfflineError, OutputError
from foedus.evidence.sources import Source, load_sources
from foedus.evidence.sources.bring import bring
from foedus.evidence.sources.fetching import Limits, base_of
from foedus.evidence.sources.reading import read_source
from foedus.identity import States
from foedus.store.snapshots import Datasets
from tests.sources.fetching.conftest import Heard
from tests.sources.fetching.invented import CHANGED, CSV, READ, nested, write_mirror, write_source
from tests.sources.fetching.serving import Server, cut, page, ranged, whole
from tests.sources.fetching.test_bring import OLD, left_over, rows

BAD = {
    "web page": (b"<!doctype html><title>Sign in</title>", "web page titled 'Sign in'"),
    "no archive": (b"PK nonsense", "not a whole zip archive"),
    "no member": (nested().replace(b"inner.zip", b"other.zip"), "has no member 'inner.zip'"),
    "no column": (nested(b"ccode,year,note\n2,2000,a\n"), "lacks the column 'lights'"),
    "new column": (nested(b"ccode,year,lights,note,x\n2,2000,1,a,9\n"), "has the column 'x'"),
    "bad cell": (nested(b"ccode,year,lights,note\n2,2000,many,a\n"), "'lights' is no integer"),
    "two rows of one key": (nested(CSV + b"365,2000,9,z\n"), "lighthouses"),
    "empty": (nested(b""), "is empty"),
}


@pytest.mark.parametrize(("content", "message"), BAD.values(), ids=list(BAD))
def test_bad_input_leaves_the_old_version_intact(
    source: Source, datasets: Datasets, states: States, tmp_path: Path,
    content: bytes, message: str,
) -> None:  # fmt: skip
    mirror = write_mirror(tmp_path / "mirror", lights__csv=CSV)
    kept = bring(source, datasets, states, base=mirror)
    before = sorted(p for p in datasets.folder.rglob("*") if p.is_file())
    write_mirror(mirror, lights__zip=content)
    with pytest.raises(InvalidDataError, match=message):
        bring(source, datasets, states, base=mirror)
    assert datasets.current("lights") == kept
    assert datasets.verify("lights") == []
    assert sorted(p for p in datasets.folder.rglob("*") if p.is_file()) == before


def test_a_web_page_from_a_server_is_not_kept_for_a_later_try(
    datasets: Datasets, states: States, server: Server, heard: Heard, tmp_path: Path
) -> None:
    source = write_source(tmp_path / "project", second={"address": server.url("/l.zip")})
    server.script("/l.zip", page("Please accept our terms"))
    with pytest.raises(InvalidDataError, match=r"l\.zip: gave a web page titled 'Please accept"):
        bring(source, datasets, states, base=base_of(None, heard.client()))
    assert left_over(datasets) == []


def test_a_server_that_gives_up_halfway_names_the_way_by_hand(
    datasets: Datasets, states: States, server: Server, heard: Heard, tmp_path: Path
) -> None:
    source = write_source(tmp_path / "project", second={"address": server.url("/l.zip")})
    server.script("/l.zip", cut(nested(), 10))
    with pytest.raises(OfflineError, match=r"last of 6 tries.*foedus data import FILE --as lights"):
        bring(source, datasets, states, base=base_of(None, heard.client()))
    assert datasets.ids() == ()


def test_a_bomb_is_bounded_by_the_limits_of_the_call(
    source: Source, datasets: Datasets, states: States, tmp_path: Path
) -> None:
    mirror = write_mirror(tmp_path / "mirror", lights__zip=nested(CSV + b"2,2000,1,a\n" * 10_000))
    with pytest.raises(InvalidDataError, match=r"unpacks to more than the limit of 1\.0 kB"):
        bring(source, datasets, states, base=mirror, limits=Limits(bytes=1000))


def test_a_mirror_file_that_cannot_be_read(
    source: Source, datasets: Datasets, states: States, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    mirror = write_mirror(tmp_path / "mirror", lights__csv=CSV)
    real = Path.open

    def refused(path: Path, *how: str, **more: str) -> object:
        if path.is_relative_to(mirror):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *how, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(OutputError, match=r"lights\.csv: cannot be read or written \(Permission"):
        bring(source, datasets, states, base=mirror)


@pytest.mark.parametrize("name", ["snapshot.json", "lighthouses.parquet", "unresolved.csv"])
def test_a_damaged_version_is_repaired_by_bringing_it_again(
    source: Source, datasets: Datasets, states: States, tmp_path: Path, name: str
) -> None:
    mirror = write_mirror(tmp_path / "mirror", lights__csv=CSV)
    made = bring(source, datasets, states, base=mirror)
    path = datasets.path(made, "lighthouses").parent / name
    path.chmod(0o644)
    path.write_bytes(b"{damaged")
    bring(source, datasets, states, base=mirror)
    assert datasets.verify("lights") == []
    assert rows(datasets) == OLD


def test_a_mirror_file_that_changes_while_it_is_read(
    source: Source, datasets: Datasets, states: States, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    mirror = write_mirror(tmp_path / "mirror", lights__csv=CSV)

    def slow(*how: Any) -> Any:
        read = read_source(*how)
        write_mirror(mirror, lights__csv=CHANGED)
        return read

    monkeypatch.setattr("foedus.evidence.sources.bring.read_source", slow)
    with pytest.raises(InvalidDataError, match=r"lights\.csv: was changed while it was read"):
        bring(source, datasets, states, base=mirror)
    assert datasets.ids() == ()


def test_an_archive_that_holds_two_files_is_fetched_once(
    datasets: Datasets, states: States, server: Server, heard: Heard, tmp_path: Path
) -> None:
    card = write_source(tmp_path / "project", second={"address": server.url("/l.zip")}).folder
    raw = yaml.safe_load((card / "card.yml").read_text())
    files = raw["editions"][0]["files"]
    files["second"] = {**files["towers"]}
    (card / "card.yml").write_text(yaml.safe_dump(raw))
    (card / "read.py").write_text(READ.replace("(towers)", "(towers, second=None)"))
    source = load_sources(tmp_path / "project" / "sources")["lights"]
    server.script("/l.zip", whole(nested()))
    made = bring(source, datasets, states, base=base_of(None, heard.client()))
    assert len(made.files) == 2
    assert len(server.gets("/l.zip")) == 1
    assert left_over(datasets) == []


def test_two_writers_at_once(
    source: Source, datasets: Datasets, states: States, tmp_path: Path
) -> None:
    mirror = write_mirror(tmp_path / "mirror", lights__csv=CSV)
    with datasets.writing(), pytest.raises(LockedError, match="is writing there"):
        bring(source, datasets, states, base=mirror)


CHILD = """
import sys
import threading
from pathlib import Path
from foedus.evidence.sources import load_sources
from foedus.evidence.sources.bring import bring
from foedus.evidence.sources.fetching import Progress, base_of
from foedus.evidence.sources.fetching.client import Client
from foedus.identity import load_states
from foedus.store.snapshots import Datasets

project = Path(sys.argv[1])
count = lambda name, here, total: print(here, flush=True)
bring(
    load_sources(project / "sources")["lights"], Datasets(project / "data"), load_states(),
    base=base_of(None, Client(Progress(count=count))),
)
"""


def test_a_download_that_was_killed_is_gone_on_with(
    datasets: Datasets, states: States, server: Server, heard: Heard, tmp_path: Path
) -> None:
    body = CSV + b"".join(b"%d,2000,1,%s\n" % (c, b"x" * 200_000) for c in (20, 200, 220))
    source = write_source(tmp_path / "project", second={"address": server.url("/l.csv")})
    release = threading.Event()
    server.script("/l.csv", cut(body, 400_000, hold=release), ranged(body))
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, tmp_path / "project"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert child.stdout is not None
        here = int(child.stdout.readline())
    finally:
        child.kill()
        child.communicate()
        release.set()
    assert child.returncode == -9
    assert datasets.ids() == ()
    bring(source, datasets, states, base=base_of(None, heard.client()))
    assert len(rows(datasets)) == 5
    first, second = server.gets("/l.csv")
    begun = int(second.headers["Range"].removeprefix("bytes=").rstrip("-"))
    assert here <= begun < len(body)
    assert "Range" not in first.headers
    assert left_over(datasets) == []
