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
from pathlib import Path
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from markupsafe import Markup

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
    environment.filters["inline"] = inline
    environment.filters["svg"] = Markup
    environment.globals |= {
        "data_of": data_of,
        "is_data": is_data,
        "is_wide": lambda table: len(table.columns) > WIDE_COLUMNS,
        "cell_class": cell_class,
        "strip": strip,
        "share": share,
    }
    return environment


def inline(part: object) -> Markup:
    """One piece of text, or a tuple of pieces, as HTML."""
    from markupsafe import Markup  # noqa: PLC0415

    match part:
        case None:
            return Markup("")
        case tuple():
            return Markup("").join(inline(p) for p in part)
        case Number(text, trace):
            return Markup('<a class="n" href="#{}">{}</a>').format(trace, text)
        case Ref(text, to):
            return Markup('<a href="#{}">{}</a>').format(to, text)
        case Anchor(text, name):
            return Markup('<span id="{}">{}</span>').format(name, text)
    return _foreign(part)


def _foreign(part: object) -> Markup:
    """Links out of the report, text in other languages, and plain text."""
    from markupsafe import Markup  # noqa: PLC0415

    match part:
        case Phrase(text, language):
            tag = languages.tag_of(text, language)
            marked = Markup('<bdi lang="{0}">{1}</bdi>') if tag else Markup("<bdi>{1}</bdi>")
            return marked.format(tag, text)
        case Link(text, url) if WEB_ADDRESS.fullmatch(url):
            return Markup('<a href="{}" rel="noreferrer noopener">{}</a>').format(url, _text(text))
        case Link(text, _):
            return _text(text)
    return _text(str(part))


def _text(text: str) -> Markup:
    """Escaped text; runs in another script than Latin are set apart with their tag."""
    from markupsafe import Markup, escape  # noqa: PLC0415

    return Markup("").join(
        Markup('<bdi lang="{}">{}</bdi>').format(tag, run)
        if tag
        else Markup(DAY.sub(r'<span class="nb">\g<0></span>', str(escape(run))))  # noqa: S704 - escaped
        for run, tag in languages.runs(text)
    )


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


def strip(judgement: Judgement) -> Markup | str:
    """The probability of a judgement on the scale of terms, with its interval, as SVG."""
    from markupsafe import Markup  # noqa: PLC0415

    p, low, high = judgement.probability, judgement.low, judgement.high
    if p is None or low is None or high is None:
        return ""
    said = f"{share(p)}, interval {share(low)} to {share(high)}"
    parts = "".join(_strip_parts(p, low, high, judgement.term))
    return Markup(
        '<svg class="strip" role="img" aria-label="{}" viewBox="0 0 {} 40" width="{}" '
        'height="40">{}</svg>'
    ).format(f"Probability {said}", WIDTH, WIDTH, Markup(parts))  # noqa: S704 - numbers only


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
