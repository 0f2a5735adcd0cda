"""The sources, with their reliability and where each report began."""

from __future__ import annotations

from foedus.contracts import Anchor, Case, Link, Panel, Phrase, Source, TableView
from foedus.report.languages import language_name
from foedus.report.lookup import Part, anchor


def panel(case: Case) -> Panel:
    """One row for each source that a record cites."""
    cited = {s for t in case.evidence.tables.values() for r in t for s in r.sources}
    sources = [case.evidence.sources[s] for s in sorted(cited) if s in case.evidence.sources]
    if not sources:
        return Panel("sources", "Evidence: sources", body=(("The evidence cites no source.",),))
    return Panel(
        "sources",
        "Evidence: sources",
        (
            "Reliability is that of the source itself, from A (reliable) to E (unreliable); F "
            "means that it cannot be judged. Origin is who reported first: many copies of one "
            "report are one origin. Following a link tells the site's owner that you did.",
        ),
        tables=(
            TableView(
                "all-sources",
                "Sources",
                (
                    "Source",
                    "Title",
                    "Publisher",
                    "Published",
                    "Reliability",
                    "Origin",
                    "Kind",
                    "Language",
                ),
                tuple(_row(case, s) for s in sources),
            ),
        ),
    )


def _row(case: Case, source: Source) -> tuple[Part, ...]:
    title: Part = Phrase(source.title, source.language)
    if source.url:
        title = Link(source.title, source.url)
    organ = f" ({case.name(source.origin_party)})" if source.origin_party else ""
    return (
        Anchor(source.id, anchor("source", source.id)),
        title,
        source.publisher,
        source.published.isoformat() if source.published else "undated",
        source.reliability,
        f"{source.origin}{organ}",
        source.kind.value,
        language_name(source.language) if source.language else None,
    )
