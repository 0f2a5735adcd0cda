"""What would change our mind: falsifiers and lapse dates of the rung held and of the next one."""

from __future__ import annotations

from foedus.contracts import Case, Ladder, LadderYear, Number, Panel, Rung, TableView
from foedus.report.lookup import (
    Part,
    direction_name,
    ladder_id,
    ladder_rows,
    record_refs,
)



def panel(case: Case) -> Panel:
    """Falsifiers of what is held, and what would have to be shown for more."""
    held: list[tuple[Part, ...]] = []
    above: list[tuple[Part, ...]] = []
    for ladder, direction, years in ladder_rows(case):
        now = years[-1]
        who = f" ({direction_name(case, direction)})" if direction else ""
        level = Number(now.label or "not placed", ladder_id(ladder, now))
        place: Part = (level, f" {ladder.title}{who}")
        for rung in _rungs(ladder, now):
            rows = held if rung.level == now.level else above
            rows += _rows(rung, now, place, holds=rung.level == now.level)
    tables = (
        TableView(
            "signposts-held",
            "What would show that the present rung is lost",
            ("Standing", "Criterion", "It lapses", "Next lapse", "It is falsified by"),
            tuple(held),
        ),
        TableView(
            "signposts-above",
            "What would show that the next rung is reached",
            ("Standing", "Criterion", "State now", "It would count when", "Records"),
            tuple(above),
        ),
    )
    body = () if held or above else (("No ladder was read, so there are no falsifiers.",),)
    return Panel(
        id="signposts",
        title="What would change our mind",
        lead=(
            "Every rung has a written falsifier and a date on which it lapses unless new evidence "
            "renews it. These are the observations to watch for.",
        ),
        body=body,
        tables=tuple(t for t in tables if t.rows),
    )


def _rungs(ladder: Ladder, now: LadderYear) -> list[Rung]:
    """The rung held, and the lowest one above it."""
    if now.level is None or ladder.withheld:
        return []
    held = [r for r in ladder.rungs if r.level == now.level]
    higher = sorted((r for r in ladder.rungs if r.level > now.level), key=lambda r: r.level)
    return held + higher[:1]


def _rows(rung: Rung, now: LadderYear, place: Part, *, holds: bool) -> list[tuple[Part, ...]]:
    states = {c.criterion: c for c in now.criteria}
    rows: list[tuple[Part, ...]] = []
    for criterion in rung.criteria:
        state = states.get(criterion.id)
        if holds:
            day = state.lapses_on.isoformat() if state and state.lapses_on else "no date"
            rows.append((place, criterion.title, criterion.lapses, day, criterion.falsifier))
        elif state is not None:
            rows.append(
                (
                    place,
                    f"{rung.label}: {criterion.title}",
                    state.state.value,
                    criterion.definition,
                    record_refs(state.records) or None,
                )
            )
    return rows
