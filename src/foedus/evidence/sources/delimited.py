"""CSV and TSV, read by two readers that must agree.

Python's ``csv`` goes through a file record by record, under the strict rules: it refuses a record
with too many or too few cells, text behind a closing quote, and a quote that is never closed.
Arrow then reads the lines of the same records, many at a time, and must find as many.  Neither is
trusted alone: the one takes four times as long to make columns, the other loses the last record
of a file that was cut within quotes, and says nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from foedus.contracts.dataset import FileCard
from foedus.errors import InvalidDataError
from foedus.evidence.long_cells import long_cells
from foedus.evidence.sources.characters import lines, open_text
from foedus.evidence.sources.staged import distinct

DELIMITERS = {"csv": ",", "tsv": "\t"}
LONGEST_CELL = 8 << 20
BLOCK = 8 << 20
"""Characters of whole records that are turned into columns together."""


def write_delimited(card: FileCard, path: Path, target: Path) -> None:
    """Write a CSV or TSV file as Parquet, all cells as text, in the order of its records.

    A record is what ``csv`` takes for one: a blank line is none, and a quoted cell may hold line
    breaks.  A record of empty cells may have any number of them.

    ``options``: skip (lines before the header), delimiter, quote (empty: none), names (of the
    columns, where there is no header), trailing (a mark at the end of every line).

    Raises
    ------
    InvalidDataError
        Naming the record and its line.
    """
    with long_cells(LONGEST_CELL), open_text(path, card.encoding) as file:
        _write(_Records(card, path, file), path, target)


class _Records:
    """The records of a file: their number, their cells, and the lines that they were read from."""

    def __init__(self, card: FileCard, path: Path, file: TextIO) -> None:
        self._path, self._skipped = path, int(str(card.options.get("skip", 0)))
        self._number, self._size, self._kept = 0, 0, list[str]()
        self.delimiter = str(card.options.get("delimiter", DELIMITERS[card.format]))
        self.quote = str(card.options.get("quote", '"'))
        trailing = str(card.options.get("trailing", ""))
        source = lines(file, path)
        if sum(1 for _ in zip(range(self._skipped), source, strict=False)) < self._skipped:
            raise InvalidDataError(
                f"{path}: has fewer than the {self._skipped} lines that the card skips before the "
                "header. Nothing was stored. Fetch it again, or correct skip on the card."
            )
        self._csv = csv.reader(
            self._keeping(_without(trailing, self.quote, source) if trailing else source),
            delimiter=self.delimiter,
            quotechar=self.quote or None,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            strict=True,
        )
        named = card.options.get("names")
        self.names = distinct(map(str, named) if isinstance(named, list) else self._next())

    def _keeping(self, source: Iterator[str]) -> Iterator[str]:
        for line in source:
            self._kept.append(line)
            self._size += len(line)
            yield line

    def _taken(self) -> str:
        text = "".join(self._kept)
        self._kept.clear()
        self._size = 0
        return text

    def _next(self) -> list[str]:
        """The header: the first line that is not blank."""
        try:
            header = next((record for record in self._csv if record), [])
        except csv.Error as error:
            raise self._unreadable(error) from error
        self._taken()
        return header

    def blocks(self) -> Iterator[tuple[str, int]]:
        """The lines of some records, and how many records they are."""
        width, before, begun = len(self.names), 0, 0
        try:
            for record in self._csv:
                if len(record) != width:
                    if not record:
                        continue
                    if any(map(str.strip, record)):
                        raise self._ragged(record, width)
                    empty = self.delimiter * (width - 1) or self.quote * 2
                    self._kept[begun:] = [f"{empty}\n"]
                self._number += 1
                if self._size >= BLOCK:
                    yield self._taken(), self._number - before
                    before = self._number
                begun = len(self._kept)
        except csv.Error as error:
            raise self._unreadable(error) from error
        if self._number > before:
            yield self._taken(), self._number - before

    def _ragged(self, record: list[str], width: int) -> InvalidDataError:
        return InvalidDataError(
            f"{self._path}: record {self._number + 1} (line {self._line()}) has {len(record)} "
            f"cells where the header has {width}; it begins {record[0][:40]!r}. Nothing was "
            "stored. The file may have been cut, end with a note, or use another delimiter."
        )

    def _unreadable(self, error: csv.Error) -> InvalidDataError:
        what = "has a quote that is never closed" if "end of data" in str(error) else str(error)
        return InvalidDataError(
            f"{self._path}: record {self._number + 1} (line {self._line()}): {what}. Nothing was "
            "stored. The file may have been cut; where its cells hold quotes as they are, set "
            'quote: "" on the card.'
        )

    def _line(self) -> int:
        return self._skipped + self._csv.line_num


def _without(mark: str, quote: str, source: Iterator[str]) -> Iterator[str]:
    """Lines without a mark that ends every record (some exports close each with one)."""
    quotes = 0
    for line in source:
        quotes += line.count(quote) if quote else 0
        within = quotes % 2 == 1
        yield line if within else line.rstrip("\r\n").removesuffix(mark) + "\n"


def _write(records: _Records, path: Path, target: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    if not records.names:
        raise InvalidDataError(f"{path}: is blank. Nothing was stored; fetch it again.")
    schema = pa.schema([(name, pa.string()) for name in records.names])
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for text, count in records.blocks():
            table = _columns(text, records, schema)
            if table.num_rows != count:
                raise InvalidDataError(
                    f"{path}: two readers of CSV disagree, {count} records or {table.num_rows}. "
                    "Nothing was stored; look for quotes that are not closed."
                )
            writer.write_table(table)


def _columns(text: str, records: _Records, schema: Any) -> Any:
    from pyarrow import csv as arrow  # noqa: PLC0415

    # Arrow takes one byte order mark away: this one, and not one that begins a cell.
    data = text.encode("utf-8-sig")
    return arrow.read_csv(
        io.BytesIO(data),
        # One block for all, because between two blocks Arrow loses a line feed within quotes.
        arrow.ReadOptions(use_threads=False, block_size=len(data) + 1, column_names=schema.names),
        arrow.ParseOptions(
            delimiter=records.delimiter,
            quote_char=records.quote or False,
            double_quote=bool(records.quote),
            newlines_in_values=True,
            ignore_empty_lines=True,
        ),
        arrow.ConvertOptions(
            column_types=dict.fromkeys(schema.names, schema.types[0]),
            strings_can_be_null=False,
        ),
    )
