"""``foedus measure asymmetry``: how unlike a pair is, and who needs whom."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from foedus.cli.options import AsOf, DyadArgument, Json, Quiet, Workspace, date_of, project_of
from foedus.cli.output import print_json, print_table, stages
from foedus.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from foedus.contracts.estimates import Asymmetry
    from foedus.identity import Dyad

FAMILIES = ("arms_category", "derived_displacement")
"""Aspects that come once for each armament category, or for each pair of systems and market."""

HALF = 10
"""Characters on either side of the middle of a drawn interval."""

LEAST = 2.3
"""A scale of ratios reaches at least so far on both sides: a tenfold of either."""

COLUMNS = (
    "aspect", "title", "dyad", "direction", "year", "form", "unit", "value", "low", "high", "void",
    "reading", "indicators", "n_records",
)  # fmt: skip


def asymmetry(
    dyad: DyadArgument,
    aspect: Annotated[
        list[str] | None,
        typer.Argument(help="Aspects, e.g. gdp arms_vulnerability; all of them if left out."),
    ] = None,
    year: Annotated[int | None, typer.Option("--year", help="This year alone.")] = None,
    from_year: Annotated[int | None, typer.Option("--from", help="First year.")] = None,
    to_year: Annotated[int | None, typer.Option("--to", help="Last year.")] = None,
    as_of: AsOf = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write all years to this file.")] = None,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002 - an option without a value
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Measure how unlike a pair is: capabilities, dependence both ways, concentration, rivalry.

    The table has the latest year of each aspect that has a value; --json and --csv have all
    years, and why a year has no value. A comparison is the natural logarithm of the first
    state's figure over the second's: 0 is parity, and the picture leans to the side that has
    more, or depends more. Where one side is zero there is no ratio, and the reason is given.

    Vulnerability is dependence times (1 - substitutability), and substitutability is measured
    from the register of arms transfers: what of the same category and window others delivered,
    and what the recipient made itself. The aspect arms_category has it for each category, and
    derived_displacement what one lost where the other's derived system arrived.

    Examples: foedus measure asymmetry RUS-CHN · foedus measure asymmetry USA-JPN arms_category
    --year 2020 · foedus measure asymmetry RUS-CHN gdp --from 1992 --json
    """
    from foedus import flow, store  # noqa: PLC0415
    from foedus.measuring import asymmetry as measuring  # noqa: PLC0415

    project = project_of(workspace)
    wanted = _chosen(aspect)
    _check_years(year, from_year, to_year)
    pair, day = project.dyad(dyad), date_of(as_of)
    needed = measuring.needed()
    with stages(len(needed) + 1, quiet=quiet) as tell:
        evidence, readings = flow.measure_dyad(project, pair, needed, day, tell)
        tell("asymmetry")
        measured = measuring.asymmetries(project, pair, readings, day)
    found = [
        a
        for a in measured
        if _wanted(a, wanted)
        and (year is None or a.year == year)
        and (from_year is None or a.year >= from_year)
        and (to_year is None or a.year <= to_year)
    ]
    if not found:
        raise _nothing(pair, [a for a in measured if _wanted(a, wanted)])
    if csv is not None:
        rows = [_row(a, pair.code) for a in found]
        store.write_folder(csv.parent, {csv.name: store.to_csv(COLUMNS, rows)})
    if as_json:
        made = measuring.made_from(project, found, day)
        if evidence is not None:
            made |= {f"casebook {evidence.name}": f"{evidence.version} {evidence.digest}"}
        at = str(evidence.as_of) if evidence else as_of
        data = [_document(a, pair.code) for a in found]
        print_json("foedus.asymmetry/1", data, dyad=pair.code, as_of=at, made=made)
    elif csv is None:
        latest = measuring.latest(found)
        _print(pair, latest if wanted else [a for a in latest if _in_short(a)])


def _chosen(aspects: Sequence[str] | None) -> tuple[str, ...]:
    from foedus.alignment.asymmetry import shipped_aspects  # noqa: PLC0415
    from foedus.cli.choices import chosen  # noqa: PLC0415

    known = (*(a.id for a in shipped_aspects()), *FAMILIES)
    return chosen(aspects, known, "aspect") if aspects else ()


def _wanted(item: Asymmetry, wanted: Sequence[str]) -> bool:
    families = tuple(f"{w}_" for w in wanted if w in FAMILIES)
    return not wanted or item.aspect in wanted or item.aspect.startswith(families)


