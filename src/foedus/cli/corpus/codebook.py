"""``foedus corpus codebook``: which codebooks there are, what they say, whether they hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foedus.cli.corpus.coding import codebook_named
from foedus.cli.corpus.folder import own_codebooks
from foedus.cli.options import Json, Workspace, reflowed
from foedus.cli.output import print_document, print_json, print_table
from foedus.errors import CheckFailedError

if TYPE_CHECKING:
    from foedus.evidence.literature.coding.checking import Checked
    from foedus.evidence.literature.coding.codebooks import Category, Codebook

app = typer.Typer(
    no_args_is_help=True,
    help=(
        "Codebooks: questions, categories with definitions and examples, and the words by which "
        "the rules find them. Your own go into the project's folder codebooks/ as .yml files."
    ),
)

Named = Annotated[str, typer.Argument(metavar="CODEBOOK", help="Id, or a .yml file.")]
Several = Annotated[
    list[str] | None,
    typer.Argument(metavar="[CODEBOOK]...", help="Ids or .yml files; all if left out."),
]


def list_(
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002 - an option without a value
) -> None:
    """List the codebooks that ship and those of the project.

    Example: foedus corpus codebook list -w project
    """
    from foedus.evidence.literature.coding.codebooks import load_codebooks  # noqa: PLC0415

    books = load_codebooks(own_codebooks(workspace))
    if as_json:
        data = [
            {
                "id": book.id,
                "version": book.version,
                "title": book.title,
                "purpose": book.purpose,
                "questions": [q.id for q in book.questions],
                "file": book.file,
            }
            for book in books.values()
        ]
        print_json("foedus.corpus.codebook.list/1", data)
        return
    rows = [
        (b.id, b.version, b.title, ", ".join(q.id for q in b.questions)) for b in books.values()
    ]
    print_table("", ("id", "version", "title", "questions"), rows)


def show(
    codebook: Named,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002
) -> None:
    """Show a codebook whole: questions, categories, definitions, examples and rules.

    Example: foedus corpus codebook show alliance_position
    """
    book = codebook_named(codebook, workspace)
    if as_json:
        print_document("foedus.corpus.codebook/1", _document(book))
        return
    typer.echo(f"{book.title} ({book.id}, version {book.version})\n{book.purpose}")
    if book.citation:
        typer.echo(book.citation)
    for question in book.questions:
        many = "several categories" if question.several else "one category"
        typer.echo(f"\n{question.id}: {question.text} ({question.level}, {many})")
        if question.guidance:
            typer.echo(f"  {question.guidance}")
        for category in question.categories:
            _print(category)


def check(
    codebook: Several = None,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002
) -> None:
    """Check codebooks: their form, and whether their rules do what their own examples say.

    The examples are those for which the rules were written, so that the shares say whether a
    codebook holds together, not how well it reads a literature: for that code a sample by people
    and compare (foedus corpus reliability). Ends with status 5 if an example is missed or a
    counter-example is found; categories without rules are not counted.

    Example: foedus corpus codebook check codebooks/mine.yml
    """
    from foedus.evidence.literature.coding.checking import checked  # noqa: PLC0415
    from foedus.evidence.literature.coding.codebooks import load_codebooks  # noqa: PLC0415

    if codebook:
        books = [codebook_named(name, workspace) for name in codebook]
    else:
        books = list(load_codebooks(own_codebooks(workspace)).values())
    found = [checked(book) for book in books]
    if as_json:
        print_json("foedus.corpus.codebook.check/1", [asdict(one) for one in found])
    else:
        _print_checked(found)
    wrong = sum(len(one.missed) + len(one.mistaken) for one in found)
    if wrong:
        raise CheckFailedError(
            f"{wrong} examples are not read by the rules as their codebook says."
        )


def _print_checked(found: list[Checked]) -> None:
    rows = [
        (
            one.codebook,
            f"{one.positive - len(one.missed)} of {one.positive}",
            f"{len(one.mistaken)} of {one.negative}",
            one.without_rules,
        )
        for one in found
    ]
    columns = ("codebook", "examples found", "counter-examples found", "categories without rules")
    print_table("", columns, rows)
    for one in found:
        for kind, cases in (("missed", one.missed), ("wrongly found", one.mistaken)):
            for case in cases:
                typer.echo(f"{one.codebook}: {kind}: {case}")


def _print(category: Category) -> None:
    value = "" if category.value is None else f" = {category.value:g}"
    typer.echo(f"  {category.id}{value}: {category.title}. {category.definition}")
    if category.excludes:
        typer.echo(f"    Not: {category.excludes}")
    for language, given in category.examples.items():
        for word, texts in (("yes", given.positive), ("no", given.negative)):
            for text in texts:
                typer.echo(f"    {language} {word}: {text}")
    for language, entries in category.rules.items():
        typer.echo(f"    {language} rules: {' · '.join(e.find.text for e in entries)}")


def _document(book: Codebook) -> Mapping[str, Any]:
    return {
        "id": book.id,
        "version": book.version,
        "title": book.title,
        "purpose": book.purpose,
        "citation": book.citation,
        "unit": book.unit,
        "file": book.file,
        "questions": [
            {
                "id": question.id,
                "text": question.text,
                "guidance": question.guidance,
                "level": question.level,
                "several": question.several,
                "categories": [_category(c) for c in question.categories],
            }
            for question in book.questions
        ],
    }


def _category(category: Category) -> Mapping[str, Any]:
    return {
        "id": category.id,
        "title": category.title,
        "definition": category.definition,
        "excludes": category.excludes,
        "value": category.value,
        "negated": category.negated,
        "examples": {
            language: {"positive": list(given.positive), "negative": list(given.negative)}
            for language, given in category.examples.items()
        },
        "rules": {
            language: [
                {
                    "find": entry.find.text,
                    "with": [p.text for p in entry.beside],
                    "without": [p.text for p in entry.without],
                }
                for entry in entries
            ]
            for language, entries in category.rules.items()
        },
    }


for command in (list_, show, check):
    app.command(command.__name__.rstrip("_"), help=reflowed(command.__doc__))(command)
