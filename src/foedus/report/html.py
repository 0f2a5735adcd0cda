"""Panels as one page of HTML: no script, no request, a strict content policy.

The page holds one style sheet, named in its policy by digest, and drawings as inline SVG.  Text
from records is always escaped; addresses are linked only where they are web addresses.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from foedus.contracts import (
    Anchor,
    Case,
    Judgement,
    Link,
    Number,
    Panel,
    Phrase,
    Ref,
    TableView,
)
from foedus.report import languages
from foedus.report.words import lexicon

TEMPLATES = Path(__file__).parent / "templates"

WEB_ADDRESS = re.compile(r"https?://[^\s]+", re.IGNORECASE)

DAY = re.compile(r"\b\d{4}-\d\d(-\d\d)?\b")
"""Dates do not break over lines."""

UNBROKEN = re.compile(r"[\N{MINUS SIGN}+]?[\d,]{1,15}(\.\d+)?%?|\d{4}-\d\d(-\d\d)?( †)?")
"""Cells that stand on one line: figures and dates."""

WIDE_COLUMNS = 4
"""A table with more columns than this gets a region of its own that scrolls sideways."""


def render(
    case: Case,
    panels: Sequence[Panel],
    figures_svg: Mapping[str, str],
    produced: date,
) -> str:
    """Return the page.

    Parameters
    ----------
    case
        What the report is about.
    panels
        From ``compose``; the one with the id ``head`` opens the page.
    figures_svg
        Drawings by figure id, from ``figures.draw``; a figure without one shows its table.
    produced
        Day of production, the only thing in the page that may differ between equal runs.
    """
    style = (TEMPLATES / "page.css").read_text(encoding="utf-8")
    head = next((p for p in panels if p.id == "head"), None)
    page: str = (
        _environment()
        .get_template("page.html.j2")
        .render(
            case=case,
            head=head,
            panels=[p for p in panels if p is not head],
            drawings=figures_svg,
            produced=produced,
            style=style,
            policy=policy(style),
        )
    )
    return page


def policy(style: str) -> str:
    """Content policy of the page: nothing but the one style sheet, by its digest."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@cache
def _environment() -> Any:
    import jinja2  # noqa: PLC0415
    from markupsafe import Markup  # noqa: PLC0415

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["inline"] = lambda part: Markup(inline(part))  # noqa: S704 - escaped
    environment.filters["body_rows"] = lambda view: Markup(body_rows(view))  # noqa: S704
    environment.filters["svg"] = Markup
    environment.globals |= {
        "data_of": data_of,
        "is_data": is_data,
        "is_wide": lambda table: len(table.columns) > WIDE_COLUMNS,
        "strip": strip,
        "share": share,
    }
    return environment


def inline(part: object) -> str:
    """One piece of text, or a tuple of pieces, as HTML; all text is escaped."""
    match part:
        case str():
            return _text(part)
        case None:
            return ""
        case tuple():
            return "".join(map(inline, part))
        case Phrase() | Link():
            return _from_outside(part)
    return _place(part)


def _place(part: object) -> str:
    """Links within the report, and the places that they lead to."""
    match part:
        case Number(text, trace):
            return f'<a class="n" href="#{escape(trace)}">{escape(text)}</a>'
        case Ref(text, to):
            return f'<a href="#{escape(to)}">{escape(text)}</a>'
        case Anchor(text, name):
            return f'<span id="{escape(name)}">{escape(text)}</span>'
    return _text(str(part))


def _from_outside(part: Phrase | Link) -> str:
    """Text in another language, and links out of the report."""
    if isinstance(part, Phrase):
        tag = languages.tag_of(part.text, part.language)
        stated = f' lang="{tag}"' if tag else ""
        return f"<bdi{stated}>{escape(part.text)}</bdi>"
    if not WEB_ADDRESS.fullmatch(part.url):
        return _text(part.text)
    return f'<a href="{escape(part.url)}" rel="noreferrer noopener">{_text(part.text)}</a>'


def _text(text: str) -> str:
    """Escaped text; runs in another script than Latin are set apart with their tag."""
    if text.isascii():
        return DAY.sub(r'<span class="nb">\g<0></span>', escape(text))
    return "".join(
        f'<bdi lang="{tag}">{escape(run)}</bdi>'
        if tag
        else DAY.sub(r'<span class="nb">\g<0></span>', escape(run))
        for run, tag in languages.runs(text)
    )


def body_rows(view: TableView) -> str:
    """The rows of a table as HTML."""
    return "\n".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in view.rows)


def _cell(cell: object) -> str:
    if cell is None:
        return '<td class="gap"><span class="unseen">no value</span></td>'
    kind = cell_class(cell)
    return f'<td class="{kind}">{inline(cell)}</td>' if kind else f"<td>{inline(cell)}</td>"


def data_of(panel: Panel, figure_id: str) -> TableView | None:
    """The table that holds a figure's data."""
    return next((t for t in panel.tables if t.id == f"data-{figure_id}"), None)


def is_data(panel: Panel, table: TableView) -> bool:
    """Whether a table stands under a figure and not on its own."""
    return any(table.id == f"data-{figure.id}" for figure in panel.figures)


def cell_class(cell: object) -> str:
    """``num`` for a figure, a date or a short label that must not break; ``gap`` for no value."""
    if cell is None:
        return "gap"
    text = cell if isinstance(cell, str) else getattr(cell, "text", "")
    if isinstance(cell, (Ref, Anchor)) or UNBROKEN.fullmatch(text):
        return "num"
    return ""


def share(value: float) -> str:
    """A probability as a percentage."""
    return f"{value:.0%}".replace("%", "\N{NARROW NO-BREAK SPACE}%")


WIDTH, LEFT, SPAN = 320, 10, 300


def strip(judgement: Judgement) -> str:
    """The probability of a judgement on the scale of terms, with its interval, as SVG."""
    p, low, high = judgement.probability, judgement.low, judgement.high
    if p is None or low is None or high is None:
        return ""
    said = f"Probability {share(p)}, interval {share(low)} to {share(high)}"
    return (
        f'<svg class="strip" role="img" aria-label="{said}" viewBox="0 0 {WIDTH} 40" '
        f'width="{WIDTH}" height="40">{"".join(_strip_parts(p, low, high, judgement.term))}</svg>'
    )


def _strip_parts(p: float, low: float, high: float, term: str) -> Iterator[str]:
    for bin_ in lexicon().terms:
        chosen = " chosen" if bin_.term == term else ""
        yield (
            f'<rect class="bin{chosen}" x="{_at(bin_.low)}" y="6" '
            f'width="{SPAN * (bin_.high - bin_.low) - 1:.1f}" height="14"/>'
        )
    yield f'<line class="range" x1="{_at(low)}" x2="{_at(high)}" y1="13" y2="13"/>'
    yield f'<circle class="point" cx="{_at(p)}" cy="13" r="4.5"/>'
    for tick in (0.05, 0.2, 0.45, 0.55, 0.8, 0.95):
        yield f'<text x="{_at(tick)}" y="34">{round(tick * 100)}</text>'


def _at(value: float) -> str:
    return f"{LEFT + SPAN * value:.1f}"


def text_of(parts: Iterable[object]) -> str:
    """The plain text of a paragraph, for the command line and for tests."""
    out = []
    for part in parts:
        if isinstance(part, tuple):
            out.append(text_of(part))
        elif part is not None:
            out.append(part if isinstance(part, str) else str(getattr(part, "text", part)))
    return "".join(out)
