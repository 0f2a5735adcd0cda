"""Key judgements, worded by rule from the numbers."""

from __future__ import annotations

from foedus.contracts import Case, Panel, Ref, TableView
from foedus.report.judgements import judge
from foedus.report.judgements.confidence import grounds
from foedus.report.lookup import record_refs

MOST_RECORDS = 15


def panel(case: Case) -> Panel:
    """The judgements that the case bears, and why the others are left out."""
    made, left_out = judge(case)
    rows = []
    for judgement in made:
        found = grounds(case, judgement.trace)
        complete = "not stated" if found.completeness is None else f"{found.completeness:.0%}"
        shown = record_refs(judgement.trace[:MOST_RECORDS])
        more = len(judgement.trace) - MOST_RECORDS
        rows.append(
            (
                Ref(judgement.id.capitalize(), f"judgement-{judgement.id}"),
                judgement.confidence,
                str(found.records),
                str(found.origins),
                f"{found.graded:.0%}",
                complete,
                f"{found.conflicts:.0%}",
                f"{found.months:.0f}",
                (*shown, f" and {more} more") if more > 0 else shown,
            )
        )
    table = TableView(
        "confidence",
        "What stands behind each judgement",
        (
            "Judgement",
            "Confidence",
            "Records",
            "Independent origins",
            "Origins graded C or better",
            "Completeness of coverage",
            "Records contradicted",
            "Months since the latest record",
            "Records behind it",
        ),
        tuple(rows),
        "The rule that grades confidence from these figures stands in the method annex.",
    )
    return Panel(
        id="judgements",
        title="Key judgements",
        lead=(
            "Each judgement follows by a written rule from the numbers of this report. How likely "
            "something is and how firmly the evidence bears it are told apart.",
        ),
        body=tuple((line,) for line in left_out),
        tables=(table,) if rows else (),
        judgements=made,
    )
