"""``foedus measure similarity``: how alike the portfolios of two states are."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foedus.cli.options import AsOf, Json, Quiet, Workspace, date_of, project_of
from foedus.cli.output import print_document, print_table, stages
from foedus.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from foedus.identity import Dyad
    from foedus.measuring.similarity import KnownFailure, Similarities

SCHEMA = "foedus.similarity/1"

Dyads = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[DYAD]...",
        help="Two states: RUS-CHN, Russia-China, 365-710; every pair of states if left out.",
    ),
]

BaseRates = Annotated[
    bool,
    typer.Option("--base-rates", help="In files also n and what each side did in general."),
]


def similarity(
    dyads: Dyads = None,
    source: Annotated[
        str, typer.Option("--source", help="unga (votes), atop or cow (alliances).")
    ] = "unga",
    coding: Annotated[
        str,
        typer.Option(
            "--coding",
            help="valued or binary; for unga also haege (an absence counts as an abstention), "
            "for atop also chiba (consultation above non-aggression).",
        ),
    ] = "valued",
    measures: Annotated[
        str,
        typer.Option(
            "--measures",
            metavar="ID,...",
            help="s, s_squared, s_weighted, kappa, kappa_linear, pi, pi_nominal, taub, a.",
        ),
    ] = "s,kappa,pi,taub,a",
    from_year: Annotated[int | None, typer.Option("--from", help="First year.")] = None,
    to_year: Annotated[int | None, typer.Option("--to", help="Last year.")] = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write a CSV file.")
    ] = None,
    parquet: Annotated[
        Path | None, typer.Option("--parquet", metavar="FILE", help="Write a Parquet file.")
    ] = None,
    base_rates: BaseRates = False,  # noqa: FBT002 - an option without a value
    as_of: AsOf = None,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Measure how alike the votes or the alliances of two states are, year by year.

    S (Signorino and Ritter) rewards whatever two states share, also the yes that nearly all vote
    and the ties that nearly none have. Cohen's weighted kappa, Scott's pi (Häge) and A (Benati
    and Capurri) take off what chance would give two states with such habits; tau-b compares
    ranks. Russia-China from 1989 to 2019 falls on S (.91 to .74) and rises on kappa (-.03 to .71),
    and neither is simply right: so they are printed side by side with the base rates, the share
    of yes, abstention and no of each side or the number of its ties.

    What is not defined is empty; kappa and pi are 0, not empty, where both sides are constant and
    equal (0/0), as Häge has it; such a year has no disagreement to explain. Two states without a
    common roll call in a year have no row. Roll calls in which either did not vote are left out
    (coding haege: an absence counts as an abstention, as in the published FPSIM). Alliance
    portfolios run over all members of the COW state system in the year, the state itself
    included. Pairs are undirected, the lower COW number first; years that had not ended or are
    outside the coverage of the source are not there.

    S and the kappa of alliances have a known failure, which is printed beside them: India and
    Pakistan, adversaries, reach 0.97 in 2018.

    Examples: foedus measure similarity RUS-CHN --from 1989 · foedus measure similarity RUS-CHN
    USA-GBR --source atop --coding binary · foedus measure similarity --source unga --coding
    valued --measures s,kappa,pi,taub,a --from 1946 --to 2023 --csv similarity.csv
    """
    from foedus.measuring.similarity import known_failure, measure_similarity  # noqa: PLC0415

    for path, kind in ((csv, ".csv"), (parquet, ".parquet")):
        if path is not None and path.suffix.lower() != kind:
            raise UsageError(
                f"--{kind[1:]} {path}: the name of the file must end in {kind}. Nothing was made."
            )
    project = project_of(workspace)
    asked = [project.dyad(text) for text in dyads or ()]
    with stages(3, quiet=quiet) as tell:
        tell(f"measuring {source}")
        made = measure_similarity(
            project,
            source,
            coding,
            measures.split(","),
            first=from_year,
            last=to_year,
            pairs=[_numbers(dyad) for dyad in asked] if asked else None,
            as_of=date_of(as_of),
        )
        if asked and not len(made):
            raise NotFoundError(_nothing(asked, made))
        if not quiet and made.span != (from_year or made.span[0], to_year or made.span[1]):
            typer.echo(_uncovered(made), err=True)
        paths = [path for path in (csv, parquet) if path is not None]
        for path in paths:
            tell(f"writing {path}")
            _write(made, path, base_rates=base_rates)
        tell("the known failure")
        failure = known_failure(project, made.as_of) if _fails(made) else None
    if as_json:
        print_document(SCHEMA, _document(asked, made, failure, paths))
    elif paths:
        if not quiet:
            for path in paths:
                typer.echo(f"{path}: {len(made):,} dyad-years.")
    else:
        _print(asked, made, failure)


