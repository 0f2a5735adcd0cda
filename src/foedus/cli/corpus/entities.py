"""``foedus corpus entities``: who, where, when and what a text names."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from foedus.cli.options import Json, Quiet, Workspace
from foedus.cli.output import print_document, print_table
from foedus.errors import InvalidDataError, NotFoundError, UsageError

if TYPE_CHECKING:
    from foedus.contracts.texts import Span

SCHEMA = "foedus.corpus.entities/1"

_LOOKS_LIKE = 0.8


def entities(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A text in UTF-8; - reads it from standard input."),
    ],
    lang: Annotated[
        str | None,
        typer.Option("--lang", metavar="L", help="en, ru or zh; by the script if left out."),
    ] = None,
    day: Annotated[
        str | None,
        typer.Option(
            "--date",
            metavar="DATE",
            help="Date of the document (YYYY-MM-DD), against which last year or 上周 is laid.",
        ),
    ] = None,
    engine: Annotated[
        str,
        typer.Option(
            "--engine",
            help="all (the gazetteer, and the models that are installed), gazetteer (needs no "
            "extra) or models.",
        ),
    ] = "all",
    workspace: Workspace = None,
    as_json: Json = False,  # noqa: FBT002 - an option without a value
    quiet: Quiet = False,  # noqa: FBT002
) -> None:
    """Find who, where, when and what a text names, in English, Russian or Chinese.

    States come with their code, whether written as a name, an adjective or an abbreviation
    (Россия, российский, РФ; 中俄, 俄方): RUS. Organisations, leaders, institutions (Министерство
    обороны РФ), places, exercises and weapons (Су-35, 苏-35, Su-35: su-35) come from tables that
    ship with foedus; people, places and organisations that are not in them from a model of the
    language, where it is installed. Dates come with the first and the last day of what they name
    (17–20 августа 2021 года: 2021-08-17/2021-08-20); what is relative (last year, 上周) needs
    --date. No two spans overlap: what the tables declare overrides the models, and of two the
    longer counts.

    An id is empty where a name was found and not resolved: Korea may be two states, and a name
    from a model is only a name. The measured precision and recall of each type and language stand
    in docs/entities.md.

    Examples: foedus corpus entities speech.txt --lang ru --date 2024-05-16 · foedus corpus
    entities report.txt --lang zh --engine gazetteer --json · cat note.txt | foedus corpus entities
    - --lang en
    """
    from foedus.evidence.literature.entities import entities as find  # noqa: PLC0415
    from foedus.evidence.literature.entities import missing, shares  # noqa: PLC0415

    text = _text(file)
    base = _date(day)
    language = lang or max(shares(text) or {"en": 1.0}, key=lambda own: shares(text).get(own, 0))
    found = find(text, language, base=base, engines=engine, states=_states(workspace))
    if not quiet:
        for note in _notes(shares(text), language, engine, missing(language)):
            typer.echo(f"foedus: {note}", err=True)
    if as_json:
        print_document(SCHEMA, _document(file, language, base, engine, found))
    else:
        _print(file, found)


def _text(file: Path) -> str:
    if str(file) == "-":
        raw, name = sys.stdin.buffer.read(), "standard input"
    else:
        name = str(file)
        try:
            raw = file.read_bytes()
        except FileNotFoundError:
            raise NotFoundError(f"{file}: there is no such file. Nothing was read.") from None
        except OSError as error:
            raise InvalidDataError(f"{file}: cannot be read ({error.strerror}).") from None
    if b"\0" in raw[:4096]:
        raise InvalidDataError(
            f"{name} is not plain text. Bring it into a corpus, which reads PDF, DOCX, HTML and "
            "other encodings: foedus corpus add FILE -w DIR."
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidDataError(
            f"{name} is not UTF-8 (byte {error.start + 1}). Save it as UTF-8, or bring it into a "
            "corpus, which reads other encodings: foedus corpus add FILE -w DIR."
        ) from None
    if not text.strip():
        raise InvalidDataError(f"{name} is empty: there is nothing to find in it.")
    return text


def _date(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--date {text}: write the day as YYYY-MM-DD. Nothing was read.") from None


def _states(workspace: Path | None) -> tuple[Path, ...]:
    """The states that a project adds."""
    own = (workspace or Path()) / "states.csv"
    return (own,) if own.is_file() else ()


def _notes(shares: dict[str, float], language: str, engine: str, lacking: object) -> list[str]:
    notes = []
    likely = max(shares, key=lambda own: shares[own]) if shares else language
    if likely != language and shares[likely] >= _LOOKS_LIKE:
        notes.append(f"most of this text is not in the script of {language}; read as {likely}.")
    if engine == "all" and lacking is not None:
        extra = getattr(lacking, "needs", "")
        notes.append(
            f"the model of {language} is not installed, so that people and organisations outside "
            f'the tables are missed: pip install "foedus[{extra}]".'
        )
    return notes


def _document(
    file: Path, language: str, base: date | None, engine: str, found: list[Span]
) -> dict[str, object]:
    return {
        "file": str(file),
        "language": language,
        "date": base.isoformat() if base else None,
        "engine": engine,
        "data": [
            {
                "start": span.start,
                "end": span.end,
                "type": span.type,
                "text": span.text,
                "id": span.id,
                "by": span.by,
            }
            for span in found
        ],
    }


def _print(file: Path, found: list[Span]) -> None:
    columns = ("start", "end", "type", "text", "id", "by")
    rows = [
        (str(span.start), str(span.end), span.type, " ".join(span.text.split()), span.id, span.by)
        for span in found
    ]
    note = "Offsets are in characters. An empty id: found, and not resolved to one thing."
    print_table(f"{file}: {len(rows):,} names, dates and designations", columns, rows, note)
