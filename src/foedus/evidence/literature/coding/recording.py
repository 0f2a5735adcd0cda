"""What a coder found becomes codes: new ones appended, vanished ones withdrawn, decisions kept."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from foedus.contracts.texts import Code, Passage
from foedus.evidence.literature.coding.codebooks import Codebook
from foedus.evidence.literature.coding.history import (
    CANDIDATE,
    STATES,
    WITHDRAWN,
    Kept,
    append,
    decide,
    kept_codes,
    now,
)  # fmt: skip
from foedus.evidence.literature.coding.rules import CODER, Finding, Rules
from foedus.evidence.literature.corpus.documents import transaction

BATCH = 500
"""Passages that are coded in one transaction."""


@dataclass(slots=True)
class Tally:
    """What a run of a coder did; ``unread`` counts passages by languages that it cannot read."""

    passages: int = 0
    new: int = 0
    kept: int = 0
    withdrawn: int = 0
    unread: dict[str, int] = field(default_factory=dict)


class Recorder:
    """Writes what one coder finds with one codebook, knowing what it said before."""

    def __init__(
        self, connection: sqlite3.Connection, codebook: Codebook, coder: str, state: str
    ) -> None:
        self._connection = connection
        self._codebook = codebook
        self._coder = coder
        self._state = state
        self._before: dict[str, list[Kept]] = defaultdict(list)
        kept = kept_codes(connection, codebook=codebook.id, coders=[coder], states=STATES)
        for one in kept:
            self._before[one.code.passage].append(one)

    def record(
        self,
        passage: Passage,
        findings: Sequence[Finding],
        tally: Tally,
        *,
        questions: Sequence[str] | None = None,
        at: str = "",
    ) -> None:
        """Write all that the coder has to say of a passage, on all questions or on these.

        A code that stands already is left as it is, with what people decided about it.  One that
        a machine finds no more is withdrawn, unless a person has decided about it.
        """
        at = at or now()
        before = [
            kept
            for kept in self._before.get(passage.id, [])
            if questions is None or kept.code.question in questions
        ]
        by_category = {(kept.code.question, kept.code.category): kept for kept in before}
        said = set()
        for finding in findings:
            key = (finding.question, finding.category)
            said.add(key)
            old = by_category.get(key)
            if old is not None and self._stands(old, finding):
                tally.kept += 1
                continue
            if old is not None:
                self._withdraw(old, tally, at)
            self._append(passage, finding, at)
            tally.new += 1
        for key, old in by_category.items():
            if key not in said and old.code.state == self._state:
                self._withdraw(old, tally, at)

    def _stands(self, old: Kept, finding: Finding) -> bool:
        decided = old.code.state != CANDIDATE and self._state == CANDIDATE
        code = old.code
        place = (finding.start, finding.end)
        return decided or (
            (code.start, code.end) == place
            and (self._state == CANDIDATE or code.note == finding.note)
        )

    def _withdraw(self, old: Kept, tally: Tally, at: str) -> None:
        decide(self._connection, old, WITHDRAWN, by=self._coder, at=at, note="coded anew")
        tally.withdrawn += 1

    def _append(self, passage: Passage, finding: Finding, at: str) -> None:
        code = Code(
            passage=passage.id,
            codebook=self._codebook.id,
            question=finding.question,
            category=finding.category,
            quote=passage.text[finding.start : finding.end],
            start=finding.start,
            end=finding.end,
            coder=self._coder,
            state=self._state,
            made_at=at,
            note=finding.note,
        )
        append(
            self._connection,
            code,
            version=self._codebook.version,
            by=self._coder,
            provenance=finding.provenance,
        )


def code_by_rules(
    connection: sqlite3.Connection,
    codebook: Codebook,
    passages: Iterable[Passage],
    tell: Callable[[int], None] = lambda _: None,
) -> Tally:
    """Let the rules propose; ``tell`` hears after every batch how many passages were read.

    May be interrupted and called again: batches are written whole, and what stands is not
    written twice.

    Raises
    ------
    MissingExtraError
        A library that a language needs is not installed.
    """
    rules = Rules(codebook)
    recorder = Recorder(connection, codebook, CODER, CANDIDATE)
    read = rules.languages()
    tally = Tally()
    waiting = iter(passages)
    while batch := list(islice(waiting, BATCH)):
        with transaction(connection):
            for passage in batch:
                if passage.language in read:
                    recorder.record(passage, rules.read(passage), tally)
                else:
                    tally.unread[passage.language] = tally.unread.get(passage.language, 0) + 1
        tally.passages += len(batch)
        tell(tally.passages)
    return tally
