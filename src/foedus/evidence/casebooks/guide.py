"""The page that a new casebook begins with: how to fill it, table by table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Template

from foedus.evidence.casebooks.corrections import KEYS
from foedus.evidence.casebooks.schema import FieldSchema, TableSchema
from foedus.identity import Dyad

_PAGE = Path(__file__).parent / "guide.md"


def corrections_head() -> str:
    """Give a ``corrections.yml`` that holds no correction yet and says how to write one."""
    return (
        "# What was found wrong in this casebook, what stands there now, and why.\n"
        f"# A list; each entry has {', '.join(KEYS)}. For example:\n"
        "#\n"
        "# - id: EX-001\n"
        "#   column: troops\n"
        '#   was: "3000"\n'
        '#   now: "2000"\n'
        '#   reason: "The ministry\'s own report (S-0001) says 2,000 a side, 4,000 in all."\n'
        "#   status: corrected\n"
        "#   date: 2025-06-30\n"
        "[]\n"
    )


def readme(dyad: Dyad, schemas: Mapping[str, TableSchema]) -> str:
    """Give the text of a new casebook's ``README.md``."""
    tables = "\n".join(_table(schema) for schema in schemas.values())
    common = next(schema for schema in schemas.values() if schema.common)
    shared = [f for name, f in common.fields.items() if name not in common.own]
    return Template(_PAGE.read_text("utf-8")).substitute(
        title=dyad.title,
        slug=dyad.slug,
        a=dyad.a.code,
        b=dyad.b.code,
        tables=tables,
        common="\n".join(_columns(shared)),
    )


def _table(schema: TableSchema) -> str:
    own = [schema.fields[name] for name in schema.own]
    head = f"\n### {schema.name}.csv: {schema.title}\n\n{schema.about} "
    ids = f"Ids begin with {schema.prefix}-.\n\n"
    return head + ids + "\n".join(_columns(own)) + "\n"


def _columns(fields: list[FieldSchema]) -> Iterator[str]:
    yield "| column | must be filled | holds | meaning |"
    yield "|---|---|---|---|"
    for field in fields:
        if field.bound != "high":
            yield _column(field)


def _column(field: FieldSchema) -> str:
    name = f"`{field.name}`"
    about = field.about
    if field.bound:
        name = f"`{field.bound_of}_low`, `{field.bound_of}_high`"
        about = "Lowest and highest figure where sources differ; "
        about += f"`{field.bound_of}` is the one that you would use."
    holds = " / ".join(field.values) or _HOLDS[field.type]
    if field.minimum is not None and field.maximum is not None:
        holds += f", {field.minimum:g} to {field.maximum:g}"
    if field.unit:
        holds += f" ({field.unit})"
    if field.list:
        holds += "; several are split by `;`"
    return f"| {name} | {'yes' if field.required else ''} | {holds} | {about} |"


_HOLDS = {
    "text": "text",
    "integer": "whole number",
    "number": "number",
    "year": "year",
    "date": "full date",
    "fuzzy": "date as far as known",
    "flag": "y or n; empty where unknown",
    "actor": "code of an actor",
    "ids": "id",
    "url": "web address",
}
