"""Climbing a ladder: where a dyad stands on a declared scheme, year by year."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from foedus.alignment.conditions import Watch, Watches, judge, prepare
from foedus.alignment.coverage import seen
from foedus.alignment.dating import surely_begun
from foedus.alignment.evidence_rules import Standard, independent_origins
from foedus.alignment.guttman import LEAST_REPRODUCIBILITY, breaks, misplaced, reproducibility
from foedus.alignment.levels import Standing, stand
from foedus.alignment.matching import Scope, matches
from foedus.alignment.schemes import Applies, Declared, Scheme
from foedus.contracts import CriterionState, Evidence, Ladder, LadderYear

Same = Callable[[str, str], bool]
"""Whether two codes are one actor."""


@dataclass(frozen=True, slots=True)
class _War:
    """A war of one partner, or the whole time where the scheme needs none."""

    first: date
    last: date
    open: bool
    watches: Mapping[str, Watch | Watches]
    scope: Scope


@dataclass(frozen=True, slots=True)
class _Row:
    """A year of the ladder, with the patterns of rungs that Guttman's coefficient needs."""

    year: LadderYear
    standing: Standing | None = None


def climb(scheme: Scheme, evidence: Evidence, same: Same, years: range | None = None) -> Ladder:
    """Where the dyad stands on a scheme at the end of every year.

    A year is judged on its last day, or on the last day that can be judged where that is
    sooner: the date of information, the end of coverage (nothing lapses because collecting
    stopped) or, for directed schemes, the end of the war.  ``evidence`` holds only what was
    known on its ``as_of``; ``same`` says whether two codes are one actor.  ``years`` limits the
    years shown; without it they run from the first year of coverage.  Directed schemes give one
    row per direction and year, ``"A>B"`` being A's support for B.

    Levels are withheld (None, with the reason in ``withheld``) where the coefficient of
    reproducibility over the rows shown is below 0.90: then the rungs are no scale.  Contested
    rungs are left out of it as unknown: thin evidence for a low rung is no proof that the order
    of rungs is wrong, and the level itself already stops below it.
    """
    covered = [seen(evidence[table]) for table in scheme.tables]
    firsts = [one.first for one in covered if one.first is not None]
    lasts = [one.last for one in covered if one.last is not None]
    if not firsts:
        return _ladder(scheme, (), "no table that this ladder needs is covered")
    end = min(evidence.as_of, max(lasts))
    shown = range(min(firsts).year, end.year + 1) if years is None else years
    records = {record.id: record for table in evidence.tables.values() for record in table}
    a, b = evidence.dyad
    rows: list[_Row] = []
    for pair in ((a, b), (b, a)) if scheme.directed else ((a, b),):
        scope = Scope(evidence, pair, cache(same), end, records)
        wars = _wars(scheme, scope)
        rows += [_row(scheme, scope, wars, y) for y in shown if date(y, 1, 1) <= end]
    return _ladder(scheme, rows)


def _ladder(scheme: Scheme, rows: Sequence[_Row], withheld: str = "") -> Ladder:
    years = tuple(row.year for row in rows)
    coefficient = None
    if scheme.cumulative:
        standings = [row.standing for row in rows if row.standing]
        coefficient = reproducibility(one.pattern for one in standings)
        if coefficient is not None and coefficient < LEAST_REPRODUCIBILITY:
            withheld = _withheld(scheme, coefficient, standings)
            years = tuple(
                replace(
                    year,
                    level=None,
                    label="",
                    contested=None,
                    reason=f"the level is withheld; {year.reason}",
                )
                for year in years
            )
    return Ladder(
        scheme=scheme.id,
        version=scheme.version,
        title=scheme.title,
        citation=scheme.citation,
        directed=scheme.directed,
        cumulative=scheme.cumulative,
        rungs=scheme.rungs,
        years=years,
        reproducibility=coefficient,
        withheld=withheld,
    )


