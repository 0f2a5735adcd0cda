"""``foedus corpus search`` and ``foedus corpus index``: finding passages."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foedus.cli.corpus.folder import folder_of
from foedus.cli.corpus.listing import written
from foedus.cli.options import AsOf, Json, Quiet, Workspace, date_of, first_date_of
from foedus.cli.output import console_out, print_json, progress
from foedus.errors import LockedError, OutputError

if TYPE_CHECKING:
    from foedus.contracts.texts import Hit
    from foedus.evidence.literature.search import Filters, Found

SCHEMA = "foedus.corpus.search/1"
_BY = {"lexical": "words", "partial": "some words", "glossary": "glossary", "semantic": "meaning"}
_IMPLIED = ("partial", "lexical")
"""What has all words has some."""
_WIDTH = 300
"""Characters of a passage that are shown; JSON has all of it."""

Sought = Annotated[
    str, typer.Argument(metavar="QUERY", help='Words, "phrases", OR, -without, title:word.')
]
Language = Annotated[
    str | None, typer.Option("--lang", metavar="L", help="Only passages in it: ru, zh, en ...")
]
Mode = Annotated[
    str, typer.Option("--mode", help="lexical (words), semantic (meaning) or fused (both).")
]
Since = Annotated[
    str | None, typer.Option(metavar="DATE", help="Published from 2014, 2014-05 or 2014-05-16 on.")
]
Until = Annotated[
    str | None, typer.Option(metavar="DATE", help="Published up to the end of that day or year.")
]
Limit = Annotated[int, typer.Option(min=1, max=10_000, help="Passages to show at most.")]
Copies = Annotated[
    bool, typer.Option("--copies", help="Show passages of every copy of a text, not of the best.")
]
NoVectors = Annotated[
    bool, typer.Option("--no-vectors", help="Embed nothing now; use the vectors that are there.")
]


def search(
    query: Sought,
    lang: Language = None,
    mode: Mode = "fused",
    since: Since = None,
    until: Until = None,
    limit: Limit = 10,
    copies: Copies = False,  # noqa: FBT002 - an option without a value
    no_vectors: NoVectors = False,  # noqa: FBT002
    as_of: AsOf = None,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Search the corpus for passages, by words and by meaning, across languages.

    Words are found in all their forms (учениях finds учения), Chinese ones wherever they stand
    and in traditional or simplified characters. All words of a query must be there; "a phrase"
    in quotation marks stands as it is; OR joins alternatives; -word leaves passages out; title:,
    author:, publisher:, country: and genre: choose documents. By meaning, a query in one language
    finds passages in the others, and terms of the field are also looked for by their names there:
    that is an aid to recall, not a complete list.

    What was added since the last search is indexed first. Embedding takes about a minute for
    15,000 passages, is kept when interrupted, and is not waited for with --mode lexical or
    --no-vectors. Each search is noted in the corpus, for the protocol.

    Examples: foedus corpus search "совместные учения" --lang ru --since 2014 · foedus corpus
    search '"strategic partnership" OR alliance -NATO' --mode lexical --json
    """
    from foedus.evidence.literature.corpus.file import reading  # noqa: PLC0415
    from foedus.evidence.literature.search import (  # noqa: PLC0415
        Filters,
        corpus_digest,
        find,
        standing,
    )

    folder = folder_of(workspace)
    filters = Filters(
        language=lang, since=first_date_of(since), until=date_of(until, "--until"),
        as_of=date_of(as_of),
    )  # fmt: skip
    notes = _bring_up(folder, vectors=mode != "lexical" and not no_vectors, quiet=quiet)
    with reading(folder) as connection:
        found = find(connection, query, filters, mode=mode, limit=limit, copies=copies)
        lacking = standing(connection).vectors if mode != "lexical" else 0
        digest = corpus_digest(connection)
    notes += [*found.notes, *_missing(lacking)]
    notes += _log(folder, query, mode, filters, limit, len(found.hits))
    if as_json:
        print_json(
            SCHEMA, [_row(hit, found) for hit in found.hits], query=query, mode=mode,
            corpus=digest, notes=notes,
        )  # fmt: skip
        return
    _print(found)
    if not quiet:
        for note in notes:
            typer.echo(f"foedus: {note}", err=True)


