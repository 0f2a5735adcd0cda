"""A casebook's ``datapackage.json``: which dyad, which tables, over which years collected."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from foedus.contracts import Coverage
from foedus.errors import NotFoundError, UsageError
from foedus.evidence.casebooks.cells import nearest
from foedus.evidence.casebooks.faults import Faults, quoted
from foedus.evidence.casebooks.schema import TableSchema, load_schemas
from foedus.evidence.casebooks.text import decode
from foedus.identity import FuzzyDate, States, resolve_dyad

DESCRIPTOR = "datapackage.json"
DYAD, COVERAGE, IGNORE, ACTORS = (
    f"foedus:{key}" for key in ("dyad", "coverage", "ignore", "actors")
)

_NAME = re.compile(r"\w[\w.-]*")
_SPAN = (
    'Write {"from": "1999", "to": "2025", "completeness": 0.8, "note": "..."}, '
    "completeness from 0 to 1."
)


@dataclass(frozen=True, slots=True)
class Resource:
    """A table that the casebook has: its file as the descriptor writes it, and its coverage."""

    table: TableSchema
    file: str
    path: Path
    coverage: tuple[Coverage, ...]


@dataclass(frozen=True, slots=True)
class Package:
    """What a descriptor says.

    ``dyad`` are the codes of the two states in canonical order, ``actors`` the codes that the
    casebook declares for itself, ``resources`` the tables that could be found; ``whole`` says
    that these are all that are listed.
    """

    name: str
    title: str
    version: str
    dyad: tuple[str, str]
    actors: frozenset[str]
    resources: tuple[Resource, ...]
    whole: bool
    data: bytes


def read_package(folder: Path, states: States, faults: Faults) -> Package | None:
    """Read and check a descriptor; None, and a fault, where it cannot be read at all."""
    data = read_bytes(folder / DESCRIPTOR, DESCRIPTOR, faults)
    content = None if data is None else _parse(data, faults)
    if data is None or content is None:
        return None
    text = {key: _string(content, key, faults) for key in ("name", "title", "version")}
    if not _NAME.fullmatch(text["name"]):
        message = f"{quoted(text['name'])} is not a name."
        remedy = 'Write letters, digits, dots and hyphens only, e.g. "name": "jpn-phl".'
        faults.add(DESCRIPTOR, 0, "name", message, remedy)
    before = faults.total
    resources = _resources(folder, content, faults)
    return Package(
        name=text["name"],
        title=text["title"] or text["name"],
        version=text["version"] or "0",
        dyad=_dyad(content.get(DYAD), states, faults),
        actors=_actors(content.get(ACTORS), faults),
        resources=resources,
        whole=faults.total == before,
        data=data,
    )


def read_bytes(path: Path, file: str, faults: Faults) -> bytes | None:
    """Give the bytes of a regular file; None, and a fault, where it cannot be read."""
    try:
        if path.is_file():
            return path.read_bytes()
        reason = "there is no such file." if not path.exists() else "this is not a file."
    except OSError as error:
        reason = f"the file cannot be read ({error.strerror})."
    remedy = "Put it back, or begin a casebook with `foedus casebook new`."
    faults.add(file, 0, "", reason, remedy if file == DESCRIPTOR else "Check the path.")
    return None


def _parse(data: bytes, faults: Faults) -> dict[str, Any] | None:
    text = decode(data, DESCRIPTOR, faults)
    if text is None:
        return None
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        faults.add(
            DESCRIPTOR,
            error.lineno,
            "",
            f"this is not JSON ({error.msg}, character {error.colno}).",
            "Look for a missing comma, quote or bracket on this line or the one before.",
        )
        return None
    except RecursionError:
        content = None
    if not isinstance(content, dict):
        faults.add(DESCRIPTOR, 0, "", "this is not a JSON object.", "Begin with { and end with }.")
        return None
    return content


def _string(content: Mapping[str, Any], key: str, faults: Faults) -> str:
    value = content.get(key, "")
    if isinstance(value, str):
        return value.strip()
    faults.add(DESCRIPTOR, 0, key, "this is not a text.", f'Write "{key}": "...".')
    return ""


def dyad_codes(value: object) -> tuple[str, str] | None:
    """Read the two codes of a dyad, a list or a text such as RUS-CHN; None for all else."""
    listed = value.split("-") if isinstance(value, str) else value
    if not (isinstance(listed, list) and len(listed) == len(("a", "b"))):
        return None
    return str(listed[0]).strip(), str(listed[1]).strip()


def _dyad(value: object, states: States, faults: Faults) -> tuple[str, str]:
    remedy = f'Write the codes of the two states, e.g. "{DYAD}": ["JPN", "PHL"].'
    nobody = ("", "")
    codes = dyad_codes(value)
    if codes is None:
        faults.add(DESCRIPTOR, 0, DYAD, "this is not a list of two states.", remedy)
        return nobody
    for code in codes:
        if states.get(code) is None:
            faults.add(DESCRIPTOR, 0, DYAD, f"{quoted(code)} is no state's code.", remedy)
            return nobody
    try:
        dyad = resolve_dyad("-".join(codes), states)
    except (NotFoundError, UsageError) as error:
        faults.add(DESCRIPTOR, 0, DYAD, str(error), remedy)
        return nobody
    return dyad.a.code, dyad.b.code


def _actors(value: object, faults: Faults) -> frozenset[str]:
    if value is None:
        return frozenset()
    if isinstance(value, dict) and all(isinstance(name, str) for name in value.values()):
        return frozenset(value)
    remedy = f'Write "{ACTORS}": {{"SQUAD": "A group of four"}}.'
    faults.add(DESCRIPTOR, 0, ACTORS, "this is not a list of codes with names.", remedy)
    return frozenset()


def _resources(folder: Path, content: Mapping[str, Any], faults: Faults) -> tuple[Resource, ...]:
    listed = content.get("resources")
    if not isinstance(listed, list):
        faults.add(DESCRIPTOR, 0, "resources", "there is no list of tables.", _NO_RESOURCES)
        return ()
    default = _coverage(content.get(COVERAGE), COVERAGE, faults)
    found: dict[str, Resource] = {}
    for index, entry in enumerate(listed):
        resource = _resource(folder, entry, f"resources[{index}]", default, faults)
        if resource is None:
            continue
        if resource.table.name in found:
            message = f'"{resource.table.name}" is listed twice.'
            faults.add(DESCRIPTOR, 0, f"resources[{index}].name", message, "Keep one of the two.")
            continue
        found[resource.table.name] = resource
    _unlisted(folder, listed, found, faults)
    return tuple(found[name] for name in load_schemas() if name in found)


_NO_RESOURCES = 'Write "resources": [{"name": "sources", "path": "sources.csv"}, ...].'


def _resource(
    folder: Path, entry: object, at: str, default: tuple[Coverage, ...], faults: Faults
) -> Resource | None:
    if not isinstance(entry, dict):
        faults.add(DESCRIPTOR, 0, at, "this is not a JSON object.", _NO_RESOURCES)
        return None
    if entry.get(IGNORE) is True:
        return None
    name, schemas = entry.get("name"), load_schemas()
    if not (isinstance(name, str) and name in schemas):
        close = nearest(str(name), schemas)
        remedy = f"Write {quoted(close)}, or" if close else f"Tables are {', '.join(schemas)};"
        message = f"{quoted(str(name))} is not a table of a casebook."
        remedy += f' add "{IGNORE}": true for a table of your own.'
        faults.add(DESCRIPTOR, 0, f"{at}.name", message, remedy)
        return None
    path = _path(folder, entry.get("path"), f"{at}.path", faults)
    if path is None:
        return None
    coverage = default
    if COVERAGE in entry:
        coverage = _coverage(entry[COVERAGE], f"{at}.{COVERAGE}", faults)
    return Resource(schemas[name], path, folder / path, coverage)


def _path(folder: Path, value: object, at: str, faults: Faults) -> str | None:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    message = ""
    if not isinstance(value, str) or not value.strip():
        message = "there is no path of one file."
    elif "://" in value or "\\" in value or "\0" in value or PurePosixPath(value).is_absolute():
        message = f"{quoted(value)} is not a path inside the casebook."
    else:
        message = _astray(folder, value)
    if message:
        faults.add(DESCRIPTOR, 0, at, message, 'Write a file of this folder, e.g. "sources.csv".')
        return None
    return str(value)


def _astray(folder: Path, value: str) -> str:
    try:
        if not (folder / value).resolve().is_relative_to(folder.resolve()):
            return f"{quoted(value)} leads out of the casebook."
        if (folder / value).is_file():
            return ""
    except (OSError, RuntimeError) as error:
        return f"{quoted(value)} cannot be followed ({error})."
    return f"there is no file {quoted(value)} in the casebook."


def _unlisted(
    folder: Path, listed: list[Any], found: Mapping[str, Resource], faults: Faults
) -> None:
    entries = [entry for entry in listed if isinstance(entry, dict)]
    claimed = {str(entry.get("name")) for entry in entries}
    claimed |= {PurePosixPath(str(entry.get("path"))).stem for entry in entries}
    for name in load_schemas():
        if name not in claimed and (folder / f"{name}.csv").is_file():
            message = f"{name}.csv lies in the casebook but is not listed; it would not be read."
            remedy = f'Add {{"name": "{name}", "path": "{name}.csv"}}, or move the file away.'
            faults.add(DESCRIPTOR, 0, "resources", message, remedy)
    if "sources" not in found and "sources" not in claimed:
        message = "the table of sources is not listed; every casebook needs it."
        faults.add(DESCRIPTOR, 0, "resources", message, _NO_RESOURCES)


def _coverage(value: object, at: str, faults: Faults) -> tuple[Coverage, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        faults.add(DESCRIPTOR, 0, at, "this is not a list of spans.", _SPAN)
        return ()
    spans = (_span(entry, f"{at}[{index}]", faults) for index, entry in enumerate(value))
    return tuple(span for span in spans if span is not None)


def _span(entry: object, at: str, faults: Faults) -> Coverage | None:
    keys = entry if isinstance(entry, dict) else {}
    share, note = keys.get("completeness"), keys.get("note", "")
    try:
        first, last = (FuzzyDate.parse(str(keys.get(key, ""))) for key in ("from", "to"))
    except ValueError as error:
        faults.add(DESCRIPTOR, 0, at, f"{error}.", _SPAN)
        return None
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
        message = f"the completeness {share!r} is not a number from 0 to 1."
    elif last.last < first.first:
        message = f"the span ends ({last}) before it begins ({first})."
    else:
        return Coverage(first.first, last.last, float(share), str(note))
    faults.add(DESCRIPTOR, 0, at, message, _SPAN)
    return None
