"""``foedus corpus code``: coding passages by rules, by an endpoint, or by people."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from foedus.cli.corpus.coders import Asked, by_endpoint, by_people, by_rules
from foedus.cli.corpus.coding import CodebookId, codebook_named
from foedus.cli.options import AsOf, Json, Quiet, Workspace, date_of, first_date_of
from foedus.errors import UsageError

CODERS = ("rules", "endpoint", "people")

Coder = Annotated[str, typer.Option("--coder", help="rules, endpoint or people.")]
Languages = Annotated[
    list[str] | None,
    typer.Option("--lang", metavar="L", help="Only passages in it: ru, zh, en; may be repeated."),
]
Since = Annotated[str | None, typer.Option(metavar="DATE", help="Published from this date on.")]
Until = Annotated[
    str | None, typer.Option(metavar="DATE", help="Published up to the end of this date.")
]
Query = Annotated[
    str | None,
    typer.Option(metavar="QUERY", help="Only passages that a search by words finds."),
]
Documents = Annotated[
    list[str] | None,
    typer.Option("--document", metavar="ID", help="Only this document; may be repeated."),
]
Sample = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="Only so many passages, drawn at random.")
]
Seed = Annotated[int, typer.Option(help="What the sample is drawn by; the same gives the same.")]
Address = Annotated[
    str | None,
    typer.Option(
        "--endpoint",
        metavar="URL",
        envvar="FOEDUS_ENDPOINT",
        help="endpoint: an OpenAI-compatible address, such as https://host/v1.",
    ),
]
Model = Annotated[
    str | None, typer.Option(envvar="FOEDUS_MODEL", help="endpoint: the model that is asked.")
]
Key = Annotated[
    str | None,
    typer.Option(
        envvar="FOEDUS_ENDPOINT_KEY",
        help="endpoint: its key; better in the environment, where no other user sees it.",
    ),
]
Timeout = Annotated[float, typer.Option(min=0.1, help="endpoint: seconds for one reply.")]
Tries = Annotated[int, typer.Option(min=1, help="endpoint: sendings where no reply comes.")]
Attempts = Annotated[int, typer.Option(min=1, help="endpoint: answers until one is valid.")]
Format = Annotated[
    str, typer.Option(help="endpoint: json_schema, json_object or none, as it knows them.")
]
Parallel = Annotated[int, typer.Option(min=1, max=64, help="endpoint: requests at a time.")]
Again = Annotated[
    bool, typer.Option("--again", help="endpoint: ask also what was answered or refused before.")
]
Yes = Annotated[bool, typer.Option("--yes", help="endpoint: send without asking on a terminal.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="endpoint: print the first request; send nothing.")
]
Name = Annotated[str | None, typer.Option(help="people: the coder's name.")]
Csv = Annotated[
    Path | None, typer.Option("--csv", metavar="FILE", help="people: write a sheet to fill in.")
]
Page = Annotated[
    Path | None, typer.Option("--page", metavar="FILE", help="people: write a page to code on.")
]
Import = Annotated[
    Path | None, typer.Option("--import", metavar="FILE", help="people: read a filled sheet.")
]


def code(
    codebook: CodebookId,
    coder: Coder = "rules",
    lang: Languages = None,
    since: Since = None,
    until: Until = None,
    query: Query = None,
    document: Documents = None,
    sample: Sample = None,
    seed: Seed = 1,
    endpoint: Address = None,
    model: Model = None,
    key: Key = None,
    timeout: Timeout = 120.0,
    tries: Tries = 5,
    attempts: Attempts = 3,
    response_format: Format = "json_schema",
    parallel: Parallel = 4,
    again: Again = False,  # noqa: FBT002 - an option without a value
    yes: Yes = False,  # noqa: FBT002
    dry_run: DryRun = False,  # noqa: FBT002
    name: Name = None,
    csv: Csv = None,
    page: Page = None,
    import_: Import = None,
    as_of: AsOf = None,
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Code passages with a codebook: by rules, by an endpoint, or by people.

    The rules, offline and the default, look for the codebook's words and propose candidates with
    the words that they rest on; they do not understand, and miss irony and most denials. An
    endpoint is any OpenAI-compatible chat service: before anything is sent, the command says what
    goes where; answers are accepted only if they keep to the codebook and quote the passage word
    for word. Both give candidates: only a person accepts (foedus corpus review).

    People code on a sheet (--csv) or on a page that opens in any browser and sends nothing
    (--page), and hand back a CSV, read with --import: all rows right, or none stored. Give two
    people the same --sample and --seed, then compare them: foedus corpus reliability.

    Every run may be interrupted and called again: what stands is not done twice, and nothing is
    overwritten.

    Examples: foedus corpus code --codebook alliance_position --lang zh -w project · foedus corpus
    code --codebook dependence --coder people --sample 200 --page dependence.html -w project
    """
    from foedus.evidence.literature.coding.selecting import Selection  # noqa: PLC0415

    if coder not in CODERS:
        raise UsageError(f"{coder!r} is no coder; choose one of {', '.join(CODERS)}.")
    asked = Asked(
        codebook_named(codebook, workspace),
        Selection(
            tuple(lang or ()), first_date_of(since), date_of(until, "--until"), date_of(as_of),
            query or "", tuple(document or ()),
        ),
        sample, seed, as_json, quiet,
    )  # fmt: skip
    if coder == "people":
        by_people(asked, workspace, name or "", csv=csv, page=page, filled=import_)
        return
    if csv or page or import_:
        raise UsageError("--csv, --page and --import are for --coder people. Nothing was coded.")
    if coder == "rules":
        by_rules(asked, workspace)
        return
    options = {
        "address": endpoint, "model": model, "key": key, "timeout": timeout, "tries": tries,
        "attempts": attempts, "response_format": response_format, "parallel": parallel,
    }  # fmt: skip
    by_endpoint(asked, workspace, options, again=again, yes=yes, dry_run=dry_run)
