"""Raw files of every format, turned into Parquet with the columns they came with.

Text formats keep every cell as text; formats with types keep theirs.  Rows stay in the order of
the file, so that the number of a row leads back to it.
"""

from __future__ import annotations

import csv
import json
import re
import tarfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from foedus.contracts.dataset import FileCard
from foedus.errors import InvalidDataError, MissingExtraError

DELIMITERS = {"csv": ",", "tsv": "\t"}
DUCKDB_ENCODINGS = ("utf-8", "latin-1", "utf-16")
LONGEST_LINE = 16 * 1024 * 1024
CHUNK = 1 << 20
BATCH = 50_000
HTML = (b"<!doctype html", b"<html", b'<?xml version="1.0" encoding="utf-8"?><!doctype html')


def to_parquet(card: FileCard, path: Path, work: Path, connection: Any) -> Path:
    """Return a Parquet file with the rows and columns of a raw file.

    Raises
    ------
    InvalidDataError
        The file is empty, is a web page, or cannot be read as what its card says.
    MissingExtraError
        The format needs the extra ``foedus[data]``.
    """
    _plausible(card, path)
    if card.format == "parquet":
        return path
    target = work / f"raw-{card.name}.parquet"
    try:
        _WRITERS[card.format](card, path, target, connection)
    except (InvalidDataError, MissingExtraError):
        raise
    except Exception as error:  # every reader has errors of its own; all mean one thing here
        raise InvalidDataError(
            f"{path}: cannot be read as {card.format} ({_first_lines(error)}). Nothing was stored. "
            "Fetch it again, or check the format, encoding and options on the card."
        ) from error
    return target


def _plausible(card: FileCard, path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(512)
    if not head:
        raise InvalidDataError(f"{path}: is empty. Nothing was stored; fetch it again.")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(HTML):
        raise InvalidDataError(
            f"{path}: is a web page, not {card.format}. A server may have answered with a notice "
            "or a login page. Nothing was stored; open the address in a browser and see."
        )


def _first_lines(error: Exception, most: int = 300) -> str:
    return " ".join(str(error).split())[:most]


def _text(card: FileCard, path: Path, target: Path, connection: Any) -> None:
    """CSV and TSV by DuckDB, strictly: a row with too many or too few cells is an error."""
    encoding = card.encoding.lower()
    if encoding not in DUCKDB_ENCODINGS:
        path = _recoded(path, target.with_suffix(".utf8"), encoding)
        encoding = "utf-8"
    trailing = str(card.options.get("trailing", ""))
    if trailing:
        path = _without_trailing(path, target.with_suffix(".cut"), encoding, trailing)
        encoding = "utf-8"
    names = card.options.get("names")
    how: dict[str, Any] = {
        "all_varchar": True,
        "delim": card.options.get("delimiter", DELIMITERS[card.format]),
        "quote": card.options.get("quote", '"'),
        "escape": card.options.get("quote", '"'),
        "header": names is None,
        "skip": int(str(card.options.get("skip", 0))),
        "encoding": encoding,
        "nullstr": "",
        "auto_detect": False,
        "strict_mode": True,
        "max_line_size": LONGEST_LINE,
    }
    columns = [str(n) for n in names] if isinstance(names, list) else _header(path, card, encoding)
    how["columns"] = dict.fromkeys(columns, "VARCHAR")
    connection.to_parquet(connection.read_csv(str(path), **how), target, compression="zstd")


def _header(path: Path, card: FileCard, encoding: str) -> list[str]:
    """Column names of the first line that is not skipped; equal names are told apart."""
    with path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline="") as file:
        for _ in range(int(str(card.options.get("skip", 0)))):
            file.readline()
        reader = csv.reader(
            file,
            delimiter=str(card.options.get("delimiter", DELIMITERS[card.format])),
            quotechar=str(card.options.get("quote", '"')) or None,
            quoting=csv.QUOTE_MINIMAL if card.options.get("quote", '"') else csv.QUOTE_NONE,
        )
        header = next(reader, [])
    return _distinct([cell.strip() for cell in header])


def _distinct(names: list[str]) -> list[str]:
    """Unnamed columns are called by their place, a repeated name by its count."""
    seen: dict[str, int] = {}
    made = []
    for place, name in enumerate(names, 1):
        base = name or f"column_{place}"
        seen[base] = seen.get(base, 0) + 1
        made.append(base if seen[base] == 1 else f"{base}_{seen[base]}")
    return made


