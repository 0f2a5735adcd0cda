"""What travels between the rooms: small frozen types, and checks on them.

This package imports nothing of foedus, so that every room may rely on it.
"""

from foedus.contracts.case import Case
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
    "Anchor",
    "Card",
    "Case",
    "Coverage",
    "Criterion",
    "CriterionState",
    "Definition",
    "Evidence",
    "Figure",
    "Judgement",
    "Kind",
    "Ladder",
    "LadderYear",
    "Link",
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
    "Void",
]
