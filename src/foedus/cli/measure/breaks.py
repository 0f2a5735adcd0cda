"""``foedus measure breaks``: when a series changed its level, with the probability of each year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from foedus.cli.options import AsOf, DyadArgument, Json, Quiet, Workspace, date_of, project_of
from foedus.cli.output import print_json, print_table, stages
from foedus.contracts.estimates import Breaks
from foedus.errors import InvalidDataError

HYPOTHESES = (2014, 2022)
BARS = " ▁▂▃▄▅▆▇█"
DRAWN = 80
"""Years that a picture shows, the last ones."""

COLUMNS = ("series", "year", "value", "p_break", "p_break_given_coverage")


def breaks(
    dyad: DyadArgument,
    indicator: Annotated[
        list[str] | None,
        typer.Argument(help="Ids of indicators, e.g. joint_exercises; all of them if left out."),
    ] = None,
    at: Annotated[
        list[int] | None,
        typer.Option(
            "--at",
            metavar="YEAR",
            help="A year near which a break is expected; may be repeated. 2014 and 2022 if left "
            "out. It is tested, and does not enter the estimate.",
        ),
    ] = None,
    as_of: AsOf = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write the years to this file.")
    ] = None,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002 - an option without a value
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Estimate in which years the indicators of a pair changed their level, and how surely.

    For every year the probability that a new level begins in it; for every series the
    probability of no break at all, and the dates of breaks with 90% intervals. A level that
    drifts from year to year is told from one that breaks: what a random walk explains is no
    break. Beside each hypothesis (--at) stands what its probability would be if all years were
    alike: only well above that does the series speak for the year.

    Where something tells how much evidence each year has, the probabilities are given again with
    that held fixed; a step that only follows the evidence disappears. Years without a value are
    voids and never zeros: a break within them spreads over them all.

    Examples: foedus measure breaks RUS-CHN joint_exercises --at 2014 · foedus measure breaks
    USA-JPN un_voting_kappa --csv breaks.csv
    """
    from foedus import flow, store  # noqa: PLC0415 - keeps --help light
    from foedus.cli.choices import known_indicators  # noqa: PLC0415
    from foedus.extras import need  # noqa: PLC0415
    from foedus.measuring.breaks import of_readings  # noqa: PLC0415

    need("scipy", "measure")  # said before anything long begins
    project = project_of(workspace)
    wanted = known_indicators(project, indicator)
    pair = project.dyad(dyad)
    hypotheses = tuple(dict.fromkeys(at or HYPOTHESES))
    made: list[Breaks] = []
    left_out: dict[str, str] = {}
    with stages(2 * len(wanted) + 1, quiet=quiet) as tell:
        tell("evidence")
        evidence, readings = flow.measure_dyad(project, pair, wanted, date_of(as_of), tell)
        for name in wanted:
            card = project.shelf[name].card
            tell(f"breaks in {card.title}")
            found, why_not = of_readings(card, readings, evidence, hypotheses)
            made += found
            left_out |= why_not
    if not made:
        raise InvalidDataError(_nothing(pair.title, wanted, left_out))
    if csv is not None:
        store.write_folder(csv.parent, {csv.name: store.to_csv(COLUMNS, _rows(made))})
    if as_json:
        at_date = str(evidence.as_of) if evidence else as_of
        data = [asdict(b) for b in made]
        print_json("foedus.breaks/1", data, dyad=pair.code, as_of=at_date, left_out=left_out)
    elif csv is None:
        _print(pair.title, made, hypotheses, left_out)


def _nothing(title: str, wanted: Sequence[str], left_out: dict[str, str]) -> str:
    why = " ".join(left_out.values()) or (
        f"There are no readings of {', '.join(wanted)}. Fetch the data sets that feed them "
        "(foedus data fetch --all -w PROJECT), or choose others."
    )
    return f"No series of {title} could be measured for breaks. {why}"


def _rows(made: Sequence[Breaks]) -> list[tuple[Any, ...]]:
    return [
        (b.series, year, b.values.get(year), p, b.given_coverage.get(year))
        for b in made
        for year, p in b.years.items()
    ]


def _print(
    title: str, made: Sequence[Breaks], hypotheses: Sequence[int], left_out: dict[str, str]
) -> None:
    columns = ("series", "years", "P(no break)", "breaks (90%)", *_headings(hypotheses))
    rows = [(*_summary(b), *_tested(b, hypotheses)) for b in made]
    notes = [f"Left out: {why}" for why in left_out.values()]
    notes.append(
        "In brackets: with the amount of evidence held fixed. Chance: were all years alike. "
        "* a random walk describes the series better than steps do."
    )
    print_table(f"Breaks, {title}", columns, rows, "\n".join(notes))
    print_table("P(break) by year", ("series", "from", "", "to"), [_drawn(b) for b in made])


def _headings(hypotheses: Sequence[int]) -> list[str]:
    return [f"P(within 1 year of {h})" for h in hypotheses] + ["chance"]


def _summary(b: Breaks) -> tuple[str, str, float, str]:
    first, last = min(b.values), max(b.values)
    walk = "*" if b.steps_over_walk is not None and b.steps_over_walk < 0 else ""
    dates = ", ".join(f"{middle} ({low}-{high})" for middle, low, high in b.dates)
    return f"{b.series}{walk}", f"{first}-{last}", round(b.number[0], 2), dates or "none"


def _tested(b: Breaks, hypotheses: Sequence[int]) -> list[Any]:
    cells = []
    for h in hypotheses:
        if h not in b.hypotheses:
            cells.append("outside")
            continue
        given = b.hypotheses_given_coverage.get(h)
        fixed = "" if given is None else f" [{given:.2f}]"
        cells.append(f"{b.hypotheses[h]:.2f}{fixed}")
    return [*cells, round(b.expected, 2)]


def _drawn(b: Breaks) -> tuple[str, str, str, str]:
    """A bar for each year; the highest is certainty."""
    shown = sorted(b.years)[-DRAWN:]
    steps = len(BARS) - 1
    bars = "".join(BARS[min(steps, int(b.years[y] * steps + 0.5))] for y in shown)
    return b.series, str(shown[0]), f"[{bars}]", str(shown[-1])