def _recoded(path: Path, target: Path, encoding: str) -> Path:
    with (
        path.open(encoding=encoding, newline="") as source,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        while chunk := source.read(CHUNK):
            out.write(chunk)
    return target


def _without_trailing(path: Path, target: Path, encoding: str, mark: str) -> Path:
    """Copy without a mark that ends every line (some exports close each record with one)."""
    with (
        path.open(encoding=encoding, newline="") as source,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        for line in source:
            out.write(line.rstrip("\r\n").removesuffix(mark) + "\n")
    return target


def _r(card: FileCard, path: Path, target: Path, _connection: Any) -> None:
    import warnings  # noqa: PLC0415

    rdata = _extra("rdata")
    wanted = str(card.options.get("object", ""))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # classes of R packages that add nothing to a data frame
        objects = rdata.read_rda(path) if card.format == "rda" else rdata.read_rds(path)
    if card.format == "rds":
        frame = objects
    else:
        if wanted not in objects and len(objects) != 1:
            raise InvalidDataError(
                f"{path}: holds the objects {', '.join(objects)}; name one under options: object"
            )
        frame = objects.get(wanted) if wanted in objects else next(iter(objects.values()))
    if not hasattr(frame, "columns"):
        raise InvalidDataError(
            f"{path}: the R object is a {type(frame).__name__}, not a data frame"
        )
    _frame(frame, target)


def _stata(_card: FileCard, path: Path, target: Path, _connection: Any) -> None:
    pandas = _extra("pandas")
    _frame(pandas.read_stata(path, convert_categoricals=False), target)


def _frame(frame: Any, target: Path) -> None:
    """A pandas data frame as Parquet; categories and mixed columns become text."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    arrays = {}
    for name in frame.columns:
        values = frame[name]
        if str(values.dtype) in ("object", "category"):
            arrays[str(name)] = pa.array(
                [None if _empty(v) else str(v) for v in values], pa.string()
            )
        else:
            arrays[str(name)] = pa.array(values, from_pandas=True)
    pq.write_table(pa.table(arrays), target, compression="zstd")


def _empty(value: object) -> bool:
    several = getattr(value, "ndim", 0) > 0  # a cell of a list column
    return value is None or (not several and value != value)  # noqa: PLR0124 - that is NaN


def _sheet(card: FileCard, path: Path, target: Path, _connection: Any) -> None:
    """A sheet of a workbook, as text; ``options``: sheet (name), header (row, from 0)."""
    calamine = _extra("python_calamine")
    book = calamine.CalamineWorkbook.from_path(path)
    sheet = str(card.options.get("sheet", book.sheet_names[0]))
    if sheet not in book.sheet_names:
        raise InvalidDataError(
            f"{path}: has no sheet {sheet!r}; it has {', '.join(book.sheet_names)}"
        )
    rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    at = int(str(card.options.get("header", 0)))
    names = _distinct([_cell(c).strip() for c in rows[at]])
    _write_text(names, ([_cell(c) for c in row] for row in rows[at + 1 :]), target)


def _cell(value: object) -> str:
    """A cell as a person reads it: whole numbers without a decimal point, no date as a number."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _json(card: FileCard, path: Path, target: Path, _connection: Any) -> None:
    """JSON Lines, or one list of objects; nested values stay JSON, and a key may be absent."""
    with path.open(encoding=card.encoding) as file:
        listed = file.read(CHUNK).lstrip()[:1] == "["
        file.seek(0)
        items = json.load(file) if listed else (json.loads(s) for s in file if s.strip())
        names: dict[str, None] = {}
        kept = []
        for item in items:
            names |= dict.fromkeys(item)
            kept.append(item)
    rows = ([_json_cell(item.get(n)) for n in names] for item in kept)
    _write_text(list(names), rows, target)


def _json_cell(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _lines(card: FileCard, path: Path, target: Path, _connection: Any) -> None:
    with path.open(encoding=card.encoding) as file:
        _write_text(["line"], ([line.rstrip("\r\n")] for line in file), target)


def _texts(card: FileCard, path: Path, target: Path, _connection: Any) -> None:
    """A tar archive of text files: a row for each whose name fits ``options: names``, in order.

    Members are read and never unpacked, so that their paths lead nowhere.
    """
    wanted = re.compile(str(card.options.get("names", ".*")))
    with tarfile.open(path) as archive:
        files = {
            PurePosixPath(member.name).name: member for member in archive if member.isfile()
        }
        named = sorted(name for name in files if wanted.fullmatch(name))
        texts = ([name, _read_all(archive, files[name], card.encoding)] for name in named)
        _write_text(["name", "text"], texts, target)


def _read_all(archive: tarfile.TarFile, member: tarfile.TarInfo, encoding: str) -> str:
    stream = archive.extractfile(member)
    return stream.read().decode(encoding) if stream else ""


def _write_text(names: list[str], rows: Iterator[list[str]], target: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    schema = pa.schema([(name, pa.string()) for name in names])
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        batch: list[list[str]] = []
        for number, row in enumerate(rows, 1):
            if len(row) != len(names):
                raise InvalidDataError(
                    f"row {number} has {len(row)} cells where the header has {len(names)}"
                )
            batch.append(row)
            if len(batch) == BATCH:
                writer.write_table(_arrow(batch, schema))
                batch = []
        writer.write_table(_arrow(batch, schema))


def _arrow(rows: list[list[str]], schema: Any) -> Any:
    import pyarrow as pa  # noqa: PLC0415

    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table([pa.array(c, pa.string()) for c in columns], schema=schema)


def _extra(module: str) -> Any:
    import importlib  # noqa: PLC0415

    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise MissingExtraError(
            f"Reading this format needs the package {module.replace('_', '-')}, which is not "
            'installed. Install it with: pip install "foedus[data]"'
        ) from error


Writer = Callable[[FileCard, Path, Path, Any], None]

_WRITERS: Mapping[str, Writer] = {
    "csv": _text,
    "tsv": _text,
    "rda": _r,
    "rds": _r,
    "dta": _stata,
    "xlsx": _sheet,
    "xls": _sheet,
    "jsonl": _json,
    "text": _lines,
    "texts": _texts,
}
