"""Measures of an invented pair: an index, breaks and asymmetry that can be checked by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from foedus.contracts import Case
from foedus.contracts.estimates import (
    AlignmentIndex,
    Asymmetry,
    Band,
    Breaks,
    Contribution,
    IndexYear,
    Loading,
    Verdict,
)
from tests.report import invented

FIRST, LAST = 2001, 2020
JUMP = 2012
INDICATORS = ("joint_exercises", "un_voting_kappa", "of_no_card")
OTHERS = {"ARD-CAS": 1.7411, "ARD-DOR": -1.2733, "BOR-CAS": 0.4177}


def band(median: float, width: float = 0.3) -> Band:
    """A band about a median."""
    return Band(median, median - width, median - width / 2.5, median + width / 2.5, median + width)


def median(year: int) -> float:
    """The index of the pair; no two years have the same, and it jumps in one."""
    return round(0.1313 + 0.0171 * (year - FIRST) + (0.7 if year >= JUMP else 0.0), 4)


def years(
    first: int = FIRST, last: int = LAST, level: float | None = None
) -> tuple[IndexYear, ...]:
    """The index by year; that of another pair has a level of its own."""
    return tuple(
        IndexYear(
            year,
            band(median(year) if level is None else round(level + 0.003 * (year - first), 4)),
            0.83,
            None if year == first else 0.72,
            INDICATORS if year % 2 else INDICATORS[:1],
        )
        for year in range(first, last + 1)
    )


def contributions(first: int = FIRST, last: int = LAST) -> tuple[Contribution, ...]:
    """What three indicators did: one raises the index, one lowers it, one has no records."""
    made: list[Contribution] = []
    for year in range(first, last + 1):
        own = (f"EX-{year}-0",)
        made.append(Contribution(year, INDICATORS[0], 0.1234, own))
        if year % 2:
            made.append(Contribution(year, INDICATORS[1], -0.0567, ("unga:12-3",)))
            made.append(Contribution(year, INDICATORS[2], 0.0))
    return tuple(made)


def gates(*failed: str) -> tuple[Verdict, ...]:
    """Two gates, passed unless named."""
    return tuple(
        Verdict(name, title, name not in failed, "What was found, in words.", ("one", "two"))
        for name, title in (("groups", "Known groups"), ("history", "Known history"))
    )


def index(first: int = FIRST, last: int = LAST, **changes: Any) -> AlignmentIndex:
    """The index of the pair; ``changes`` replace fields."""
    made = AlignmentIndex(
        dyad=f"{invented.A}-{invented.B}",
        title="Ardenia and Borovia",
        years=years(first, last),
        contributions=contributions(first, last),
        loadings=(
            Loading("joint_exercises", "Joint exercises", "count", band(0.9191), 4321, "Casebook"),
            Loading("un_voting_kappa", "Agreement in votes", "continuous", band(0.3131), 98765,
                    "Votes of the assembly, 2021"),
            Loading("of_no_card", "Of no card", "binary", band(-0.0505), 12, "Elsewhere"),
        ),
        gates=gates(),
        withheld="",
        made={"fit": "f1t0f1t0", "evidence": "e5e5e5e5"},
    )  # fmt: skip
    return replace(made, **changes)


def others(first: int = FIRST, last: int = LAST) -> tuple[AlignmentIndex, ...]:
    """The index of other pairs, years only."""
    return tuple(
        AlignmentIndex(dyad, dyad, years(first, last, level), (), (), (), "")
        for dyad, level in OTHERS.items()
    )


def breaks(series: str = "index", title: str = "Alignment index", **changes: Any) -> Breaks:
    """A break in one year, half of it gone once coverage is known."""
    span = range(FIRST, LAST + 1)
    made = Breaks(
        series=series,
        title=title,
        values={year: median(year) for year in span},
        years={year: 0.61 if year == JUMP else 0.02 for year in span},
        number={0: 0.12, 1: 0.74, 2: 0.14},
        hypotheses={JUMP: 0.66, 2016: 0.07},
        expected=0.15,
        given_coverage={year: 0.33 if year == JUMP else 0.02 for year in span},
    )
    return replace(made, **changes)


def asymmetry() -> tuple[Asymmetry, ...]:
    """Two ratios over five years, one of them level, a dependence each way, and one unknown."""
    made: list[Asymmetry] = []
    for year in range(2014, 2019):
        ratio = -math.log(4) - 0.1 * (year - 2014)
        flow = (f"MA-{year}-{invented.A}",)
        made.append(_ratio("gdp", "Size of the economy", year, ratio, flow))
        made.append(_ratio("warheads", "Nuclear warheads", year, 0.05, ()))
        for way, value in zip(_ways(), (0.21, 0.04), strict=True):
            made.append(
                Asymmetry("trade", "Dependence on trade", way, year, "share", "share of trade",
                          value, value - 0.01, value + 0.02, "More is more dependent.",
                          ("cow_trade:1",))
            )  # fmt: skip
    made.append(
        Asymmetry("engines", "Dependence on engines", _ways()[0], 2018, "share", "share of trade",
                  None, None, None, "Nobody counts them.")
    )  # fmt: skip
    return tuple(made)


def _ways() -> tuple[str, str]:
    return f"{invented.A}>{invented.B}", f"{invented.B}>{invented.A}"


def _ratio(aspect: str, title: str, year: int, value: float, records: Sequence[str]) -> Asymmetry:
    return Asymmetry(
        aspect, title, "", year, "log_ratio", "", value, value - 0.2, value + 0.2,
        "A over B.", tuple(records),
    )  # fmt: skip


def measured(**changes: Any) -> Case:
    """The invented pair with all of its measures; ``changes`` replace fields of the case."""
    whole: dict[str, Any] = {
        "index": index(),
        "index_compared": others(),
        "breaks": (breaks(), breaks("joint_exercises", "Joint exercises")),
        "asymmetry": asymmetry(),
    }
    return invented.case(**(whole | changes))


def withheld(**changes: Any) -> Case:
    """The pair with an index that failed a gate."""
    why = "the gate of known history failed"
    return measured(index=index(gates=gates("history"), withheld=why), **changes)
