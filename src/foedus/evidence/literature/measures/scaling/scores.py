"""Outside scores of texts: from a file, by document or by country and year."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from foedus.contracts.texts import Document
from foedus.errors import InvalidDataError, NotFoundError
from foedus.identity import load_states

Keys = Mapping[tuple[str, int], float]

FORMS = (
    ("document", "score"),
    ("country", "year", "score"),
    ("ccode", "year", "median", "n_votes"),  # of what foedus measure ideal --csv writes
)
"""Columns of which a file of scores has one set: of documents, or of states and years."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores by document id, and by country code and year."""

    documents: Mapping[str, float] = field(default_factory=dict)
    countries: Keys = field(default_factory=dict)

    def of(self, document: Document) -> float | None:
        """The score of a document; None where there is none."""
        if document.id in self.documents:
            return self.documents[document.id]
        if document.published is None:
            return None
        return self.countries.get((document.country, document.published.year))


def read_scores(path: Path) -> Scores:
    """Read a CSV file with the columns of one of ``FORMS``.

    Countries may be written in any way that names a state; ideal points (``foedus measure ideal
    --csv``) are taken as they are written, by their medians; where two sessions fell into one
    year (the nineteenth voted in 1965, as the twentieth did), that with more votes counts.

    Raises
    ------
    NotFoundError
        There is no such file, or a country that nobody knows.
    InvalidDataError
        Other columns, a cell that is no number, or two scores for one text.
    """
    if not path.is_file():
        raise NotFoundError(f"{path}: there is no such file of scores.")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = set(rows[0]) if rows else set()
    form = next((f for f in FORMS if columns.issuperset(f)), None)
    if form is None:
        raise InvalidDataError(
            f"{path}: must have the columns {' or '.join(', '.join(f) for f in FORMS)}; it has "
            f"{', '.join(sorted(map(str, columns))) or 'none'}. Nothing was measured."
        )
    if form == FORMS[0]:
        return Scores(documents=_by_document(path, rows))
    return Scores(countries=_by_country(path, rows, form))


def _by_document(path: Path, rows: Sequence[Mapping[str, str]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for line, row in enumerate(rows, 2):
        if row["document"] in found:
            raise _fault(path, line, f"{row['document']} has a score already")
        found[row["document"]] = _number(path, line, row["score"])
    return found


def _by_country(
    path: Path, rows: Sequence[Mapping[str, str]], form: Sequence[str]
) -> dict[tuple[str, int], float]:
    country, year, score, *votes = form
    states = load_states()
    codes: dict[str, str] = {}
    found: dict[tuple[str, int], float] = {}
    weights: dict[tuple[str, int], float] = {}
    for line, row in enumerate(rows, 2):
        name = row[country]
        if name not in codes:
            codes[name] = states.resolve(name).code
        if not (row[year] or "").strip().isdigit():
            raise _fault(path, line, f"year {row[year]!r} is no year")
        key = codes[name], int(row[year])
        value = _number(path, line, row[score])
        weight = _number(path, line, row[votes[0]]) if votes else 0.0
        if key in found and weight == weights[key]:
            raise _fault(path, line, f"{name} {row[year]} has a score already")
        if weight >= weights.get(key, weight):
            found[key], weights[key] = value, weight
    return found


def _number(path: Path, line: int, text: str) -> float:
    try:
        found = float(text)
    except (TypeError, ValueError):
        raise _fault(path, line, f"score {text!r} is no number") from None
    if not math.isfinite(found):
        raise _fault(path, line, f"score {text!r} is no finite number")
    return found


def _fault(path: Path, line: int, what: str) -> InvalidDataError:
    return InvalidDataError(f"{path}, line {line}: {what}. Nothing was measured.")