def index(
    no_vectors: NoVectors = False,  # noqa: FBT002 - an option without a value
    workspace: Workspace = None,
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Index what was added to the corpus, ahead of the next search.

    Searches do this by themselves; for a large corpus it can be done before, overnight. An
    interruption keeps what is done, and the next call goes on. After an upgrade of a library
    that analyses words, all is analysed anew.

    Example: foedus corpus index -w project
    """
    from foedus.evidence.literature.corpus.file import reading  # noqa: PLC0415
    from foedus.evidence.literature.search import standing  # noqa: PLC0415

    folder = folder_of(workspace)
    with reading(folder):
        pass
    notes = _bring_up(folder, vectors=not no_vectors, quiet=quiet, must=True)
    with reading(folder) as connection:
        now = standing(connection)
    for note in notes:
        typer.echo(f"foedus: {note}", err=True)
    if not quiet:
        alone = f", {now.vectors:,} of them by their words alone" if now.vectors else ""
        typer.echo(f"{now.passages:,} passages are indexed{alone}.")


def _bring_up(folder: Path, *, vectors: bool, quiet: bool, must: bool = False) -> list[str]:
    """Index what is new; where that cannot be written, say that it is not searched."""
    from foedus.evidence.literature.corpus.file import reading, writing  # noqa: PLC0415
    from foedus.evidence.literature.search import TABLES, index, standing  # noqa: PLC0415
    from foedus.evidence.literature.search.embedding import SentenceEncoder  # noqa: PLC0415

    with reading(folder) as connection:
        now = standing(connection, SentenceEncoder.name)
    stale = now.words or now.titles or now.other_analysis
    if not stale and not (vectors and (now.vectors or now.other_model)):
        return []
    try:
        kept = "what was indexed is kept"
        with writing(folder, TABLES) as connection, progress(quiet=quiet, kept=kept) as tell:
            index(
                connection,
                lambda what, done, total: tell(done, total, f"indexing {what}"),
                vectors=vectors,
            )
    except (LockedError, OutputError, sqlite3.OperationalError) as error:
        if must:
            raise
        return [f"{now.words:,} passages are not indexed and were not searched: {error}"]
    return []


def _missing(vectors: int) -> list[str]:
    if not vectors:
        return []
    return [
        f"{vectors:,} passages have no vectors and were searched by their words alone; embed them "
        "with: foedus corpus index"
    ]


def _log(folder: Path, query: str, mode: str, filters: Filters, limit: int, hits: int) -> list[str]:
    """Note the search; where that cannot be written, say so."""
    from foedus.evidence.literature.corpus.file import writing  # noqa: PLC0415
    from foedus.evidence.literature.search import TABLES, log_search  # noqa: PLC0415

    try:
        with writing(folder, TABLES) as connection:
            log_search(connection, query, mode, filters, limit=limit, hits=hits)
    except (LockedError, OutputError, sqlite3.OperationalError) as error:
        return [f"This search is not in the search log: {error}"]
    return []


def _row(hit: Hit, found: Found) -> dict[str, Any]:
    passage, document = hit.passage, hit.document
    return {
        "passage": passage.id,
        "document": document.id,
        "title": document.title,
        "author": document.author,
        "publisher": document.publisher,
        "country": document.country,
        "date": str(document.published) if document.published else None,
        "precision": document.precision,
        "language": passage.language,
        "address": document.address,
        "reliability": document.reliability,
        "score": hit.score,
        "found_by": list(hit.found_by),
        "text": passage.text,
        "offsets": [passage.start, passage.end],
        "spans": [list(span) for span in hit.spans],
        "copies": found.copies.get(passage.id, 0),
    }


def _print(found: Found) -> None:
    from rich.console import Console  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = console_out(Console)
    if not found.hits:
        console.print("Nothing was found.")
    for number, hit in enumerate(found.hits, start=1):
        document = hit.document
        about = (written(document) or "undated", hit.passage.language, document.title,
                 document.publisher, document.address)  # fmt: skip
        console.print(Text(f"{number}. {' · '.join(part for part in about if part)}", "bold"))
        console.print(_excerpt(hit))
        copies = found.copies.get(hit.passage.id, 0)
        more = f" · and {copies} more in copies" if copies else ""
        shown = [name for name in hit.found_by if (name, *hit.found_by[:1]) != _IMPLIED]
        by = " and ".join(_BY[name] for name in shown)
        console.print(Text(f"{hit.passage.id} · by {by} · {hit.score:.4g}{more}\n", "dim"))


def _excerpt(hit: Hit) -> Any:
    """Part of a passage in its own words; what was sought is marked on a terminal."""
    from rich.text import Text  # noqa: PLC0415

    from foedus.evidence.literature.search.marking import snippet  # noqa: PLC0415

    text = hit.passage.text
    first, last = snippet(text, hit.spans, _WIDTH)
    shown = Text(re.sub(r"\s", " ", text))
    for start, end in hit.spans:
        shown.stylize("bold underline", start, end)
    before, after = "… " * (first > 0), " …" * (last < len(text))
    return Text.assemble(before, shown[first:last], after)
