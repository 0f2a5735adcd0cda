"""Anything -> report: what a reader sees, with its trace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Number:
    """A number in the text.  ``trace`` is the key of the trace it links to."""

    text: str
    trace: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A link to another place of the report: a record, a source, a table."""

    text: str
    to: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A piece of text (it may be empty) that numbers and references lead to."""

    text: str
    id: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link out of the report; shown as plain text where the address is not a web address."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Text in another language than the report's; ``language`` is an ISO 639 code."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A Vega-Lite specification, the text that stands in for it, and where it came from."""

    id: str
    title: str
    spec: Mapping[str, Any]
    alt: str
    source: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class TableView:
    """A table behind a figure or in the text.

    A cell is text, one of the inline types above, a tuple of them, or None (no value).  A table
    whose id is ``data-`` and a figure's id holds that figure's data.
    """

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A key judgement: likelihood and confidence are two fields and two sentences.

    ``probability`` and its interval are shares (0 to 1); None for a finding of fact, which
    carries confidence alone.
    """

    id: str
    claim: str
    probability: float | None
    low: float | None
    high: float | None
    term: str
    confidence: str
    confidence_reason: str
    basis: tuple[object, ...]
    method: str
    would_change: str
    trace: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """A section of the report: paragraphs (text mixed with Number), figures, tables."""

    id: str
    title: str
    lead: tuple[object, ...] = ()
    body: tuple[tuple[object, ...], ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[TableView, ...] = ()
    children: tuple[Panel, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


def walk(panels: Sequence[Panel]) -> Iterator[Panel]:
    """Every panel and, after it, those within it, in the order in which they are read."""
    for panel in panels:
        yield panel
        yield from walk(panel.children)
