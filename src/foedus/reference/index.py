"""The fit of the latent alignment index that ships, and the index of the panel's dyads under it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from typing import Any

from foedus.contracts import (
    AlignmentIndex,
    Band,
    Breaks,
    Contribution,
    IndexYear,
    Loading,
    Verdict,
)

FIT, PAIRS = "index.json", "index_pairs.json"
"""Files of the fit and of the dyads."""

DIGITS = 3


def fit_content() -> bytes:
    """The shipped fit, as ``measuring.index`` writes it."""
    return files(__package__).joinpath(FIT).read_bytes()


@cache
def pairs() -> Mapping[str, AlignmentIndex]:
    """The index of each dyad of the panel; contributions only where a casebook ships."""
    given = json.loads(files(__package__).joinpath(PAIRS).read_text(encoding="utf-8"))
    return {code: decode(item) for code, item in given.items()}


def encode(index: AlignmentIndex) -> dict[str, Any]:
    """An index as JSON can hold it, rounded."""
    return {key: _rounded(value) for key, value in asdict(index).items()}


def decode(given: Mapping[str, Any]) -> AlignmentIndex:
    """An index from what ``encode`` made."""
    years = [
        IndexYear(**{**y, "band": Band(**y["band"]), "indicators": tuple(y["indicators"])})
        for y in given["years"]
    ]
    shifts = [Contribution(**{**c, "records": tuple(c["records"])}) for c in given["contributions"]]
    loads = [Loading(**{**x, "band": Band(**x["band"])}) for x in given["loadings"]]
    gates = [Verdict(**{**g, "details": tuple(g["details"])}) for g in given["gates"]]
    return AlignmentIndex(
        given["dyad"],
        given["title"],
        tuple(years),
        tuple(shifts),
        tuple(loads),
        tuple(gates),
        given["withheld"],
        given["made"],
        _breaks(given["breaks"]) if given.get("breaks") else None,
    )


def _breaks(given: Mapping[str, Any]) -> Breaks:
    whole = dict(given)
    for name in BY_YEAR:
        whole[name] = {int(key): value for key, value in given[name].items()}
    whole["dates"] = tuple(tuple(row) for row in given["dates"])
    whole["sets"] = tuple((tuple(years), p) for years, p in given["sets"])
    return Breaks(**whole)


BY_YEAR = (
    "values", "years", "number", "hypotheses", "given_coverage", "hypotheses_given_coverage",
)  # fmt: skip
"""Fields of ``Breaks`` whose keys are years or numbers, which JSON writes as text."""


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, Mapping):
        return {str(key): _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value
