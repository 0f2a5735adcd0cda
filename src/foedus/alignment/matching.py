"""Which records a look selects."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from foedus.alignment.dating import surely_begun
from foedus.alignment.declarations import ROLES, Clause, Look, Where
from foedus.alignment.evidence_rules import Tier, tier_of
from foedus.contracts import Evidence, Record

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Scope:
    """Within what a test is read.

    ``pair`` is the dyad, in the order of the direction where there is one; ``end`` the last day
    that can be judged; ``war`` the first and the last day of the war for which a directed
    scheme is read.
    """

    evidence: Evidence
    pair: tuple[str, str]
    same: Callable[[str, str], bool]
    end: date
    records: Mapping[str, Record]
    war: tuple[date, date] | None = None

    def partner(self, code: str) -> bool:
        """Whether a code is one of the two partners."""
        return any(self.same(code, one) for one in self.pair)


def chosen(look: Look, scope: Scope) -> Iterator[tuple[Record, Tier]]:
    """Select the records that concern the partners and pass ``where``, with their tier.

    Superseded records are left out; doubtful ones can do no better than contest.
    """
    for record in scope.evidence[look.table]:
        if _concerns(look.parties, record, scope) and matches(look.where, record, scope):
            tier = tier_of(record, scope.evidence.sources_of(record))
            if tier is not None:
                doubtful = bool(look.doubtful) and matches(look.doubtful, record, scope)
                yield record, Tier.CONTESTED if doubtful else tier


def matches(where: Where, record: Record, scope: Scope) -> bool:
    """Whether a record meets one alternative of a ``where``; an empty one admits all."""
    return not where or any(
        all(_CHECKS[clause.check](clause, record, scope) for clause in alternative)
        for alternative in where
    )


def values(record: Record, column: str) -> tuple[Any, ...]:
    """List the values of a column, however many: none where it was left empty."""
    value = _duration(record) if column == "duration_days" else record[column]
    if value is None or value == "":
        return ()
    return tuple(value) if isinstance(value, tuple | list) else (value,)


def _duration(record: Record) -> int:
    return (record.end - surely_begun(record)).days + 1


def _concerns(parties: str, record: Record, scope: Scope) -> bool:
    if parties == "any":
        return True
    both = all(any(scope.same(p, one) for p in record.parties) for one in scope.pair)
    return both and (parties == "both" or all(scope.partner(p) for p in record.parties))


def _same_value(value: Any, argument: Any, scope: Scope) -> bool:
    if argument in ROLES:
        return scope.same(str(value), scope.pair[ROLES.index(argument)])
    return bool(value == argument)


def _any_value(clause: Clause, record: Record, scope: Scope) -> bool:
    held = values(record, clause.column)
    return any(_same_value(v, a, scope) for v in held for a in clause.argument)


def _no_value(clause: Clause, record: Record, scope: Scope) -> bool:
    return bool(values(record, clause.column)) and not _any_value(clause, record, scope)


def _every_value(clause: Clause, record: Record, scope: Scope) -> bool:
    held = values(record, clause.column)
    return all(any(_same_value(v, a, scope) for v in held) for a in clause.argument)


def _words(clause: Clause, record: Record, _: Scope) -> bool:
    held = {w for v in values(record, clause.column) for w in _WORD.findall(str(v).casefold())}
    return not held.isdisjoint(clause.argument)


_CHECKS: Mapping[str, Callable[[Clause, Record, Scope], bool]] = {
    "values": _any_value,
    "not": _no_value,
    "has_all": _every_value,
    "min": lambda c, r, _: any(v >= c.argument for v in values(r, c.column)),
    "max": lambda c, r, _: any(v <= c.argument for v in values(r, c.column)),
    "filled": lambda c, r, _: bool(values(r, c.column)) is c.argument,
    "words": _words,
}
