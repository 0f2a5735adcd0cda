"""Judgements from the ladders: how long a rung has lasted, and what has been promised."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from foedus.contracts import Case, Ladder, LadderYear, Number, Record, Rung
from foedus.report.agreements import in_force
from foedus.report.judgements.outcome import Missing, Outcome, Part
from foedus.report.lookup import (
    at_the_end,
    in_words,
    ladder_id,
    ladder_rows,
    record_ref,
    valued,
    with_interval,
)
from foedus.report.probability import share_of_trials


def persistence(case: Case, scheme: str) -> Outcome | Missing:
    """Chance that the rung held now is still held, or passed, a year on.

    Where the level is withheld, the chance that a criterion demonstrated now still is.
    """
    found = _standing(case, scheme)
    if isinstance(found, Missing):
        return _criteria_last(case, scheme) or found
    ladder, years, now = found
    level = now.level or 0
    steps = [
        (before.level, after.level)
        for before, after in pairwise(years)
        if before.level == level and after.level is not None
    ]
    if level == 0:
        return _first_rung(ladder, now, steps)
    kept = sum(1 for before, after in steps if after is not None and after >= (before or 0))
    rung = _rung(ladder, level)
    basis: tuple[Part, ...] = (
        Number(now.label, ladder_id(ladder, now)),
        f" {at_the_end(now)}; of ",
        Number(str(len(steps)), f"spells-{ladder.scheme}"),
        " earlier years at this rung, ",
        Number(str(kept), f"spells-{ladder.scheme}"),
        " were followed by a year at it or above",
    )
    words = {"label": now.label, "title": _lower(rung.title if rung else now.label)}
    words["next_year"] = str(now.year + 1)
    return Outcome(
        share_of_trials(kept, len(steps)),
        words,
        basis,
        _deciding(now, level),
        _would_change(ladder, now, level),
        "level",
    )


def _first_rung(
    ladder: Ladder, now: LadderYear, steps: Sequence[tuple[int | None, int | None]]
) -> Outcome | Missing:
    """Chance that a dyad below the first rung reaches one within a year."""
    records = tuple(sorted({i for c in now.criteria for i in c.records}))
    if not records:
        return Missing(f"no record bears on the {ladder.scheme} ladder {at_the_end(now)}")
    left = sum(1 for _, after in steps if after)
    table = f"spells-{ladder.scheme}"
    basis: tuple[Part, ...] = (
        Number(now.label, ladder_id(ladder, now)),
        f" {at_the_end(now)}; of ",
        Number(str(len(steps)), table),
        " earlier years below the first rung, ",
        Number(str(left), table),
        " were followed by a year on a rung",
    )
    return Outcome(
        share_of_trials(left, len(steps)),
        {"next_year": str(now.year + 1)},
        basis,
        records,
        "Evidence that a criterion of the first rung is demonstrated.",
        "bottom",
    )


def _criteria_last(case: Case, scheme: str) -> Outcome | None:
    """How long criteria stay demonstrated, for a ladder that has no single level."""
    own = [
        (ladder, years)
        for ladder, direction, years in ladder_rows(case)
        if ladder.scheme == scheme and not direction and ladder.withheld
    ]
    if not own:
        return None
    ladder, years = own[0]
    titles = {c.id: c.title for rung in ladder.rungs for c in rung.criteria}
    now = years[-1]
    met = [c for c in now.criteria if c.state.counts]
    unmet = [c for c in now.criteria if not c.state.counts]
    if not met or not unmet:
        return None
    steps = [
        (c.state.counts, after.criteria[place].state.counts)
        for before, after in pairwise(years)
        for place, c in enumerate(before.criteria)
    ]
    held = [after for before, after in steps if before]
    table = f"spells-{scheme}"
    basis: tuple[Part, ...] = (
        "of ",
        Number(str(len(held)), table),
        " criterion-years in which a criterion was demonstrated, ",
        Number(str(sum(held)), table),
        " were followed by a year in which it still was; demonstrated: ",
        ", ".join(titles[c.criterion] for c in met),
        "; not demonstrated: ",
        ", ".join(titles[c.criterion] for c in unmet),
    )
    dates = [c.lapses_on for c in met if c.lapses_on]
    change = "The falsifiers of the criteria, listed under what would change our mind."
    if dates:
        change += f" The first of them lapses on {min(dates)} unless it is seen again."
    return Outcome(
        share_of_trials(sum(held), len(held)),
        {
            "met": in_words(len(met)),
            "all": in_words(len(now.criteria)),
            "next_year": str(now.year + 1),
        },
        basis,
        tuple(sorted({i for c in met for i in c.records})),
        change,
        "criteria",
    )


def commitment(
    case: Case, scheme: str, duty: Sequence[str], order: Sequence[str]
) -> Outcome | Missing:
    """The most demanding obligation in force, and the chance that the level stays as it is.

    ``duty`` names the obligations to assist, ``order`` all obligations from least to most.
    """
    found = _standing(case, scheme)
    if isinstance(found, Missing):
        return found
    ladder, years, now = found
    texts = [
        r
        for r in case.evidence["agreements"]
        if r.status.counts and in_force(r, case.as_of) and _between_the_two(case, r)
    ]
    if not texts:
        return Missing("the evidence holds no agreement in force")
    duties = [r for r in texts if r["obligation"] in duty]
    deciding = set(_deciding(now, now.level or 0))
    binding = duties or [r for r in texts if r.id in deciding] or _strongest(texts, order)
    steps = [
        (before.level, after.level)
        for before, after in pairwise(years)
        if before.level is not None and after.level is not None
    ]
    same = sum(before == after for before, after in steps)
    basis: list[Part] = [
        Number(now.label, ladder_id(ladder, now)),
        f" {at_the_end(now)}; the level was the same a year later after ",
        Number(str(same), f"spells-{ladder.scheme}"),
        " of ",
        Number(str(len(steps)), f"spells-{ladder.scheme}"),
        " years",
    ]
    agreements = valued(case, "defence_agreements_in_force")
    if agreements:
        card = case.cards["defence_agreements_in_force"]
        basis += ["; agreements in force: ", *with_interval(agreements[-1], card)]
    basis += ["; deciding text: ", record_ref(binding[0])]
    return Outcome(
        share_of_trials(same, len(steps)),
        {"obligation": _obligation(binding), "next_year": str(now.year + 1)},
        tuple(basis),
        tuple(sorted(r.id for r in texts)),
        "A signed or ratified text that adds or removes an obligation; the text itself decides.",
        "duty" if duties else "none",
    )


def _standing(case: Case, scheme: str) -> tuple[Ladder, list[LadderYear], LadderYear] | Missing:
    """The undirected ladder of a scheme and its last year, or why there is none."""
    for ladder, direction, years in ladder_rows(case):
        if ladder.scheme != scheme or direction:
            continue
        if ladder.withheld:
            return Missing(
                f"the level on the {scheme} ladder is withheld, as its rungs were not climbed in "
                "order"
            )
        if years[-1].level is None:
            return Missing(f"the {scheme} ladder has no level for {years[-1].year}")
        return ladder, years, years[-1]
    return Missing(f"the {scheme} ladder was not read")


def _rung(ladder: Ladder, level: int) -> Rung | None:
    return next((r for r in ladder.rungs if r.level == level), None)


def _deciding(now: LadderYear, level: int) -> tuple[str, ...]:
    found = {i for c in now.criteria if c.level == level for i in c.records}
    return tuple(sorted(found))


def _would_change(ladder: Ladder, now: LadderYear, level: int) -> str:
    rung = _rung(ladder, level)
    dates = [c.lapses_on for c in now.criteria if c.level == level and c.lapses_on]
    said = [c.falsifier.rstrip(".") for c in rung.criteria] if rung else []
    text = f"{'; '.join(said)}." if said else "The loss of what the rung rests on."
    if dates:
        text += f" Without new evidence the first of its criteria lapses on {min(dates)}."
    return text


def _strongest(texts: Sequence[Record], order: Sequence[str]) -> list[Record]:
    """The texts with the most demanding obligation."""
    ranks = {name: rank for rank, name in enumerate(order)}
    most = max(ranks.get(r["obligation"], -1) for r in texts)
    return [r for r in texts if ranks.get(r["obligation"], -1) == most]


def _obligation(records: Sequence[Record]) -> str:
    """The obligation that the deciding texts state, with the name of the oldest of them."""
    first = min(records, key=lambda r: (r.start, r.id))
    return f"{first['obligation'] or 'not stated'} ({first.title}, {first.start.year})"


def _between_the_two(case: Case, record: Record) -> bool:
    return {case.actor(p) for p in record.parties} >= {case.a_code, case.b_code}


def _lower(title: str) -> str:
    """A title inside a sentence; abbreviations keep their capitals."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
