"""``foedus measure``: alignment estimated from the evidence, each method a command."""

from __future__ import annotations

import typer

app = typer.Typer(
    no_args_is_help=True,
    help="Estimate alignment: similarity, ideal points, the latent index, asymmetry, breaks, "
    "networks.",
)
