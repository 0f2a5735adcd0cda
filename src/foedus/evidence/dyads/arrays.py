"""Arrow arrays from Python's values, and runs, without what pyarrow does besides.

Where pandas is installed, pyarrow imports it whenever it converts a Python value: half a second
that a join need not spend.  Arrays made from buffers are not converted.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import accumulate
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

_EPOCH = date(1970, 1, 1).toordinal()


def integers(values: Iterable[int], kind: Any = None) -> Any:
    """Whole numbers as an array, of 64 bits where no type is named."""
    buffer = array("q", values)
    made = pa.Array.from_buffers(pa.int64(), len(buffer), [None, pa.py_buffer(buffer)])
    return made if kind is None else made.cast(kind)


def number(value: int, kind: Any = None) -> Any:
    """One number as a scalar, of 64 bits where no type is named."""
    return integers([value]).cast(kind or pa.int64())[0]


def days(values: Iterable[date]) -> Any:
    """Dates as an array."""
    return integers(v.toordinal() - _EPOCH for v in values).cast(pa.int32()).cast(pa.date32())


def texts(values: Sequence[str]) -> Any:
    """Texts as an array."""
    encoded = [v.encode() for v in values]
    stops = array("i", accumulate(map(len, encoded), initial=0))
    content = pa.py_buffer(b"".join(encoded))
    return pa.StringArray.from_buffers(len(encoded), pa.py_buffer(stops), content)


def text(value: str | None) -> Any:
    """One text, or none, as a scalar."""
    return pa.nulls(1, pa.string())[0] if value is None else texts([value])[0]


def repeated(values: Any, stops: Any) -> Any:
    """Each value as often as its run is long; ``stops`` are the ends of the runs."""
    kind = pa.run_end_encoded(pa.int32(), values.type)
    length = stops[-1].as_py() if len(stops) else 0
    runs = pa.Array.from_buffers(kind, length, [None], children=[stops.cast(pa.int32()), values])
    return pc.run_end_decode(runs)


def whole(column: Any) -> Any:
    """A column of a table in one piece; not copied where it is in one already."""
    if column.num_chunks == 1:
        return column.chunk(0)
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.nulls(0, column.type)
