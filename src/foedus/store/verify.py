"""Whether what is stored is still what was stored."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from foedus.contracts.dataset import Snapshot
from foedus.errors import InvalidDataError
from foedus.store.layout import Layout, file_digest


def rows_of(path: Path) -> int:
    """Rows of a Parquet file, by its footer.

    Raises
    ------
    InvalidDataError
        It is not a whole Parquet file.
    """
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        return int(pq.read_metadata(path).num_rows)
    except (pa.ArrowInvalid, OSError) as error:
        raise InvalidDataError(f"{path}: is not a whole Parquet file ({error})") from error


def whole(folder: Path, snapshot: Snapshot) -> bool:
    """Whether every table of a snapshot lies in a folder, to the byte."""
    return all(_fault(folder / f"{t.name}.parquet", t.sha256) is None for t in snapshot.tables)


def faults_of(layout: Layout, snapshot: Snapshot) -> Iterator[str]:
    """Yield a sentence for each file of a snapshot that is not as it was stored."""
    again = (
        f"Bring it again with 'foedus data fetch {snapshot.source}' or 'foedus data import FILE "
        f"--as {snapshot.source}'; where it has come in another version since, remove the "
        f"folder {layout.snapshot(snapshot)}."
    )
    files = [
        *((layout.raw_file(f), f.sha256) for f in snapshot.files),
        *((layout.snapshot(snapshot) / f"{t.name}.parquet", t.sha256) for t in snapshot.tables),
    ]
    for path, sha256 in files:
        fault = _fault(path, sha256)
        if fault is not None:
            yield f"{path}: {fault}. {again}"


def _fault(path: Path, sha256: str) -> str | None:
    if not path.is_file():
        return "is missing"
    found = file_digest(path)
    if found == sha256:
        return None
    kind = ""
    if path.suffix == ".parquet":
        try:
            rows_of(path)
        except InvalidDataError:
            kind = "; it is no longer a whole Parquet file"
    return f"has changed (digest {found[:12]} where {sha256[:12]} was stored{kind})"
