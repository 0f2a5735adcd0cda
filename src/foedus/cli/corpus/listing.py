"""``foedus corpus list``, ``show`` and ``remove``: what is in the corpus."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from foedus.cli.corpus.folder import folder_of
from foedus.cli.options import AsOf, Json, Quiet, Workspace, date_of, first_date_of
from foedus.cli.output import print_document, print_json, print_table
from foedus.errors import NotFoundError

if TYPE_CHECKING:
    from datetime import date

    from foedus.contracts.texts import Document

Filter = Annotated[str | None, typer.Option(help="Only these.")]
Day = Annotated[
    str | None, typer.Option(metavar="DATE", help="Only what was published from, or up to, then.")
]
Id = Annotated[str, typer.Argument(metavar="ID", help="A document, or one passage of it.")]

Groups = Annotated[
    bool, typer.Option("--groups", help="Only documents that have copies, by origin.")
]

_SHOWN = 200


def list_(
    workspace: Workspace = None,
    lang: Annotated[str | None, typer.Option(metavar="L", help="Only this language.")] = None,
    source: Filter = None,
    publisher: Filter = None,
    country: Filter = None,
    genre: Filter = None,
    since: Day = None,
    until: Day = None,
    groups: Groups = False,  # noqa: FBT002 - an option without a value
    as_of: AsOf = None,
    as_json: Json = False,  # noqa: FBT002 - an option without a value
) -> None:
    """List the documents of the corpus, by date: how many in which language, and copies of what.

    Copies are documents with nearly the same text; they share an origin, the one of them that was
    published first.

    Example: foedus corpus list -w project --lang ru --since 2014
    """
    from foedus.evidence.literature.corpus import documents, keeping  # noqa: PLC0415
    from foedus.evidence.literature.corpus.file import reading  # noqa: PLC0415

    with reading(folder_of(workspace)) as connection:
        found = list(
            documents.documents(
                connection,
                as_of=date_of(as_of),
                since=first_date_of(since),
                until=date_of(until, "--until"),
                language=lang,
                source=source,
                publisher=publisher,
                country=_country(country),
                genre=genre,
            )
        )
        sizes = Counter(document.origin for document in found)
        if groups:
            found = [document for document in found if sizes[document.origin] > 1]
            found.sort(key=lambda document: document.origin)
        copies = keeping.copies_by_document(connection)
    languages = dict(Counter(document.language for document in found).most_common())
    if as_json:
        data = [{**document_data(d), "copies": copies.get(d.id, 0)} for d in found]
        print_json("foedus.corpus.list/1", data, languages=languages, origins=len(set(sizes)))
        return
    _print(found, sizes, languages)


def _print(found: list[Document], sizes: Counter[str], languages: dict[str, int]) -> None:
    rows = [_row(d, sizes[d.origin]) for d in found[:_SHOWN]]
    counts = ", ".join(f"{n or 'unknown'} {c:,}" for n, c in languages.items())
    origins = len({d.origin for d in found})
    note = f"{len(found):,} documents of {origins:,} origins: {counts or 'none'}."
    if len(found) > _SHOWN:
        note += f" The first {_SHOWN} are shown; all with --json."
    names = ("id", "date", "lang", "title", "publisher", "country", "rel.", "origin")
    print_table("", names, rows, note)


def _row(d: Document, size: int) -> tuple[str, ...]:
    origin = f"{d.origin} (1 of {size})" if size > 1 else ""
    title, publisher = d.title[:60], d.publisher[:24]
    return d.id, written(d), d.language, title, publisher, d.country, d.reliability, origin


def show(
    document: Id,
    workspace: Workspace = None,
    as_of: AsOf = None,
    as_json: Json = False,  # noqa: FBT002
) -> None:
    """Show a document: what is known of it, where its copies are, and its passages with offsets.

    Offsets are in characters of the text of the document. The id of a passage shows it alone.

    Example: foedus corpus show d0123456789ab -w project
    """
    from foedus.evidence.literature.corpus import documents  # noqa: PLC0415
    from foedus.evidence.literature.corpus.file import reading  # noqa: PLC0415
    from foedus.evidence.literature.corpus.keeping import copies_of  # noqa: PLC0415

    with reading(folder_of(workspace)) as connection:
        name, _, number = document.partition(":")
        found = documents.document_of(connection, name)
        _known(found, date_of(as_of))
        if number:
            parts = [documents.passage_of(connection, document)]
        else:
            parts = [p for _, p in documents.passages(connection, documents=[name])]
        copies = list(copies_of(connection, name))
        group = [d.id for d in documents.documents(connection, origin=found.origin)]
    if as_json:
        data = {
            "document": document_data(found),
            "group": group,
            "copies": [
                {
                    "file": c.file, "member": c.member, "publisher": c.publisher,
                    "source": c.source, "address": c.address, "published": _iso(c.published),
                }
                for c in copies
            ],
            "passages": [
                {
                    "id": p.id, "start": p.start, "end": p.end, "language": p.language,
                    "text": p.text,
                }
                for p in parts
            ],
        }  # fmt: skip
        print_document("foedus.corpus.show/1", data)
        return
    told = document_data(found)
    print_table("", ("", found.title), [(k, v) for k, v in told.items() if v and k != "title"])
    for each in group:
        if each != found.id:
            typer.echo(f"nearly the same: {each}")
    for c in copies:
        typer.echo(f"the same text: {c.file} {c.member} {c.publisher} {_iso(c.published)}".rstrip())
    for p in parts:
        typer.echo(f"\n{p.id}  {p.start}-{p.end}  {p.language}\n{p.text}")


def remove(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Documents to take out.")],
    workspace: Workspace = None,
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Take documents out of the corpus; the files that they came from are not touched.

    If such a file is added again, the document comes back.

    Example: foedus corpus remove d0123456789ab -w project
    """
    from foedus.evidence.literature.corpus import documents, keeping  # noqa: PLC0415
    from foedus.evidence.literature.corpus.file import corpus_path, writing  # noqa: PLC0415

    folder = folder_of(workspace)
    if not corpus_path(folder).is_file():
        raise NotFoundError(f"{folder} has no corpus, so nothing was taken out.")
    with writing(folder, keeping.TABLES) as connection, documents.transaction(connection):
        gone = [keeping.remove(connection, id_) for id_ in dict.fromkeys(ids)]  # all, or none
    if not quiet:
        for document in gone:
            typer.echo(f"Removed {document.id} ({document.title}).")


def document_data(document: Document) -> dict[str, object]:
    """What is known of a document, as JSON has it."""
    return {
        "id": document.id,
        "title": document.title,
        "author": document.author,
        "publisher": document.publisher,
        "country": document.country,
        "published": written(document),
        "precision": document.precision,
        "known_on": document.known_on.isoformat(),
        "language": document.language,
        "genre": document.genre,
        "address": document.address,
        "source": document.source,
        "reliability": document.reliability,
        "origin": document.origin,
        "file": document.file,
        "member": document.member,
        "digest": document.digest,
        "characters": document.characters,
    }


def written(document: Document) -> str:
    """The date of publication as far as it is known: 2024, 2024-05, 2024-05-16, or nothing."""
    length = {"year": 4, "month": 7, "day": 10}
    return _iso(document.published)[: length.get(document.precision, 0)]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _country(text: str | None) -> str | None:
    from foedus.evidence.literature.corpus.declared import country_of  # noqa: PLC0415

    return text and country_of(text)


def _known(document: Document, as_of: date | None) -> None:
    if as_of is not None and document.known_on > as_of:
        raise NotFoundError(
            f"{document.id}: was not known by {as_of}; it is since {document.known_on}."
        )
