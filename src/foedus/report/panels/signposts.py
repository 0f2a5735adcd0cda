"""What would change our mind: falsifiers and lapse dates of the rung held and of the next one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from foedus.contracts import (
    Case,
    Criterion,
    CriterionState,
    Ladder,
    LadderYear,
    Number,
    Panel,
    Rung,
    TableView,
)
from foedus.report.lookup import (
    Part,
    direction_name,
    ladder_id,
    ladder_rows,
    record_refs,
)


def panel(case: Case, first: Sequence[str] = ()) -> Panel:
    """Falsifiers of what is held, and what would have to be shown for more."""
    held: list[tuple[Part, ...]] = []
    above: list[tuple[Part, ...]] = []
    for ladder, direction, years in ladder_rows(case, first):
        now = years[-1]
        who = f" ({direction_name(case, direction)})" if direction else ""
        level = now.label if now.level is not None and not ladder.withheld else "no level"
        place: Part = (f"{ladder.title}{who}: ", Number(level, ladder_id(ladder, now)))
        for rung, criterion, state in _watched(ladder, now):
            title = f"{rung.label}: {criterion.title}"
            if state.state.counts:
                day = state.lapses_on.isoformat() if state.lapses_on else "no date"
                held.append((place, title, criterion.lapses, day, criterion.falsifier))
            else:
                records = record_refs(state.records) or None
                above.append((place, title, state.state.value, criterion.definition, records))
    tables = (
        TableView(
            "signposts-held",
            "What would show that something held is lost",
            ("Standing", "Criterion", "It lapses", "Next lapse", "It is falsified by"),
            tuple(held),
        ),
        TableView(
            "signposts-above",
            "What would show that more is reached",
            ("Standing", "Criterion", "State now", "It would count when", "Records"),
            tuple(above),
        ),
    )
    body = () if held or above else (("No ladder was read, so there are no falsifiers.",),)
    return Panel(
        id="signposts",
        title="What would change our mind",
        lead=(
            "Every rung has a written falsifier and lapses unless new evidence renews it. These "
            "are the observations to watch for: on the rung held and on the next one, or on every "
            "criterion where no level is given.",
        ),
        body=body,
        tables=tuple(t for t in tables if t.rows),
    )


def _watched(ladder: Ladder, now: LadderYear) -> Iterator[tuple[Rung, Criterion, CriterionState]]:
    """Criteria of the rung held that count, and those of the next rung that do not yet.

    Without a level, every criterion is watched, unless nothing was ever seen of any.
    """
    states = {c.criterion: c for c in now.criteria}
    placed = now.level is not None and not ladder.withheld
    if not placed and not any(c.state.counts for c in now.criteria):
        return
    higher = [r.level for r in ladder.rungs if placed and r.level > (now.level or 0)]
    following = min(higher, default=None)
    for rung in ladder.rungs:
        for criterion in rung.criteria:
            state = states.get(criterion.id)
            if state is None:
                continue
            own = rung.level == now.level and state.state.counts
            coming = rung.level == following and not state.state.counts
            if not placed or own or coming:
                yield rung, criterion, state
