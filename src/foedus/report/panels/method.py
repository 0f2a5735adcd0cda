"""Method annex: indicator cards, ladders, intervals, judgements and their words."""

from __future__ import annotations

from foedus.contracts import Case, Panel, TableView
from foedus.contracts.reading import JUDGED_ERROR
from foedus.report.judgements.confidence import rule
from foedus.report.words import HIGHEST, LOWEST, lexicon

INTERVALS = (
    "The value of an indicator takes the records that were reported, demonstrated or "
    "institutionalised. Its low takes only those that are also credible (grade three or better) "
    "and rest on a source graded C or better. Its high adds what was only announced or is denied, "
    "and grows where coverage is incomplete. Where an indicator has several definitions, low and "
    "high span all of them. The bounds are therefore not a confidence interval of a sample unless "
    "the card says so: they show how far the reading depends on choices and on the grade of "
    "evidence.",
)
EVIDENCE = (
    "A criterion is demonstrated by a primary document, or by two independent origins graded C "
    "and three or better of which at least one belongs to neither side. A level is the highest "
    "rung all of whose lower rungs are met. A year in which a contested rung lies below a met one "
    "has no level: the evidence for the low rung falls short of the standard, which shows neither "
    "that it is met nor that it is not, and for the same reason such rungs are left out of the "
    "coefficient. Where too many rungs are skipped (a coefficient of reproducibility below nine "
    "tenths) no level is printed at all. Nothing is carried past the date on which it lapses.",
)
ABSENCE = {"zero": "none happened, as far as coverage goes", "void": "nothing is known"}


def panel(case: Case) -> Panel:
    """How the numbers were made, so that they can be attacked."""
    return Panel(
        "method",
        "Method",
        ("How the numbers were made, so that they can be checked and disputed.",),
        children=(
            Panel("method-intervals", "Intervals", body=(INTERVALS,), tables=_errors()),
            Panel(
                "method-ladders",
                "Ladders and rules of evidence",
                body=(EVIDENCE,),
                tables=_ladders(case),
            ),
            Panel("method-words", "Words of likelihood and confidence", tables=_words()),
            Panel("method-coverage", "Coverage of the casebook", tables=_coverage(case)),
            Panel("method-cards", "Indicators", tables=_cards(case)),
        ),
    )


def _errors() -> tuple[TableView, ...]:
    rows = tuple((str(digit), f"{error:.0%}") for digit, error in JUDGED_ERROR.items())
    return (
        TableView(
            "method-errors",
            "Error allowed to a figure whose source states none",
            ("Credibility of the record", "Up and down"),
            rows,
            "A judgement of the authors: a figure from memory must not look as sharp as a "
            "published one.",
        ),
    )


def _ladders(case: Case) -> tuple[TableView, ...]:
    rows = tuple(
        (
            ladder.title,
            ladder.version,
            rung.label,
            f"{rung.title} ({rung.combine} of its criteria)" if rung.criteria else rung.title,
            "; ".join(f"{c.title}: {c.definition}" for c in rung.criteria) or None,
        )
        for ladder in case.ladders
        for rung in ladder.rungs
    )
    citations = " ".join(
        dict.fromkeys(f"{x.title}: {x.citation.rstrip('.')}." for x in case.ladders)
    )
    if not rows:
        return ()
    return (
        TableView(
            "method-rungs",
            "Rungs and criteria",
            ("Ladder", "Version", "Rung", "Title", "Criteria"),
            rows,
            citations,
        ),
    )


def _words() -> tuple[TableView, ...]:
    scale = lexicon()
    terms = tuple((t.term, f"{t.low:.0%}", f"{t.high:.0%}") for t in scale.terms)
    grades = rule()
    conditions = (
        ("Independent origins", "origins", "at least", "fewer than"),
        ("Share of origins graded C or better", "graded", "at least", "below"),
        ("Completeness of coverage", "completeness", "at least", "below"),
        ("Share of records contradicted", "conflicts", "at most", "above"),
        ("Months since the latest record", "months", "at most", "more than"),
    )
    return (
        TableView(
            "method-lexicon",
            f"Terms of likelihood ({scale.name})",
            ("Term", "From", "To, not including"),
            terms,
            f"{scale.citation}. Probabilities are kept within {LOWEST:.0%} and {HIGHEST:.0%}; a "
            "boundary takes the upper term.",
        ),
        TableView(
            "method-confidence",
            "How confidence is graded",
            ("Condition", "High needs all of", "Low follows from any of"),
            tuple(
                (name, f"{good} {grades.high[key]:g}", f"{bad} {grades.low[key]:g}")
                for name, key, good, bad in conditions
            ),
            "All else is moderate. Few origins alone do not make confidence low where at least "
            f"{grades.alone:.0%} of the records rest on primary documents or official statistics. "
            "A judgement about the future that rests on the pair's own past "
            "is never of high confidence.",
        ),
    )


def _coverage(case: Case) -> tuple[TableView, ...]:
    rows = tuple(
        (
            name,
            str(len(table)),
            span.first.isoformat(),
            span.last.isoformat(),
            f"{span.completeness:.0%}",
            span.note or None,
        )
        for name, table in case.evidence.tables.items()
        for span in table.coverage
    )
    if not rows:
        return ()
    return (
        TableView(
            "method-spans",
            "Spans over which each table was collected",
            ("Table", "Records", "From", "To", "Completeness as judged", "Note"),
            rows,
        ),
    )


def _cards(case: Case) -> tuple[TableView, ...]:
    rows = tuple(
        (
            card.title,
            card.question,
            card.unit,
            "each way" if card.directed else "the pair",
            f"{card.aggregation.replace('_', ' ')} of {', '.join(card.needs)}",
            ABSENCE.get(card.absence, card.absence),
            card.rises_with,
            card.caveat or None,
            card.citation,
        )
        for card in case.cards.values()
    )
    if not rows:
        return ()
    return (
        TableView(
            "method-indicators",
            "Cards of the indicators",
            (
                "Indicator",
                "Question",
                "Unit",
                "Read for",
                "Made as",
                "No record within coverage means",
                "A higher value speaks for",
                "Caveat",
                "Citation",
            ),
            rows,
        ),
    )
