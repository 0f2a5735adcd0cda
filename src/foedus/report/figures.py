"""From a Vega-Lite specification to the SVG that stands in the page.

vl-convert draws; what it draws is kept under the digest of the specification and of the versions
that drew it, so that an unchanged figure is never drawn again.  The drawing is then made fit for
a page with a strict content policy: no style attributes, colours as CSS variables, ids of its
own, a title and a description, and a line with source and run inside of the picture itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from html import escape
from importlib.metadata import version
from typing import Any

from foedus.contracts import Case, Figure, Panel
from foedus.contracts.panel import walk
from foedus.report.charts import HALF, HATCH, TOKENS, WIDE
from foedus.report.engines import VL_VERSION, Engines, vegalite
from foedus.report.engines import engines as running
from foedus.store import Cache

STAMP_SIZE = 12
STAMP_LEADING = 15
STAMP_CHARACTER = 6.1
"""Size, line height and mean width of a character of the source line, in pixels."""


def draw(
    case: Case,
    panels: Sequence[Panel],
    cache: Cache | None = None,
    tell: Callable[[str], None] = lambda _: None,
    engines: Engines | None = None,
) -> dict[str, str]:
    """Return the SVG of every figure in the panels by figure id.

    A drawing that the cache keeps is taken from it; the others are drawn by ``engines``, which
    may have been started before, or by engines of this call.
    """
    figures = list(figures_in(panels))
    texts = {f.id: _text(f.spec) for f in figures}
    plain = {f.id: _kept(texts[f.id], cache) for f in figures}
    missing = [f for f in figures if plain[f.id] is None]
    if missing:
        with nullcontext(engines) if engines else running() as able:
            drawn = able.draw(
                [texts[f.id] for f in missing], lambda place: tell(missing[place].title)
            )
        for figure, new in zip(missing, drawn, strict=True):
            plain[figure.id] = _keep(texts[figure.id], new, cache)
    return {f.id: fit(plain[f.id] or "", f, stamp(case, f)) for f in figures}


def figures_in(panels: Sequence[Panel]) -> Iterator[Figure]:
    """All figures in the order in which they are shown."""
    for panel in walk(panels):
        yield from panel.figures


def stamp(case: Case, figure: Figure) -> str:
    """The line that stays with a figure when it is copied out of the page."""
    return (
        f"Source: {figure.source} foedus {case.version}, {case.dyad}, "
        f"evidence to {case.as_of.isoformat()}, run {case.run}."
    )


def svg(spec: Mapping[str, Any], cache: Cache | None = None) -> str:
    """Draw one specification in this process, or return the drawing that is kept."""
    text = _text(spec)
    kept = _kept(text, cache)
    return _keep(text, vegalite(text), cache) if kept is None else kept


def _text(spec: Mapping[str, Any]) -> str:
    return json.dumps(spec, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _key(text: str) -> str:
    return Cache.key("drawing", version("vl-convert-python"), VL_VERSION, text)


def _kept(text: str, cache: Cache | None) -> str | None:
    kept = cache.get(_key(text)) if cache else None
    return None if kept is None else kept.decode()


def _keep(text: str, drawn: str, cache: Cache | None) -> str:
    slim = _slim(drawn)
    if cache:
        cache.put(_key(text), slim.encode())
    return slim


_DROPPED = re.compile(
    r' (?:class|role|aria-[a-z]+|style|xmlns:xlink|version|pointer-events)="[^"]*"'
)
_EMPTY = re.compile(
    r'<path (?:d="(?:M0,0h0v0h0Z)?"|display="none"|fill="[^"]*"|stroke="[^"]*"| )+/>'
)
_COORDINATES = re.compile(r' (?:d|transform|x|y|x2|y2|width|height)="[^"]*"')
_LONG = re.compile(r"-?\d*\.\d{2,}(?:e-?\d+)?")


def _slim(drawn: str) -> str:
    """Leave out what neither eye nor reader needs, and round coordinates to a tenth of a pixel."""
    text = _DROPPED.sub("", drawn)
    text = _COORDINATES.sub(lambda m: _LONG.sub(_tenth, m.group()), text)
    text = _EMPTY.sub("", text)
    before = None
    while before != text:
        before, text = text, re.sub(r"<g(?: [^>]*)?></g>", "", text)
    return _renumber(text)


_NAMED = re.compile(r'(id="|url\(#)([a-z]+)(\d+)')


def _renumber(text: str) -> str:
    """Count ids from 1 in every drawing: the engine counts on over all that it has drawn."""
    order: dict[str, int] = {}

    def number(match: re.Match[str]) -> str:
        lead, word, digits = match.groups()
        return f"{lead}{word}{order.setdefault(word + digits, len(order) + 1)}"

    return _NAMED.sub(number, text)


def _tenth(match: re.Match[str]) -> str:
    rounded = round(float(match.group()), 1)
    return f"{rounded or 0:g}"


def fit(drawn: str, figure: Figure, source: str) -> str:
    """Make a drawing part of the page: ids, colours, title, description, source line."""
    match = re.match(r'<svg[^>]*viewBox="0 0 ([\d.]+) ([\d.]+)"[^>]*>', drawn)
    if match is None:
        raise ValueError(f"figure {figure.id}: what was drawn is not an SVG with a viewBox")
    width, height = float(match.group(1)), float(match.group(2))
    width = max(width, WIDE if width > (HALF + WIDE) / 2 else HALF)
    body = drawn[match.end() : drawn.rindex("</svg>")]
    name = figure.id
    body = re.sub(r'id="([^"]+)"', rf'id="{name}-\1"', body)
    body = re.sub(r"url\(#([^)]+)\)", rf"url(#{name}-\1)", body)
    hatched = f'"{HATCH}"' in body
    for token, colour in TOKENS.items():
        body = body.replace(f'"{token}"', f'"{colour}"')
    body = body.replace(f'"{HATCH}"', f'"url(#{name}-hatch)"')
    lines = wrap(source, int((width - 8) / STAMP_CHARACTER))
    total = height + 6 + STAMP_LEADING * len(lines)
    size = "wide" if width > (HALF + WIDE) / 2 else "half"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="fig {size}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" '
        f'viewBox="0 0 {width:g} {total:g}" width="{width:g}" height="{total:g}">'
        f'<title id="{name}-title">{escape(figure.title)}</title>'
        f'<desc id="{name}-desc">{escape(figure.alt)}</desc>'
        f"{_pattern(name) if hatched else ''}{body}{_stamped(lines, height)}</svg>"
    )


def wrap(text: str, most: int) -> list[str]:
    """Break a text at spaces into lines of at most so many characters."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > most:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def _pattern(name: str) -> str:
    return (
        f'<defs><pattern id="{name}-hatch" width="6" height="6" '
        'patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<line x1="0" y1="0" x2="0" y2="6" stroke="var(--fig-hatch)" stroke-width="2"/>'
        "</pattern></defs>"
    )


def _stamped(lines: Sequence[str], top: float) -> str:
    texts = "".join(
        f'<text x="4" y="{top + STAMP_LEADING * (i + 1):g}">{escape(line)}</text>'
        for i, line in enumerate(lines)
    )
    return f'<g class="stamp" fill="var(--fig-muted)" font-size="{STAMP_SIZE}">{texts}</g>'
