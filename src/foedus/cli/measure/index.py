"""``foedus measure index`` and ``gates``: the latent index, and whether it may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from foedus.cli.options import AsOf, Json, Quiet, Workspace, date_of, project_of
from foedus.cli.output import print_document, print_json, print_table, stages
from foedus.contracts import AlignmentIndex, Verdict
from foedus.errors import CheckFailedError, UsageError

COLUMNS = ("ccode1", "ccode2", "year", "median", "q05", "q25", "q75", "q95")
SHOWN = 12
"""Years that the table of a pair shows, the last ones."""

Draws = Annotated[int, typer.Option("--draws", min=50, help="Draws of the parameters.")]
Seed = Annotated[int, typer.Option("--seed", help="Where the draws begin; the same, the same.")]


def index(
    dyad: Annotated[
        list[str] | None,
        typer.Argument(metavar="[DYAD]...", help="Pairs such as RUS-CHN; or use --all."),
    ] = None,
    every: Annotated[  # noqa: FBT002 - an option without a value
        bool,
        typer.Option("--all", help="Fit the model to the stored data sets; every pair with a tie."),
    ] = False,
    panel: Annotated[
        Path | None,
        typer.Option("--panel", metavar="FILE", help="Fit the model to a panel of your own."),
    ] = None,
    items: Annotated[
        Path | None,
        typer.Option("--items", metavar="FILE", help="What that panel's indicators are (YAML)."),
    ] = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write the years to this file.")
    ] = None,
    draws: Draws = 1_000,
    seed: Seed = 20_260_101,
    as_of: AsOf = None,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Estimate how closely a pair is aligned militarily: one number a year, with its intervals.

    A model learns from many unlike indicators (treaties, bases, arms, exercises, agreements,
    rivalry, disputes) of all pairs with any military tie since 1950. Its unit is the standard
    deviation of pairs in their first year; zero is their mean. Missing evidence widens the
    interval and never lowers the level. What it rests on, and every assumption:
    docs/method-index.md.

    With --all the model is fitted to the data sets of the project (foedus data fetch --all); that
    takes minutes once, and is remembered. Otherwise a pair is measured by the project's own fit,
    or by the fit that ships. A pair's casebook is added where there is one. Where the model fails
    a gate (foedus measure gates), no number is shown.

    --panel and --items fit the same model to a table of your own: ccode1, ccode2, year,
    indicator, value.

    Examples: foedus measure index RUS-CHN USA-JPN · foedus measure index --all --csv index.csv -w
    my-project · foedus measure index --panel mine.csv --items mine.yml --csv out.csv
    """
    if panel is not None:
        _own(panel, items, csv, (draws, seed), as_json=as_json, quiet=quiet)
    elif every:
        project = project_of(workspace)
        with stages(draws // 20 + 30, quiet=quiet) as tell:
            from foedus.measuring.index.fitted import fit_world  # noqa: PLC0415

            world = fit_world(project, date_of(as_of), tell, draws, seed)
        _table(world.rows, csv, world.fitted.effective, as_json=as_json)
    elif dyad:
        _pairs(dyad, workspace, as_of, csv, as_json=as_json, quiet=quiet)
    else:
        raise UsageError(
            "Name at least one pair (foedus measure index RUS-CHN), or give --all or --panel."
        )


def gates(
    as_of: AsOf = None,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002 - an option without a value
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Put the fitted model to its gates: known groups, known history, placebo, coverage.

    The model of the project where one was fitted (foedus measure index --all), else the one that
    ships. Exit status 5 where a gate fails; the index is then withheld everywhere.

    Example: foedus measure gates --json
    """
    from foedus import flow  # noqa: PLC0415 - keeps --help light

    project = project_of(workspace)
    with stages(2, quiet=quiet) as tell:
        tell("gates")
        found, made = flow.measure_gates(project, date_of(as_of))
    if as_json:
        print_json("foedus.gates/1", [asdict(v) for v in found], **made)
    else:
        _print_gates(found)
    failed = [v.title for v in found if not v.passed]
    if failed:
        raise CheckFailedError(
            f"The model failed: {', '.join(failed)}. No number of the index is shown until it "
            "passes; the lines above say what went wrong."
        )


def _print_gates(found: Sequence[Verdict]) -> None:
    for verdict in found:
        mark = "passed" if verdict.passed else "FAILED"
        title = f"{verdict.title}: {mark}. {verdict.statement}"
        rows = [line.partition(": ")[::2] for line in verdict.details]
        print_table(title, ("", "test"), rows)


def _pairs(
    dyads: Sequence[str],
    workspace: Path | None,
    as_of: str | None,
    csv: Path | None,
    *,
    as_json: bool,
    quiet: bool,
) -> None:
    from foedus import flow, store  # noqa: PLC0415

    project = project_of(workspace)
    pairs = [project.dyad(text) for text in dyads]
    with stages(2 * len(pairs), quiet=quiet) as tell:
        made = []
        for pair in pairs:
            tell(f"index of {pair.title}")
            made.append(flow.measure_alignment(project, pair, date_of(as_of)))
    withheld = [m for m in made if m.withheld]
    rows = [
        (pair.a.cow or pair.a.code, pair.b.cow or pair.b.code, y.year, *asdict(y.band).values())
        for pair, found in zip(pairs, made, strict=True)
        if not found.withheld
        for y in found.years
    ]
    if csv is not None:
        store.write_folder(csv.parent, {csv.name: store.to_csv(COLUMNS, rows)})
    if as_json:
        print_json("foedus.index/1", [_shown(m) for m in made], as_of=as_of)
    elif csv is None:
        for found in made:
            _print_pair(found)
    if withheld and not as_json:
        reasons = "\n".join(f"{m.title}: {m.withheld}" for m in withheld)
        raise CheckFailedError(f"No index is shown. {reasons}")


def _shown(found: AlignmentIndex) -> dict[str, Any]:
    """An index as JSON; nothing but the reason and the gates where it is withheld."""
    whole = asdict(found)
    if found.withheld:
        whole |= {"years": [], "contributions": [], "loadings": []}
    return whole


def _print_pair(found: AlignmentIndex) -> None:
    if found.withheld:
        return
    rows = []
    for y in found.years[-SHOWN:]:
        b = y.band
        below = None if y.share_below is None else f"{y.share_below:.0%}"
        rows.append(
            (y.year, round(b.median, 2), f"{b.q25:.2f} to {b.q75:.2f}",
             f"{b.q05:.2f} to {b.q95:.2f}", below, len(y.indicators))
        )  # fmt: skip
    passed = all(v.passed for v in found.gates)
    print_table(
        f"Latent alignment index, {found.title}",
        ("year", "median", "50%", "90%", "of pairs below", "indicators"),
        rows,
        f"Unit: standard deviations of pairs. Gates: {'all passed' if passed else 'failed'}. "
        f"What moved a year: foedus why {found.dyad} YEAR alignment_index",
    )


def _table(rows: Any, csv: Path | None, effective: float, *, as_json: bool) -> None:
    from foedus import store  # noqa: PLC0415

    if csv is not None:
        import io  # noqa: PLC0415

        from pyarrow import csv as writer  # noqa: PLC0415

        sink = io.BytesIO()
        writer.write_csv(rows, sink)
        store.write_folder(csv.parent, {csv.name: sink.getvalue()})
    if as_json:
        print_document(
            "foedus.index_panel/1", {"rows": rows.num_rows, "effective_draws": effective}
        )
    elif csv is None:
        print_table(
            "Latent alignment index of all pairs, the last rows",
            COLUMNS,
            [tuple(r.values()) for r in rows.slice(max(0, rows.num_rows - SHOWN)).to_pylist()],
            f"{rows.num_rows} dyad-years; --csv FILE writes them all.",
        )


def _own(
    panel: Path,
    items: Path | None,
    csv: Path | None,
    settings: tuple[int, int],
    *,
    as_json: bool,
    quiet: bool,
) -> None:
    from foedus.measuring.index.own import fit_own  # noqa: PLC0415

    if items is None:
        raise UsageError("--panel needs --items FILE, which says what its indicators are.")
    for path in (panel, items):
        if not path.is_file():
            raise UsageError(f"{path}: there is no such file.")
    draws, seed = settings
    with stages(draws // 20 + 6, quiet=quiet) as tell:
        made = fit_own(panel, items, draws=draws, seed=seed, tell=tell)
    if csv is not None:
        _table(made.rows, csv, made.effective, as_json=False)
    loads = {name: asdict(band) for name, band in made.loadings.items()}
    if as_json:
        document = {
            "rows": made.rows.num_rows, "effective_draws": made.effective,
            "tail_shape": made.shape, "loadings": loads,
        }  # fmt: skip
        print_document("foedus.index_panel/1", document)
    else:
        print_table(
            f"Loadings ({made.rows.num_rows} dyad-years)",
            ("indicator", "median", "90%"),
            [(n, b["median"], f"{b['q05']:.2f} to {b['q95']:.2f}") for n, b in loads.items()],
        )
