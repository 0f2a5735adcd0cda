"""Stored votes and alliances as sheets: who holds which level toward what, in which year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from foedus.alignment.similarity import sheets
from foedus.alignment.similarity.codings import Portfolio
from foedus.errors import InvalidDataError, NotFoundError, UsageError
from foedus.measuring.tables import Columns, columns
from foedus.project import Project

FIRST_SYSTEM = 1816
"""First year of the COW state system."""

LAST_DAY = (12, 31)
"""A year is whole once this day has passed."""


def read(project: Project, of: Portfolio, as_of: date | None) -> Columns:
    """The stored promises or votes."""
    keys = ("resid", "ccode", "vote") if of.form == "votes" else ("ccode1", "ccode2")
    return columns(project, of.table, (*keys, "year", *of.coding.ranks), as_of)


def read_weights(project: Project, of: Portfolio, as_of: date | None) -> Columns:
    """The stored weights of third states.

    Raises
    ------
    UsageError
        The source has none.
    """
    if of.weights is None:
        raise UsageError(
            f"--measures s_weighted: {of.id} has no weights. Weights of your own can be given in "
            "Python (foedus.alignment.similarity.sheets)."
        )
    return columns(project, of.weights.table, ("ccode", "year", of.weights.column), as_of)


def covered(stored: Columns, of: Portfolio, as_of: date | None) -> tuple[int, int]:
    """First and last whole year that the source covers, as it was known on the date.

    Raises
    ------
    NotFoundError
        There is no row, or no year had ended by then.
    """
    import pyarrow.compute as pc  # noqa: PLC0415

    years = pc.min_max(stored.table["year"]).as_py()
    span = stored.stored.span
    first, last = years["min"], years["max"]
    if span is not None and first is not None:
        first, last = min(first, span.first), span.last
    if of.form == "ties" and first is not None:
        first = max(first, FIRST_SYSTEM)
    if as_of is not None and last is not None:
        ended = as_of.year if (as_of.month, as_of.day) == LAST_DAY else as_of.year - 1
        last = min(last, ended)
    if first is None or first > last:
        raise NotFoundError(
            f"{of.title}: the stored table {of.table} covers no whole year{_by(as_of)}; nothing "
            "was measured. Choose a later --as-of, or fetch the data set anew."
        )
    return first, last


def _by(as_of: date | None) -> str:
    return "" if as_of is None else f" known by {as_of}"


def asked(
    of: Portfolio, there: tuple[int, int], first: int | None, last: int | None
) -> tuple[int, int]:
    """The years to measure: those asked for that are covered."""
    wanted = (there[0] if first is None else first, there[1] if last is None else last)
    if first is not None and last is not None and first > last:
        raise UsageError(f"--from {first} --to {last}: the first year is after the last.")
    both = max(wanted[0], there[0]), min(wanted[1], there[1])
    if both[0] > both[1]:
        years = f"{'' if first is None else first}..{'' if last is None else last}"
        raise NotFoundError(
            f"{of.title}: the stored data cover {there[0]} to {there[1]}, none of the years "
            f"asked for ({years}). Nothing was measured: what is not covered is not known. Choose "
            "years within, or fetch a newer edition."
        )
    return both


def sheets_of(
    project: Project,
    of: Portfolio,
    stored: Columns,
    weights: Columns | None,
    span: tuple[int, int],
) -> Iterator[sheets.Sheet]:
    """A sheet for each year of the span.

    Raises
    ------
    InvalidDataError
        Votes or promises that the coding does not know.
    """
    table = stored.table.drop_null() if of.form == "votes" else stored.table
    column = {name: table[name].to_numpy(zero_copy_only=False) for name in table.column_names}
    within = (column["year"] >= span[0]) & (column["year"] <= span[1])
    if not within.all():
        column = {name: values[within] for name, values in column.items()}
    if of.form == "votes":
        coded = sheets.vote_levels(column["vote"], of.coding.levels, of.coding.left_out)
        return sheets.vote_sheets(
            column["resid"], column["ccode"], column["year"], coded, absent=of.coding.absent
        )
    level = sheets.promise_levels({name: column[name] for name in of.coding.ranks}, of.coding.ranks)
    ties = sheets.Ties(column["ccode1"], column["ccode2"], column["year"], level)
    members = _members(project, weights, span)
    return sheets.tie_sheets(ties, members, of.coding.itself, either=of.promises == "either")


def _members(project: Project, weights: Columns | None, span: tuple[int, int]) -> sheets.Members:
    """The members of the COW state system of each year: on any day of it."""
    there = sorted(
        {
            (year, actor.cow)
            for actor in project.states
            if actor.cow is not None
            for begin, end in actor.spells
            for year in range(
                max(begin.year, span[0]), min(end.year if end else span[1], span[1]) + 1
            )
        }
    )
    if not there:
        raise InvalidDataError(
            f"no state was a member of the system from {span[0]} to {span[1]}; nothing was "
            "measured. Check the project's states.csv."
        )
    given = None
    if weights is not None:
        rows = zip(
            *(weights.table[name].to_pylist() for name in weights.table.column_names), strict=True
        )
        known = {(year, code): weight for code, year, weight in rows if weight is not None}
        given = np.array([known.get(key, np.nan) for key in there])
    years, states = (np.array(values, np.int64) for values in zip(*there, strict=True))
    return sheets.Members(states, years, given)
