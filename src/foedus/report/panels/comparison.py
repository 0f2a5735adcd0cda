"""How the pair compares: its readings among those of the reference panel that ships."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from foedus.contracts import Anchor, Case, Figure, Link, Number, Panel, TableView
from foedus.report import strips as drawing
from foedus.report.comparing import Strip, digits_of, strips
from foedus.report.drawing import RATIO
from foedus.report.lookup import Part, amount, anchor
from foedus.report.standings import (
    figure_id,
    made_id,
    missing,
    pair_name,
    rows_of,
    sentence,
    unit_of,
)

MADE_FROM = "compared-made-from"
"""Id of the table that every number of the section leads to."""

DIGEST = 8
"""Characters of a digest that are shown."""


def panel(case: Case, groups: Mapping[str, Sequence[str]]) -> Panel | None:
    """Show where the pair stands; None where the reference panel has nothing to compare.

    ``groups`` names the indicators that are drawn, under the title of each group; those of the
    reference panel that it does not name stand in one table.
    """
    found = {i: strip for i, strip in strips(case).items() if _sources(case, strip)}
    if not found:
        return None
    drawn = {i for named in groups.values() for i in named}
    rest = [strip for name, strip in found.items() if name not in drawn]
    chosen = {title: [found[i] for i in named if i in found] for title, named in groups.items()}
    among = any(strip.own or strip.last for strip in found.values())
    return Panel(
        "comparison",
        "How the pair compares",
        lead=_lead(case),
        body=() if among else _absent(case),
        children=(
            *(_group(case, title, own, among=among) for title, own in chosen.items() if own),
            *_rest(case, rest),
            _made_from(case, [*(s for own in chosen.values() for s in own), *rest]),
        ),
    )


def _lead(case: Case) -> tuple[Part, ...]:
    pairs = len({r.dyad for r in case.reference})
    return (
        "Where the pair stands among others in data sets that read all of them alike. The "
        "reference panel that ships with foedus holds readings of ",
        Number(str(pairs), MADE_FROM),
        " pairs, chosen before any number was computed: the powers among themselves, and each "
        "with allies, partners and rivals. They are no sample of all pairs: a rank holds among "
        "them alone. The year is the latest that covers most of them. In the figures a row is a "
        "pair, named by the codes of its states, the highest first; a dot is a value, the line "
        "through it its interval.",
    )


def _absent(case: Case) -> tuple[tuple[Part, ...], ...]:
    return (
        (
            f"{case.a_name} and {case.b_name} are not among the pairs of the panel; the figures "
            "show the others. Where data sets cover the two, these commands compute their "
            f"readings: foedus data fetch --all -w PROJECT, then foedus indicators {case.dyad} "
            "-w PROJECT.",
        ),
    )


def _group(case: Case, title: str, own: Sequence[Strip], *, among: bool) -> Panel:
    told = tuple(sentence(case, strip) for strip in own if strip.own)
    lacking = missing(case, own) if among else ()
    return Panel(
        anchor("compared", title.lower()),
        title,
        body=(*told, *((lacking,) if lacking else ())),
        figures=tuple(_figure(case, strip) for strip in own),
        tables=tuple(_data(case, strip) for strip in own),
    )


def _figure(case: Case, strip: Strip) -> Figure:
    card = strip.card
    told = [
        "Circle: from the state named first to the second; square: the other way."
        if card.directed else "",
        "" if strip.own else f"{case.a_name} and {case.b_name} have no reading in {strip.year}.",
        "Logarithmic scale." if card.aggregation == RATIO else "",
        f"A higher value speaks for {card.rises_with}.",
        card.caveat,
    ]  # fmt: skip
    return Figure(
        id=figure_id(card.id),
        title=f"{card.title}, {strip.year}: {unit_of(card)}",
        spec=drawing.spec(case, strip),
        alt=_alternative(case, strip),
        source=f"reference panel of foedus, from {_sources_of(case, strip)}.",
        caption=" ".join(text for text in told if text),
    )


def _alternative(case: Case, strip: Strip) -> str:
    """The figure in words, for those who do not see it."""
    first, last = strip.points[0], strip.points[-1]
    digits = digits_of(strip.card)
    ends = (f"{pair_name(case, p, strip.card)} at {amount(p.value, digits)}" for p in (first, last))
    own = [
        f"{pair_name(case, p, strip.card)} at {amount(p.value, digits)}, "
        f"row {strip.dyads.index(p.dyad) + 1}."
        for p in strip.own
    ]
    return (
        f"Dots with intervals in {len(strip.dyads)} rows, one for each pair, in {strip.year}, from "
        f"{' down to '.join(ends)}. {' '.join(own) or 'The pair itself has no row.'}"
    )


def _data(case: Case, strip: Strip) -> TableView:
    """The points of a strip, one a row, each figure a link to what it was made from."""
    card, target, digits = strip.card, made_id(strip.card.id), digits_of(strip.card)
    rows = tuple(
        (
            p.dyad,
            pair_name(case, p, card),
            str(p.year),
            *(Number(amount(v, digits), target) for v in (p.value, p.low, p.high)),
        )
        for p in strip.points
    )
    columns = ("Pair", "States", "Year", f"Value ({unit_of(card)})", "Low", "High")
    return TableView(f"data-{figure_id(card.id)}", f"{card.title}: pairs compared", columns, rows)


def _rest(case: Case, rest: Sequence[Strip]) -> tuple[Panel, ...]:
    if not rest:
        return ()
    columns = ("Indicator", "Year", "For", "Value", "Place", "Next higher", "Next lower")
    table = TableView(
        "compared-others",
        "Values and places of the pair",
        columns,
        tuple(rows_of(case, rest)),
    )
    return (Panel("compared-rest", "Other indicators of the panel", tables=(table,)),)


def _made_from(case: Case, found: Sequence[Strip]) -> Panel:
    """What each indicator was made from, and the commands that show its raw rows."""
    columns = (
        "Indicator", "Source", "Version", "Released", "Snapshot", "Citation", "To see the rows",
    )  # fmt: skip
    table = TableView(
        MADE_FROM,
        "Sources of each indicator, and the commands that show its rows",
        columns,
        tuple(row for strip in found for row in _made_rows(case, strip)),
        "The raw rows do not ship with foedus, since most terms forbid it. The first command "
        "brings the data set into PROJECT, a folder of your own; the second shows the rows behind "
        "a number, and takes any pair and year in place of those written here. A snapshot is "
        "named by the first characters of its digest.",
    )
    return Panel("compared-sources", "Where these numbers come from", tables=(table,))


def _sources(case: Case, strip: Strip) -> list[Mapping[str, Any]]:
    """The sources of an indicator, each once, though several tables may come from it."""
    tables = case.reference_made.get(strip.card.id, {}).get("tables", {})
    return list({made["source"]: made for made in tables.values()}.values())


def _sources_of(case: Case, strip: Strip) -> str:
    named = [f"{made['title']} ({made['version']})" for made in _sources(case, strip)]
    return "; ".join(named)


def _made_rows(case: Case, strip: Strip) -> list[tuple[Part, ...]]:
    card = strip.card
    shown = (strip.own or strip.points)[0].dyad
    rows: list[tuple[Part, ...]] = []
    for made in _sources(case, strip):
        name: Part = card.title if rows else Anchor(card.title, made_id(card.id))
        rows.append(
            (
                (name,),
                Link(made["title"], made["homepage"]),
                made["version"],
                made["released"],
                made["snapshot"][:DIGEST],
                made["citation"],
                f"foedus data fetch {made['source']} -w PROJECT, then foedus why {shown} "
                f"{strip.year} {card.id} -w PROJECT",
            )
        )
    return rows
