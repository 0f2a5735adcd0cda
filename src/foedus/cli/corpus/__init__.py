"""``foedus corpus``: the literature in Russian, Chinese and English."""

from __future__ import annotations

import typer

from foedus.cli.corpus import codebook
from foedus.cli.corpus.add import add
from foedus.cli.corpus.code import code
from foedus.cli.corpus.entities import entities
from foedus.cli.corpus.keyness import keyness, novelty
from foedus.cli.corpus.listing import list_, remove, show
from foedus.cli.corpus.protocol import protocol
from foedus.cli.corpus.reliability import reliability
from foedus.cli.corpus.scale import scale
from foedus.cli.corpus.search import index, search
from foedus.cli.corpus.series import series
from foedus.cli.corpus.settle import adjudicate, review
from foedus.cli.corpus.topics import topics
from foedus.cli.corpus.tracks import tracks
from foedus.cli.options import reflowed

app = typer.Typer(
    no_args_is_help=True,
    help="Read, search, code and count a literature in Russian, Chinese and English.",
)
COMMANDS = (
    *(add, list_, show, remove, index, search),
    *(entities, series, tracks, keyness, novelty, scale, topics, protocol),
    *(code, review, adjudicate, reliability),
)
"""In the order of the work."""

for command in COMMANDS:
    app.command(command.__name__.rstrip("_"), help=reflowed(command.__doc__))(command)
app.add_typer(codebook.app, name="codebook")
