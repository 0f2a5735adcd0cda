"""When a criterion counts as demonstrated: the rules of evidence, as pure functions.

What is decided here, and why:

- The rule applies to the *set* of records that decide a criterion, not to each record.  Four
  editions of an exercise that were each seen in one paper are four sightings by four origins.
- Records fall into three tiers.  **Graded**: status reported or above, credibility 1 to 3, and
  a source of reliability A to C that is neither memory nor a forum.  **Counting**: status
  reported or above, whatever the grade.  **Contested**: announced or denied as well.
  Superseded records decide nothing.
- The threshold of a criterion must be passed by the graded records alone.  If it is passed only
  with ungraded ones the criterion is ``reported``, if only with announced or denied ones
  ``announced``.  Neither counts for a rung; both are shown as contested.
- Graded records *demonstrate* if one of them rests on a primary document or official statistics
  graded C or better, or if together they come from at least two independent origins.  For acts
  one of these origins must be an organ of neither partner: two partners that praise the same
  exercise are one party to it.  For texts and words the partners' own organs will do, for there
  the words are the fact.
- Origins are counted, not outlets: ten papers that repeat one agency are one origin.  A source
  graded F and an item graded 6 are unknown, and never count as an origin.
- A demonstrated criterion is ``institutionalised`` where its form is a text in force or a
  standing mechanism.

The letters and digits are those of the Admiralty code (NATO STANAG 2511).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from foedus.contracts import Kind, Record, Source, State, Status

WORST_CREDIBILITY = 3
LEAST_ORIGINS = 2


class Tier(IntEnum):
    """How much weight a record bears; every tier includes the ones before it."""

    GRADED = 0
    COUNTING = 1
    CONTESTED = 2


@dataclass(frozen=True, slots=True)
class Standard:
    """What a criterion asks of its evidence.

    ``kind`` is ``act`` or ``legal``; ``form`` is ``text``, ``mechanism`` or ``act``;
    ``absence``, what finding nothing means in a poor table, is ``absent`` or ``unobservable``.
    ``partner`` says whether a code is one of the two partners, ``sources_of`` gives the sources
    that a record cites.
    """

    kind: str
    form: str
    absence: str
    partner: Callable[[str], bool]
    sources_of: Callable[[Record], Sequence[Source]]


def usable(record: Record, source: Source) -> bool:
    """Whether a source lends a record weight: C3 or better, and a document at all."""
    return (
        source.graded
        and 1 <= record.credibility <= WORST_CREDIBILITY
        and source.kind not in (Kind.MEMORY, Kind.FORUM)
    )


def tier_of(record: Record, sources: Sequence[Source]) -> Tier | None:
    """Give the tier of a record; None where it decides nothing (superseded)."""
    if record.status is Status.SUPERSEDED:
        return None
    if not record.status.counts:
        return Tier.CONTESTED
    if any(usable(record, source) for source in sources):
        return Tier.GRADED
    return Tier.COUNTING


def independent_origins(records: Iterable[Record], standard: Standard) -> dict[str, str]:
    """Origins of the usable sources, each with the party whose organ it is (or ``""``)."""
    origins: dict[str, str] = {}
    for record in records:
        for source in standard.sources_of(record):
            if source.origin and usable(record, source):
                origins.setdefault(source.origin, source.origin_party)
    return origins


def state_of(tier: Tier, records: Sequence[Record], standard: Standard) -> tuple[State, str]:
    """State of a criterion whose test is passed by these records, and why.

    ``tier`` is the strictest tier whose records pass the test alone; ``records`` are those that
    decide it, of that tier.
    """
    state = State.REPORTED
    if tier is Tier.CONTESTED:
        state, why = State.ANNOUNCED, "passes only with announced, denied or doubtful records"
    elif tier is Tier.COUNTING:
        why = "passes only with records graded below C3 or without a document"
    else:
        shown, why = _demonstrates(records, standard)
        if shown:
            standing = standard.form in ("text", "mechanism")
            state = State.INSTITUTIONALISED if standing else State.DEMONSTRATED
    denials = sorted({other for record in records for other in record.contradicts})
    return state, f"{why}; contradicted by {', '.join(denials)}" if denials else why


def _demonstrates(records: Sequence[Record], standard: Standard) -> tuple[bool, str]:
    for record in records:
        for source in standard.sources_of(record):
            if source.kind in (Kind.PRIMARY, Kind.STATISTICS) and usable(record, source):
                return True, f"{source.kind.value} source {source.id} for {record.id}"
    origins = independent_origins(records, standard)
    listed = ", ".join(sorted(origins))
    if len(origins) < LEAST_ORIGINS:
        return False, f"one origin only ({listed})" if origins else "no origin is named"
    outside = [o for o, party in origins.items() if not standard.partner(party)]
    if standard.kind == "act" and not outside:
        return False, f"all {len(origins)} origins are organs of the partners ({listed})"
    return True, f"{len(origins)} independent origins"


@dataclass(frozen=True, slots=True)
class Verdict:
    """State of a test on a day, why, the records that decide it, and when it lapses.

    ``lapses_on`` is None where the test has no end in sight or is not passed; ``against`` are
    records that the deciding ones were compared with.
    """

    state: State
    reason: str
    lapses_on: date | None = None
    records: tuple[Record, ...] = ()
    against: tuple[Record, ...] = ()


def every(verdicts: Sequence[Verdict]) -> Verdict:
    """Join verdicts of which all are needed: the weakest decides; it lapses with the first."""
    state = min((v.state for v in verdicts), key=_ORDER.index)
    weakest = [v for v in verdicts if v.state is state]
    if state in _NOTHING:
        return Verdict(state, "; ".join(v.reason for v in weakest))
    ends = [v.lapses_on for v in verdicts if v.lapses_on is not None]
    reason = "; and ".join(v.reason for v in (verdicts if state.counts else weakest))
    return Verdict(state, reason, min(ends, default=None), *_union(verdicts))


def some(verdicts: Sequence[Verdict]) -> Verdict:
    """Join verdicts of which one is enough: the strongest decides; it lapses with the last.

    Something that cannot be observed leaves open whether the whole is absent.
    """
    state = max((v.state for v in verdicts), key=_ORDER.index)
    strongest = [v for v in verdicts if v.state is state]
    reason = "; or ".join(v.reason for v in strongest)
    if state in _NOTHING:
        return Verdict(state, reason)
    ends = [v.lapses_on for v in strongest]
    lapses = None if None in ends else max(end for end in ends if end is not None)
    return Verdict(state, reason, lapses, *_union(strongest))


_ORDER = tuple(State)
_NOTHING = (State.ABSENT, State.UNOBSERVABLE)


def _union(
    verdicts: Sequence[Verdict],
) -> tuple[tuple[Record, ...], tuple[Record, ...]]:
    deciding = {record.id: record for verdict in verdicts for record in verdict.records}
    against = {record.id: record for verdict in verdicts for record in verdict.against}
    return tuple(deciding.values()), tuple(against.values())
