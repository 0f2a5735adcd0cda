"""The tables of the literature annex: protocol, counts, sampling frame, series, tracks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from foedus.contracts import Phrase, TableView
from foedus.contracts.texts import FramePoint, Literature, Protocol, TextShare
from foedus.report.frame_series import Kind, points_of
from foedus.report.languages import language_name
from foedus.report.lookup import MINUS, Part, anchor

STAGES: Mapping[str, str] = {
    "identified": "Identified",
    "unreadable": "Could not be read",
    "duplicates": "Duplicates removed",
    "screened": "Screened",
    "excluded": "Excluded",
    "included": "Included",
}

MOST_PASSAGES = 3
"""So many ids of passages stand in a row; the command of the note gives them all."""


def of(found: Literature, kinds: Sequence[Kind]) -> tuple[TableView, ...]:
    """All tables, in the order in which they are read."""
    made = [_declared(found.protocol), _counts(found.protocol)]
    made += [_unreadable(found.protocol), _reasons(found.protocol)]
    made += [_frame(found.protocol), _searches(found.protocol)]
    made += [_drawn(found, kind) for kind in kinds]
    made += [_whole(found), _tracks(found)]
    return tuple(t for t in made if t is not None and t.rows)


def title_of(found: Literature, kind: Kind) -> str:
    """The category, with the codebook that it is of."""
    book, _, category = kind
    name = found.titles.get("/".join(kind), category)
    return f"{found.titles.get(book, book)}: {name[:1].lower()}{name[1:]}"


def share_text(share: TextShare | None) -> str | None:
    """A share with its interval."""
    if share is None:
        return None
    return f"{share.value:.0%} ({share.low:.0%} to {share.high:.0%})"


def _declared(protocol: Protocol) -> TableView | None:
    if not protocol.declared:
        return None
    years = f"{protocol.years[0]} to {protocol.years[1]}" if protocol.years else "any"
    rows = [
        ("Question", protocol.question or "none declared"),
        ("Sources searched", "; ".join(protocol.sources) or "none declared"),
        ("Languages", ", ".join(language_name(x) for x in protocol.languages) or "any"),
        ("Years", years),
        *(("Let in", text) for text in protocol.inclusion),
        *(("Kept out", text) for text in protocol.exclusion),
    ]
    return TableView(
        "literature-protocol", "Protocol as declared", ("Part", "Content"), tuple(rows)
    )


def _counts(protocol: Protocol) -> TableView:
    languages = sorted({name for stage in protocol.counts.values() for name in stage})
    rows = tuple(
        (name, str(sum(own.values())), *(str(own.get(x, 0)) for x in languages))
        for stage, name in STAGES.items()
        for own in (protocol.counts[stage],)
    )
    return TableView(
        "literature-counts",
        "Documents from identification to inclusion",
        ("Stage", "All", *(language_name(x) for x in languages)),
        rows,
        "After PRISMA 2020 (Page and others 2021). What could not be read are files, or rows of "
        "tables, in no known language. Duplicates are equal and nearly equal texts; one of them is "
        "screened.",
    )


def _unreadable(protocol: Protocol) -> TableView:
    rows = tuple((Phrase(why, ""), str(number)) for why, number in protocol.unreadable.items())
    return TableView(
        "literature-unreadable", "Reasons for what could not be read", ("Reason", "Files"), rows
    )


def _reasons(protocol: Protocol) -> TableView:
    rows = tuple((why, str(number)) for why, number in protocol.excluded.items())
    return TableView("literature-excluded", "Reasons for exclusion", ("Reason", "Documents"), rows)


def _frame(protocol: Protocol) -> TableView:
    rows = tuple(
        (
            cell.source,
            language_name(cell.language),
            str(cell.year) if cell.year else "undated",
            str(cell.identified),
            str(cell.included),
            str(cell.passages),
        )
        for cell in protocol.frame
    )
    return TableView(
        "literature-frame",
        "Sampling frame by source and year",
        ("Source", "Language", "Year", "Identified", "Included", "Passages"),
        rows,
        "Copies are counted as identified, and not as included.",
    )


def _searches(protocol: Protocol) -> TableView:
    rows = tuple(
        (s.at, Phrase(s.query, ""), s.mode, s.filters or None, str(s.found), s.corpus[:12])
        for s in protocol.searches
    )
    return TableView(
        "literature-searches",
        "Log of searches",
        ("Time (UTC)", "Query", "Mode", "Filters", "Passages shown", "State of the corpus"),
        rows,
        "The state is the digest of the documents that were there.",
    )


def _drawn(found: Literature, kind: Kind) -> TableView:
    points = points_of(found.points, kind)
    return TableView(
        f"data-{anchor('fig-literature', *kind)}",
        f"{title_of(found, kind)}: by track and year",
        ("Year", "Track", "Share", "Corrected", "Of origins", "Salience", "Passages", "Origins",
         "Supporting passages"),
        tuple(_row(p) for p in sorted(points, key=lambda p: (p.year, p.group)) if p.year),
        f"The sentences behind a number: foedus why {'/'.join(kind)}/track:TRACK/YEAR -w DIR",
    )  # fmt: skip


def _row(p: FramePoint) -> tuple[Part, ...]:
    if p.passages is None:
        salience = share_text(p.salience)
        return (str(p.year), p.group, p.void, None, None, salience, None, str(p.documents), None)
    named = ", ".join(p.supporting[:MOST_PASSAGES])
    more = len(p.supporting) - MOST_PASSAGES
    return (
        str(p.year),
        p.group,
        share_text(p.passages),
        share_text(p.corrected) or "too few sources",
        share_text(p.origins),
        share_text(p.salience),
        f"{p.passages.hits} of {p.passages.cases}",
        str(p.passages.clusters),
        f"{named} and {more} more" if more > 0 else named or None,
    )


def _whole(found: Literature) -> TableView:
    rows = tuple(
        (
            title_of(found, (p.codebook, p.question, p.category)),
            p.group,
            "people" if p.basis == "accepted" else "candidates",
            share_text(p.passages) or p.void,
            share_text(p.corrected),
            share_text(p.salience),
            f"{p.passages.hits} of {p.passages.cases}" if p.passages else None,
            p.id,
        )
        for p in found.points
        if not p.year
    )
    return TableView(
        "literature-series",
        "Every answer over the whole period",
        ("Answer", "Track", "Coded by", "Share", "Corrected", "Salience", "Passages", "Number"),
        rows,
        "Candidates were made by machine and seen by nobody. The last column is what foedus why "
        "takes, with -w DIR.",
    )


def _tracks(found: Literature) -> TableView:
    return TableView(
        "literature-tracks",
        "Tracks compared",
        ("Answer", "First", "Share", "Second", "Share", "Difference", "Confidence that the first "
         "is higher", "Finding"),
        tuple(_compared(found)),
        "Differences in points, with 90% intervals. Diverge: p below 0.1 after Holm's correction "
        "for all comparisons; agree: the interval lies within 10 points.",
    )  # fmt: skip


def _compared(found: Literature) -> Iterator[tuple[Part, ...]]:
    held: dict[Kind, list[tuple[Part, ...]]] = defaultdict(list)
    for c in found.comparisons:
        kind = (c.codebook, c.question, c.category)
        gap = None
        if c.difference is not None and c.low is not None and c.high is not None:
            gap = f"{_points(c.difference)} ({_points(c.low)} to {_points(c.high)})"
        held[kind].append(
            (
                title_of(found, kind),
                c.one,
                share_text(c.one_share),
                c.other,
                share_text(c.other_share),
                gap,
                None if c.above is None else f"{c.above:.2f}",
                c.verdict,
            )
        )
    for rows in held.values():
        yield from rows


def _points(value: float) -> str:
    return f"{100 * value:+.0f}".replace("-", MINUS)
