"""A casebook is begun: descriptor, tables with their headers, and a page that teaches."""

from __future__ import annotations

import csv
import io
import json
import secrets
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from foedus.errors import OutputError
from foedus.evidence.casebooks.corrections import CORRECTIONS
from foedus.evidence.casebooks.guide import corrections_head, readme
from foedus.evidence.casebooks.package import COVERAGE, DESCRIPTOR, DYAD
from foedus.evidence.casebooks.schema import FieldSchema, TableSchema, load_schemas
from foedus.identity import Dyad

Span = Mapping[str, Any]
"""A span of coverage as a descriptor writes it: from, to, completeness, note."""

_FUZZY_PATTERN = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"
_FORMS: Mapping[str, Mapping[str, Any]] = {
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "year": {"type": "year"},
    "date": {"type": "date", "format": "default"},
    "fuzzy": {"type": "string", "constraints": {"pattern": _FUZZY_PATTERN}},
    "flag": {"type": "boolean", "trueValues": ["y"], "falseValues": ["n"]},
}


def new_casebook(dyad: Dyad, folder: Path) -> Path:
    """Begin a casebook of a dyad in a folder that does not exist or is empty; returns it.

    Writes ``datapackage.json``, every table with its header alone, ``corrections.yml`` and a
    ``README.md`` that says how to fill them.  All of it is written to a folder beside the
    target and then renamed, so that an interruption leaves nothing half-written.

    Raises
    ------
    OutputError
        The folder holds something, or cannot be written; nothing was changed.
    """
    content = descriptor(name=dyad.slug, title=dyad.title, dyad=(dyad.a.code, dyad.b.code))
    files = {DESCRIPTOR: json.dumps(content, ensure_ascii=False, indent=2) + "\n"}
    files |= {f"{t.name}.csv": header(t) for t in load_schemas().values()}
    files |= {CORRECTIONS: corrections_head(), "README.md": readme(dyad, load_schemas())}
    try:
        if _occupied(folder):
            raise OutputError(
                f"{folder} exists and is not empty; nothing was changed. "
                "Name another folder, or move this one away first."
            )
        _write(folder, files)
    except OSError as error:
        raise OutputError(
            f"{folder} cannot be written ({error.strerror}); nothing was changed. "
            "Choose a folder that you may write to."
        ) from error
    return folder


def header(schema: TableSchema) -> str:
    """Give the first line of a table's file."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(schema.fields)
    return line.getvalue()


def descriptor(
    *,
    name: str,
    title: str,
    dyad: tuple[str, str],
    version: str = "0.1.0",
    description: str = "",
    coverage: Mapping[str, Sequence[Span]] | None = None,
    tables: Iterable[str] | None = None,
) -> dict[str, Any]:
    """Make a Frictionless data package descriptor (version 1) of a casebook.

    ``coverage`` gives the spans by table; ``tables`` the tables that it has, all by default.
    Codes of ``dyad`` are canonical.  The schema of every table is written into the descriptor,
    so that other programs can read and validate the files.
    """
    schemas = load_schemas()
    chosen = schemas if tables is None else [t for t in schemas if t in set(tables)]
    spans = coverage or {}
    return {
        "profile": "tabular-data-package",
        "name": name,
        "title": title,
        "version": version,
        "description": description or f"Sourced facts on the military alignment of {title}.",
        DYAD: list(dyad),
        "resources": [_resource(schemas[t], spans.get(t, ())) for t in chosen],
    }


def _resource(schema: TableSchema, spans: Sequence[Span]) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": schema.name,
        "title": schema.title,
        "description": schema.about,
        "path": f"{schema.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **({COVERAGE: [dict(span) for span in spans]} if schema.common else {}),
        "schema": {
            "fields": [_field(f) for f in schema.fields.values()],
            "missingValues": [""],
            "primaryKey": "id",
        },
    }


def _field(field: FieldSchema) -> dict[str, Any]:
    form: Mapping[str, Any] = {"type": "string"} if field.list else _FORMS.get(field.type, {})
    constraints: dict[str, Any] = {"required": True} if field.required else {}
    constraints |= form.get("constraints", {})
    if field.values and not field.list:
        constraints["enum"] = list(field.values)
    if not field.list:
        bounds = {"minimum": field.minimum, "maximum": field.maximum}
        constraints |= {key: value for key, value in bounds.items() if value is not None}
    about = f"{field.about} Unit: {field.unit}." if field.unit else field.about
    described = {"name": field.name, "type": "string", **form, "description": about}
    return {**described, "constraints": constraints} if constraints else described


def _occupied(folder: Path) -> bool:
    return folder.exists() and not (folder.is_dir() and not any(folder.iterdir()))


def _write(folder: Path, files: Mapping[str, str]) -> None:
    target = folder.absolute()
    beside = target.parent / f".{target.name}.{secrets.token_hex(4)}.part"
    above = [parent for parent in target.parents if not parent.exists()]
    try:
        beside.mkdir(parents=True)
        for name, text in files.items():
            (beside / name).write_text(text, "utf-8", newline="\n")
        if target.exists():
            target.rmdir()
        beside.rename(target)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        with suppress(OSError):
            for parent in above:
                parent.rmdir()
        raise
