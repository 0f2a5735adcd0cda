"""The command line: a thin door on the flow.  No thinking here, and no heavy import."""

from __future__ import annotations

import sys

import typer

from foedus.cli import (
    assess,
    casebook,
    corpus,
    data,
    dyads,
    events,
    indicators,
    ladder,
    measure,
    panel,
    why,
)
from foedus.cli.options import reflowed
from foedus.errors import FoedusError
from foedus.version import __version__

app = typer.Typer(
    name="foedus",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=(
        "How solid is a military alignment, where is it going, and what follows for deterrence?\n\n"
        "foedus answers from evidence that can be opened, with uncertainty, and shows its work. "
        "It works offline and sends nothing anywhere.\n\n"
        "Begin with: [bold]foedus assess RUS-CHN --out report[/bold], then open "
        "report/report.html. Any number in it can be taken apart: "
        "[bold]foedus why RUS-CHN 2018 joint_exercises[/bold].\n\n"
        "A dyad is named in any of the usual ways: RUS-CHN, Russia-China, 365-710, "
        "Россия-Китай, 中国-俄罗斯."
    ),
    rich_markup_mode="rich",
)


def _version(value: bool) -> None:  # noqa: FBT001 - the shape of a Typer callback
    if value:
        typer.echo(f"foedus {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: bool = typer.Option(  # noqa: FBT001 - an option without a value
        False, "-V", "--version", callback=_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """Only the options that stand before any command."""


for command in (assess.assess, indicators.indicators, why.why, ladder.ladder):
    app.command(help=reflowed(command.__doc__))(command)
app.add_typer(casebook.app, name="casebook")
app.add_typer(corpus.app, name="corpus")
app.add_typer(data.app, name="data")
app.add_typer(dyads.app, name="dyads")
app.add_typer(events.app, name="events")
app.add_typer(measure.app, name="measure")
app.add_typer(panel.app, name="panel")


def main() -> None:
    """Run the command line; errors that foedus raises become one message and an exit status."""
    try:
        app()
    except FoedusError as error:
        typer.echo(f"foedus: {error}", err=True)
        sys.exit(error.exit_status)
