"""Raw files of every format, turned into Parquet with the columns they came with.

Text formats keep every cell as text; formats with types keep theirs.  Rows stay in the order of
the file, so that the number of a row leads back to it.
"""

from __future__ import annotations

import json
import re
import tarfile
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from foedus.contracts.dataset import FileCard
from foedus.errors import FoedusError, InvalidDataError, MissingExtraError
from foedus.evidence.sources.characters import (
    check_characters,
    lines,
    open_text,
    without_mark,
)
from foedus.evidence.sources.delimited import write_delimited
from foedus.evidence.sources.faults import fault
from foedus.evidence.sources.staged import distinct, without_nan, write_rows
from foedus.evidence.sources.workbooks import write_sheet

LINED = ("csv", "tsv", "jsonl", "text")
"""Formats that are text as they lie, and not packed."""

STATA_ROWS = 100_000
PARQUET_ROWS = 32_768
PAGE = re.compile(rb"<(!doctype|html|head|body|table|script|!--|\?xml)", re.IGNORECASE)
PACKED = {b"PK\x03\x04": "a zip archive", b"\x1f\x8b": "a gzip archive", b"Rar!": "a rar archive"}


def to_parquet(card: FileCard, path: Path, work: Path, connection: Any) -> Path:
    """Return a Parquet file with the rows and columns of a raw file.

    A file without rows is an error, unless the card says ``options: {empty: true}``.

    Raises
    ------
    InvalidDataError
        The file is empty, is a web page, or cannot be read as what its card says.
    MissingExtraError
        The format needs the extra ``foedus[data]``.
    OutputError
        There is no room for what is made of it.
    """
    _plausible(card, path)
    target = work / f"raw-{card.name}.parquet"
    try:
        if card.format in LINED:
            check_characters(path, card.encoding)
        if _usable(card, path):
            target = path
        else:
            _WRITERS[card.format](card, path, target)
        stored = connection.read_parquet(str(target), hive_partitioning=False)
        rows = connection.to_pyarrow(stored.count()).as_py()
    except FoedusError:
        raise
    except Exception as error:  # every reader has errors of its own
        raise fault(
            error,
            path,
            f"cannot be read as {card.format}",
            "Fetch it again, or check the format, encoding and options on the card.",
        ) from error
    if not rows and not card.options.get("empty"):
        raise InvalidDataError(
            f"{path}: has no rows below its header. Nothing was stored. Fetch it again; where the "
            f"publisher means it so, write options: {{empty: true}} for the file {card.name}."
        )
    return target


def _plausible(card: FileCard, path: Path) -> None:
    if not path.is_file():
        raise InvalidDataError(f"{path}: is no file. Nothing was stored; fetch it again.")
    with path.open("rb") as file:
        head = file.read(512)
    if not head:
        raise InvalidDataError(f"{path}: is empty. Nothing was stored; fetch it again.")
    if PAGE.match(head.removeprefix(b"\xef\xbb\xbf").lstrip()):
        raise InvalidDataError(
            f"{path}: is a web page, not {card.format}. A server may have answered with a notice "
            "or a login page. Nothing was stored; open the address in a browser and see."
        )
    packed = next((what for mark, what in PACKED.items() if head.startswith(mark)), "")
    if packed and card.format in LINED:
        raise InvalidDataError(
            f"{path}: is {packed}, not {card.format}. Nothing was stored; name what is in it as "
            f"member of the file {card.name} on the card."
        )


