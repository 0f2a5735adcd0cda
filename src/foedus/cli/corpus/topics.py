"""``foedus corpus topics``: what texts are about, and whether the same comes out again."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foedus.cli.corpus.measuring import (
    Csv,
    OneLanguage,
    Only,
    conditions,
    named_words,
    opened,
    words,
    written,
)
from foedus.cli.options import AsOf, Json, Workspace
from foedus.cli.output import print_json, print_table

if TYPE_CHECKING:
    from foedus.contracts.texts import Document
    from foedus.evidence.literature.measures.topics import Topics


def topics(
    language: OneLanguage,
    number: Annotated[int, typer.Option("-k", "--topics", min=2, help="How many topics.")] = 10,
    named: Annotated[
        list[str] | None,
        typer.Option(
            "--named", metavar="NAME=WORDS", help="Words that a topic begins from; repeated."
        ),
    ] = None,
    seeds: Annotated[
        int, typer.Option(min=2, max=20, help="So many runs; the first is shown.")
    ] = 3,
    rounds: Annotated[int, typer.Option(min=10, help="Sampling rounds of a run.")] = 300,
    where: Only = None,
    as_of: AsOf = None,
    csv: Csv = None,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002 - an option without a value
) -> None:
    """Find topics in the passages of a language, and tell which of them are stable.

    Latent Dirichlet allocation always finds topics. It is run with several seeds; stability is how
    far the words of a topic come back under the others (1: all of them). Topics below 0.5 are
    marked, and should not be told of. --csv writes the share of each topic by year.

    Example: foedus corpus topics --lang zh -k 12 --named energy=能源,石油 -w DIR
    """
    from foedus.evidence.literature.measures import topics as finding  # noqa: PLC0415
    from foedus.extras import need  # noqa: PLC0415

    need("tomotopy", finding.EXTRA)
    begun = named_words(named, "--named")
    with opened(workspace, as_of) as corpus:
        found = [w for w in words(corpus, language, conditions(where), by_passage=True) if w[2]]
    texts = [(name, terms) for _, name, terms in found]
    made = finding.topics(texts, number, begun, range(seeds), rounds)
    years = _by_year(made, [d for d, _, _ in found])
    if csv is not None:
        rows = [(y, t.number, t.name, s) for y, of in years.items() for t, s in of]
        written(csv, ("year", "topic", "name", "share"), rows)
    if as_json:
        by_year = {y: {t.number: s for t, s in of} for y, of in years.items()}
        data = [asdict(t) | {"stable": t.stable} for t in made.topics]
        print_json(
            "foedus.corpus.topics/1", data, by_year=by_year, seeds=made.seeds,
            coherence=made.coherence, passages=len(found),
        )  # fmt: skip
    elif csv is None:
        rows = [_row(t) for t in made.topics]
        note = (
            f"{len(found)} passages, {seeds} seeds; coherence (u_mass) {made.coherence:.2f}. "
            "Stability below 0.5: the topic does not come back under other seeds."
        )
        print_table(f"Topics, {language}", ("topic", "share", "stability", "words"), rows, note)


def _by_year(made: Topics, documents: list[Document]) -> dict[int, list[tuple[Any, float]]]:
    """Mean share of each topic over the passages of a year; years without any are left out."""
    held: dict[int, list[tuple[float, ...]]] = defaultdict(list)
    for document, shares in zip(documents, made.shares, strict=True):
        if document.published and shares:
            held[document.published.year].append(shares)
    return {
        year: [(t, sum(s[t.number - 1] for s in own) / len(own)) for t in made.topics]
        for year, own in sorted(held.items())
    }


def _row(topic: Any) -> tuple[Any, ...]:
    mark = "" if topic.stable else " (unstable)"
    name = f"{topic.number} {topic.name}".strip()
    stability = "" if topic.stability is None else f"{topic.stability:.2f}{mark}"
    return name, f"{topic.share:.0%}", stability, ", ".join(topic.words[:10])
