"""``foedus corpus add``: documents in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from foedus.cli.corpus.folder import folder_of
from foedus.cli.options import Json, Quiet, Workspace
from foedus.cli.output import print_document, progress
from foedus.errors import InvalidDataError

if TYPE_CHECKING:
    from foedus.evidence.literature.corpus.adding import Added

Paths = Annotated[
    list[Path], typer.Argument(metavar="PATH...", help="Files, and folders with all below them.")
]
Said = Annotated[str | None, typer.Option(help="Of all these files, whatever they say.")]
Source = Annotated[
    str | None, typer.Option(metavar="ID", help="The source that they are from, by a short name.")
]
Reliability = Annotated[
    str | None,
    typer.Option(metavar="A-F", help="Of the source: A reliable ... E unreliable, F unknown."),
]
Country = Annotated[
    str | None, typer.Option(metavar="STATE", help="Where they were published, by any name of it.")
]
When = Annotated[
    str | None, typer.Option(metavar="DATE", help="When published: 2024, 2024-05 or 2024-05-16.")
]
Language = Annotated[
    str | None, typer.Option(metavar="L", help="ru, zh, en ...; found out if left out.")
]
Encoding = Annotated[
    str | None, typer.Option(help="Of text files, where it cannot be told: cp1251, gb18030 ...")
]
Column = Annotated[
    list[str] | None,
    typer.Option(
        metavar="FIELD=NAME",
        help="Which column of a table is the text, title, author, publisher, country, date, "
        "language, genre or address. NAME may have a *: text=paragraph_*. May be repeated.",
    ),
]
Ocr = Annotated[bool, typer.Option("--ocr", help="Recognise scanned PDF files, by tesseract.")]
Jobs = Annotated[
    int | None,
    typer.Option("-j", "--jobs", min=1, max=64, help="Processes; all processors if left out."),
]

SHOWN = 20
FEW = 5
_KEPT = "no document was left half-written"


def add(
    paths: Paths,
    workspace: Workspace = None,
    source: Source = None,
    publisher: Said = None,
    country: Country = None,
    reliability: Reliability = None,
    genre: Said = None,
    date: When = None,
    language: Language = None,
    author: Said = None,
    encoding: Encoding = None,
    column: Column = None,
    ocr: Ocr = False,  # noqa: FBT002 - an option without a value
    jobs: Jobs = None,
    as_json: Json = False,  # noqa: FBT002
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Add documents to the corpus: PDF, HTML, DOCX, EPUB, text, CSV, JSON, Parquet, RIS, BibTeX.

    Title, author, publisher, date and language are taken from the files; what the options, or a
    corpus.yml beside the files, say holds against that. Tables give a document a row. Copies of a
    text share an origin, and count once.

    Calling it again adds only what is new; after a break it goes on where it was. A file that
    cannot be read is listed with its reason and stops nothing; the exit status is 4 where nothing
    at all could be read.

    Example: foedus corpus add papers/ xinhua.csv -w project --source xinhua --reliability C
    """
    from datetime import datetime  # noqa: PLC0415

    from foedus.evidence.literature.corpus.adding import add as add_files  # noqa: PLC0415
    from foedus.evidence.literature.corpus.declared import from_options  # noqa: PLC0415

    said = from_options(
        {
            "source": source, "publisher": publisher, "country": country,
            "reliability": reliability, "genre": genre, "date": date, "language": language,
            "author": author, "encoding": encoding,
        },
        column or [],
    )  # fmt: skip
    folder = folder_of(workspace, new=True)
    with progress(quiet=quiet or as_json, kept=_KEPT, in_bytes=True) as tell:
        added = add_files(
            folder, paths, said, today=datetime.now().astimezone().date(), ocr=ocr, jobs=jobs,
            tell=tell,
        )  # fmt: skip
    if as_json:
        print_document("foedus.corpus.add/1", _document(added))
    elif added.anything and not quiet:
        typer.echo(_told(added))
    if not as_json:
        _list_refused(added)
    if not added.anything:
        raise InvalidDataError(
            "nothing could be read: " + ("no file was found." if not added.files else "see above.")
        )


def _document(added: Added) -> dict[str, object]:
    return {
        "files": added.files,
        "documents": added.documents,
        "passages": added.passages,
        "characters": added.characters,
        "languages": dict(added.languages.most_common()),
        "known": added.known,
        "updated": added.updated,
        "copies": added.copies,
        "alike": added.alike,
        "undated": added.undated,
        "changed": added.changed,
        "refused": [
            {"file": r.file, "member": r.member, "reason": r.reason} for r in added.refused
        ],
        "notes": [{"file": name, "notes": notes} for name, notes in sorted(added.notes.items())],
    }


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}" + "s" * (count != 1)


def _told(added: Added) -> str:
    if not added.documents and not added.updated and not added.copies:
        return f"Nothing new: {added.known:,} known already."
    languages = ", ".join(f"{n or 'unknown'} {c:,}" for n, c in added.languages.most_common())
    lines = [
        f"Added {_counted(added.documents, 'document')} in {_counted(added.passages, 'passage')}"
        + (f" ({languages})." if languages else ".")
    ]
    counts = (
        (added.known, "known already"),
        (added.updated, "known, now with what was said of them"),
        (added.copies, "the very text of a known document, from elsewhere"),
        (added.alike, "of the new ones nearly the same as another document, and share its origin"),
        (added.undated, "of the new ones without a date: known from today"),
        (len(added.changed), "files changed since they were added; what they held stays"),
    )
    lines += [f"{count:,} {what}." for count, what in counts if count]
    notes = [(file, note) for file, held in sorted(added.notes.items()) for note in held]
    lines += [f"{file}: {note}." for file, note in notes[:SHOWN]]
    lines += [f"... and {len(notes) - SHOWN:,} more such notes (--json)."] * (len(notes) > SHOWN)
    return "\n".join(lines)


def _list_refused(added: Added) -> None:
    if not added.refused:
        return
    typer.echo(f"foedus: {len(added.refused):,} could not be read:", err=True)
    members: dict[tuple[str, str], list[str]] = {}
    for each in added.refused:
        members.setdefault((each.file, each.reason), []).append(each.member)
    for (file, reason), names in list(members.items())[:SHOWN]:
        some = ", ".join(filter(None, names[:FEW]))
        more = f" and {len(names) - FEW:,} more" if len(names) > FEW else ""
        typer.echo(f"  {file}{', ' if some else ''}{some}{more}: {reason}", err=True)
    if len(members) > SHOWN:
        typer.echo(f"  ... and {len(members) - SHOWN:,} more (all with --json).", err=True)
