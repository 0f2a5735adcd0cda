"""From the states of criteria to the level of a ladder, in numbers and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foedus.contracts import CriterionState, Rung, State

_ORDER = tuple(State)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where criteria put a dyad: the level (None where none can be given) and why.

    ``contested`` is the level if contested criteria counted.  ``pattern`` says of every rung
    above level 0 whether it is met; None where it cannot be observed or is contested, since
    evidence that falls short of the standard shows neither that a rung is met nor that it is not.
    """

    level: int | None
    contested: int | None
    pattern: tuple[bool | None, ...]
    reason: str


def stand(
    rungs: Sequence[Rung], states: Mapping[str, CriterionState], *, cumulative: bool
) -> Standing:
    """Read the level off the criteria.

    On a cumulative ladder it is the highest rung with all lower rungs met, otherwise the
    highest rung met.  A rung that cannot be observed never lowers a level: where it is the next
    one, the level is a floor, and where nothing is met below it there is no level.  Nor is there
    one where the next rung is contested while a higher one is met: the level below it would deny
    what is shown, and the level above it would grant what is not.
    """
    climbed = [rung for rung in rungs if rung.level > 0]
    found = [_rung_state(rung, states) for rung in climbed]
    reach = _in_order if cumulative else _highest
    level = reach([state.counts for state in found])
    contested = reach([state.counts or state.contested for state in found])
    unseen = [state is State.UNOBSERVABLE for state in found]
    above = range(level, min(level + 1, len(found)) if cumulative else len(found))
    hidden = [climbed[i].label for i in above if unseen[i]]
    torn = cumulative and any(s.counts for s in found[level:]) and found[level].contested
    parts = _reached(rungs[level], hidden, cumulative=cumulative)
    if torn:
        met = ", ".join(r.label for r, s in zip(climbed, found, strict=True) if s.counts)
        parts = [f"no level, since {climbed[level].label} is contested while {met} is met"]
    if cumulative and level < len(found):
        parts.append(_next(climbed[level], states))
    if contested > level:
        parts.append(f"{rungs[contested].label} if contested criteria counted")
    return Standing(
        level=None if torn or (hidden and level == 0) else level,
        contested=None if hidden and contested == 0 else contested,
        pattern=tuple(
            None if hide or s.contested else s.counts for s, hide in zip(found, unseen, strict=True)
        ),
        reason="; ".join(parts),
    )


def _rung_state(rung: Rung, states: Mapping[str, CriterionState]) -> State:
    held = [states[criterion.id].state for criterion in rung.criteria]
    weakest_decides = rung.combine == "all"
    return (min if weakest_decides else max)(held, key=_ORDER.index)


def _in_order(met: Sequence[bool]) -> int:
    return [*met, False].index(False)


def _highest(met: Sequence[bool]) -> int:
    return max((place for place, ok in enumerate(met, start=1) if ok), default=0)


def _reached(rung: Rung, hidden: Sequence[str], *, cumulative: bool) -> list[str]:
    if hidden and rung.level == 0:
        return [f"{', '.join(hidden)} cannot be observed, so no level can be given"]
    if rung.level == 0:
        reached = "the first rung is not met" if cumulative else "no rung is met"
    elif cumulative:
        reached = f"{rung.label} and every rung below it are met"
    else:
        reached = f"{rung.label} is the highest rung met"
    floor = f"{', '.join(hidden)} cannot be observed, so {rung.label} is a floor"
    return [reached, floor] if hidden else [reached]


def _next(rung: Rung, states: Mapping[str, CriterionState]) -> str:
    """Tell how far the next rung is reached: incipient where some of its criteria are met."""
    met = [c.title for c in rung.criteria if states[c.id].state.counts]
    open_ones = ", ".join(
        f"{c.title} ({states[c.id].state.value})"
        for c in rung.criteria
        if not states[c.id].state.counts
    )
    if not met:
        return f"{rung.label} is not met: {open_ones}"
    return (
        f"{rung.label} is incipient: {len(met)} of {len(rung.criteria)} criteria met "
        f"({', '.join(met)}), open: {open_ones}"
    )
