"""R data frames of the mirror as pandas reads them: the witness of tests, by a path of its own."""

from __future__ import annotations

import warnings
from functools import lru_cache
from typing import Any

import pytest

from tests.sources.conftest import MIRROR

EPOCH = 719_163
"""The ordinal of 1970-01-01, from which R counts days."""


@lru_cache(maxsize=2)
def r_frame(path: str) -> Any:
    """Return the one data frame of an .rda or .rds file below the mirror."""
    rdata = pytest.importorskip("rdata")
    place = MIRROR / path
    if not place.is_file():
        pytest.skip("the mirror of data sets beside the repository is not here")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # classes of R that it has no constructor for
        read = rdata.read_rds(place) if path.endswith("rds") else rdata.read_rda(place)
    frame = next(iter(read.values())) if isinstance(read, dict) else read
    frame.columns = [str(c) for c in frame.columns]
    return frame.reset_index(drop=True)


def r_rows(path: str) -> list[dict[str, Any]]:
    """Return the rows of such a file, in its order."""
    rows: list[dict[str, Any]] = r_frame(path).to_dict("records")
    return rows


def is_empty(value: object) -> bool:
    """Whether a cell of pandas holds nothing."""
    return value is None or value != value  # noqa: PLR0124 - NaN is what does not equal itself
