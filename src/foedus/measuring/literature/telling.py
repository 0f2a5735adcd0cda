"""What an assessment tells of a literature: its annex, its readings, and their passages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from foedus.contracts import Case, Evidence, Reading
from foedus.contracts.texts import Literature
from foedus.evidence.literature.measures.annex import literature
from foedus.identity import Dyad
from foedus.measuring.literature.declared import text_indicators
from foedus.measuring.literature.passages import beside, evidence_of, opened
from foedus.measuring.literature.readings import readings_of
from foedus.project import Project


@dataclass(frozen=True, slots=True)
class Texts:
    """What a corpus says of a pair as of a date."""

    literature: Literature
    readings: tuple[Reading, ...]
    evidence: Evidence

    def told_with(self, case: Case) -> Case:
        """The case with the texts in it: its readings, their cards, passages and documents."""
        known = {r.indicator for r in self.readings}
        cards = {key: x.card for key, x in text_indicators().items() if key in known}
        return replace(
            case,
            literature=self.literature,
            readings=(*case.readings, *self.readings),
            cards={**case.cards, **cards},
            evidence=beside(case.evidence, self.evidence) if self.readings else case.evidence,
        )


def texts_of(project: Project, dyad: Dyad, as_of: date) -> Texts:
    """What the project's corpus says of a pair as of a date."""
    with opened(project, as_of) as corpus:
        made = readings_of(project, dyad, corpus)
        return Texts(literature(corpus), made, evidence_of(corpus, dyad, made))
