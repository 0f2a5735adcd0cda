"""``foedus measure ideal``: where states stand on the roll calls of the UN General Assembly."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foedus.cli.options import AsOf, Json, Quiet, Workspace, date_of, project_of
from foedus.cli.output import print_document, print_table, stages
from foedus.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from foedus.measuring.ideal import IdealPoints
    from foedus.project import Project

SCHEMA = "foedus.ideal/1"
COLUMNS = ("ccode", "session", "year", "median", "q05", "q95", "n_votes")
APART = ("session", "year", "median", "q05", "q95", "first", "second")
STAGES = 24

Who = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[DYAD|STATE]...",
        help="A state (RUS, Russia, 365), or two for their distance (RUS-CHN); all if left out.",
    ),
]


def ideal(
    who: Who = None,
    preview: Annotated[  # noqa: FBT002 - an option without a value
        bool, typer.Option("--preview", help="The mode, in seconds, with approximate intervals.")
    ] = False,
    draws: Annotated[
        int, typer.Option("--draws", min=8, help="Draws to keep from the posterior.")
    ] = 2000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of the random numbers.")] = 1,
    sessions: Annotated[
        str | None, typer.Option("--sessions", metavar="A-B", help="Only these, e.g. 46-78.")
    ] = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write all states to this file.")
    ] = None,
    as_of: AsOf = None,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Estimate where states stand, session by session, from their votes in the UN.

    One dimension, higher is closer to the order led by the United States: the dynamic ordinal model
    of Bailey, Strezhnev and Voeten (2017). Abstentions lie between yes and no, a state is
    expected where it was the session before, and repeated resolutions tie sessions together.
    Positions have mean 0 and standard deviation 1 over all states and sessions; every number comes
    with the 90% interval q05 to q95. Of a dyad the distance between its two states is shown, from
    joint draws.

    Estimates are of all states at once and take minutes; they are kept, so that asking again takes
    a moment. --preview takes seconds; its intervals are too narrow. If the chains do not agree,
    nothing is written and the exit status is 6.

    Two states that are close on this dimension can be so for different reasons, and resolutions
    adopted without a vote are not seen: voting alike is not a military alignment.

    Examples: foedus measure ideal RUS-CHN · foedus measure ideal RUS CHN USA --preview ·
    foedus measure ideal --sessions 46-78 --csv ideal.csv
    """
    from foedus.measuring import ideal as measuring  # noqa: PLC0415

    if csv is not None and csv.suffix.lower() != ".csv":
        raise UsageError(f"--csv {csv}: the name must end in .csv. Nothing was estimated.")
    project = project_of(workspace)
    asked = [(text, _numbers(project, text)) for text in who or ()]
    with stages(STAGES, quiet=quiet) as tell:
        found = measuring.measure(
            project,
            date_of(as_of),
            preview=preview,
            draws=draws,
            seed=seed,
            sessions=_sessions(sessions),
            tell=tell,
        )
    parts = [(text, _part(found, text, numbers)) for text, numbers in asked]
    if csv is not None:
        _write(found, csv)
    if as_json:
        data: Any = dict(parts) if parts else found.rows()
        more = {"preview": found.preview, "made": dict(found.made)}
        print_document(SCHEMA, {**more, **_mixing(found), "data": data})
    elif parts:
        for text, rows in parts:
            names = APART if "first" in rows[0] else COLUMNS
            title = f"{text}: distance" if "first" in rows[0] else f"{text}: ideal point"
            print_table(title, names, [[row[n] for n in names] for row in rows], _note(found))
    elif csv is None:
        last = max(row["session"] for row in found.rows())
        rows = sorted(
            (row for row in found.rows() if row["session"] == last), key=lambda r: -r["median"]
        )
        cells = [[row[n] for n in COLUMNS] for row in rows]
        print_table(f"Ideal points, session {last}", COLUMNS, cells, _note(found))
    elif not quiet:
        typer.echo(f"{csv}: {len(found.ccode):,} state-sessions. {_note(found)}")


def _sessions(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    found = re.fullmatch(r"(\d+)(?:-(\d+))?", text.strip())
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if first > last:
        raise UsageError(
            f"--sessions {text}: write the first and the last session, e.g. 46-78. Nothing was "
            "estimated."
        )
    return first, last


def _numbers(project: Project, text: str) -> tuple[int, ...]:
    """COW numbers of the state, or of both states, that a text names."""
    if project.states.knows(text):
        actors = (project.states.resolve(text),)
    else:
        dyad = project.dyad(text)
        actors = (dyad.a, dyad.b)  # type: ignore[assignment]
    for actor in actors:
        if actor.cow is None:
            raise NotFoundError(
                f"{actor.name} has no number in the COW state system, so no vote of it is stored. "
                "Nothing was estimated; name a member of the system."
            )
    return tuple(actor.cow for actor in actors if actor.cow is not None)


def _part(found: IdealPoints, text: str, numbers: tuple[int, ...]) -> list[dict[str, Any]]:
    rows = found.rows(numbers[0]) if len(numbers) == 1 else found.distances(*numbers)
    if not rows:
        raise NotFoundError(
            f"{text}: there is no session with votes "
            f"{'of this state' if len(numbers) == 1 else 'of both states'}. Name other states, or "
            "other sessions with --sessions."
        )
    return rows


def _write(found: IdealPoints, path: Path) -> None:
    from foedus.store import to_csv, write_folder  # noqa: PLC0415

    rows = [[row[name] for name in COLUMNS] for row in found.rows()]
    write_folder(path.parent, {path.name: to_csv(COLUMNS, rows)})


def _mixing(found: IdealPoints) -> dict[str, float | None]:
    if found.preview:
        return {"effective_draws": None, "share_below_1000": None, "r_hat": None}
    effective, r_hat = _middles(found)
    return {
        "effective_draws": round(effective, 1),
        "share_below_1000": round(found.few, 4),
        "r_hat": round(r_hat, 4),
    }


def _middles(found: IdealPoints) -> tuple[float, float]:
    """Medians over state-sessions of effective draws and of R-hat."""
    from statistics import median  # noqa: PLC0415

    return float(median(found.effective)), float(median(found.r_hat))


def _note(found: IdealPoints) -> str:
    if found.preview:
        return (
            "Preview: the mode; intervals are given the roll calls, too narrow by a tenth or more."
        )
    effective, r_hat = _middles(found)
    return (
        f"90% intervals. Effective draws: {effective:.0f} in the median state-session, below 1,000 "
        f"in {found.few:.0%}; R-hat {r_hat:.3f} in the median, {found.r_hat.max():.2f} at most."
    )