def _numbers(dyad: Dyad) -> tuple[int, int]:
    if dyad.a.cow is None or dyad.b.cow is None:
        other = dyad.a if dyad.a.cow is None else dyad.b
        raise NotFoundError(
            f"{other.name} has no number in the COW state system, so that no portfolio of it is "
            "stored. Nothing was measured; name two members of the system."
        )
    return dyad.a.cow, dyad.b.cow


def _nothing(asked: Sequence[Dyad], made: Similarities) -> str:
    names = ", ".join(dyad.code for dyad in asked)
    what = (
        "no roll call in which both voted"
        if made.portfolio.form == "votes"
        else "no year in which both were members of the state system"
    )
    return (
        f"{names}: {made.portfolio.title}, {made.span[0]} to {made.span[1]}, hold {what}. Nothing "
        "was measured, for that is not similarity 0. Choose other years, another source or dyad."
    )


def _uncovered(made: Similarities) -> str:
    return (
        f"foedus: {made.portfolio.id} covers {made.covered[0]} to {made.covered[1]}; years outside "
        "are not known and not there."
    )


def _fails(made: Similarities) -> bool:
    """Whether something is shown that has the known failure."""
    ties = made.portfolio.form == "ties"
    return any(name.startswith("s") or (ties and name.startswith("kappa")) for name in made.values)


def _write(made: Similarities, path: Path, *, base_rates: bool) -> None:
    from foedus.store import export_table  # noqa: PLC0415
    from foedus.store.streams import Stream  # noqa: PLC0415

    table = made.table(base_rates=base_rates)
    stream = Stream(table.schema, table.to_batches)
    export_table(stream, stream, path, made.cards, rows=False)


def _of(dyad: Dyad, made: Similarities) -> list[dict[str, Any]]:
    """The rows of a dyad, a mapping for each year."""
    return made.rows(*_numbers(dyad))


def _document(
    asked: Sequence[Dyad],
    made: Similarities,
    failure: KnownFailure | None,
    paths: Sequence[Path],
) -> dict[str, Any]:
    from foedus.alignment.similarity.catalogue import MEASURES  # noqa: PLC0415

    own = made.portfolio
    return {
        "source": own.id,
        "title": own.title,
        "coding": {"id": own.coding.id, "title": own.coding.title, "citation": own.coding.citation},
        "as_of": str(made.as_of) if made.as_of else None,
        "years": list(made.span),
        "covered": list(made.covered),
        "dyad_years": len(made),
        "measures": [
            {
                "id": name,
                "title": MEASURES[name].title,
                "undefined": MEASURES[name].undefined,
                "citation": MEASURES[name].citation,
                **made.summary()[name],
            }
            for name in made.values
        ],
        "known_failure": None
        if failure is None
        else {
            "text": failure.text(),
            "year": failure.year,
            "values": dict(failure.values),
            "computed": failure.computed,
        },
        "made": dict(made.made),
        "citations": [card.citation for card in made.cards],
        "files": [str(path) for path in paths],
        "data": [{"dyad": dyad.code, "years": _of(dyad, made)} for dyad in asked],
    }


def _print(asked: Sequence[Dyad], made: Similarities, failure: KnownFailure | None) -> None:
    own = made.portfolio
    title = f"{own.title}; {own.coding.title}"
    note = f"Read from {', '.join(made.made)}."
    if failure is not None:
        note = f"{failure.text()}\n{note}"
    if not asked:
        summaries = [(name, *summary.values()) for name, summary in made.summary().items()]
        head = f"{len(made):,} dyad-years, {made.span[0]} to {made.span[1]}. {title}"
        columns = ("measure", "defined", "lowest", "median", "highest")
        print_table(head, columns, summaries, f"{note}\nWrite them with --csv or --parquet FILE.")
        return
    for i, dyad in enumerate(asked):
        rows = _of(dyad, made)
        print_table(
            f"{dyad.title}. {title}",
            [_heading(key, dyad) for key in (rows[0] if rows else ("year",))],
            [[_cell(value) for value in row.values()] for row in rows],
            note if i == len(asked) - 1 else "",
        )


def _heading(key: str, dyad: Dyad) -> str:
    """Base rates name the state that they are of."""
    side: Mapping[str, str] = {"1": dyad.a.code, "2": dyad.b.code}
    return f"{key[:-1]} {side[key[-1]]}" if key[-1] in side else key.replace("_", " ")


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return " to ".join(f"{bound:.2f}" for bound in value)
    if isinstance(value, float) and not math.isnan(value):
        return f"{value:.2f}"
    return value
