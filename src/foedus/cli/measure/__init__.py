"""``foedus measure``: alignment estimated from the evidence, each method a command."""

from __future__ import annotations

import typer

from foedus.cli.measure.asymmetry import asymmetry
from foedus.cli.measure.breaks import breaks
from foedus.cli.measure.ideal import ideal
from foedus.cli.measure.index import gates, index
from foedus.cli.measure.network import network
from foedus.cli.measure.similarity import similarity
from foedus.cli.options import reflowed

app = typer.Typer(
    no_args_is_help=True,
    help="Estimate alignment: similarity, ideal points, the latent index, asymmetry, breaks, "
    "networks.",
)
for command in (similarity, ideal, index, gates, asymmetry, breaks, network):
    app.command(help=reflowed(command.__doc__))(command)