def _withheld(scheme: Scheme, coefficient: float, standings: Sequence[Standing]) -> str:
    """Why levels are withheld: which rungs break the order, and how often."""
    labels = [rung.label for rung in scheme.rungs if rung.level > 0]
    broken = breaks([one.pattern for one in standings], labels)
    return (
        f"levels are withheld: reproducibility {coefficient:.2f} is below "
        f"{LEAST_REPRODUCIBILITY:.2f}; {broken}"
    )


def _wars(scheme: Scheme, scope: Scope) -> list[_War]:
    """List the times for which the scheme is read, each with its tests made ready."""
    if scheme.applies is None:
        spans = [(date.min, scope.end, True)]
    else:
        spans = _spans(scheme.applies, scope)
    wars = []
    for first, last, goes_on in spans:
        within = replace(scope, war=(first, last)) if scheme.applies else scope
        watches = {name: prepare(one.test, within) for name, one in scheme.declared.items()}
        wars.append(_War(first, last, goes_on, watches, within))
    return wars


def _spans(applies: Applies, scope: Scope) -> list[tuple[date, date, bool]]:
    """Wars in order of time; wars that overlap are one."""
    fought = sorted(
        (surely_begun(r), scope.end if not r.ended else min(r.end, scope.end), not r.ended)
        for r in scope.evidence[applies.table]
        if r.status.counts and r.start <= scope.end and matches(applies.where, r, scope)
    )
    spans: list[tuple[date, date, bool]] = []
    for first, last, goes_on in fought:
        begun = min(first, scope.end)
        if spans and begun <= spans[-1][1]:
            before = spans[-1]
            spans[-1] = (before[0], max(before[1], last), before[2] or goes_on)
        else:
            spans.append((begun, last, goes_on))
    return spans


def _row(scheme: Scheme, scope: Scope, wars: Sequence[_War], year: int) -> _Row:
    at = min(date(year, 12, 31), scope.end)
    direction = ">".join(scope.pair) if scheme.directed else ""
    war = next((w for w in reversed(wars) if w.first <= at and w.last.year >= year), None)
    if war is None:
        reason = f"does not apply: no record of a war that {scope.pair[1]} fought"
        return _Row(LadderYear(year, at, direction, None, "", None, 0, reason, ()))
    at = min(at, war.last)
    criteria = tuple(_criteria(scheme, war, at))
    standing = stand(scheme.rungs, {c.criterion: c for c in criteria}, cumulative=scheme.cumulative)
    return _Row(
        LadderYear(
            year=year,
            at=at,
            direction=direction,
            level=standing.level,
            label="" if standing.level is None else scheme.rungs[standing.level].label,
            contested=standing.contested,
            errors=len(misplaced(standing.pattern)) if scheme.cumulative else 0,
            reason=_reason(standing, scope, war, at, year),
            criteria=criteria,
        ),
        standing,
    )


def _reason(standing: Standing, scope: Scope, war: _War, at: date, year: int) -> str:
    if at == date(year, 12, 31):
        return standing.reason
    if at == scope.evidence.as_of:
        why = "the date of information"
    elif not war.open and at == war.last:
        why = "the end of the war"
    else:
        why = "the end of coverage"
    return f"{standing.reason}; judged on {at}, {why}"


def _criteria(scheme: Scheme, war: _War, at: date) -> Iterator[CriterionState]:
    for rung in scheme.rungs:
        for criterion in rung.criteria:
            yield _state(scheme.declared[criterion.id], rung.level, war, at)


def _state(declared: Declared, level: int, war: _War, at: date) -> CriterionState:
    scope = war.scope
    standard = Standard(
        kind=declared.kind,
        form=declared.form,
        absence=declared.absence,
        partner=scope.partner,
        sources_of=scope.evidence.sources_of,
    )
    verdict = judge(war.watches[declared.criterion.id], at, standard)
    return CriterionState(
        criterion=declared.criterion.id,
        level=level,
        state=verdict.state,
        reason=verdict.reason,
        records=tuple(record.id for record in (*verdict.records, *verdict.against)),
        origins=len(independent_origins(verdict.records, standard)),
        lapses_on=verdict.lapses_on,
    )
