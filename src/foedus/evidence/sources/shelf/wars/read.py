"""Wars: participants with their days, pairs on opposite sides, and one war a pair and year."""

from typing import Any

from foedus.evidence.sources.conflicts import known_days, one_a_year, opposed

ATTRIBUTES = ("initiator", "outcome", "batdeath")
INITIATED = 1
ENDS = ("st", "end")
PARTS = ("year", "mon", "day")


def war_participants(participants: Any) -> Any:
    """Return a row for each spell of a participant; a war may pause and resume."""
    first, again = _spell(participants, 1), _spell(participants, 2)
    return first.union(again)


def war_sides(war_participants: Any) -> Any:
    """Return the pairs on opposite sides of each war in each year."""
    return opposed(war_participants, "warnum", "side", ATTRIBUTES)


def war(war_sides: Any) -> Any:
    """Return one row for each pair and year with a war."""
    one, two = war_sides.batdeath1, war_sides.batdeath2
    deaths = (one.fill_null(0) + two.fill_null(0)).nullif(0)
    order = [war_sides.onset.desc(), deaths.fill_null(0).desc(), war_sides.warnum.asc()]
    once = one_a_year(war_sides.mutate(deaths=deaths), order)
    return once.select(
        "ccode1",
        "ccode2",
        "year",
        "rows",
        cowinterongoing=1,
        cowinteronset=once.onset,
        cowwar_n=once.n,
        cowwar_warnum=once.warnum,
        cowwar_batdeath=once.deaths,
    )


def _spell(table: Any, number: int) -> Any:
    """Return the first or the second spell of each participant that had one."""
    parts = {f"{end}{part}": table[f"{end}{part}{number}"] for end in ENDS for part in PARTS}
    spell = known_days(table.mutate(**parts).filter(parts["styear"].notnull()), "st", "end")
    return spell.select(
        "warnum",
        "warname",
        "ccode",
        "side",
        "first",
        "last",
        "outcome",
        "batdeath",
        "row",
        year=spell["first"].year(),
        initiator=(spell.initiator == INITIATED).cast("int64"),
        resumed=number - 1,
    )