def _in_short(item: Asymmetry) -> bool:
    """What the table of all aspects has: no categories, and only markets with a figure."""
    category, derived = FAMILIES
    return not item.aspect.startswith(category) and (
        item.value is not None or not item.aspect.startswith(derived)
    )


def _check_years(year: int | None, first: int | None, last: int | None) -> None:
    if year is not None and (first is not None or last is not None):
        raise UsageError("--year names one year; leave it out, or --from and --to.")
    if first is not None and last is not None and first > last:
        raise UsageError(f"--from {first} lies after --to {last}. Turn the two about.")


def _nothing(pair: Dyad, all_years: Sequence[Asymmetry]) -> NotFoundError:
    if not all_years:
        return NotFoundError(
            f"No asymmetry of {pair.title} can be measured from what is stored. Fetch the data "
            "sets that it rests on: foedus data fetch nmc trade sipri_arms sipri_milex world_bank "
            "-w PROJECT"
        )
    first, last = min(a.year for a in all_years), max(a.year for a in all_years)
    return NotFoundError(
        f"Nothing of the asymmetry of {pair.title} falls in the years asked for; it is known from "
        f"{first} to {last}. Ask for some of those."
    )


def _row(item: Asymmetry, dyad: str) -> tuple[object, ...]:
    return (
        item.aspect, item.title, dyad, item.direction, item.year, item.form, item.unit, item.value,
        item.low, item.high, item.void, item.reading, " ".join(item.indicators), len(item.records),
    )  # fmt: skip


def _document(item: Asymmetry, dyad: str) -> dict[str, object]:
    named = dict(zip(COLUMNS, _row(item, dyad), strict=True))
    return {**named, "indicators": list(item.indicators), "records": list(item.records)}


def _print(pair: Dyad, items: Sequence[Asymmetry]) -> None:
    """The latest of each aspect; each side's figure is left out where both are compared."""
    a, b = pair.a.code, pair.b.code
    compared = {i.aspect for i in items if i.form == "log_ratio" and i.value is not None}
    rows = [i for i in items if i.form == "log_ratio" or i.aspect not in compared]
    reach = _reach(rows)
    print_table(
        f"{pair.title}: the latest year of each aspect",
        ("aspect", "way", "year", f"{a} ◄ more ► {b}", "in words"),
        [(i.title, i.direction, i.year, picture(i, reach), i.reading) for i in rows],
        f"A picture spans the interval; | is parity, and either end a ratio of "
        f"{math.exp(reach):.0f}. A share lies between 0 and 100%. More: name the aspects "
        f"{' or '.join(FAMILIES)}; all years: --csv FILE or --json. Take a value apart: "
        f"foedus why {pair.code} YEAR INDICATOR",
    )


def _reach(items: Iterable[Asymmetry]) -> float:
    ends = [
        abs(end)
        for i in items
        if i.form == "log_ratio"
        for end in (i.value, i.low, i.high)
        if end is not None
    ]
    return max([LEAST, *ends])


def picture(item: Asymmetry, reach: float) -> str:
    """An interval as text: a ratio about parity, A's side left; a share from 0 to its whole.

    Parameters
    ----------
    reach
        The logarithm of a ratio at which the scale of ratios ends.
    """
    if item.value is None:
        return ""
    if item.form == "log_ratio":
        ends = [None if end is None else -end for end in (item.high, item.value, item.low)]
        low, value, high = (end if end is None else end / reach for end in ends)
        return _drawn(low, value or 0.0, high, middle="|")
    whole = 100.0 if item.unit.startswith("%") else 1.0
    if not (item.unit.startswith(("%", "share", "Herfindahl", "Finger")) and item.value >= 0):
        return ""
    low, high = (None if end is None else 2 * end / whole - 1 for end in (item.low, item.high))
    return _drawn(low, 2 * item.value / whole - 1, high)


def _drawn(low: float | None, value: float, high: float | None, middle: str = " ") -> str:
    """An interval on a scale from -1 to 1; ◄ and ► stand where it goes on beyond."""
    line = [" "] * (2 * HALF + 1)
    line[HALF] = middle
    first, last = (-1.0 if low is None else low), (1.0 if high is None else high)
    for place in range(_place(first), _place(last) + 1):
        line[place] = "─"
    line[_place(value)] = "●"
    left = "◄" if low is None or low < -1 else "["
    right = "►" if high is None or high > 1 else "]"
    return f"{left}{''.join(line)}{right}"


def _place(at: float) -> int:
    return HALF + round(HALF * max(-1.0, min(1.0, at)))
