"""Texts in force: when they begin and end, and what they show on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from foedus.alignment.dating import shift, surely_begun
from foedus.alignment.declarations import InForce, Look
from foedus.alignment.evidence_rules import Standard, Tier, Verdict, state_of
from foedus.alignment.matching import Scope, chosen
from foedus.contracts import Record, State

UNKNOWN_START = ("binding", "unknown")
"""Forms whose texts are not in force from their own date: they must be ratified."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text, the day by which it was surely signed, and its term.

    ``begins`` is None where unknown, ``ends`` where open.
    """

    record: Record
    tier: Tier
    signed: date
    begins: date | None
    ends: date | None
    renewals: int

    def in_force(self, at: date) -> bool:
        """Whether its term holds the day."""
        return self.begins is not None and self.begins <= at and not self._over(at)

    def pending(self, at: date) -> bool:
        """Whether it was signed, and is not known to be in force as yet."""
        return self.signed <= at and not self.in_force(at) and not self._over(at)

    def _over(self, at: date) -> bool:
        return self.ends is not None and at > self.ends


def find_texts(look: Look, scope: Scope) -> tuple[Text, ...]:
    """Find the texts that a look selects."""
    return tuple(
        _text(record, tier, scope)
        for record, tier in chosen(look, scope)
        if record.start <= scope.end
    )


def judge_texts(look: Look, texts: Sequence[Text], at: date, standard: Standard) -> Verdict:
    """State of a look on a day.  A text is judged as a text, also where an act needs it."""
    threshold = look.threshold
    needed = threshold.renewed if isinstance(threshold, InForce) else 0
    able = [text for text in texts if text.renewals >= needed]
    legal = replace(standard, kind="legal")
    for tier in Tier:
        held = [t for t in able if t.tier <= tier and t.in_force(at)]
        if tier is Tier.CONTESTED:
            held += [t for t in able if t.pending(at)]
        if not held:
            continue
        records = tuple(text.record for text in held)
        state, why = state_of(tier, records, legal)
        named = f"{len(held)} text{'s' if len(held) > 1 else ''} in force"
        if tier is Tier.CONTESTED and not any(t.in_force(at) for t in held):
            named, why = f"{len(held)} signed", "entry into force is unknown or still to come"
        ends = [text.ends for text in held]
        open_ended = any(end is None for end in ends)
        lapses = None if open_ended else max(end for end in ends if end is not None)
        return Verdict(state, f"{look.table}: {named}; {why}", lapses, records)
    over = [t.ends for t in able if t.ends is not None and t.ends < at]
    ended = f"; the last ended on {max(over)}" if over else ""
    renewed = f" that was renewed {needed} times" if needed else ""
    return Verdict(State.ABSENT, f"{look.table}: no text in force{renewed}{ended}")


def _text(record: Record, tier: Tier, scope: Scope) -> Text:
    signed = surely_begun(record)
    begins: date | None = signed
    if record["in_force_from"] is not None:
        begins = record["in_force_from"].last
    elif record["form"] in UNKNOWN_START:
        begins = None
    return Text(
        record=record,
        tier=tier,
        signed=min(signed, scope.end),
        begins=begins,
        ends=_end(record, begins, scope),
        renewals=_renewals(record, scope.records),
    )


def _end(record: Record, begins: date | None, scope: Scope) -> date | None:
    """Find the stated end of the term, or the day a later record overtakes it if sooner."""
    ends: date | None = None
    if record["in_force_until"] is not None:
        ends = record["in_force_until"].last
    elif record.lapses_on is not None:
        ends = record.lapses_on
    elif record["duration_years"] is not None and begins is not None:
        ends = shift(begins, round(record["duration_years"] * 12))
    newer = scope.records.get(record.superseded_by)
    if newer is None:
        return ends
    return newer.start if ends is None else min(ends, newer.start)


def _renewals(record: Record, records: Mapping[str, Record]) -> int:
    """How many renewals lead up to a text; a chain in a circle is counted once round."""
    passed = {record.id}
    renewals = 0
    while record["renewal_of"]:
        renewals += 1
        earlier = records.get(record["renewal_of"])
        if earlier is None or earlier.id in passed:
            break
        passed.add(earlier.id)
        record = earlier
    return renewals