def _usable(card: FileCard, path: Path) -> bool:
    """Whether a file is Parquet as it is needed: without numbers among which NaN may be."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    if card.format != "parquet":
        return False
    return not any(pa.types.is_floating(kind) for kind in pq.read_schema(path).types)


def _parquet(_card: FileCard, path: Path, target: Path) -> None:
    import pyarrow.parquet as pq  # noqa: PLC0415

    with (
        pq.ParquetFile(path) as file,
        pq.ParquetWriter(target, file.schema_arrow, compression="zstd") as writer,
    ):
        for batch in file.iter_batches(PARQUET_ROWS):
            writer.write_batch(without_nan(batch))


def _r(card: FileCard, path: Path, target: Path) -> None:
    rdata = _extra("rdata")
    wanted = str(card.options.get("object", ""))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # classes of R packages that add nothing to a data frame
        found = rdata.read_rda(path) if card.format == "rda" else rdata.read_rds(path)
    if card.format == "rda":
        if wanted not in found and (wanted or len(found) != 1):
            raise InvalidDataError(
                f"{path}: holds the objects {', '.join(found)}; name one under options: object"
            )
        found = found[wanted or next(iter(found))]
    if not hasattr(found, "columns"):
        raise InvalidDataError(
            f"{path}: the R object is a {type(found).__name__}, not a data frame"
        )
    _write_frames([found], target)


def _stata(card: FileCard, path: Path, target: Path) -> None:
    """A Stata file, in parts; newer ones are UTF-8, and those that are not must be declared."""
    pandas = _extra("pandas")
    with warnings.catch_warnings():
        declared = card.encoding != "utf-8"
        warnings.simplefilter("ignore" if declared else "error", UnicodeWarning)
        with pandas.read_stata(path, convert_categoricals=False, chunksize=STATA_ROWS) as frames:
            _write_frames(frames, target)


def _write_frames(frames: Iterable[Any], target: Path) -> None:
    """Pandas data frames, the rows of one file, as Parquet."""
    import pyarrow.parquet as pq  # noqa: PLC0415

    writer = None
    try:
        for frame in frames:
            table = without_nan(_arrow(frame))
            writer = writer or pq.ParquetWriter(target, table.schema, compression="zstd")
            writer.write_table(table.cast(writer.schema))
    finally:
        if writer is not None:
            writer.close()


def _arrow(frame: Any) -> Any:
    """A data frame as an Arrow table; categories and mixed columns become text."""
    import pyarrow as pa  # noqa: PLC0415

    arrays = []
    for place in range(frame.shape[1]):  # by place, because two columns may have one name
        values = frame.iloc[:, place]
        if str(values.dtype) in ("object", "category"):
            cells = zip(values, values.isna(), strict=True)
            texts = (None if missing else str(cell) for cell, missing in cells)
            arrays.append(pa.array(texts, pa.string(), size=len(values)))
        else:
            arrays.append(pa.array(values, from_pandas=True))
    return pa.table(arrays, names=distinct(map(str, frame.columns)))


def _json(card: FileCard, path: Path, target: Path) -> None:
    """JSON Lines, or one list of objects; nested values stay JSON, and a key may be absent."""
    names = list(dict.fromkeys(name for item in _objects(card, path) for name in item))
    if not names:
        raise InvalidDataError(
            f"{path}: has no objects with keys. Nothing was stored; fetch it again, or check the "
            "format on the card."
        )
    given = ([_json_cell(item.get(n)) for n in names] for item in _objects(card, path))
    write_rows(distinct(names), given, target)


def _objects(card: FileCard, path: Path) -> Iterator[dict[str, Any]]:
    """One object after another; lines are read as they come, a list is read as a whole."""
    with open_text(path, card.encoding) as file:
        listed = file.read(512).lstrip()[:1] == "["
        file.seek(0)
        items = enumerate(json.load(file), 1) if listed else _json_lines(path, lines(file, path))
        for number, item in items:
            if not isinstance(item, dict):
                raise InvalidDataError(
                    f"{path}: {'item' if listed else 'line'} {number} is {str(item)[:40]!r}, no "
                    "object with keys. Nothing was stored; check the format on the card."
                )
            yield item


def _json_lines(path: Path, source: Iterator[str]) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(source, 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except json.JSONDecodeError as error:
                raise InvalidDataError(
                    f"{path}: line {number} is not JSON ({error.msg}, character {error.colno}). "
                    "Nothing was stored; the file may have been cut. Fetch it again."
                ) from error


def _json_cell(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _lines(card: FileCard, path: Path, target: Path) -> None:
    """A row for each line, blank ones too, so that a row has the number of its line."""
    with open_text(path, card.encoding) as file:
        write_rows(["line"], ([line.rstrip("\r\n")] for line in lines(file, path)), target)


def _texts(card: FileCard, path: Path, target: Path) -> None:
    """A tar archive of text files: a row for each whose name fits ``options: names``, in order.

    Members are read and never unpacked, so that their paths lead nowhere.
    """
    wanted = re.compile(str(card.options.get("names", ".*")))
    with tarfile.open(path) as archive:
        files: dict[str, tarfile.TarInfo] = {}
        for member in archive:
            name = PurePosixPath(member.name).name
            if member.isfile() and wanted.fullmatch(name):
                if name in files:
                    raise InvalidDataError(
                        f"{path}: {member.name} and {files[name].name} have one name, and it is "
                        "the key of a row. Nothing was stored; narrow options: names on the card."
                    )
                files[name] = member
        given = ([n, _read_all(archive, files[n], card, path)] for n in sorted(files))
        write_rows(["name", "text"], given, target)


def _read_all(archive: tarfile.TarFile, member: tarfile.TarInfo, card: FileCard, path: Path) -> str:
    stream = archive.extractfile(member)
    try:
        return stream.read().decode(without_mark(card.encoding)) if stream else ""
    except UnicodeDecodeError as error:
        raise InvalidDataError(
            f"{path}: {member.name} is not {card.encoding} ({error}). Nothing was stored; set "
            "the encoding on the card to the one that the publisher uses."
        ) from error


def _extra(module: str) -> Any:
    import importlib  # noqa: PLC0415

    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise MissingExtraError(
            f"Reading this format needs the package {module.replace('_', '-')}, which is not "
            'installed. Install it with: pip install "foedus[data]"'
        ) from error


Writer = Callable[[FileCard, Path, Path], None]

_WRITERS: Mapping[str, Writer] = {
    "csv": write_delimited,
    "tsv": write_delimited,
    "parquet": _parquet,
    "rda": _r,
    "rds": _r,
    "dta": _stata,
    "xlsx": write_sheet,
    "xls": write_sheet,
    "jsonl": _json,
    "text": _lines,
    "texts": _texts,
}
