"""A casebook's ``corrections.yml``: what was found wrong, what stands there now, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from foedus.evidence.casebooks.faults import Faults, quoted
from foedus.evidence.casebooks.text import decode
from foedus.identity import FuzzyDate

CORRECTIONS = "corrections.yml"
KEYS = ("id", "column", "was", "now", "reason", "status", "date")

_NEEDED = ("id", "reason")
_REMEDY = (
    'Write "- id: EX-014", and indented below it column, was, now, reason, status and date, '
    "each with one value."
)


def read_corrections(data: bytes, faults: Faults) -> tuple[Mapping[str, str], ...]:
    """Read the corrections as texts, as written; a fault for each that is malformed."""
    text = decode(data, CORRECTIONS, faults)
    root = None if text is None else _compose(text, faults)
    if root is None:
        return ()
    if root.id != "sequence":
        faults.add(CORRECTIONS, root.start_mark.line + 1, "", "this is not a list.", _REMEDY)
        return ()
    return tuple(entry for node in root.value for entry in _entry(node, faults))


def _compose(text: str, faults: Faults) -> Any:
    import yaml  # noqa: PLC0415  # heavy; only casebooks need it

    try:
        return yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        what = getattr(error, "problem", None) or "it cannot be read"
        remedy = "Check indents and colons; put a text that holds ': ' in quotes."
        faults.add(CORRECTIONS, line, "", f"this is not YAML ({what}).", remedy)
    return None


def _entry(node: Any, faults: Faults) -> Iterator[Mapping[str, str]]:
    line = node.start_mark.line + 1
    if node.id != "mapping":
        faults.add(CORRECTIONS, line, "", "this correction is not a mapping.", _REMEDY)
        return
    before = faults.total
    entry = dict.fromkeys(KEYS, "")
    for key, value in node.value:
        name, at = str(key.value), key.start_mark.line + 1
        if name not in KEYS:
            faults.add(CORRECTIONS, at, "", f"{quoted(name)} is not a key here.", _REMEDY)
        elif value.id != "scalar":
            faults.add(CORRECTIONS, at, name, "this is not one value.", _REMEDY)
        else:
            entry[name] = "" if value.tag.endswith(":null") else value.value
    for name in _NEEDED:
        if not entry[name]:
            faults.add(CORRECTIONS, line, name, "the correction does not say this.", _REMEDY)
    if entry["date"] and not _is_date(entry["date"]):
        message = f"{quoted(entry['date'])} is not a date of the calendar."
        faults.add(CORRECTIONS, line, "date", message, "Write YYYY-MM-DD.")
    if faults.total == before:
        yield MappingProxyType(entry)


def _is_date(text: str) -> bool:
    try:
        FuzzyDate.parse(text)
    except ValueError:
        return False
    return True
