"""Stata files (version 118: Unicode, texts of any length), by pandas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from foedus.errors import InvalidDataError, MissingExtraError, UsageError

VERSION = 118
LONGEST_NAME = 32
LONGEST_LABEL = 80
LONGEST_TEXT = 2045
"""Bytes of a fixed-width text; longer ones are stored as strL."""

LARGEST_INTEGER = 2**53 - 1
"""Beyond it, Stata's numbers no longer tell two neighbouring integers apart."""

LARGEST = float.fromhex("0x1.fffffffffffffp+1022")
"""The largest number that is not one of Stata's missing values."""

_NAME = re.compile(rf"(?!str\d+$)[A-Za-z_][A-Za-z0-9_]{{0,{LONGEST_NAME - 1}}}")

RESERVED = frozenset({
    "_all", "_b", "_coef", "_cons", "_n", "_N", "_pi", "_pred", "_rc", "_skip",
    "byte", "double", "float", "if", "in", "int", "long", "strL", "using", "with",
})  # fmt: skip
"""Words that Stata keeps for itself."""


def check_names(columns: Iterable[str]) -> None:
    """Refuse names that Stata does not allow, before anything is computed.

    Raises
    ------
    UsageError
        The message names each; nothing is cut or renamed silently.
    """
    wrong = [c for c in columns if not _NAME.fullmatch(c) or c in RESERVED]
    if wrong:
        raise UsageError(
            f"Stata does not allow the variable {_plural(wrong)}: a name has at most "
            f"{LONGEST_NAME} letters without accents, digits and _, does not begin with a digit, "
            "and is none of Stata's own words. Nothing was written; rename the column, or export "
            "to .csv or .parquet."
        )


def write_stata(table: Any, path: Path, labels: Mapping[str, str]) -> int:
    """Write an Arrow table as a Stata file of version 118; return the number of rows.

    Dates are Stata dates, flags are 0 and 1, lists are texts split by ``;``.  Stata has no
    missing texts: an empty one stands for both.  Labels of more than 80 characters are cut.

    Raises
    ------
    MissingExtraError
        pandas is not installed.
    InvalidDataError
        A number that Stata cannot hold.
    """
    try:
        import pandas as pd  # noqa: PLC0415 - an extra
    except ImportError:
        raise MissingExtraError(
            'A Stata file needs pandas. Nothing was written; run: pip install "foedus[data]"'
        ) from None
    series = {name: _series(table[name], name, pd) for name in table.column_names}
    frame = pd.DataFrame(series, columns=table.column_names)
    frame.to_stata(
        path,
        version=VERSION,
        write_index=False,
        variable_labels={c: _label(labels[c]) for c in table.column_names if c in labels},
        convert_strl=[c for c in table.column_names if _long(table[c])],
        convert_dates={c: "td" for c, s in series.items() if s.dtype.kind == "M"},
    )
    return int(table.num_rows)


def _series(column: Any, name: str, pd: Any) -> Any:
    """A column as pandas and Stata know it: None becomes Stata's missing value, never zero."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    kind = column.type
    if pa.types.is_list(kind):
        column = pc.binary_join(pc.cast(column, pa.list_(pa.string())), ";")
        kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return pd.Series(pc.fill_null(column, "").to_pylist(), dtype=object)
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        return pd.Series(column.cast(pa.timestamp("s")).to_numpy())
    if pa.types.is_boolean(kind):
        column = column.cast(pa.int8())
    elif pa.types.is_integer(kind):
        _check(column, name, LARGEST_INTEGER)
    numbers = column.cast(pa.float64(), safe=False)
    _check(numbers, name, LARGEST)
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind) or column.null_count:
        return pd.Series(numbers.to_numpy())
    return pd.Series(column.to_numpy())


def _check(column: Any, name: str, largest: float) -> None:
    import pyarrow.compute as pc  # noqa: PLC0415

    for value in pc.min_max(column).as_py().values():
        if value is not None and abs(value) > largest:
            raise InvalidDataError(
                f"Stata cannot hold column {name!r}: it has {value}, and nothing beyond {largest} "
                "is kept exactly. Nothing was written; export to .csv or .parquet."
            )


def _long(column: Any) -> bool:
    """Whether a text of the column is too long for a fixed width."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    if pa.types.is_list(column.type):
        return True
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return False
    longest = pc.max(pc.binary_length(column)).as_py()
    return longest is not None and longest > LONGEST_TEXT


def _label(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 1] + "…"


def _plural(names: list[str]) -> str:
    return "name " + repr(names[0]) if len(names) == 1 else "names " + ", ".join(map(repr, names))
