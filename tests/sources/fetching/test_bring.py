"""From a base to the store: the edition that is complete, and the old version whatever happens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from foedus.errors import (
    CheckFailedError,
    InvalidDataError,
    NotFoundError,
    UsageError,
)
from foedus.evidence.sources import Source
from foedus.evidence.sources.bring import bring
from foedus.evidence.sources.fetching import NotHeldError, base_of
from foedus.evidence.sources.fetching.bases import Folder, Official, Web
from foedus.evidence.sources.reading import read_source
from foedus.identity import States
from foedus.lineage import digest
from foedus.store.snapshots import Datasets
from tests.sources.fetching.conftest import Heard
from tests.sources.fetching.invented import CHANGED, CSV, nested, write_mirror, write_source
from tests.sources.fetching.serving import Server, ranged, status, whole

Rows = list[tuple[int, int, int]]


def rows(datasets: Datasets) -> Rows:
    """What is in use, as a reader sees it."""
    snapshot = datasets.current("lights")
    assert snapshot is not None
    table = pq.read_table(datasets.path(snapshot, "lighthouses")).to_pylist()
    return [(r["ccode"], r["year"], r["lights"]) for r in table]


OLD: Rows = [(365, 2000, 3), (710, 2000, 5)]
NEW: Rows = [(2, 2001, 1), (365, 2000, 4)]


def left_over(datasets: Datasets) -> list[Path]:
    """Files of work in progress."""
    return [
        p for name in ("staging", "partial") for p in (datasets.folder / name).rglob("*")
        if p.is_file()
    ]  # fmt: skip


def test_a_mirror_folder_gives_the_first_edition_that_it_has_whole(
    source: Source, datasets: Datasets, states: States, tmp_path: Path
) -> None:
    mirror = write_mirror(tmp_path / "mirror", lights__csv=CSV)
    made = bring(source, datasets, states, base=mirror)
    assert (made.edition, made.version) == ("first", "1.0")
    assert made.files[0].origin == "mirror:lights/lights.csv"
    assert made.files[0].sha256 == digest(CSV)
    assert rows(datasets) == OLD
    write_mirror(mirror, lights__zip=nested(CHANGED))
    assert bring(source, datasets, states, base=mirror).edition == "second"
    assert rows(datasets) == NEW
    assert left_over(datasets) == []
    assert (mirror / "lights" / "lights.csv").read_bytes() == CSV


def test_a_mirror_may_hold_the_member_by_itself(
    source: Source, datasets: Datasets, states: States, tmp_path: Path
) -> None:
    mirror = write_mirror(tmp_path / "mirror", towers__csv=CSV)
    made = bring(source, datasets, states, base=f"file://{mirror}")
    assert (made.edition, made.files[0].origin) == ("second", "mirror:lights/towers.csv")
    assert rows(datasets) == OLD


def test_a_place_of_its_own_on_the_card_comes_first(
    datasets: Datasets, states: States, tmp_path: Path
) -> None:
    source = write_source(tmp_path / "project", first={"mirror": "elsewhere/towers 1.csv"})
    mirror = write_mirror(tmp_path / "mirror", lights__csv=CHANGED)
    assert (
        bring(source, datasets, states, base=mirror).files[0].origin == "mirror:lights/lights.csv"
    )
    (mirror / "elsewhere").mkdir()
    (mirror / "elsewhere" / "towers 1.csv").write_bytes(CSV)
    made = bring(source, datasets, states, base=mirror)
    assert made.files[0].origin == "mirror:elsewhere/towers 1.csv"
    assert rows(datasets) == OLD


def test_the_raw_bytes_are_kept_as_they_came(
    source: Source, datasets: Datasets, states: States, tmp_path: Path
) -> None:
    archive = nested()
    made = bring(source, datasets, states, base=write_mirror(tmp_path / "m", lights__zip=archive))
    assert datasets.raw_path(made, "towers").read_bytes() == archive
    assert datasets.raw_path(made, "towers").name == "lights.zip"
    (line,) = datasets.ledger()
    assert line["inputs"] == {"towers": digest(archive)}


def test_the_environment_names_the_mirror(
    source: Source, datasets: Datasets, states: States, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    mirror = write_mirror(tmp_path / "mirror", lights__csv=CSV)
    monkeypatch.setenv("FOEDUS_MIRROR", str(mirror))
    bring(source, datasets, states)
    assert rows(datasets) == OLD


def test_a_mirror_behind_http(
    source: Source, datasets: Datasets, states: States, server: Server, heard: Heard
) -> None:
    server.script("/m/lights/lights.csv", ranged(CSV))
    made = bring(source, datasets, states, base=base_of(server.url("/m/"), heard.client()))
    assert (made.edition, made.files[0].origin) == ("first", "mirror:lights/lights.csv")
    assert rows(datasets) == OLD
    assert left_over(datasets) == []
    assert heard.said == []


def test_a_mirror_that_does_not_know_head_is_asked_otherwise(
    source: Source, datasets: Datasets, states: States, server: Server, heard: Heard
) -> None:
    server.script("/lights/lights.csv", status(501), whole(CSV))
    bring(source, datasets, states, base=base_of(server.url(), heard.client()))
    assert rows(datasets) == OLD


def test_the_official_address_gives_the_first_edition(
    datasets: Datasets, states: States, server: Server, heard: Heard, tmp_path: Path
) -> None:
    at = server.url("/lights.zip")
    source = write_source(tmp_path / "project", second={"address": at})
    server.script("/lights.zip", ranged(nested()))
    made = bring(source, datasets, states, base=base_of(None, heard.client()))
    assert (made.edition, made.files[0].origin) == ("second", at)
    assert rows(datasets) == OLD
    assert left_over(datasets) == []


def test_what_a_mirror_lacks_is_listed_with_places_and_remedy(
    source: Source, datasets: Datasets, states: States, tmp_path: Path
) -> None:
    with pytest.raises(NotHeldError) as caught:
        bring(source, datasets, states, base=write_mirror(tmp_path / "mirror"))
    message = str(caught.value)
    assert "edition second lacks towers: lights/lights.zip or lights/towers.csv" in message
    assert "edition first lacks towers: lights/lights.csv" in message
    assert "foedus data import FILE --as lights" in message
    assert not datasets.folder.exists()


def test_a_source_without_addresses_is_brought_by_hand(
    datasets: Datasets, states: States, heard: Heard, tmp_path: Path
) -> None:
    none = {"address": "", "mirror": "lights/x.csv"}
    source = write_source(tmp_path / "project", first=none, second=none)
    with pytest.raises(
        NotHeldError, match=r"no address for it[\s\S]*lights\.example\.org.* by hand"
    ):
        bring(source, datasets, states, base=base_of(None, heard.client()))
    assert heard.said == []


def test_an_edition_may_be_chosen(
    source: Source, datasets: Datasets, states: States, tmp_path: Path
) -> None:
    mirror = write_mirror(tmp_path / "mirror", lights__csv=CSV, lights__zip=nested(CHANGED))
    assert bring(source, datasets, states, base=mirror, edition="first").edition == "first"
    with pytest.raises(NotFoundError, match=r"has no edition 'third'.*It has second, first"):
        bring(source, datasets, states, base=mirror, edition="third")


def test_a_file_that_changed_stops_with_a_choice(
    source: Source, datasets: Datasets, states: States, tmp_path: Path
) -> None:
    mirror = write_mirror(tmp_path / "mirror", lights__csv=CSV)
    kept = bring(source, datasets, states, base=mirror)
    write_mirror(mirror, lights__csv=CHANGED)
    with pytest.raises(CheckFailedError) as caught:
        bring(source, datasets, states, base=mirror)
    for text in (
        digest(CSV), digest(CHANGED), f"{len(CSV)} bytes", kept.files[0].fetched_at, "stays in use",
        "foedus data fetch lights --edition first --accept-changed", "foedus data diff lights",
    ):  # fmt: skip
        assert text in str(caught.value)
    assert datasets.current("lights") == kept
    assert rows(datasets) == OLD
    told: list[str] = []
    made = bring(source, datasets, states, base=mirror, accept_changed=True, tell=told.append)
    assert rows(datasets) == NEW
    assert len(datasets.snapshots("lights")) == 2
    assert any("accepted as you asked" in line for line in told)
    assert bring(source, datasets, states, base=mirror) == made


def test_a_digest_on_the_card_must_match(
    datasets: Datasets, states: States, tmp_path: Path
) -> None:
    source = write_source(tmp_path / "project", first={"sha256": digest(CHANGED)})
    mirror = write_mirror(tmp_path / "mirror", lights__csv=CSV)
    with pytest.raises(CheckFailedError, match=f"expected  sha256 {digest(CHANGED)}"):
        bring(source, datasets, states, base=mirror)
    assert datasets.ids() == ()
    assert left_over(datasets) == []


@pytest.mark.parametrize("of", [CSV, nested()])
def test_the_digest_on_the_card_is_of_the_file_or_of_its_member(
    datasets: Datasets, states: States, tmp_path: Path, of: bytes
) -> None:
    source = write_source(tmp_path / "project", second={"sha256": digest(of)})
    bring(source, datasets, states, base=write_mirror(tmp_path / "m", lights__zip=nested()))
    assert rows(datasets) == OLD


def test_a_changed_download_is_not_fetched_twice(
    datasets: Datasets, states: States, server: Server, heard: Heard, tmp_path: Path
) -> None:
    source = write_source(tmp_path / "project", second={"address": server.url("/l.zip")})
    base = base_of(None, heard.client())
    server.script("/l.zip", ranged(nested(), '"old"'))
    bring(source, datasets, states, base=base)
    server.script("/l.zip", ranged(nested(CHANGED), '"new"'))
    with pytest.raises(CheckFailedError, match="is not the file that is known"):
        bring(source, datasets, states, base=base)
    bring(source, datasets, states, base=base, accept_changed=True)
    assert rows(datasets) == NEW
    assert server.gets("/l.zip")[-1].headers["Range"] == f"bytes={len(nested(CHANGED))}-"
    assert left_over(datasets) == []


def test_what_is_here_already_is_not_read_again_unless_it_is_damaged(
    source: Source, datasets: Datasets, states: States, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    mirror = write_mirror(tmp_path / "mirror", lights__csv=CSV)
    reads: list[str] = []

    def counted(*how: Any) -> Any:
        reads.append("read")
        return read_source(*how)

    module = "foedus.evidence.sources.bring"
    monkeypatch.setattr(f"{module}.read_source", counted)
    monkeypatch.setattr(f"{module}.SHELF", source.folder.parent)
    made = bring(source, datasets, states, base=mirror)
    told: list[str] = []
    assert bring(source, datasets, states, base=mirror, tell=told.append) == made
    assert (len(reads), told[-1]) == (1, "lights: nothing has changed")
    table = datasets.path(made, "lighthouses")
    table.chmod(0o644)
    table.write_bytes(b"damaged")
    bring(source, datasets, states, base=mirror)
    assert len(reads) == 2
    assert datasets.verify("lights") == []
    assert rows(datasets) == OLD


def test_bases_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(base_of(None), Official)
    assert base_of(str(tmp_path)) == Folder(tmp_path)
    assert base_of(f"file://{tmp_path}") == Folder(tmp_path)
    assert isinstance(base_of("http://127.0.0.1:8000/"), Web)
    monkeypatch.setenv("FOEDUS_MIRROR", str(tmp_path))
    assert base_of(None) == Folder(tmp_path)
    with pytest.raises(NotFoundError, match=r"nowhere: there is no such mirror folder.*--mirror"):
        base_of(tmp_path / "nowhere")
    with pytest.raises(UsageError, match=r"s3://x: a mirror is a folder, or a file:"):
        base_of("s3://x")


def test_a_card_does_not_lead_out_of_the_mirror(
    datasets: Datasets, states: States, tmp_path: Path
) -> None:
    source = write_source(tmp_path / "project", second={"mirror": "../secret.csv"})
    with pytest.raises(InvalidDataError, match=r"'\.\./secret\.csv' .*leads out of the mirror"):
        bring(source, datasets, states, base=write_mirror(tmp_path / "mirror"))
