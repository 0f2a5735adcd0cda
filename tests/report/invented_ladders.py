"""Ladders of the invented pair."""

from __future__ import annotations

from datetime import date

from foedus.contracts import Criterion, CriterionState, Ladder, LadderYear, Rung, State
from tests.report.invented_evidence import YEARS


def criterion(name: str) -> Criterion:
    """A criterion in words."""
    return Criterion(name, f"{name} shown", f"{name} was seen.", "36 months without.",
                     f"{name} did not happen.")  # fmt: skip


def ladder(scheme: str = "integration", *, withheld: str = "") -> Ladder:
    """A ladder of three rungs, climbed in 2006 and 2012; the third is contested."""
    rungs = (
        Rung(0, "X0", "Nothing", "all", ()),
        Rung(1, "X1", "Contact", "all", (criterion("meeting"),)),
        Rung(2, "X2", "Regular training", "all", (criterion("series"), criterion("domains"))),
        Rung(3, "X3", "Integration", "any", (criterion("command"),)),
    )
    years = tuple(_ladder_year(year, rungs) for year in YEARS)
    return Ladder(
        scheme=scheme,
        version="1",
        title=f"The {scheme} ladder",
        citation="Invented 2020",
        directed=False,
        cumulative=True,
        rungs=rungs,
        years=years,
        reproducibility=0.97 if not withheld else 0.71,
        withheld=withheld,
    )


def _ladder_year(year: int, rungs: tuple[Rung, ...]) -> LadderYear:
    level = 0 if year < 2006 else 1 if year < 2012 else 2
    states = {
        "meeting": State.DEMONSTRATED if level >= 1 else State.ABSENT,
        "series": State.INSTITUTIONALISED if level >= 2 else State.REPORTED,
        "domains": State.DEMONSTRATED if level >= 2 else State.UNOBSERVABLE,
        "command": State.ANNOUNCED if year >= 2020 else State.ABSENT,
    }
    made = tuple(
        CriterionState(
            c.id,
            rung.level,
            states[c.id],
            f"{c.id} is {states[c.id].value}",
            _deciding(c.id, states[c.id], year),
            2,
            date(2023, 1, 1) if states[c.id].counts else None,
        )
        for rung in rungs
        for c in rung.criteria
    )
    return LadderYear(
        year=year,
        at=date(year, 12, 31),
        direction="",
        level=level,
        label=rungs[level].label,
        contested=3 if year >= 2020 else level,
        errors=0,
        reason=f"{rungs[level].label} is met",
        criteria=made,
    )


def _deciding(name: str, state: State, year: int) -> tuple[str, ...]:
    if name == "command":
        return ("EX-A",) if state.contested else ()
    if not state.counts:
        return ()
    return ("AG-1",) if name == "meeting" else (f"EX-{year}-0", f"EX-{year - 1}-0")
