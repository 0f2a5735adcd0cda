"""What travels between the rooms: small frozen types, and checks on them.

This package imports nothing of foedus, so that every room may rely on it.
"""

from foedus.contracts.case import Case
from foedus.contracts.estimates import (
    AlignmentIndex,
    Asymmetry,
    Band,
    Breaks,
    Contribution,
    IndexYear,
    Loading,
    NetworkYear,
    Verdict,
)
from foedus.contracts.evidence import (
    Coverage,
    Evidence,
    Kind,
    Record,
    Source,
    Status,
    Table,
)
from foedus.contracts.measure import (
    Criterion,
    CriterionState,
    Ladder,
    LadderYear,
    Rung,
    State,
)
from foedus.contracts.panel import (
    Anchor,
    Figure,
    Judgement,
    Link,
    Number,
    Panel,
    Phrase,
    Ref,
    TableView,
)
from foedus.contracts.reading import Card, Definition, Reading, Void

__all__ = [
    "AlignmentIndex",
    "Anchor",
    "Asymmetry",
    "Band",
    "Breaks",
    "Card",
    "Case",
    "Contribution",
    "Coverage",
    "Criterion",
    "CriterionState",
    "Definition",
    "Evidence",
    "Figure",
    "IndexYear",
    "Judgement",
    "Kind",
    "Ladder",
    "LadderYear",
    "Link",
    "Loading",
    "NetworkYear",
    "Number",
    "Panel",
    "Phrase",
    "Reading",
    "Record",
    "Ref",
    "Rung",
    "Source",
    "State",
    "Status",
    "Table",
    "TableView",
    "Verdict",
    "Void",
]
