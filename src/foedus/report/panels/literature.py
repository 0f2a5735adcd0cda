"""The literature: how it was gathered and chosen, and what its tracks say, year by year."""

from __future__ import annotations

from collections.abc import Sequence

from foedus.contracts import Case, Figure, Number, Panel
from foedus.contracts.texts import FramePoint, Literature, Protocol
from foedus.report import frame_series as drawn
from foedus.report import frame_tables as tables
from foedus.report.lookup import Part, amount, anchor, in_words

LEAD = (
    "A literature was read beside the casebook. Everything counted in it is a sample of what was "
    "published: the annex says what was searched, what was let in and why the rest was not, so "
    "that a reader can repeat it. Years without documents are void, and no number stands without "
    "the passages it was counted from.",
)


def panel(case: Case, most: int = 8) -> Panel | None:
    """The literature annex; None where the project has no corpus.

    At most so many answers are drawn, those with the most coded passages; the table has all.
    """
    found = case.literature
    if found is None:
        return None
    kinds = drawn.kinds(found.points)
    return Panel(
        "literature",
        "Annex: the literature",
        LEAD,
        (*_gathered(found.protocol), *_said(found)),
        figures=tuple(_figure(found, kind) for kind in kinds[:most]),
        tables=tables.of(found, kinds),
    )


def _gathered(protocol: Protocol) -> tuple[tuple[Part, ...], ...]:
    counted = {stage: sum(n.values()) for stage, n in protocol.counts.items()}
    where = "literature-counts"
    told: tuple[Part, ...] = (
        "Documents identified: ",
        Number(amount(counted["identified"]), where),
        "; could not be read: ",
        Number(amount(counted["unreadable"]), where),
        "; duplicates removed: ",
        Number(amount(counted["duplicates"]), where),
        "; screened: ",
        Number(amount(counted["screened"]), where),
        "; excluded: ",
        Number(amount(counted["excluded"]), where),
        "; included: ",
        Number(amount(counted["included"]), where),
        ".",
    )
    asked = (
        f"The question asked of the literature: {protocol.question}" if protocol.question else ""
    )
    if not protocol.declared:
        asked = (
            "No protocol is declared for this corpus: whatever was added is counted, duplicates "
            "apart, and nothing says how it was sought."
        )
    searches = len(protocol.searches)
    logged: tuple[Part, ...] = (
        "Searches of the corpus that were logged: ",
        Number(in_words(searches), "literature-searches" if searches else where),
        ".",
    )
    return tuple(paragraph for paragraph in ((asked,), told, logged) if paragraph[0])


def _said(found: Literature) -> tuple[tuple[Part, ...], ...]:
    if not found.points:
        return (("Nothing of it has been coded, so no share is told.",),)
    candidates = any(p.basis != "accepted" for p in found.points)
    people = any(p.basis == "accepted" for p in found.points)
    told: list[tuple[Part, ...]] = []
    if candidates:
        told.append(
            (
                "What machines proposed and nobody has seen stands in the table as candidates. It "
                "enters no figure, comparison or indicator.",
            )
        )
    if not people:
        told.append(("People have accepted nothing yet.",))
    verdicts = [c.verdict for c in found.comparisons]
    if verdicts:
        where = "literature-tracks"
        told.append(
            (
                "Comparisons between tracks: ",
                Number(in_words(verdicts.count("diverge")), where),
                " diverge, ",
                Number(in_words(verdicts.count("agree")), where),
                " agree, ",
                Number(in_words(verdicts.count("open")), where),
                " stay open, ",
                Number(in_words(verdicts.count("unanswered")), where),
                " lack an answer in one of the tracks.",
            )
        )
    return tuple(told)


def _figure(found: Literature, kind: drawn.Kind) -> Figure:
    points = drawn.points_of(found.points, kind)
    title = tables.title_of(found, kind)
    return Figure(
        id=anchor("fig-literature", *kind),
        title=f"{title}, share of coded passages",
        spec=drawn.spec(points),
        alt=_alternative(points),
        source=_source(points),
        caption=(
            "Lines are tracks, with 90% intervals that let passages of one document resemble one "
            "another; hollow marks are corrected for the mix of sources. Hatched: no track has a "
            "coded passage."
        ),
    )


def _source(points: Sequence[FramePoint]) -> str:
    yearly = [p for p in points if p.year and p.passages]
    passages = sum(p.passages.cases for p in yearly if p.passages)
    origins = sum(p.passages.clusters for p in yearly if p.passages)
    return (
        f"corpus of the project, codebook {points[0].codebook}: {passages} passages of {origins} "
        "independent origins, coded and accepted by people."
    )


def _alternative(points: Sequence[FramePoint]) -> str:
    said = ["Lines with intervals, one for each track."]
    for group in dict.fromkeys(p.group for p in points):
        own = [(p.year, p.passages) for p in points if p.group == group and p.year and p.passages]
        if not own:
            said.append(f"{group}: no year has a value.")
            continue
        peak = max(own, key=lambda x: (x[1].value, x[0]))
        last = own[-1]
        said.append(
            f"{group}: highest {peak[1].value:.0%} in {peak[0]}, latest {last[1].value:.0%} "
            f"in {last[0]}."
        )
    return " ".join(said)
