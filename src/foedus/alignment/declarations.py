"""The language in which a ladder's card declares the test of a criterion, and its reading.

A test is ``all_of: [tests]``, ``any_of: [tests]``, or one look into one table::

    table: exercises            # a table of the casebook
    parties: both               # both (default): both partners take part, others may;
                                # only: the two alone; any: no matter who
    where: {kind: [patrol]}     # which records; a list of mappings means any of them
    doubtful: {delivery: [unverified]}  # selected records that can do no better than contest
    dated_by: output_from       # date records by this column instead of their own date
    years: [delivered_from, delivered_to]  # a sighting in every year from one to the other
    during_war: true            # only in the war for which a directed scheme is read
    window_months: 24           # how far back records are looked for
    lapse_months: 36            # once passed, it stays passed until so long nothing is seen

``where`` tests columns with a list of values (any of them), true or false, or a mapping of
``not``, ``has_all``, ``min``, ``max``, ``filled``, ``words`` (whole words, any case).  In
directed schemes ``$from`` and ``$to`` stand for the two partners.

Exactly one of these says how much is enough; without any, one record is:

- ``at_least: 3`` records, and ``distinct: {column: theatres, at_least: 2}`` values of a column
  (``among: [...]`` limits which values count);
- ``same: {column: series, at_least: 4, and_distinct: {...}}``: as above, within one series;
- ``years_with: 3``: different calendar years;
- ``sessions: {mechanism: mechanism, ordinal: session, consecutive: 3, within_months: 18}``:
  sessions of one mechanism, none later after the one before than so many months; where ordinal
  numbers are stated the sessions between two of them are held to have taken place;
- ``rises: {value: value, per: [flow, unit], years_before: 3}``: a figure above every figure of
  the years before the war;
- ``in_force: true``: a text in force on the day, with ``renewed: 2`` for renewals of it.  It
  has no window and no lapse of its own: it ends when its term does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

ROLES = ("$from", "$to")
CHECKS = ("values", "not", "has_all", "min", "max", "filled", "words")


@dataclass(frozen=True, slots=True)
class Clause:
    """One demand on one column; ``check`` is one of ``CHECKS``."""

    column: str
    check: str
    argument: Any


Where = tuple[tuple[Clause, ...], ...]
"""Alternatives, each a set of demands that must all be met; empty: every record."""


@dataclass(frozen=True, slots=True)
class Distinct:
    """At least so many different values of a column; ``among`` limits which count."""

    column: str
    at_least: int
    among: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least so many records, showing so many different values."""

    number: int = 1
    distinct: tuple[Distinct, ...] = ()


@dataclass(frozen=True, slots=True)
class YearsWith:
    """Sightings in at least so many different calendar years."""

    number: int


@dataclass(frozen=True, slots=True)
class Sessions:
    """At least so many sessions in a row, each within so many months of the one before."""

    ordinal: str
    consecutive: int
    within_months: int


@dataclass(frozen=True, slots=True)
class Rises:
    """A figure above the highest of the same kind in so many calendar years before the war."""

    value: str
    per: tuple[str, ...]
    years_before: int


@dataclass(frozen=True, slots=True)
class InForce:
    """A text in force, renewed at least so many times."""

    renewed: int = 0


Threshold = AtLeast | YearsWith | Sessions | Rises | InForce


@dataclass(frozen=True, slots=True)
class Look:
    """A look into one table.  ``group`` names the column whose values are looked at apart."""

    table: str
    threshold: Threshold
    parties: str = "both"
    where: Where = ()
    doubtful: Where = ()
    group: str = ""
    dated_by: str = ""
    years: tuple[str, ...] = ()
    during_war: bool = False
    window_months: int = 0
    lapse_months: int = 0

    @property
    def memory_months(self) -> int:
        """How far back a record may still decide."""
        return max(self.window_months, self.lapse_months)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part must pass."""

    parts: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One part must pass."""

    parts: tuple[Test, ...]


Test = Look | AllOf | AnyOf
